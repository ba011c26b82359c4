"""The desk: cancels bind to orders, questions need another key, nothing falls through."""

from decimal import Decimal

import msgspec
import pytest

from app.domain.commands import (
    CancelAll,
    CancelOrder,
    DraftPlan,
    Kill,
    Reconcile,
    Revive,
    WatchSymbol,
)
from app.tui.dialogs.instrument_picker import InstrumentPicker, matches
from app.tui.dialogs.order_life import OrderLife
from app.tui.dialogs.questions import KillDialog, QuitDialog
from app.tui.dialogs.ticket import Ticket
from app.views import keys
from app.views.orders import OrderRow
from tests.fakes import demo_views as demo
from tests.unit.tui.trader import Trader

D = Decimal


def cancels(trader: Trader) -> list[CancelOrder]:
    return [command for command in trader.given if isinstance(command, CancelOrder)]


def show_orders(trader: Trader, *rows: OrderRow) -> None:
    trader.desk.show(keys.ORDERS, msgspec.structs.replace(demo.orders(), rows=rows))


def command(trader: Trader, line: str) -> Trader:
    return trader.type(":", line, "enter")


def test_c_cancels_the_order_under_the_cursor_by_our_id() -> None:
    trader = Trader().type("j", "c")
    (cancel,) = cancels(trader)
    row = demo.orders().rows[1]
    assert (cancel.venue, cancel.account, cancel.client_order_id) == ("binance", "main", row.key)
    assert cancel.venue_order_id is None
    assert "cancel asked: sell 0.5 BTC/USDT @ 97,432.01 on binance" in trader.notice


def test_the_cursor_stays_with_its_order_when_rows_move() -> None:
    trader = Trader().type("j")
    rows = demo.orders().rows
    show_orders(trader, demo.order(0, key="newest"), *rows)
    (cancel,) = cancels(trader.type("c"))
    assert cancel.client_order_id == rows[1].key


def test_an_order_that_left_the_feed_is_not_replaced_by_its_neighbour() -> None:
    trader = Trader().type("j")
    rows = demo.orders().rows
    show_orders(trader, rows[0], *rows[2:])
    assert cancels(trader.type("c")) == []
    assert "no order under the cursor" in trader.notice


def test_a_finished_order_is_not_canceled_again() -> None:
    trader = Trader().type("j", "j", "j", "j", "c")
    assert cancels(trader) == []
    assert trader.notice.endswith("is filled: nothing to cancel")


def test_an_order_placed_elsewhere_is_asked_about_and_named_by_the_venues_id() -> None:
    trader = Trader().type("j", "j", "j", "c")
    assert cancels(trader) == []
    (cancel,) = cancels(trader.type("c", "y"))
    assert (cancel.venue, cancel.client_order_id, cancel.venue_order_id) == ("okx", None, "77120")


def test_an_unknown_order_can_be_canceled() -> None:
    (cancel,) = cancels(Trader().type("j", "j", "c"))
    assert cancel.client_order_id == demo.orders().rows[2].key


def test_each_gesture_has_its_own_token() -> None:
    first, second = cancels(Trader().type("c", "c"))
    assert first.token != second.token


def test_cancel_last_takes_the_newest_of_our_open_orders() -> None:
    (cancel,) = cancels(command(Trader(), "c last"))
    assert cancel.client_order_id == demo.orders().rows[0].key


def test_kill_needs_two_different_keys_and_shows_what_became_of_it() -> None:
    trader = Trader().type("K", "K", "K", "y")
    assert not any(isinstance(each, Kill) for each in trader.given)
    trader.type("!", "!")
    assert sum(isinstance(each, Kill) for each in trader.given) == 1
    dialog = trader.desk.dialog
    assert isinstance(dialog, KillDialog)
    trader.desk.show(keys.KILL, demo.kill(latched=True))
    text = "\n".join("".join(cell[0] for cell in row) for row in dialog.paint(84, 20))
    assert "STOPPED since 14:03:20" in text
    assert "UNREACHABLE" in text
    assert "to trade again press esc, then type :revive allow new orders" in text


def test_kill_works_from_inside_a_ticket() -> None:
    trader = Trader().type("b", "0.5", "K", "!")
    assert any(isinstance(each, Kill) for each in trader.given)


def test_quit_lists_open_orders_and_asks() -> None:
    trader = Trader().type("q", "q")
    dialog = trader.desk.dialog
    assert isinstance(dialog, QuitDialog)
    text = "\n".join("".join(cell[0] for cell in row) for row in dialog.paint(84, 20))
    assert "4 open, 1 of them UNKNOWN" in text
    assert "UNKNOWN?" in text
    assert not trader.desk.leaving
    assert trader.type("y").desk.leaving


def test_ctrl_c_twice_is_the_quit_dialog_and_never_quits_by_itself() -> None:
    trader = Trader().type("ctrl+c")
    assert not trader.desk.dialogs
    trader.type("ctrl+c", "ctrl+c", "ctrl+c")
    assert isinstance(trader.desk.dialog, QuitDialog)
    assert not trader.desk.leaving


def test_a_key_between_two_ctrl_c_forgets_the_first() -> None:
    assert Trader().type("ctrl+c", "j", "ctrl+c").desk.dialog is None


@pytest.mark.parametrize(
    ("line", "canonical"),
    [
        ("b 0.5 lim 61000", "b 0.5 BTC/USDT lim 61000"),
        ("b 0.5 mkt", "b 0.5 BTC/USDT mkt"),
        ("b 0.5 mkt 61500", "b 0.5 BTC/USDT mkt 61500"),
        ("b 0.5 post 61000 @okx", "b 0.5 BTC/USDT post 61000 @okx"),
        ("b", "b BTC/USDT mkt"),
        ("sell 5000$ eth @ ask po xbin", "s 5000$ ETH/USDT post ask xbinance"),
    ],
)
def test_the_command_line_opens_the_ticket_prefilled(line: str, canonical: str) -> None:
    trader = command(Trader(), line)
    assert isinstance(trader.desk.dialog, Ticket)
    assert trader.line == canonical
    assert trader.ticket.form.line.text == canonical
    assert trader.sent == []


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("x", "no command 'x'; there are: b s c amend sym kill"),
        ("b 0.5 lim", "The price is missing after lim"),
        ("b half", "'half' is no instrument here (i lists them)"),
        ("b 0.5 61000", "'61000' is a second number"),
        ("b 0.5 lim 61000 @nowhere", "'@nowhere' names no venue: there is binance or okx"),
        ("c everything", "c [last | all | buy | sell | SYMBOL | VENUE]"),
        ("re", "'re' can mean revive or reconcile"),
        ("kill now", "kill takes no further words"),
        ("times mars", "'mars' is not understood here: times [utc | local]"),
        ("revive", "type the words that the kill panel"),
        ("revive yes", "new orders stay as they are: the words are revive allow new orders"),
        ("revive allow new orders", "the kill switch is not in use: there is nothing to revive"),
        ("quit!", "no command 'quit!'"),
    ],
)
def test_a_wrong_line_stays_and_says_what_to_type(line: str, told: str) -> None:
    trader = command(Trader(), line)
    assert trader.desk.panels.command.active
    assert trader.desk.panels.command.edit.text == line
    assert told in trader.desk.panels.command.hint
    assert trader.desk.dialog is None
    assert all(isinstance(each, DraftPlan) for each in trader.given) or not trader.given


def test_commands_reach_the_engine() -> None:
    trader = Trader()
    trader.desk.show(keys.STATUS, demo.status(trading_stopped="KILLED"))
    command(trader, "revive Allow new orders")
    assert isinstance(trader.given[-1], Revive)
    assert trader.given[-1].words == "Allow new orders"
    assert isinstance(trader.type("R").given[-1], Reconcile)
    assert isinstance(command(trader, "kill").desk.dialog, KillDialog)


def test_history_and_completion() -> None:
    trader = command(Trader(), "b 0.5 mkt")
    trader.type("escape", ":", "up")
    assert trader.desk.panels.command.edit.text == "b 0.5 mkt"
    trader.type("down", "sy", "tab", "eth/u", "tab")
    assert trader.desk.panels.command.edit.text == "sym ETH/USDT "
    trader.type("ctrl+u", "b 1 @o", "tab")
    assert trader.desk.panels.command.edit.text == "b 1 @okx "


def test_a_symbol_comes_into_view_and_the_old_book_leaves_at_once() -> None:
    trader = command(Trader(), "sym eth/usdt")
    assert trader.given[-1] == WatchSymbol(symbol="ETH/USDT")
    assert trader.desk.panels.ladder.view is None
    trader.desk.show(keys.LADDER, demo.ladder())  # one that was still under way
    assert trader.desk.panels.symbol == "ETH/USDT"
    trader.type("b")
    assert trader.draft.symbol == "ETH/USDT"


def test_a_coin_alone_is_the_instrument_that_an_order_would_mean() -> None:
    trader = command(Trader(), "sym eth")
    assert trader.desk.dialog is None
    assert trader.given[-1] == WatchSymbol(symbol="ETH/USDT")


def test_a_symbol_that_never_comes_is_given_up() -> None:
    trader = command(Trader(), "sym eth/usdt").frames(61)
    trader.desk.show(keys.LADDER, demo.ladder())
    assert trader.desk.panels.symbol == "BTC/USDT"


def test_an_unknown_symbol_opens_the_picker_with_what_was_typed() -> None:
    trader = command(Trader(), "sym dog")
    assert isinstance(trader.desk.dialog, InstrumentPicker)
    assert trader.notice == "no instrument 'dog': choose one"
    assert trader.type("enter").given[-1] == WatchSymbol(symbol="DOGE/USDT")


@pytest.mark.parametrize(
    ("text", "best"),
    [
        ("btc/usdt", "BTC/USDT"),
        ("btcusdt", "BTC/USDT"),
        ("eb", "ETH/BTC"),
        ("sol", "SOL/USDT"),
        ("usd", "USDT/USD"),
    ],
)
def test_the_picker_puts_the_best_match_first(text: str, best: str) -> None:
    assert matches(demo.instruments().rows, text)[0].symbol == best


def test_of_equal_matches_the_one_in_the_same_money_comes_first() -> None:
    assert matches(demo.instruments().rows, "eth", "BTC")[0].symbol == "ETH/BTC"
    trader = Trader().type("i", "eth", "enter")
    assert trader.given[-1] == WatchSymbol(symbol="ETH/USDT")


def test_enter_opens_the_life_of_the_order_and_wants_its_view() -> None:
    trader = Trader().type("enter")
    row = demo.orders().rows[0]
    assert isinstance(trader.desk.dialog, OrderLife)
    assert keys.order_life_key(row.key) in trader.desk.wanted
    trader.desk.show(keys.order_life_key(row.key), demo.order_life())
    text = "\n".join(
        "".join(cell[0] for cell in line) for line in trader.desk.dialog.paint(120, 36)
    )
    for part in ("intent", "authorised", "executionReport NEW", "14:02:52.818", "14:02:52.816"):
        assert part in text
    (cancel,) = cancels(trader.type("c"))
    assert cancel.client_order_id == row.key
    trader.type("escape")
    assert keys.order_life_key(row.key) not in trader.desk.wanted


def test_panels_take_the_focus_by_digit_and_tab() -> None:
    trader = Trader().type("5")
    assert trader.desk.panels.focus == "venues"
    trader.type("tab", "tab", "tab")
    assert trader.desk.panels.focus == "balances"
    trader.type("j", "enter")
    assert trader.desk.dialog is not None
    text = "\n".join("".join(cell[0] for cell in line) for line in trader.desk.dialog.paint(84, 22))
    assert "BTC/USDT binance > USDT/USD okx" in text
    assert "13.68" in text


@pytest.mark.parametrize(
    ("pressed", "first"),
    [
        ((), "order feed"),
        (("2",), "Trade screen"),
        (("b",), "Ticket"),
        (("1",), "panels with rows"),
    ],
)
def test_the_list_of_keys_begins_with_those_that_work_now(
    pressed: tuple[str, ...], first: str
) -> None:
    dialog = Trader().type(*pressed, "?").desk.dialog
    assert dialog is not None
    lines = ["".join(cell[0] for cell in row) for row in dialog.paint(100, 400)]
    assert first in lines[1]
    assert any("Terminal too small" in line for line in lines)


def test_a_paste_outside_a_field_is_refused_in_words() -> None:
    trader = Trader()
    trader.desk.paste("bq!y")
    assert trader.desk.dialog is None
    assert trader.notice.startswith("nothing here takes a paste")


def test_below_the_smallest_size_only_what_ends_danger_works() -> None:
    trader = Trader().type("b", "0.5")
    trader.desk.fit(79, 24)
    assert trader.desk.dialog is None
    assert trader.type("b", "i", ":").desk.dialog is None
    assert isinstance(trader.type("K").desk.dialog, KillDialog)
    assert any(isinstance(each, Kill) for each in trader.type("!").given)


def test_below_the_smallest_size_all_of_ours_are_canceled_by_two_different_keys() -> None:
    trader = Trader()
    trader.desk.fit(40, 8)
    assert not any(isinstance(each, CancelAll) for each in trader.type("C", "C", "C").given)
    (every,) = [each for each in trader.type("y").given if isinstance(each, CancelAll)]
    assert (every.venue, every.symbol, every.side) == (None, None, None)
