"""The order book: sequence rules, validity and what it shows."""

from decimal import Decimal

import pytest

from app.domain.market_events import BookDelta, BookSnapshot, ExactLevel
from app.market.book import BUFFER_LIMIT, BookCondition, Change, Fault, OrderBook
from app.market.book_side import LEVEL_LIMIT
from app.market.sequence import UNNUMBERED, sequence_rule
from tests.unit.market.frames import delta, snapshot

pytestmark = pytest.mark.usefixtures("side_class")

BIDS = [(99.0, 1.0), (98.5, 2.0)]
ASKS = [(101.0, 1.5), (102.0, 3.0)]


def book_of(venue: str, product: str = "spot") -> OrderBook:
    return OrderBook("venue", "A/B", sequence_rule(venue, product))


def synced(venue: str, product: str = "spot", last: int = 100) -> OrderBook:
    book = book_of(venue, product)
    assert book.apply_snapshot(snapshot(last, BIDS, ASKS)) is Change.APPLIED
    return book


def test_a_snapshot_makes_a_valid_book_that_shows_decimals() -> None:
    book = synced("binance")
    assert book.is_valid
    assert book.last == 100
    assert book.best_bid() == (Decimal("99.0"), Decimal("1.0"))
    assert book.best_ask() == (Decimal("101.0"), Decimal("1.5"))
    assert book.top(1) == (
        ((Decimal(99), Decimal(1)),),
        ((Decimal(101), Decimal("1.5")),),
    )
    assert [price for price, _ in book.bid_levels()] == [Decimal(99), Decimal("98.5")]
    assert [price for price, _ in book.ask_levels()] == [Decimal(101), Decimal(102)]
    assert (book.venue_time_ns, book.received_ns) == (1_000, 2_000)


def test_deltas_set_and_remove_levels() -> None:
    book = synced("binance")
    change = book.apply_delta(delta(101, 103, [(99.0, 0.0), (99.5, 4.0)], [(101.0, 2.0)]))
    assert change is Change.APPLIED
    assert book.best_bid() == (Decimal("99.5"), Decimal(4))
    assert book.best_ask() == (Decimal(101), Decimal(2))
    assert book.top(10)[0] == ((Decimal("99.5"), Decimal(4)), (Decimal("98.5"), Decimal(2)))
    assert book.last == 103
    assert book.received_ns == 4_000


def test_removing_a_level_that_is_not_there_changes_nothing() -> None:
    book = synced("binance")
    before = book.top(10)
    assert book.apply_delta(delta(101, 101, [(50.0, 0.0)])) is Change.APPLIED
    assert book.top(10) == before


def test_an_empty_side_has_no_best() -> None:
    book = book_of("binance")
    book.apply_snapshot(snapshot(1, [], ASKS))
    assert book.is_valid
    assert book.best_bid() is None
    assert book.best_ask() is not None


@pytest.mark.parametrize("crossing", [(101.0, 1.0), (101.5, 1.0)], ids=["locked", "crossed"])
def test_a_crossed_or_locked_book_is_invalid_and_shows_nothing(
    crossing: tuple[float, float],
) -> None:
    book = synced("binance")
    assert book.apply_delta(delta(101, 101, [crossing])) is Change.NEEDS_SNAPSHOT
    assert book.state is BookCondition.INVALID
    assert "best bid at or above best ask" in book.reason
    assert book.best_bid() is None
    assert book.best_ask() is None
    assert book.top(10) == ((), ())
    assert list(book.bid_levels()) == []
    assert book.last is None


def test_a_book_may_cross_inside_one_delta_as_long_as_it_ends_uncrossed() -> None:
    book = synced("binance")
    assert book.apply_delta(delta(101, 102, [(101.0, 1.0)], [(101.0, 0.0)])) is Change.APPLIED


def test_a_crossed_snapshot_is_invalid() -> None:
    book = book_of("okx")
    assert book.apply_snapshot(snapshot(1, [(101.0, 1.0)], ASKS)) is Change.NEEDS_SNAPSHOT
    assert not book.is_valid


def test_a_side_with_too_many_levels_is_not_believed() -> None:
    book = synced("binance")
    rows = [(99.0 - step / 1e6, 1.0) for step in range(1, LEVEL_LIMIT + 2)]
    assert book.apply_delta(delta(101, 101, rows)) is Change.NEEDS_SNAPSHOT
    assert book.fault is Fault.OVERSIZED
    assert book.best_bid() is None
    assert book.apply_snapshot(snapshot(101, rows, ASKS)) is Change.NEEDS_SNAPSHOT
    assert book.apply_snapshot(snapshot(102, BIDS, ASKS)) is Change.APPLIED


def test_the_best_prices_are_doubles_and_need_both_sides() -> None:
    book = synced("binance")
    assert book.best_prices() == (99.0, 101.0)
    book.apply_delta(delta(101, 101, [(99.0, 0.0), (98.5, 0.0)]))
    assert book.is_valid
    assert book.best_prices() is None
    assert book.best_ask() == (Decimal(101), Decimal("1.5"))
    book.invalidate("gone")
    assert book.best_prices() is None


def test_an_unnumbered_snapshot_is_only_for_recordings_from_before_numbers() -> None:
    old = snapshot(UNNUMBERED, BIDS, ASKS)
    assert book_of("okx").apply_snapshot(old) is Change.NEEDS_SNAPSHOT
    book = book_of("okx", "unnumbered")
    assert book.apply_snapshot(old) is Change.APPLIED
    update = delta(UNNUMBERED, UNNUMBERED, [(99.5, 1.0)], previous=UNNUMBERED)
    assert book.apply_delta(update) is Change.APPLIED
    assert book.best_bid() == (Decimal("99.5"), Decimal(1))


# -- binance spot: U <= last + 1 <= u ------------------------------------------------------------


def test_spot_drops_what_the_snapshot_holds_and_bridges_it() -> None:
    book = book_of("binance")
    assert book.apply_delta(delta(95, 98, [(99.9, 9.0)])) is Change.BUFFERED
    assert book.state is BookCondition.BUFFERING
    assert book.apply_delta(delta(99, 102, [(99.5, 4.0)])) is Change.BUFFERED
    assert book.apply_snapshot(snapshot(100, BIDS, ASKS)) is Change.APPLIED
    assert book.best_bid() == (Decimal("99.5"), Decimal(4))
    assert book.last == 102
    assert (book.stale_dropped, book.bridged) == (1, 1)


def test_spot_first_update_right_after_the_snapshot_fits() -> None:
    book = synced("binance")
    assert book.apply_delta(delta(101, 105)) is Change.APPLIED


def test_spot_gap_invalidates_before_apply_returns() -> None:
    book = synced("binance")
    assert book.apply_delta(delta(102, 103, [(99.5, 4.0)])) is Change.NEEDS_SNAPSHOT
    assert not book.is_valid
    assert book.reason.startswith("gap")
    assert book.top(5) == ((), ())


def test_spot_old_update_is_stale_and_an_overlapping_one_applies() -> None:
    book = synced("binance")
    assert book.apply_delta(delta(90, 100, [(99.5, 4.0)])) is Change.STALE
    assert book.best_bid() == (Decimal(99), Decimal(1))
    assert book.apply_delta(delta(99, 101, [(99.5, 4.0)])) is Change.APPLIED


def test_snapshot_older_than_the_first_update_asks_for_another_and_keeps_the_updates() -> None:
    book = book_of("binance")
    book.apply_delta(delta(110, 112, [(99.5, 4.0)]))
    assert book.apply_snapshot(snapshot(100, BIDS, ASKS)) is Change.NEEDS_SNAPSHOT
    assert not book.is_valid
    assert "older" in book.reason
    assert book.apply_snapshot(snapshot(111, BIDS, ASKS)) is Change.APPLIED
    assert book.last == 112
    assert book.best_bid() == (Decimal("99.5"), Decimal(4))


def test_after_a_gap_updates_wait_and_the_next_snapshot_heals() -> None:
    book = synced("binance")
    book.apply_delta(delta(105, 106, [(99.5, 4.0)]))
    assert book.apply_delta(delta(107, 108, [(99.6, 5.0)])) is Change.BUFFERED
    assert not book.is_valid
    assert book.apply_snapshot(snapshot(106, BIDS, ASKS)) is Change.APPLIED
    assert book.best_bid() == (Decimal("99.6"), Decimal(5))
    assert book.last == 108


def test_a_gap_among_the_waiting_updates_leaves_the_book_invalid() -> None:
    book = book_of("binance")
    book.apply_delta(delta(100, 101))
    book.apply_delta(delta(105, 106))
    assert book.apply_snapshot(snapshot(100, BIDS, ASKS)) is Change.NEEDS_SNAPSHOT
    assert not book.is_valid
    assert book.apply_snapshot(snapshot(104, BIDS, ASKS)) is Change.APPLIED
    assert book.last == 106


def test_a_late_snapshot_never_turns_a_valid_book_back() -> None:
    book = synced("binance")
    book.apply_delta(delta(101, 120, [(99.5, 4.0)]))
    assert book.apply_snapshot(snapshot(110, BIDS, ASKS)) is Change.STALE
    assert book.last == 120
    assert book.best_bid() == (Decimal("99.5"), Decimal(4))


def test_waiting_updates_are_bounded() -> None:
    book = book_of("binance")
    for number in range(BUFFER_LIMIT):
        assert book.apply_delta(delta(number, number)) is Change.BUFFERED
    assert book.apply_delta(delta(BUFFER_LIMIT, BUFFER_LIMIT)) is Change.NEEDS_SNAPSHOT
    assert book.state is BookCondition.INVALID
    assert book.apply_delta(delta(BUFFER_LIMIT + 1, BUFFER_LIMIT + 1)) is Change.BUFFERED


def test_a_lost_stream_invalidates_and_forgets_what_waited() -> None:
    book = synced("binance")
    book.invalidate("socket closed")
    assert (book.state, book.reason) == (BookCondition.INVALID, "socket closed")
    assert book.best_bid() is None
    book.apply_delta(delta(200, 201))
    assert book.apply_snapshot(snapshot(200, BIDS, ASKS)) is Change.APPLIED
    assert book.last == 201


# -- binance futures: pu == last ------------------------------------------------------------------


@pytest.mark.parametrize("product", ["usdm", "coinm"])
def test_futures_bridge_then_follow_pu(product: str) -> None:
    book = book_of("binance", product)
    book.apply_delta(delta(80, 90, previous=75))
    book.apply_delta(delta(95, 105, [(99.5, 4.0)], previous=90))
    assert book.apply_snapshot(snapshot(100, BIDS, ASKS)) is Change.APPLIED
    assert (book.last, book.stale_dropped) == (105, 1)
    # U need not be u + 1: only pu counts
    assert book.apply_delta(delta(130, 140, previous=105)) is Change.APPLIED
    assert book.apply_delta(delta(141, 150, previous=139)) is Change.NEEDS_SNAPSHOT
    assert not book.is_valid


def test_futures_first_update_ending_at_the_snapshot_is_applied() -> None:
    book = synced("binance", "usdm")
    assert book.apply_delta(delta(95, 100, previous=90)) is Change.APPLIED
    assert book.apply_delta(delta(101, 110, previous=100)) is Change.APPLIED


def test_futures_first_update_that_does_not_reach_the_snapshot_is_a_gap() -> None:
    book = synced("binance", "usdm")
    assert book.apply_delta(delta(103, 110, previous=102)) is Change.NEEDS_SNAPSHOT


def test_futures_repeated_update_is_stale() -> None:
    book = synced("binance", "usdm")
    assert book.apply_delta(delta(95, 105, previous=90)) is Change.APPLIED
    assert book.apply_delta(delta(95, 105, previous=90)) is Change.STALE
    assert book.is_valid


# -- okx: prevSeqId == last -----------------------------------------------------------------------


def test_okx_follows_the_previous_id() -> None:
    book = synced("okx")
    assert book.apply_delta(delta(103, 103, [(99.5, 4.0)], previous=100)) is Change.APPLIED
    assert book.apply_delta(delta(110, 110, previous=104)) is Change.NEEDS_SNAPSHOT
    assert not book.is_valid


def test_okx_keep_alive_leaves_the_book_as_it_is() -> None:
    book = synced("okx")
    before = book.top(10)
    assert book.apply_delta(delta(100, 100, previous=100)) is Change.APPLIED
    assert book.top(10) == before
    assert book.last == 100
    assert book.received_ns == 4_000


def test_okx_maintenance_reset_goes_on_from_the_lower_id() -> None:
    book = synced("okx")
    assert book.apply_delta(delta(3, 3, [(99.5, 4.0)], previous=100)) is Change.APPLIED
    assert book.apply_delta(delta(5, 5, previous=3)) is Change.APPLIED
    assert book.last == 5


def test_okx_lower_id_without_its_reset_is_a_gap_not_stale() -> None:
    book = synced("okx")
    assert book.apply_delta(delta(5, 5, previous=3)) is Change.NEEDS_SNAPSHOT
    assert not book.is_valid


def test_okx_update_without_a_sequence_is_a_gap() -> None:
    book = synced("okx")
    assert book.apply_delta(delta(101, 101)) is Change.NEEDS_SNAPSHOT


def test_okx_new_snapshot_replaces_the_book_and_drops_the_old_subscription() -> None:
    book = synced("okx")
    book.apply_delta(delta(105, 105, previous=104))
    book.apply_delta(delta(106, 106, previous=105))
    assert book.apply_snapshot(snapshot(50, [(90.0, 1.0)], [(91.0, 1.0)])) is Change.APPLIED
    assert book.last == 50
    assert book.best_bid() == (Decimal(90), Decimal(1))
    assert book.apply_delta(delta(51, 51, previous=50)) is Change.APPLIED


# -- exact books ----------------------------------------------------------------------------------


def test_exact_books_tell_prices_apart_that_one_double_cannot() -> None:
    low, high = Decimal("1.00000000000000001"), Decimal("1.00000000000000002")
    assert float(low) == float(high)
    book = OrderBook("venue", "A/B", sequence_rule("binance", "spot"), exact=True)
    asks = [ExactLevel(high, Decimal(1)), ExactLevel(Decimal(2), Decimal(2))]
    book.apply_snapshot(BookSnapshot("venue", "A/B", [], asks, 1, None, 1))
    update = BookDelta("venue", "A/B", [ExactLevel(low, Decimal("1E+20"))], [], 2, 2, None, None, 1)
    assert book.apply_delta(update) is Change.APPLIED
    assert book.best_bid() == (low, Decimal("1E+20"))
    assert book.best_ask() == (high, Decimal(1))
