"""`e`: the right explanation for the panel, the row and the figure, or a sentence that says what to do."""

from decimal import Decimal as D

import msgspec
import pytest

from app.tui.dialogs.explain import ExplainDialog
from app.tui.widgets.balances import Balances
from app.tui.widgets.ladder import Ladder
from app.views import keys
from tests.fakes import demo_views as demo
from tests.unit.tui.test_desk import command
from tests.unit.tui.test_ticket import Trader


def explained(trader: Trader) -> ExplainDialog:
    dialog = trader.desk.dialog
    assert isinstance(dialog, ExplainDialog)
    return dialog


@pytest.mark.parametrize(
    ("pressed", "title", "columns"),
    [
        ("1je", "BTC", ["total", "available", "locked", "usd", "price", "share"]),
        ("1e", "NAV and the first line", ["nav", "confidence", "unpriced", "orders", "venues", "lag"]),
        ("2e", "BTC/USDT", ["spread", "last", "best ask", "best bid"]),
        ("5je", "the line to binance", ["state", "ping", "rejects", "budget", "clock", "book", "account"]),
        ("6e", "order 7f01aa000000000001",
         ["price", "size", "filled", "average", "remaining", "fee", "state", "age"]),
    ],
)  # fmt: skip
def test_e_explains_the_row_under_the_cursor(pressed: str, title: str, columns: list[str]) -> None:
    explanation = explained(Trader().type(*pressed)).explanation
    assert explanation.title == title
    assert [figure.column for figure in explanation.figures] == columns


class Standing(Balances):
    """A cursor that stands on a figure."""

    def cell_under_cursor(self) -> tuple[str, str]:
        return ("ETH", "usd")


class StandingLadder(Ladder):
    """A cursor that stands on the third bid's net price."""

    def cell_under_cursor(self) -> tuple[str, str] | None:
        assert self.view is not None
        row = self.view.bids[2]
        return (f"bid {row.venue} {row.raw}", "net")


def test_e_explains_only_the_figure_that_was_chosen() -> None:
    trader = Trader()
    trader.desk.panels.balances = Standing()
    trader.desk.panels.ladder = StandingLadder()
    for key, view in demo.all_views().items():
        trader.desk.show(key, view)
    usd = explained(trader.type("1", "e")).explanation
    assert (usd.title, [figure.column for figure in usd.figures]) == ("ETH", ["usd"])
    net = explained(trader.type("escape", "2", "e")).explanation
    assert net.title == f"BTC/USDT, bid at {demo.ladder().bids[2].venue}"
    assert [figure.column for figure in net.figures] == ["net"]


def test_a_level_that_has_just_gone_is_not_replaced_by_another() -> None:
    trader = Trader()
    trader.desk.panels.balances = Standing()
    trader.desk.show(keys.BALANCES, msgspec.structs.replace(demo.balances(), rows=()))
    trader.type("1", "e")
    assert trader.desk.dialog is None
    assert trader.notice == "that row has just gone: move the cursor and press e again"


def test_an_explanation_stands_still_while_it_is_read_but_takes_an_orders_fills() -> None:
    trader = Trader().type("1", "j", "e")
    before = explained(trader).explanation
    rich = msgspec.structs.replace(demo.balances().rows[0], total=D(99))
    trader.desk.show(keys.BALANCES, msgspec.structs.replace(demo.balances(), rows=(rich,)))
    assert explained(trader).explanation == before
    trader = Trader().type("6", "e")
    key = demo.orders().rows[0].key
    assert keys.order_life_key(key) in trader.desk.wanted
    assert explained(trader).explanation.notes == ("Its fills are being loaded.",)
    trader.desk.show(keys.order_life_key(key), demo.order_life())
    assert explained(trader).explanation.notes == ()
    assert explained(trader).explanation.of("average").figures[0].formula
    trader.type("escape")
    assert keys.order_life_key(key) not in trader.desk.wanted


def test_why_nav_is_a_command() -> None:
    for line in ("why", "why nav", "w NAV"):
        assert explained(command(Trader(), line)).explanation.title == "NAV and the first line"
    trader = command(Trader(), "why me")
    assert trader.desk.dialog is None
    assert "why nav" in trader.desk.panels.command.hint


def test_e_says_what_is_missing() -> None:
    trader = Trader().type("5", "e")
    assert trader.notice == "no venue under the cursor: j and k move it, then e explains it"
    trader = Trader().type("1", "j")
    trader.desk.show(keys.BALANCES, msgspec.structs.replace(demo.balances(), rows=()))
    assert explained(trader.type("e")).explanation.title == "NAV and the first line"
