"""What `e` says of a figure is true: every formula is computed again from its own text."""

from decimal import Decimal as D

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from app.domain.instants import SECOND
from app.market.book import OrderBook
from app.market.quotes import PriceBoard
from app.market.sequence import sequence_rule
from app.portfolio.valuation import Valuation
from app.tui.explaining.balances import explain_balance
from app.tui.explaining.figures import Explanation, Figure, sum_of
from app.tui.explaining.ladder import explain_book, explain_ladder
from app.tui.explaining.status import explain_status
from app.views.balances import BalancesView, VenueAge, balances_view, stored_balances_view
from app.views.ladder import LadderView, ladder_view
from tests.fakes import demo_views as demo
from tests.unit.market.frames import snapshot
from tests.unit.portfolio.makers import NOW, holding, pair
from tests.unit.trading_routing.markets import instrument
from tests.unit.tui.formulas import check, figure_of

VENUES = (
    VenueAge(venue="binance", as_of_ns=NOW, problem=None),
    VenueAge(venue="okx", as_of_ns=NOW - 5 * SECOND, problem=None),
)


DOUBTFUL = (pair("WIDE/USD", "okx"), pair("DEAD/USD", "okx"))


def balances(*, silent: bool = False, doubtful: bool = False) -> BalancesView:
    """ABC over EUR, walked backwards, at two venues; an old balance; one without any price."""
    board = PriceBoard()
    valuation = Valuation(board)
    valuation.list_instruments(
        [
            pair("ABC/USDT", "okx"),
            pair("EUR/USDT"),
            pair("EUR/USD"),
            pair("XYZ/USD", "okx"),
            *DOUBTFUL,
        ]
    )
    board.mark("okx", "ABC/USDT", D("1.99"), D("2.02"), NOW - SECOND)
    board.traded("binance", "EUR/USDT", D("1.0837"), NOW)
    board.mark("binance", "EUR/USD", D("1.0841"), D("1.0842"), NOW)
    board.mark("okx", "XYZ/USD", D(3), D(3), NOW - 31 * SECOND)
    board.mark("okx", "WIDE/USD", D(1), D(3), NOW)
    board.last_price("okx", "DEAD/USD", D(9), None, NOW)
    flying = holding("ABC", "10")
    held = [
        msgspec.structs.replace(
            flying, locked=D(4), available=D(6), reserved=D("1.5"), streamed=True
        ),
        holding("ABC", "2.5", venue="okx", borrowed="0.5", confirmed_ns=NOW - 100 * SECOND),
        holding("USD", "90"),
        holding("XYZ", "7", venue="okx"),
        holding("FOO", "7"),
    ]
    if doubtful:
        held = [holding("WIDE", "1"), holding("DEAD", "1")]
    venues = (VENUES[0], msgspec.structs.replace(VENUES[1], as_of_ns=None)) if silent else VENUES
    value = valuation.value(held, NOW)
    if silent:
        value = msgspec.structs.replace(value, confidence=None)
    return balances_view(value, venues)


def of_asset(asset: str, column: str = "", view: BalancesView | None = None) -> Explanation:
    view = view or balances()
    return explain_balance(next(row for row in view.rows if row.asset == asset), column, view)


def test_what_is_held_is_added_up_venue_by_venue_with_channel_and_age() -> None:
    total = figure_of(of_asset("ABC"), "total")
    assert total.value == "12.5 ABC"
    assert total.formula == ("10 + 2.5 = 12.5 ABC",)
    assert total.sources == (
        "binance, account main, spot: total 10, available 6, locked 4; by its stream, <1s ago",
        "okx, account main, spot: total 2.5, available 2.5, locked 0, borrowed 0.5; by REST, 1m ago",
    )
    assert "1.5 of it is for our orders" in figure_of(of_asset("ABC"), "locked").meaning
    assert figure_of(of_asset("ABC", "okx"), "okx").value == "2.5 ABC"


def test_a_price_is_walked_pair_by_pair() -> None:
    price = figure_of(of_asset("ABC"), "price")
    assert price.formula[0].startswith("2.005 / 1.0837 x 1.08415 = 2.00583")
    assert price.sources == (
        "ABC/USDT at okx: 2.005, middle of bid and ask, 1s ago",
        "EUR/USDT at binance: 1.0837, last trade, divided by, <1s ago",
        "EUR/USD at binance: 1.08415, middle of bid and ask, <1s ago",
    )
    assert figure_of(of_asset("USD"), "price").value == "1 USD"


def test_a_leg_that_says_nothing_is_named_with_its_threshold() -> None:
    wide = of_asset("WIDE", view=balances(doubtful=True))
    assert figure_of(wide, "price").sources == (
        "WIDE/USD at okx: 2, middle of bid and ask more than 2 % apart, <1s ago",
    )
    assert "over a bid and ask more than 2 % apart" in wide.notes[0]
    assert figure_of(of_asset("DEAD", view=balances(doubtful=True)), "price").sources == (
        "DEAD/USD at okx: 9, last price of unknown time, <1s ago",
    )


def test_every_formula_of_a_balance_is_right() -> None:
    for asset in ("ABC", "USD", "XYZ", "FOO"):
        for figure in of_asset(asset).figures:
            check(figure)
    usd = figure_of(of_asset("ABC"), "usd")
    assert usd.formula[1].startswith("(2.5 - 0.5 borrowed) x 2.00583")
    assert len(usd.formula) == 3


def test_a_column_is_explained_first_and_an_unknown_one_leaves_the_order() -> None:
    told = of_asset("ABC", "usd")
    assert [figure.column for figure in told.figures] == [
        "usd", "total", "available", "locked", "price", "share",
    ]  # fmt: skip
    assert told.chosen == "usd"
    assert of_asset("ABC", "no such column") == of_asset("ABC")


def test_what_has_no_price_says_why_and_is_never_zero() -> None:
    for column in ("usd", "price"):
        figure = figure_of(of_asset("FOO"), column)
        assert figure.value == "n/p"
        assert "no pair that is listed leads from it to USD" in figure.meaning
    assert figure_of(of_asset("FOO"), "share").value == "-"


def test_what_is_old_is_named() -> None:
    assert of_asset("ABC").notes == ("! okx: the balance is older than 90 s and not sure.",)
    assert "price is older than 15 s" in of_asset("XYZ").notes[0]
    assert of_asset("USD").notes == ()


def test_what_the_last_run_stored_says_so() -> None:
    rows = (("okx", "main", "spot", "ABC", D(1), D(0), D(1), D(2)),)
    view = stored_balances_view(
        rows, VENUES, confidence=D(1), stored_ns=NOW - 60 * SECOND, now_ns=NOW
    )
    told = explain_balance(view.rows[0], "", view)
    assert told.notes == ("The last run stored this; no venue has answered yet.",)
    assert "as stored by the last run, 60s ago" in figure_of(told, "total").sources[0]
    assert figure_of(told, "usd").value == "2.00 USD"


def test_nav_and_its_confidence_name_what_is_not_sure() -> None:
    view = balances()
    told = explain_status(demo.status(nav_usd=view.priced_usd, confidence=view.confidence), view)
    for figure in told.figures:
        check(figure)
    assert figure_of(told, "nav").value == f"{view.priced_usd:,f} USD".replace("00000 ", " ")
    sure = figure_of(told, "confidence")
    assert [line.partition(",")[0] for line in sure.sources] == [
        "not sure: ABC at okx",
        "not sure: XYZ at okx",
    ]
    assert "balance heard 1m ago" in sure.sources[0]
    assert "price 31s ago by XYZ/USD okx" in sure.sources[1]
    assert figure_of(told, "unpriced").sources == ("FOO",)


def test_a_silent_venue_leaves_no_part_to_name() -> None:
    view = balances(silent=True)
    sure = figure_of(explain_status(demo.status(), view), "confidence")
    assert sure.value == "-"
    assert "okx has not told its balances in this run" in sure.meaning
    assert figure_of(explain_status(demo.status(nav_usd=None), None), "nav").value == "n/p"


def ladder() -> LadderView:
    books = {}
    for venue, shift in (("binance", 0.0), ("okx", 0.3)):
        book = OrderBook(venue, "BTC/USDT", sequence_rule("binance", "spot"))
        bids = [(99.9 + shift - step, 2.0 + step) for step in range(9)]
        asks = [(100.1 + shift + step, 1.5 + step) for step in range(9)]
        book.apply_snapshot(snapshot(1, bids, asks))
        books[venue] = book
    listed = [instrument("binance"), instrument("okx", tick=D("0.01")), instrument("kraken")]
    return ladder_view(listed, books, {"binance": D("0.001"), "okx": D("-0.0002")}, now_ns=NOW)


def test_every_formula_of_every_level_is_right() -> None:
    view = ladder()
    for row in (*view.asks, *view.bids):
        told = explain_ladder(row, "", view)
        for figure in told.figures:
            check(figure)
        assert figure_of(told, "net").value == f"{row.price.normalize():f} {view.quote}"
        assert figure_of(told, "net").formula
    for figure in explain_book("", view).figures:
        check(figure)


def test_a_level_names_its_side_its_venues_fee_and_its_book() -> None:
    view = ladder()
    best = next(row for row in view.bids if row.venue == "binance")
    told = explain_ladder(best, "", view)
    net = figure_of(told, "net")
    assert net.formula == ("99.9 x (1 - 0.001) = 99.8001 USDT",)
    assert net.sources == ("taker fee of binance for this account: 10 bp",)
    assert told.title == "BTC/USDT, bid at binance"
    assert "The bid as binance shows it" in figure_of(told, "raw").meaning
    assert (
        "x (1 + (-0.0002))"
        in figure_of(
            explain_ladder(next(row for row in view.asks if row.venue == "okx"), "net", view), "net"
        ).formula[0]
    )
    assert told.notes[0] == "! kraken is left out: no book yet."


def test_a_fee_that_is_not_known_makes_no_formula() -> None:
    view = demo.ladder()
    bare = tuple(msgspec.structs.replace(book, taker=None) for book in view.books)
    view = msgspec.structs.replace(view, books=bare, bids=(), net_spread_bp=None)
    told = explain_ladder(view.asks[0], "", view)
    assert figure_of(told, "net").formula == ()
    assert "is not known" in figure_of(told, "net").sources[0]
    assert figure_of(told, "spread").value == "-"


@given(
    st.lists(
        st.decimals(min_value=-(10**9), max_value=10**9, places=8, allow_nan=False), max_size=40
    )
)
def test_a_sum_of_any_length_is_right(terms: list[D]) -> None:
    check(Figure("", "", "", "", sum_of(terms, sum(terms, D(0)), "BTC")))
