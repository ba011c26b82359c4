"""The palette offers what can be done now, and is no way round a confirmation."""

import pytest

from app.domain.commands import AmendOrder, CancelAll, Kill, SendPlan
from app.tui.bindings import BINDINGS, CONFIRM
from app.tui.dialogs.action_palette import _ALSO, ActionPalette
from app.tui.dialogs.lists import TextDialog
from app.tui.dialogs.questions import KillDialog
from app.tui.dialogs.ticket import Ticket
from tests.unit.tui.test_painters import text_of
from tests.unit.tui.test_panel_keys import trader_at
from tests.unit.tui.trader import Trader

CONFIRMING = {(each.action, each.where) for each in BINDINGS if each.kind == CONFIRM}


def opened(*pressed: str) -> tuple[Trader, ActionPalette]:
    trader = trader_at(120, 40).type(*pressed, "ctrl+p")
    palette = trader.desk.dialog
    assert isinstance(palette, ActionPalette)
    return trader, palette


def offered(palette: ActionPalette) -> list[str]:
    return [binding.action for binding in palette._matches(palette._edit.text)]


def test_every_action_of_the_trade_screen_is_offered_once_with_its_keys() -> None:
    _trader, palette = opened()
    wanted = {
        each.action for each in BINDINGS if each.where in ("trade", "table", "marks", "anywhere", "always")
    } - {"palette"}  # fmt: skip
    found = offered(palette)
    assert set(found) == wanted
    assert len(found) == len(set(found))
    text = text_of(palette.paint(84, 60))
    assert "gg home" in text
    assert "a ga" in text


def test_what_the_focused_panel_cannot_do_is_not_offered() -> None:
    _trader, palette = opened("2")
    assert not {"mark", "filter", "sort"} & set(offered(palette))


def test_nothing_that_confirms_is_ever_offered() -> None:
    assert CONFIRMING
    for pressed in ((), ("b",), ("K",), ("C",), ("q",)):
        trader = trader_at(120, 40).type(*pressed, "ctrl+p")
        if isinstance(trader.desk.dialog, ActionPalette):
            assert "confirm" not in offered(trader.desk.dialog)


def test_every_action_can_be_run_and_none_sends_an_order_a_stop_or_a_group_cancel() -> None:
    for action in offered(opened()[1]):
        trader, palette = opened()
        palette._at = offered(palette).index(action)
        trader.type("enter", "enter", "enter")
        given = [
            each
            for each in trader.given
            if isinstance(each, SendPlan | AmendOrder | Kill | CancelAll)
        ]
        assert given == [], action


@pytest.mark.parametrize(
    ("typed", "action", "dialog"),
    [
        ("buy", "buy", Ticket),
        ("alerts", "alerts", TextDialog),
        ("kill", "kill", KillDialog),
        ("stop new", "kill", KillDialog),
        ("the keys of this place", "help", TextDialog),
        ("revive", "kill", KillDialog),
        ("sell", "sell", Ticket),
    ],
)
def test_a_few_letters_find_it_and_enter_runs_it(typed: str, action: str, dialog: type) -> None:
    trader, palette = opened()
    trader.type(typed)
    assert offered(palette)[0] == action
    assert isinstance(trader.type("enter").desk.dialog, dialog)


@pytest.mark.parametrize(
    ("typed", "action"),
    [
        ("arm", "arm"),
        ("disarm", "arm"),
        ("resume", "kill"),
        ("resume", "freeze"),
        ("amend", "amend_up"),
        ("export", "export"),
        ("csv", "export"),
        ("sort", "sort"),
        ("theme", "theme"),
        ("freeze", "freeze"),
        ("pause", "freeze"),
        ("candles", "focus_chart"),
        ("chart", "focus_chart"),
        ("book", "focus_ladder"),
        ("positions", "focus_balances"),
    ],
)
def test_the_words_of_a_trader_find_it_among_the_first(typed: str, action: str) -> None:
    trader, palette = opened()
    trader.type(typed)
    assert action in offered(palette)[:3]


def test_other_words_belong_to_actions_that_there_are() -> None:
    assert set(_ALSO) <= {each.action for each in BINDINGS}


def test_letters_are_looked_for_and_are_no_keys() -> None:
    trader, palette = opened()
    trader.type("qKy!")
    assert trader.desk.dialog is palette
    assert "no action matches 'qKy!'" in text_of(palette.paint(84, 22))
    assert trader.type("enter").notice == "no action matches: type fewer letters"
    assert trader.type("ctrl+u", "escape").desk.dialog is None


def test_the_cursor_stays_inside_the_list() -> None:
    trader, palette = opened()
    trader.type("up", "up")
    palette.paint(84, 22)
    trader.type(*["down"] * 200)
    assert offered(palette)[-1] in text_of(palette.paint(84, 22)) or palette._at > 0
    palette.paint(84, 22)
    assert palette._at == len(offered(palette)) - 1


def test_it_is_not_there_below_the_smallest_size() -> None:
    trader = Trader()
    trader.desk.fit(79, 24)
    assert trader.type("ctrl+p").desk.dialog is None
