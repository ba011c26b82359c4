"""Whatever is pressed at whatever size: the screen is whole, and nothing is sent without a confirming key."""

from collections.abc import Mapping

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.commands import AmendOrder, CancelAll, DraftAmend, Kill, SendPlan
from app.tui.bindings import BINDINGS, CONFIRM
from app.tui.cells import width_of
from app.tui.desk import Desk
from app.tui.dialogs.amend import Amend
from app.tui.keymap import strokes
from app.tui.screens.trade import FrontDialog
from app.views import keys
from app.views.keys import View
from app.views.orders import OrdersView
from tests.fakes import demo_views as demo
from tests.fakes.demo_amends import DemoAmends
from tests.unit.tui.test_cells import HOSTILE, is_safe
from tests.unit.tui.test_painters import poisoned

CONFIRMING = {"y", "!"}
STROKES = sorted({stroke for each in BINDINGS for key in each.keys for stroke in strokes(key)})
KEYS = st.lists(st.sampled_from([*STROKES, *"0123456789.:/ ebtcokx"]), min_size=1, max_size=40)
SIZES = st.tuples(st.integers(1, 220), st.integers(1, 70))


def press(desk: Desk, key: str) -> None:
    character = " " if key == "space" else key
    desk.press(key, character if len(character) == 1 else None)


def check_whole(desk: Desk, width: int, height: int) -> None:
    """Every cell is painted by exactly one place (dialogs lie on top), safely."""
    panels = desk.panels
    painters = {
        **{
            name: getattr(panels, name)
            for name in ("status", "alerts", "command", "footer", "small")
        },
        **panels.by_name,
        "dialog": FrontDialog(desk),
    }
    panels.footer.keys = desk.keymap.footer(desk.places)
    for name, spot in desk.spots.items():
        assert 0 <= spot.x <= spot.x + spot.width <= width
        assert 0 <= spot.y <= spot.y + spot.height <= height
        rows = painters[name].paint(spot.width, spot.height)
        assert [width_of(row) for row in rows] == [spot.width] * spot.height, name
        assert all(is_safe(text) for row in rows for text, _look in row), name


def answer_change(desk: Desk, views: Mapping[str, View]) -> None:
    """The engine answers a change that was drafted, about the orders as they are shown."""
    drafts = [each for each in desk.given if isinstance(each, DraftAmend)]
    orders = views[keys.ORDERS]
    if drafts and isinstance(desk.dialog, Amend) and isinstance(orders, OrdersView):
        view = DemoAmends(orders).answer(drafts[-1])
        if view is not None:
            desk.show(keys.AMEND, view)


def test_what_is_left_out_are_the_keys_that_confirm() -> None:
    assert {key for each in BINDINGS if each.kind == CONFIRM for key in each.keys} == CONFIRMING


@settings(max_examples=150, deadline=None)
@given(KEYS, SIZES, SIZES, HOSTILE.filter(bool) | st.none())
def test_any_keys_at_any_size(
    pressed: list[str], size: tuple[int, int], other: tuple[int, int], poison: str | None
) -> None:
    desk = Desk()
    desk.fit(*size)
    views = demo.all_views()
    if poison is not None:
        views = {key: poisoned(view, poison) for key, view in views.items()}
    for key, view in views.items():
        desk.show(key, view)
    for at, key in enumerate(pressed):
        if key not in CONFIRMING:
            press(desk, key)
            answer_change(desk, views)
        if at == len(pressed) // 2:
            check_whole(desk, *size)
            desk.fit(*other)
        desk.tick(0.05)
    check_whole(desk, *other)
    assert not [
        each for each in desk.given if isinstance(each, SendPlan | AmendOrder | Kill | CancelAll)
    ]
    assert not desk.leaving


@settings(max_examples=60, deadline=None)
@given(KEYS, SIZES)
def test_any_keys_before_the_engine_has_spoken(pressed: list[str], size: tuple[int, int]) -> None:
    desk = Desk()
    desk.fit(*size)
    for key in pressed:
        press(desk, key)
    check_whole(desk, *size)
