"""`e`: the right explanation for the panel, the row and the figure, or a sentence that says what to do."""

from decimal import Decimal as D

import msgspec
import pytest

from app.tui.dialogs.explain import ExplainDialog
from app.views import keys
from app.views.balances import BalanceRow
from app.views.orders import OrderRow, OrdersView
from app.views.venues import VenueRow
from tests.fakes import demo_views as demo
from tests.unit.tui.formulas import check, figure_of
from tests.unit.tui.test_desk import command
from tests.unit.tui.test_painters import text_of
from tests.unit.tui.test_panel_keys import picture, trader_at
from tests.unit.tui.trader import Trader


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


@pytest.mark.parametrize(
    ("size", "pressed", "title", "column"),
    [
        ((120, 40), "1jl", "BTC", "total"),
        ((120, 40), "11l", "BTC", "total"),  # without a row: the first one in sight, as j has it
        ((120, 40), "11ll", "BTC", "locked"),
        ((120, 40), "11jll", "BTC", "locked"),
        ((120, 40), "11jlll", "BTC", "usd"),
        ((120, 40), "11jllll", "BTC", "share"),
        ((200, 60), "11jlllll", "BTC", "binance"),
        ((120, 40), "2jl", "BTC/USDT, bid at binance", "cumulative"),
        ((120, 40), "2jll", "BTC/USDT, bid at binance", "size"),
        ((120, 40), "2jlll", "BTC/USDT, bid at binance", "net"),
        ((80, 24), "2jllll", "BTC/USDT, bid at binance", "raw"),
        ((120, 40), "2kl", "BTC/USDT, ask at binance", "net"),
        ((120, 40), "5jl", "the line to binance", "ping"),
        ((120, 40), "5jll", "the line to binance", "rejects"),
        ((120, 40), "5jlll", "the line to binance", "budget"),
        ((120, 40), "5jllll", "the line to binance", "clock"),
        ((120, 40), "55jlllll", "the line to binance", "book"),
        ((120, 40), "55jllllll", "the line to binance", "account"),
        ((120, 40), "6l", "order 7f01aa000000000001", "price"),
        ((120, 40), "6ll", "order 7f01aa000000000001", "size"),
        ((120, 40), "6lll", "order 7f01aa000000000001", "filled"),
        ((120, 40), "6llll", "order 7f01aa000000000001", "average"),
        ((120, 40), "6lllll", "order 7f01aa000000000001", "age"),
    ],
)
def test_the_figure_under_the_cursor_is_explained_first(
    size: tuple[int, int], pressed: str, title: str, column: str
) -> None:
    trader = trader_at(*size)
    for key in pressed:
        trader.type(key)
        picture(trader)  # the columns are those that were painted
    dialog = explained(trader.type("e"))
    assert dialog.explanation.title == title
    assert dialog.explanation.chosen == column
    assert dialog.explanation.figures[0].column == column
    columns = [figure.column for figure in dialog.explanation.figures]
    assert len(columns) == len(set(columns)) > 1
    text = text_of(dialog.paint(84, 60))
    assert text.index(dialog.explanation.figures[0].value) < text.index("The other figures")


def test_what_is_frozen_is_explained_as_it_is_painted() -> None:
    trader = trader_at(120, 40)
    for pressed, key, newer in (
        ("1jl", keys.BALANCES, msgspec.structs.replace(demo.balances(), rows=(rich(),))),
        ("2jl", keys.LADDER, msgspec.structs.replace(demo.ladder(), bids=demo.ladder().bids[3:])),
        ("5jl", keys.VENUES, msgspec.structs.replace(demo.venues(), rows=(slow(),))),
        ("6l", keys.ORDERS, msgspec.structs.replace(demo.orders(), rows=(traded(),))),
    ):
        before = explained(trader.type(*pressed, "e")).explanation
        trader.type("escape", "p")
        trader.desk.show(key, newer)
        picture(trader)
        assert explained(trader.type("e")).explanation == before
        trader.type("escape", "p")
        picture(trader)
        assert explained(trader.type("e")).explanation != before
        trader.type("escape")


def rich() -> BalanceRow:
    return msgspec.structs.replace(demo.balances().rows[0], total=D(99))


def slow() -> VenueRow:
    return msgspec.structs.replace(demo.venues().rows[0], ping_ms=999.0)


def traded() -> OrderRow:
    return msgspec.structs.replace(demo.orders().rows[0], filled=D("0.4"))


def test_fills_that_came_after_the_picture_are_not_put_into_its_formulas() -> None:
    trader = trader_at(120, 40)
    row = msgspec.structs.replace(demo.orders().rows[0], filled=D("0.1"))
    trader.desk.show(keys.ORDERS, msgspec.structs.replace(demo.orders(), rows=(row,)))
    trader.type("6", "e")
    trader.desk.show(keys.order_life_key(row.key), demo.order_life())
    told = explained(trader).explanation
    for column in ("filled", "average"):
        assert figure_of(told, column).formula == ()
    assert told.notes == (
        "! It has traded on since: 0.2 BTC are filled now, and its fees are those of all.",
    )


def test_a_split_order_is_explained_by_its_parts() -> None:
    trader = trader_at(120, 40)
    trader.desk.show(keys.ORDERS, split_over_venues())
    explanation = explained(trader.type("6", "home", "l", "l", "l", "l", "e")).explanation
    assert explanation.title == "the order over 2 venues, buy 1 BTC/USDT"
    assert explanation.chosen == "average"
    for figure in explanation.figures:
        check(figure)
    assert figure_of(explanation, "filled").formula == ("0.4 + 0.2 = 0.6 BTC",)
    assert figure_of(explanation, "average").formula == (
        "97,370.5 x 0.4 + 97,400 x 0.2 = 58,428.2",
        "58,428.2 / 0.6 = 97,380.3333 USDT",
    )
    assert figure_of(explanation, "average").sources[1].startswith("okx, filled: 0.2 of 0.2 filled")
    assert "sent to" not in text_of(explained(trader).paint(120, 60))
    child = explained(trader.type("escape", "j", "e")).explanation
    assert child.title == "order 7f11aa000000000011"


def test_a_split_order_makes_no_formula_of_parts_that_are_not_all_there() -> None:
    trader = trader_at(120, 40)
    view = split_over_venues()
    trader.desk.show(keys.ORDERS, msgspec.structs.replace(view, rows=view.rows[:2]))
    explanation = explained(trader.type("6", "home", "e")).explanation
    assert figure_of(explanation, "filled").formula == ()
    assert figure_of(explanation, "average").formula == ()
    unpriced = msgspec.structs.replace(view.rows[0], average=None, price=None, status="unknown")
    trader = trader_at(120, 40)
    trader.desk.show(keys.ORDERS, msgspec.structs.replace(view, rows=(unpriced, *view.rows[1:])))
    explanation = explained(trader.type("6", "home", "e")).explanation
    assert figure_of(explanation, "average").value == "-"
    assert figure_of(explanation, "price").value == "-"
    assert figure_of(explanation, "state").value == "UNKNOWN"


def split_over_venues() -> OrdersView:
    first = demo.order(11, kind="child", parent="parent:1", quantity=D("0.8"), filled=D("0.4"),
                       average=D("97370.5"), status="partially_filled")  # fmt: skip
    second = demo.order(12, kind="child", parent="parent:1", venue="okx", letter="O",
                        quantity=D("0.2"), filled=D("0.2"), average=D("97400"), status="filled",
                        open=False)  # fmt: skip
    parent = demo.order(
        13, key="parent:1", kind="parent", venue="2 venues", letter="*", account="",
        quantity=D(1), filled=D("0.6"), average=D("58428.2") / D("0.6"), client_order_id=None,
        venue_order_id=None, status="partially_filled", detail="plan a41f-07c2",
    )  # fmt: skip
    return msgspec.structs.replace(demo.orders(), rows=(parent, first, second))


def test_nav_is_explained_from_balances_that_are_asked_for_where_they_are_out_of_sight() -> None:
    trader = trader_at(80, 24).type("6")
    assert keys.BALANCES not in trader.desk.wanted
    old = msgspec.structs.replace(demo.balances(), priced_usd=D(1))
    trader.desk.panels.balances.take(old)
    command(trader, "why nav")
    assert keys.BALANCES in trader.desk.wanted
    told = explained(trader).explanation
    assert told.notes == ("The balances are being loaded.",)
    assert figure_of(told, "nav").value == "4,812,337.41 USD"
    trader.desk.show(keys.BALANCES, demo.balances())
    told = explained(trader).explanation
    assert told.notes == ()
    assert figure_of(told, "nav").formula
    trader.desk.show(keys.BALANCES, old)
    assert explained(trader).explanation == told


def test_an_explanation_stands_still_while_it_is_read_but_takes_an_orders_fills() -> None:
    trader = Trader().type("1", "j", "e")
    before = explained(trader).explanation
    trader.desk.show(keys.BALANCES, msgspec.structs.replace(demo.balances(), rows=(rich(),)))
    assert explained(trader).explanation == before
    trader = Trader().type("6", "e")
    key = demo.orders().rows[0].key
    assert keys.order_life_key(key) in trader.desk.wanted
    assert explained(trader).explanation.notes == ("Its fills are being loaded.",)
    trader.desk.show(keys.order_life_key(key), demo.order_life())
    assert explained(trader).explanation.notes == ()
    assert figure_of(explained(trader).explanation, "average").formula
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
    trader = Trader().type("0", "e")
    assert trader.notice == "the log has no figures to explain: tab goes to the next panel"
    trader = Trader().type("1", "j")
    trader.desk.show(keys.BALANCES, msgspec.structs.replace(demo.balances(), rows=()))
    assert explained(trader.type("e")).explanation.title == "NAV and the first line"
