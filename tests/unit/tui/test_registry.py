"""A new panel is a line in the registry and a slot in the layout: everything else follows from these two."""

import pytest

from app.domain.errors import ConfigError
from app.tui.bindings import BINDINGS, digit_bindings
from app.tui.cells import Row
from app.tui.desk import Desk
from app.tui.frames import framed
from app.tui.keymap import Keymap
from app.tui.layout import SLOTS
from app.tui.panels import Panels
from app.tui.registry import PANELS
from app.tui.times import Times
from app.tui.widgets.panel import Panel, PanelKind
from app.views import keys
from app.views.instruments import InstrumentsView
from app.views.keys import View
from tests.fakes import demo_views as demo
from tests.unit.tui.test_any_keys import check_whole


class Working(Panel[InstrumentsView]):
    """Stands for a panel to come; it shows a view that no panel shows yet."""

    def show(self, view: View) -> None:
        if isinstance(view, InstrumentsView):
            self.take(view)

    def paint(self, width: int, height: int) -> list[Row]:
        return framed(self.heading(), [], width, height, self.frame_look)


WORKING = PanelKind("working", "4", "Working", Working, (keys.INSTRUMENTS,), moves=False)


def desk_with_working(width: int, height: int) -> Desk:
    keymap = Keymap((*BINDINGS, *digit_bindings([WORKING])))
    desk = Desk(keymap, Panels((*PANELS, WORKING)))
    desk.fit(width, height)
    for key, view in demo.all_views().items():
        desk.show(key, view)
    return desk


@pytest.mark.parametrize("size", [(120, 40), (160, 50), (200, 60)])
def test_it_has_its_place_its_views_and_its_turn(size: tuple[int, int]) -> None:
    desk = desk_with_working(*size)
    assert desk.spots["working"].x > desk.spots["ladder"].x
    assert keys.INSTRUMENTS in desk.wanted
    assert desk.panels.by_name["working"].view is not None
    for _ in desk.panels.names:
        desk.press("tab")
        if desk.panels.focus == "working":
            break
    assert desk.panels.focus == "working"
    check_whole(desk, *size)


def test_where_it_has_no_place_its_digit_zooms_it_and_its_views_are_not_wanted_before() -> None:
    desk = desk_with_working(80, 24)
    assert keys.INSTRUMENTS not in desk.wanted
    desk.press("4", "4")
    assert "working" in desk.spots
    assert keys.INSTRUMENTS in desk.wanted
    check_whole(desk, 80, 24)


def test_what_does_not_move_is_not_frozen() -> None:
    desk = desk_with_working(120, 40)
    desk.press("4", "4")
    desk.press("p", "p")
    assert desk.panels.command.notice == "the working does not move by itself: nothing to freeze"
    assert not desk.panels.focused.frozen


def test_two_panels_with_one_digit_are_refused() -> None:
    other = WORKING._replace(digit="1")
    with pytest.raises(ConfigError, match="'1' means both focus_balances and focus_working"):
        Keymap((*BINDINGS, *digit_bindings([other])))


def test_every_panel_above_the_feed_has_a_slot() -> None:
    slots = {slot.panel for slot in SLOTS}
    assert {kind.name for kind in PANELS} - slots == {"orders", "log"}


def test_a_table_without_a_row_model_is_refused() -> None:
    kind = next(each for each in PANELS if each.name == "balances")
    with pytest.raises(ValueError, match="panel balances is a table"):
        kind.painter(kind._replace(rows=None), Times())
