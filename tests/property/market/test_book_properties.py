"""A book after any deltas equals a plain dictionary folded the same way."""

from decimal import Decimal
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.market.book import Change, OrderBook
from app.market.sequence import sequence_rule
from tests.unit.market.frames import Rows, delta, snapshot

pytestmark = pytest.mark.usefixtures("side_class")

# bids below 100, asks above: whatever happens, the book cannot cross
sizes = st.sampled_from([0.0, 0.1, 0.3, 1.0, 7.25, 1e-8, 123456.789])
bid_rows = st.lists(st.tuples(st.integers(1, 9999).map(lambda cents: cents / 100), sizes))
ask_rows = st.lists(st.tuples(st.integers(10001, 19999).map(lambda cents: cents / 100), sizes))
steps = st.lists(st.tuples(st.integers(1, 5), bid_rows, ask_rows), max_size=30)


def fold(side: dict[float, float], rows: Rows) -> None:
    for price, size in rows:
        side.pop(price, None)
        if size:
            side[price] = size


@given(first_bids=bid_rows, first_asks=ask_rows, updates=steps)
def test_book_equals_a_plain_fold(
    first_bids: Rows, first_asks: Rows, updates: list[tuple[int, Rows, Rows]]
) -> None:
    book = OrderBook("venue", "A/B", sequence_rule("binance", "spot"))
    bids: dict[float, float] = {}
    asks: dict[float, float] = {}
    book.apply_snapshot(snapshot(10, first_bids, first_asks))
    bids.update(dict(first_bids))
    asks.update(dict(first_asks))
    last = 10
    for span, bid_changes, ask_changes in updates:
        change = book.apply_delta(delta(last + 1, last + span, bid_changes, ask_changes))
        assert change is Change.APPLIED
        last += span
        fold(bids, bid_changes)
        fold(asks, ask_changes)
    want_bids = [
        (Decimal(repr(price)), Decimal(repr(size))) for price, size in bids.items() if size
    ]
    want_asks = [
        (Decimal(repr(price)), Decimal(repr(size))) for price, size in asks.items() if size
    ]
    want_bids.sort(reverse=True)
    want_asks.sort()
    assert list(book.bid_levels()) == want_bids
    assert list(book.ask_levels()) == want_asks
    assert book.top(10) == (tuple(want_bids[:10]), tuple(want_asks[:10]))
    assert book.best_bid() == (want_bids[0] if want_bids else None)
    assert book.best_ask() == (want_asks[0] if want_asks else None)
    assert book.last == last


@given(updates=st.lists(st.tuples(bid_rows, ask_rows), min_size=2, max_size=20), missing=st.data())
def test_one_missing_update_is_never_silent(
    updates: list[tuple[Rows, Rows]], missing: st.DataObject
) -> None:
    lost = missing.draw(st.integers(0, len(updates) - 2))
    book = OrderBook("venue", "A/B", sequence_rule("binance", "usdm"))
    book.apply_snapshot(snapshot(0, [], []))
    for number, (bids, asks) in enumerate(updates):
        if number == lost:
            continue
        book.apply_delta(delta(number + 1, number + 1, bids, asks, previous=number))
        assert book.is_valid == (number < lost)
    assert not book.is_valid
    assert book.top(10) == ((), ())


@given(price=st.decimals(min_value="0.00000001", max_value="9999999", places=8))
def test_prices_leave_the_book_at_the_digits_of_the_wire(price: Decimal) -> None:
    book = OrderBook("venue", "A/B", sequence_rule("binance", "spot"))
    book.apply_snapshot(snapshot(1, [(float(price), 1.0)], []))
    assert book.best_bid() == (price, Decimal(1))


@given(seed=st.integers(0, 2**32), cents=st.sampled_from([300, 3_000, 20_000]))
@settings(max_examples=12, deadline=None)
def test_a_deep_book_equals_a_plain_fold(seed: int, cents: int) -> None:
    """Deep enough for levels to leave the ordered part and come back, with a top that wanders."""
    chance = Random(seed)
    book = OrderBook("venue", "A/B", sequence_rule("binance", "spot"))
    middle = 50_000
    bids = {(middle - step) / 100: 1.0 for step in range(1, cents, 2)}
    asks = {(middle + step) / 100: 1.0 for step in range(1, cents, 2)}
    book.apply_snapshot(snapshot(0, list(bids.items()), list(asks.items())))
    for number in range(1, 120):
        middle += chance.randrange(-60, 61)
        bid_changes = [
            *((price, 0.0) for price in bids if price >= middle / 100),
            *_changes(chance, middle, -1, cents),
        ]
        ask_changes = [
            *((price, 0.0) for price in asks if price <= middle / 100),
            *_changes(chance, middle, +1, cents),
        ]
        assert book.apply_delta(delta(number, number, bid_changes, ask_changes)) is Change.APPLIED
        fold(bids, bid_changes)
        fold(asks, ask_changes)
        assert book.best_prices() == (max(bids), min(asks))
        if number % 20 == 0:
            assert [float(price) for price, _ in book.top(10)[0]] == sorted(bids)[-1:-11:-1]
            assert [float(price) for price, _ in book.top(500)[1]] == sorted(asks)[:500]
    assert {float(price): float(size) for price, size in book.bid_levels()} == bids
    assert [float(price) for price, _ in book.ask_levels()] == sorted(asks)


@given(seed=st.integers(0, 2**32))
@settings(max_examples=6, deadline=None)
def test_a_crowd_at_the_top_comes_and_goes(seed: int) -> None:
    """More levels between the best ones than are kept in order, then most of them removed again."""
    chance = Random(seed)
    book = OrderBook("venue", "A/B", sequence_rule("binance", "spot"))
    bids = {float(1_000 - step): 1.0 for step in range(900)}
    book.apply_snapshot(snapshot(0, list(bids.items()), []))
    crowd = [1_000 - number / 1_024 for number in range(1, 40_000)]
    for number in range(1, 40):
        come = [(price, 2.0) for price in chance.sample(crowd, 150)]
        go = [(price, 0.0) for price in chance.sample(sorted(bids), len(bids) // 20)]
        changes = (
            come + go if number < 25 else [*go, *((price, 0.0) for price in sorted(bids)[-200:])]
        )
        assert book.apply_delta(delta(number, number, changes)) is Change.APPLIED
        fold(bids, changes)
        assert [float(price) for price, _ in book.top(30)[0]] == sorted(bids)[-1:-31:-1]
    assert {float(price) for price, _ in book.bid_levels()} == bids.keys()


def _changes(chance: Random, middle: int, direction: int, cents: int) -> Rows:
    """Mostly near the top, some far; a third are removals."""
    reach = chance.choice([40, 400, cents])
    return [
        (
            (middle + direction * chance.randrange(1, reach)) / 100,
            0.0 if chance.random() < 0.35 else chance.randrange(1, 9) / 4,
        )
        for _ in range(chance.randrange(60))
    ]
