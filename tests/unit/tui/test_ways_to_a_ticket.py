"""Every way to a ticket: sides, joins, the ladder's level, the command line with its preview, the rest."""

from decimal import Decimal

import msgspec
import pytest

from app.domain.commands import DraftPlan
from app.tui.dialogs.ticket import Ticket
from app.views import keys
from tests.fakes import demo_views as demo
from tests.fakes.demo_plans import DemoPlans, five_venues
from tests.unit.tui.trader import Trader

D = Decimal


@pytest.mark.parametrize(
    ("key", "line"),
    [
        ("b", "b BTC/USDT mkt"),
        ("s", "s BTC/USDT mkt"),
        ("B", "b BTC/USDT lim bid"),
        ("S", "s BTC/USDT lim ask"),
    ],
)
def test_sides_and_joins(key: str, line: str) -> None:
    trader = Trader().type(key)
    assert (trader.line, trader.ticket.form.field) == (line, "size")
    assert trader.sent == []


@pytest.mark.parametrize(
    ("moves", "key", "line"),
    [
        (("k",), "b", "b BTC/USDT lim 97402.01 @binance"),
        (("k", "k"), "s", "s BTC/USDT lim 97409.51 @okx"),
        (("j",), "b", "b BTC/USDT lim 97401.99 @binance"),
        (("j", "j"), "s", "s BTC/USDT lim 97394.49 @okx"),
    ],
)
def test_in_the_ladder_a_ticket_opens_at_the_level_under_the_cursor_with_its_venue_pinned(
    moves: tuple[str, ...], key: str, line: str
) -> None:
    assert Trader().type("2", *moves, key).line == line


def test_without_a_level_or_without_the_focus_the_ladder_fills_nothing_in() -> None:
    assert Trader().type("2", "b").line == "b BTC/USDT mkt"
    assert Trader().type("2", "j", "6", "b").line == "b BTC/USDT mkt"


def test_a_price_is_never_taken_from_the_book_of_another_instrument() -> None:
    trader = Trader().type("2", "j", ":", "sym eth/usdt", "enter", "b")
    assert trader.line == "b ETH/USDT mkt"


def test_without_an_instrument_in_view_there_is_no_ticket() -> None:
    trader = Trader()
    trader.desk.panels.ladder.view = None
    trader.desk.show(keys.STATUS, demo.status(symbol=None))
    assert trader.type("b", "B").desk.dialog is None
    assert "no instrument is in view" in trader.notice


def test_the_command_line_shows_the_plan_of_what_is_being_typed() -> None:
    trader = Trader(DemoPlans(five_venues())).type(":", "b 2.5 btc mkt 97425")
    assert trader.hint == "bin 1.3 okx 0.9 byb 0.3 all-in 97,488.57 +8.98bp"
    assert keys.PLAN in trader.desk.wanted
    assert trader.line == "b 2.5 BTC/USDT mkt 97425"
    assert trader.sent == []


def test_while_the_line_is_no_order_yet_it_says_what_may_come() -> None:
    trader = Trader().type(":", "b")
    assert trader.hint.startswith("b [SIZE] [SYMBOL] [lim PRICE")
    assert trader.type(" 2.5 btc lim").hint.startswith("The price is missing after lim")
    assert trader.all(DraftPlan)[-1].line is None
    assert trader.type(" 97000").hint == "bin 2.5 all-in 97,072.75 rests"
    assert trader.type(" zz").hint.startswith("'zz' is no instrument here")
    assert trader.all(DraftPlan)[-1].line is None


def test_a_line_that_cannot_be_sent_says_why_behind_it() -> None:
    trader = Trader().type(":", "b 50 lim 97000")
    assert trader.hint.startswith("50 BTC does not fit: binance 4.95016 (all free USDT)")


@pytest.mark.parametrize("leave", ["escape", "K"])
def test_the_draft_goes_with_the_line(leave: str) -> None:
    trader = Trader().type(":", "b 0.5")
    if leave == "K":
        trader.desk.run("kill")
        trader.take()
    else:
        trader.type(leave)
    assert trader.given[-1] == DraftPlan(line=None)
    assert not trader.desk.panels.command.active


def test_a_ticket_takes_the_draft_over() -> None:
    trader = Trader().type(":", "b 0.5 lim 97000", "enter")
    assert isinstance(trader.desk.dialog, Ticket)
    assert trader.line == "b 0.5 BTC/USDT lim 97000"
    assert trader.ticket.fresh


def test_completion_and_history_of_lines() -> None:
    trader = Trader().type(":", "b 1 do", "tab")
    assert trader.desk.panels.command.edit.text == "b 1 doge "
    trader.type("xo", "tab")
    assert trader.desk.panels.command.edit.text == "b 1 doge xokx "
    trader.type("enter", "escape", ":", "up")
    assert trader.desk.panels.command.edit.text == "b 1 doge xokx"


def test_an_instrument_that_is_not_in_view_can_be_ordered_by_line() -> None:
    trader = Trader().type(":", "s 40 eth lim 3500", "enter")
    assert trader.line == "s 40 ETH/USDT lim 3500"
    assert "Ticket SELL ETH/USDT" in trader.picture()


def with_rest(trader: Trader, **changes: object) -> Trader:
    row = demo.order(
        0,
        **{
            "key": "own",
            "parent": "parent:abc",
            "line": "b 2.5 BTC/USDT mkt 97425 xokx",
            "free": D("0.7"),
            "status": "canceled",
            "open": False,
            **changes,
        },
    )
    trader.desk.show(keys.ORDERS, msgspec.structs.replace(demo.orders(), rows=(row,)))
    return trader.type("gg")


def test_r_opens_a_ticket_for_the_rest_of_an_order() -> None:
    trader = with_rest(Trader()).type("r")
    assert trader.line == "b 0.7 BTC/USDT mkt 97425 xokx"
    assert trader.all(DraftPlan)[-1].rest_of == "abc"
    assert "rest of" in trader.picture()
    trader.type("enter").frames().type("y")
    assert trader.sent[-1].rest_of == "abc"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"free": D(0)}, "nothing of buy BTC/USDT is left to place"),
        ({"free": None}, "the rest of what?"),
        ({"line": "b 1 what"}, "its line cannot be read any more"),
    ],
)
def test_r_says_why_there_is_no_rest(changes: dict[str, object], told: str) -> None:
    trader = with_rest(Trader(), **changes).type("r")
    assert trader.desk.dialog is None
    assert told in trader.notice


def test_arm_and_disarm_are_commands_too() -> None:
    trader = Trader().type(":", "disarm", "enter")
    assert type(trader.given[-1]).__name__ == "Disarm"
    assert type(trader.type(":", "arm", "enter").given[-1]).__name__ == "Arm"
    assert type(trader.type(":", "arm", "enter").given[-1]).__name__ == "Arm"
