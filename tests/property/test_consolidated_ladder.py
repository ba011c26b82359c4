"""The net ladder shows every level of every valid book once, in order of what we would pay or get."""

from decimal import Decimal as D

from hypothesis import given
from hypothesis import strategies as st

from app.market.book import OrderBook
from app.market.sequence import sequence_rule
from app.views.ladder import ladder_view
from tests.unit.market.frames import Rows, snapshot
from tests.unit.trading_routing.markets import NOW, instrument

VENUES = ("binance", "okx", "kraken")

sizes = st.sampled_from([0.1, 0.3, 1.0, 7.25])
bid_rows = st.lists(
    st.tuples(st.integers(9000, 9999).map(lambda c: c / 100), sizes),
    max_size=12,
    unique_by=lambda row: row[0],
)
ask_rows = st.lists(
    st.tuples(st.integers(10001, 10999).map(lambda c: c / 100), sizes),
    max_size=12,
    unique_by=lambda row: row[0],
)
books = st.fixed_dictionaries({venue: st.tuples(bid_rows, ask_rows) for venue in VENUES})
fees = st.dictionaries(st.sampled_from(VENUES), st.integers(-5, 60).map(lambda n: D(n) / 10_000))


@given(books, fees, st.sets(st.sampled_from(VENUES)), st.integers(1, 30))
def test_the_ladder_is_the_sorted_sum_of_its_books(
    rows: dict[str, tuple[Rows, Rows]], taker: dict[str, D], lost: set[str], depth: int
) -> None:
    venue_books: dict[str, OrderBook] = {}
    for venue, (bids, asks) in rows.items():
        book = OrderBook(venue, "BTC/USDT", sequence_rule("binance", "spot"))
        book.apply_snapshot(snapshot(10, bids, asks))
        if venue in lost:
            book.invalidate("test")
        venue_books[venue] = book
    view = ladder_view(
        [instrument(venue) for venue in VENUES], venue_books, taker, depth=depth, now_ns=NOW
    )
    live = [venue for venue in VENUES if venue in taker and venue not in lost]
    for shown, side, sign in ((view.bids, 0, -1), (view.asks, 1, 1)):
        everything = sorted(
            sign * D(repr(price)) * (1 + sign * taker[venue])
            for venue in live
            for price, _ in rows[venue][side]
        )
        assert [sign * row.price for row in shown] == everything[:depth]
        running = D(0)
        for row in shown:
            running += row.size
            assert row.cumulative == running
            assert (float(row.raw), float(row.size)) in rows[row.venue][side]
        assert len({(row.venue, row.raw) for row in shown}) == len(shown)
    assert [state.valid for state in view.books] == [venue in live for venue in VENUES]
    assert all(state.valid == (state.reason == "") for state in view.books)
    if view.bids and view.asks:
        assert view.net_spread_bp is not None
        assert (view.net_spread_bp < 0) == (view.asks[0].price < view.bids[0].price)
    else:
        assert view.net_spread_bp is None
