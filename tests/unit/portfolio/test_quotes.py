"""The price board keeps the newest price and its time, and takes no nonsense."""

from decimal import Decimal as D

import pytest

from app.domain.instants import SECOND
from app.market.quotes import FRESH, KnownPrice, LastTrade, PriceBoard
from tests.unit.portfolio.makers import NOW


def test_the_newest_quote_wins_whatever_order_they_arrive_in() -> None:
    board = PriceBoard()
    assert board.mark("okx", "BTC/USDT", D(10), D(11), NOW)
    assert not board.mark("okx", "BTC/USDT", D(1), D(2), NOW - 1)
    assert board.mark("okx", "BTC/USDT", D(20), D(22), NOW)  # equal times: the later one
    assert board.mid("okx", "BTC/USDT") == 21
    assert board.mid("binance", "BTC/USDT") is None
    mark = board.quote("okx", "BTC/USDT")
    assert mark is not None
    assert (mark.bid, mark.ask, mark.at_ns) == (D(20), D(22), NOW)


@pytest.mark.parametrize(
    ("bid", "ask"),
    [(None, D(1)), (D(1), None), (D(0), D(1)), (D(-1), D(1)), (D(2), D(1)), (None, None)],
)
def test_a_senseless_quote_is_not_taken(bid: D | None, ask: D | None) -> None:
    board = PriceBoard()
    assert not board.mark("okx", "BTC/USDT", bid, ask, NOW)
    assert board.price("okx", "BTC/USDT", NOW) is None


@pytest.mark.parametrize("price", [None, D(0), D(-5)])
def test_a_senseless_trade_is_not_taken(price: D | None) -> None:
    board = PriceBoard()
    assert not board.traded("okx", "BTC/USDT", price, NOW)
    assert board.last("okx", "BTC/USDT") is None


def test_price_is_the_mid_while_fresh_then_the_newer_of_mid_and_last_trade() -> None:
    board = PriceBoard()
    board.mark("okx", "BTC/USDT", D(99), D(101), NOW)
    board.traded("okx", "BTC/USDT", D(120), NOW + SECOND)
    now_ns = NOW + FRESH
    assert board.price("okx", "BTC/USDT", now_ns) == KnownPrice(D(100), NOW)
    assert board.price("okx", "BTC/USDT", now_ns + 1) == KnownPrice(
        D(120), NOW + SECOND, traded=True
    )
    board.mark("okx", "BTC/USDT", D(109), D(111), NOW + 2 * SECOND)
    assert board.price("okx", "BTC/USDT", now_ns + 3600 * SECOND) == KnownPrice(
        D(110), NOW + 2 * SECOND
    )


def test_a_last_trade_alone_is_a_price() -> None:
    board = PriceBoard()
    board.traded("okx", "FOO/USD", D("0.5"), NOW)
    assert board.price("okx", "FOO/USD", NOW) == KnownPrice(D("0.5"), NOW, traded=True)
    assert not board.traded("okx", "FOO/USD", D(9), NOW - 1)
    assert set(board.keys()) == {("okx", "FOO/USD")}


def test_a_ticker_that_repeats_its_last_price_does_not_make_it_newer() -> None:
    board = PriceBoard()
    assert board.last_price("okx", "FOO/USD", D(9), D(100), NOW)  # may be of three days ago
    assert board.price("okx", "FOO/USD", NOW) == KnownPrice(D(9), NOW, traded=True, sure=False)
    for volume in (D(100), D(90), None):  # the day's window lets old trades go
        assert not board.last_price("okx", "FOO/USD", D(9), volume, NOW + SECOND)
    assert board.last("okx", "FOO/USD") == LastTrade(D(9), NOW, dated=False)
    assert not board.last_price("okx", "FOO/USD", D(0), None, NOW + SECOND)


def test_a_ticker_tells_a_trade_by_another_price_or_a_volume_that_grew() -> None:
    board = PriceBoard()
    board.last_price("okx", "FOO/USD", D(9), D(100), NOW)
    assert board.last_price("okx", "FOO/USD", D(9), D(101), NOW + SECOND)
    assert board.last("okx", "FOO/USD") == LastTrade(D(9), NOW + SECOND)
    assert board.last_price("okx", "FOO/USD", D(8), D(90), NOW + 2 * SECOND)
    assert board.last("okx", "FOO/USD") == LastTrade(D(8), NOW + 2 * SECOND)
    board.traded("okx", "FOO/USD", D(7), NOW + 3 * SECOND)
    assert not board.last_price("okx", "FOO/USD", D(7), None, NOW + 4 * SECOND)
    assert not board.last_price("okx", "FOO/USD", D(6), None, NOW + 2 * SECOND)  # out of date


def test_a_wide_quote_is_shown_but_its_middle_is_no_price_while_another_was_ever_known() -> None:
    board = PriceBoard()
    board.mark("okx", "FOO/USD", D(1), D(5000), NOW)
    assert board.price("okx", "FOO/USD", NOW) == KnownPrice(D("2500.5"), NOW, sure=False)
    board.last_price("okx", "FOO/USD", D(90), None, NOW)
    assert board.price("okx", "FOO/USD", NOW) == KnownPrice(D(90), NOW, traded=True, sure=False)
    board.mark("okx", "FOO/USD", D(99), D(101), NOW + SECOND)
    board.mark("okx", "FOO/USD", D(1), D(5000), NOW + 2 * SECOND)
    much_later = NOW + 3600 * SECOND
    assert board.price("okx", "FOO/USD", much_later) == KnownPrice(D(100), NOW + SECOND)
    assert board.mid("okx", "FOO/USD") == D("2500.5")


def test_a_price_of_unknown_time_that_lies_outside_a_live_quote_is_not_that_of_now() -> None:
    board = PriceBoard()
    board.last_price("okx", "FOO/USD", D(60), D(100), NOW)
    board.mark("okx", "FOO/USD", D(97), D(100), NOW)
    shown = board.price("okx", "FOO/USD", NOW)
    assert shown is not None
    assert (shown.price, shown.sure) == (D("98.5"), False)
    later = board.price("okx", "FOO/USD", NOW + 60 * SECOND)
    assert later is not None
    assert (later.price, later.sure) == (D(60), False)
