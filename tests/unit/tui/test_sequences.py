"""Sequences of keys that begin with `g`: what may follow is shown, and nothing else happens meanwhile."""

from app.domain.commands import CancelOrder, Kill
from app.tui.dialogs.lists import AlertsDialog
from app.tui.dialogs.nav_history import NavHistory
from app.tui.dialogs.questions import KillDialog
from tests.fakes import demo_views as demo
from tests.unit.tui.test_painters import text_of
from tests.unit.tui.test_panel_keys import in_sight, trader_at


def test_a_begun_sequence_shows_what_may_follow_and_esc_drops_it() -> None:
    trader = trader_at(120, 40).type("G", "g")
    command = trader.desk.panels.command
    line = text_of(command.paint(120, 1))
    assert line.startswith(" g ")
    assert "gt trade" in line
    trader.type("escape")
    assert not text_of(command.paint(120, 1)).startswith(" g ")
    trader.type("g", "g")
    assert trader.desk.panels.orders.cursor.key == demo.orders().rows[0].key


def test_an_unknown_letter_drops_the_sequence_and_does_nothing_itself() -> None:
    trader = trader_at(120, 40).type("g", "c")
    assert not any(isinstance(each, CancelOrder) for each in trader.given)
    assert trader.notice == "gc means nothing: ? lists the keys"
    assert any(isinstance(each, CancelOrder) for each in trader.type("c").given)


def test_the_kill_key_does_not_wait_for_a_sequence() -> None:
    trader = trader_at(120, 40).type("g", "K")
    assert isinstance(trader.desk.dialog, KillDialog)
    assert any(isinstance(each, Kill) for each in trader.type("!").given)


def test_a_dialog_or_a_paste_forgets_a_begun_sequence() -> None:
    trader = trader_at(120, 40).type("g")
    trader.desk.paste("t")
    assert trader.type("t").desk.panels.command.begun == ""
    trader.type("G", "g", "?", "escape", "g")
    assert trader.desk.panels.orders.cursor.key == demo.orders().rows[-1].key


def test_g_and_a_letter_jump() -> None:
    trader = trader_at(80, 24)
    assert in_sight(trader.type("gv")) == {"venues"}
    assert in_sight(trader.type("gt")) == {"balances", "ladder", "orders"}
    assert isinstance(trader.type("ga").desk.dialog, AlertsDialog)
    assert isinstance(trader.type("escape", "gh").desk.dialog, NavHistory)
