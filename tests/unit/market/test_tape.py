"""The tape: bounded, newest first, no trade twice, and large trades outlive small ones."""

from decimal import Decimal as D

from app.domain.market_events import Trade
from app.domain.order_terms import Side
from app.market.tape import LARGE_MOST, TRADES_MOST, Tape


def trade(number: int, price: str = "100", size: str = "1", venue: str = "v") -> Trade:
    return Trade(venue, "A/B", str(number), D(price), D(size), Side.BUY, number, number)


def test_newest_first_and_bounded() -> None:
    tape = Tape()
    for number in range(TRADES_MOST + 50):
        assert tape.add(trade(number))
    ids = [int(each.trade_id) for each in tape.newest()]
    assert ids == list(range(TRADES_MOST + 49, 49, -1))


def test_a_trade_that_comes_twice_counts_once_but_names_are_each_venues_own() -> None:
    tape = Tape()
    assert tape.add(trade(1))
    assert not tape.add(trade(1))
    assert tape.add(trade(1, venue="w"))
    assert len(tape.newest()) == 2


def test_trades_without_a_name_cannot_be_told_apart_and_are_all_kept() -> None:
    tape = Tape()
    nameless = Trade("v", "A/B", "", D(1), D(1), Side.SELL, 1, 1)
    assert tape.add(nameless)
    assert tape.add(nameless)


def test_the_large_ones_stay_when_small_ones_push_them_out() -> None:
    tape = Tape()
    tape.add(trade(0, "100", "1000"))  # 100k
    tape.add(trade(1, "100", "10"))  # 1k
    for number in range(2, 2 * TRADES_MOST):
        tape.add(trade(number, "100", "9.99"))
    assert [each.trade_id for each in tape.newest(1_000)] == ["1", "0"]
    assert [each.trade_id for each in tape.newest(10_000)] == ["0"]
    assert [each.trade_id for each in tape.newest(100_000)] == ["0"]
    for number in range(5_000, 5_000 + 2 * LARGE_MOST):
        tape.add(trade(number, "100", "10"))
    assert len(tape.newest(1_000)) == LARGE_MOST
