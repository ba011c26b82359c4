"""Binance's public streams and answers: golden frames in, events out."""

from decimal import Decimal

import pytest

from app.domain.errors import WireError
from app.domain.market_events import (
    BookDelta,
    BookSnapshot,
    Candle,
    ExactLevel,
    Funding,
    Level,
    MarketEvent,
    Quote,
    Ticker,
    Trade,
)
from app.domain.order_terms import Side
from app.venues.binance.public import control_kind, decode_market_frame
from app.venues.binance.public_answers import decode_depth_answer, decode_public_answer
from tests.wire.binance import public_frames as frames
from tests.wire.binance.public_frames import combined

SYMBOLS = {
    "BTCUSDT": "BTC/USDT",
    "BNBBTC": "BNB/BTC",
    "NKNUSDT": "NKN/USDT",
    "SUSHIUSDT": "SUSHI/USDT:USDT",
    "BTCUSD_PERP": "BTC/USD:BTC",
    "CTKUSDT": "CTK/USDT:USDT",
}


def nothing(_: str) -> None:
    """No symbol is ours."""


def decode(frame: bytes) -> list[MarketEvent]:
    return list(decode_market_frame(frame, "spot", SYMBOLS.get, 7))


@pytest.mark.parametrize(
    "frame", [frames.DEPTH, combined("btcusdt@depth@100ms", frames.DEPTH)], ids=["raw", "combined"]
)
def test_depth(frame: bytes) -> None:
    assert decode(frame) == [
        BookDelta(
            "binance",
            "BTC/USDT",
            [Level(90000.01, 0.5)],
            [Level(90000.02, 0.0)],
            157,
            160,
            None,
            1763680000123000000,
            7,
        )
    ]


def test_futures_depth_follows_pu_and_is_stamped_with_the_transaction_time() -> None:
    (event,) = decode(combined("sushiusdt@depth@100ms", frames.FUTURES_DEPTH))
    assert isinstance(event, BookDelta)
    assert (event.first, event.last, event.previous) == (600859599090, 600859600917, 600859598061)
    assert event.venue_time_ns == 1626992741024000000
    assert event.symbol == "SUSHI/USDT:USDT"


def test_futures_partial_depth_is_a_snapshot_although_it_says_depth_update() -> None:
    (event,) = decode(combined("sushiusdt@depth5@100ms", frames.FUTURES_DEPTH))
    assert isinstance(event, BookSnapshot)
    assert event.last == 600859600917


def test_spot_partial_depth_takes_its_symbol_from_the_stream() -> None:
    (event,) = decode(combined("btcusdt@depth20@100ms", frames.PARTIAL))
    want = BookSnapshot(
        "binance", "BTC/USDT", [Level(0.0024, 10)], [Level(0.0026, 100)], 160, None, 7
    )
    assert event == want


@pytest.mark.parametrize("stream", ["btcusdt@rpiDepth@500ms", "btcusdt@depth50", "btcusdt"])
def test_depth_of_unknown_streams_is_refused(stream: str) -> None:
    for payload in (frames.DEPTH, frames.PARTIAL):
        with pytest.raises(WireError):
            decode(combined(stream, payload))


def test_exact_instruments_get_decimal_levels() -> None:
    (event,) = decode_market_frame(frames.DEPTH, "spot", SYMBOLS.get, 7, exact={"BTCUSDT"})
    assert isinstance(event, BookDelta)
    assert event.bids == [ExactLevel(Decimal("90000.01"), Decimal("0.5"))]


@pytest.mark.parametrize("bad", ["NaN", "-1", "Infinity", "1e40"])
def test_exact_levels_are_checked_too(bad: str) -> None:
    frame = frames.DEPTH.replace(b'"0.5"', f'"{bad}"'.encode())
    with pytest.raises(WireError):
        decode_market_frame(frame, "spot", SYMBOLS.get, 7, exact={"BTCUSDT"})


def test_spot_book_ticker() -> None:
    (event,) = decode(combined("nknusdt@bookTicker", frames.BOOK_TICKER))
    bid, bid_size, ask, ask_size = map(
        Decimal, ("0.35210000", "672.00000000", "0.35260000", "3199.00000000")
    )
    assert event == Quote("binance", "NKN/USDT", bid, bid_size, ask, ask_size, 499869768, None, 7)


def test_coinm_book_ticker_has_a_time() -> None:
    (event,) = decode(frames.COINM_BOOK_TICKER)
    assert isinstance(event, Quote)
    assert (event.last, event.venue_time_ns) == (1007198632021, 1723161257465000000)


def test_a_quote_with_an_empty_side_is_no_quote() -> None:
    frame = frames.BOOK_TICKER.replace(b'"0.35260000"', b'"0.00000000"')
    assert decode(frame) == []


def test_trades_name_the_taker() -> None:
    (sold,) = decode(frames.TRADE)
    assert sold == Trade(
        "binance",
        "BTC/USDT",
        "3735683259",
        Decimal("61837.63"),
        Decimal("0.02"),
        Side.SELL,
        1723161255342000000,
        7,
    )
    (bought,) = decode(frames.AGGREGATE)
    assert isinstance(bought, Trade)
    assert (bought.side, bought.trade_id) == (Side.BUY, "15683430")


def test_a_trade_of_nothing_is_no_trade() -> None:
    assert decode(frames.TRADE.replace(b'"61837.63000000"', b'"0"')) == []


def test_kline() -> None:
    (event,) = decode(combined("ctkusdt@kline_1m", frames.KLINE))
    assert event == Candle(
        "binance",
        "CTK/USDT:USDT",
        "1m",
        1626992700000000000,
        1626992759999000000,
        Decimal("1.01"),
        Decimal("1.011"),
        Decimal("1.01"),
        Decimal("1.011"),
        Decimal("3917"),
        False,
        7,
    )


def test_ticker_comes_with_its_quote() -> None:
    ticker, quote = decode(frames.TICKER)
    assert isinstance(ticker, Ticker)
    assert (ticker.last_price, ticker.open_price) == (Decimal("0.0025"), Decimal("0.0010"))
    assert (ticker.base_volume, ticker.quote_volume) == (Decimal(10000), Decimal(18))
    assert isinstance(quote, Quote)
    assert (quote.bid, quote.ask, quote.last) == (Decimal("0.0024"), Decimal("0.0026"), None)


def test_mini_tickers_come_alone_and_in_arrays() -> None:
    (alone,) = decode(frames.MINI_TICKER)
    array = (
        b"[" + frames.MINI_TICKER + b',{"e":"24hrMiniTicker","s":1},' + frames.MINI_TICKER + b"]"
    )
    assert decode(array) == [alone, alone]
    assert decode(combined("!miniTicker@arr", array)) == [alone, alone]


def test_an_array_without_a_readable_row_is_an_error() -> None:
    with pytest.raises(WireError):
        decode(b'[{"e":"24hrMiniTicker","s":1}]')


def test_mark_price() -> None:
    (event,) = decode(frames.MARK_PRICE)
    assert event == Funding(
        "binance",
        "BTC/USDT",
        Decimal("0.00038167"),
        Decimal("11794.15"),
        Decimal("11784.62659091"),
        1562306400000000000,
        1562305380000000000,
        7,
    )
    (dated,) = decode(frames.MARK_PRICE.replace(b'"0.00038167"', b'""'))
    assert isinstance(dated, Funding)
    assert dated.rate is None


def test_symbols_that_are_not_ours_are_dropped() -> None:
    for frame in frames.EVERY_FRAME:
        assert list(decode_market_frame(frame, "spot", nothing, 7)) == []


BAD_NUMBERS = [b'"NaN"', b'"Infinity"', b'"1e999"', b'"-1"', b'""', b"null", b"true", b'"1_0"']


@pytest.mark.parametrize("bad", BAD_NUMBERS)
def test_senseless_numbers_are_refused(bad: bytes) -> None:
    for frame, number in (
        (frames.DEPTH, b'"90000.01"'),
        (frames.DEPTH, b'"0.5"'),
        (frames.BOOK_TICKER, b'"672.00000000"'),
        (frames.TRADE, b'"0.02000000"'),
        (frames.PARTIAL, b'"0.0024"'),
    ):
        assert number in frame
        broken = frame.replace(number, bad)
        payload = combined("btcusdt@depth5", broken) if frame is frames.PARTIAL else broken
        if frame is frames.TRADE and bad == b'""':
            assert decode(payload) == []
            continue
        with pytest.raises(WireError):
            decode(payload)


@pytest.mark.parametrize(
    "frame",
    [
        b"",
        b"{",
        b"[]x",
        b"null",
        b"\xff\xfe",
        b'{"e":"depthUpdate"}',
        b'{"e":"serverShutdown","E":1}',
        b'{"e":"\x1b[31m"}',
        b'{"result":null,"id":1}',
        b'{"stream":"btcusdt@depth","data":null}',
        b'{"e":"depthUpdate","x":' + b"[" * 100_000,
    ],
)
def test_the_unreadable_and_the_unknown_are_wire_errors(frame: bytes) -> None:
    with pytest.raises(WireError) as caught:
        decode(frame)
    assert str(caught.value).isprintable()


def test_control_answers_are_told_apart() -> None:
    assert control_kind(b'{"result":null,"id":1}') == "result"
    assert control_kind(b'{"code":2,"msg":"Invalid request","id":1}') == "error"
    assert control_kind(frames.DEPTH) is None


def test_depth_answer() -> None:
    body = b'{"lastUpdateId":1027024,"E":2,"T":1,"bids":[["4.00000000","431.00000000"]],"asks":[["4.00000200","12.00000000"]]}'
    want = BookSnapshot(
        "binance", "A/B", [Level(4.0, 431.0)], [Level(4.000002, 12.0)], 1027024, 1_000_000, 7
    )
    assert decode_depth_answer(body, "A/B", 7) == want
    exact = decode_depth_answer(body, "A/B", 7, exact=True)
    assert exact.bids == [ExactLevel(Decimal("4.00000000"), Decimal("431.00000000"))]
    with pytest.raises(WireError):
        decode_depth_answer(b'{"code":-1121,"msg":"Invalid symbol."}', "A/B", 7)


def test_public_answers_are_told_from_their_fields() -> None:
    trades = b'[{"id":28457,"price":"4.00000100","qty":"12.0","quoteQty":"48","time":1499865549590,"isBuyerMaker":true}]'
    (trade,) = decode_public_answer(trades, SYMBOLS.get, 7, asked="A/B")
    assert isinstance(trade, Trade)
    assert (trade.symbol, trade.side, trade.trade_id) == ("A/B", Side.SELL, "28457")
    klines = b'[[1499040000000,"0.01","0.8","0.005","0.02","148976.1",1499644799999,"2434.1",308,"1","1","0"],["bad"]]'
    (candle,) = decode_public_answer(klines, SYMBOLS.get, 1499644800000000000, asked="A/B")
    assert isinstance(candle, Candle)
    assert (candle.high, candle.closed) == (Decimal("0.8"), True)
    best = b'{"symbol":"BNBBTC","bidPrice":"4.0","bidQty":"431","askPrice":"4.1","askQty":"9"}'
    (quote,) = decode_public_answer(best, SYMBOLS.get, 7)
    assert isinstance(quote, Quote)
    assert (quote.symbol, quote.bid_size, quote.last) == ("BNB/BTC", Decimal(431), None)
    assert decode_public_answer(b'{"what":1}', SYMBOLS.get, 7) == []
    with pytest.raises(WireError):
        decode_public_answer(best.replace(b'"4.1"', b'"x"'), SYMBOLS.get, 7)
