"""No panel, no dialog and no theme without its picture."""

import importlib
import inspect
import pkgutil
from collections.abc import Iterator

import pytest

from app.domain.commands import WantViews
from app.tui import dialogs
from app.tui.dialogs.dialog import Dialog, Quiet
from app.tui.dialogs.find_list import FindList
from app.tui.dialogs.lists import TextDialog
from app.tui.registry import PANELS
from app.tui.theming import theme_names
from tests.fakes.demo_plans import DemoPlans, five_venues
from tests.fakes.demo_views import all_views
from tests.snapshot.test_pictures import (
    LOOKS,
    OTHERS,
    PICTURES,
    SCENES,
    SIZES,
    TEXTS,
    WORDS,
    cockpit_of,
)
from tests.unit.tui.trader import Trader

_UNFINISHED = (Dialog, FindList, Quiet, TextDialog)  # what dialogs are made from
_ALREADY = ("chart_zoom", "80x24")  # "chart" is the same picture there


def dialog_classes() -> Iterator[type]:
    """Everything that can be in front of the screen."""
    for module in pkgutil.iter_modules(dialogs.__path__):
        loaded = importlib.import_module(f"{dialogs.__name__}.{module.name}")
        for _name, each in inspect.getmembers(loaded, inspect.isclass):
            if each.__module__ == loaded.__name__ and each not in _UNFINISHED and _is_dialog(each):
                yield each


def _is_dialog(each: type) -> bool:
    return hasattr(each, "paint") and hasattr(each, "places")


def seen_in(size: tuple[int, int]) -> tuple[set[type], set[str]]:
    """Dialogs in front and panels in sight when each of the scenes has been played."""
    fronts: set[type] = set()
    panels: set[str] = set()
    for scene, steps in SCENES.items():
        trader = Trader(DemoPlans(five_venues(), live=True) if scene == "typed" else None)
        cockpit = cockpit_of(scene)
        cockpit.submit(WantViews(keys=tuple(all_views())))
        for key, view in cockpit.take_views().items():
            trader.desk.show(key, view)
        trader.desk.fit(*size)
        for pressed, _shown in steps:
            trader.type(*pressed).frames()
        if trader.desk.dialog is not None:
            fronts.add(type(trader.desk.dialog))
        panels |= set(trader.desk.spots)
    return fronts, panels


@pytest.mark.parametrize("size", SIZES)
def test_every_dialog_and_every_panel_is_in_a_scene(size: str) -> None:
    fronts, panels = seen_in(SIZES[size])
    assert {each.__name__ for each in dialog_classes()} - {
        each.__name__ for each in fronts
    } == set()
    assert {kind.name for kind in PANELS} - panels == set()


def test_the_dialogs_are_found() -> None:
    """Or the test above could not fail."""
    names = {each.__name__ for each in dialog_classes()}
    assert {
        "Ticket",
        "KillDialog",
        "QuitDialog",
        "Question",
        "NavHistory",
        "ActionPalette",
    } <= names


def test_every_scene_stands_as_text_at_all_three_sizes() -> None:
    wanted = {(scene, size) for scene in SCENES for size in SIZES} - {_ALREADY}
    assert set(WORDS) == wanted
    assert wanted == {
        (file.stem.rpartition("-")[0], file.stem.rpartition("-")[2])
        for file in TEXTS.iterdir()
        if not file.stem.startswith("ascii")
    }


@pytest.mark.parametrize("scene", ["screen", "review", "ladder", "chart"])
def test_what_money_is_moved_by_has_a_picture_in_every_theme(scene: str) -> None:
    daily = {"midnight", "paper"} if (scene, "120x40") in PICTURES else set()
    others = {theme for each, theme in OTHERS if each == scene}
    looks = {theme for theme, _traits, _size in LOOKS.values()} if scene == "screen" else set()
    assert daily | others | looks >= set(theme_names())
