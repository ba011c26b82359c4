"""OKX's public channels and answers: golden frames in, events out."""

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
    TextLevel,
    Ticker,
    Trade,
)
from app.domain.order_terms import Side
from app.market.sequence import UNNUMBERED
from app.venues.okx.public import control_kind, decode_market_frame
from app.venues.okx.public_answers import decode_public_answer
from tests.wire.okx import public_frames as frames

SYMBOLS = {"BTC-USDT": "BTC/USDT", "BTC-USD-220527": "BTC/USD:BTC-220527"}


def nothing(_: str) -> None:
    """No symbol is ours."""


def decode(frame: bytes) -> list[MarketEvent]:
    return list(decode_market_frame(frame, "spot", SYMBOLS.get, 7))


def test_books_snapshot_and_update() -> None:
    assert decode(frames.SNAPSHOT) == [
        BookSnapshot(
            "okx",
            "BTC/USDT",
            [Level(90000.0, 1.0)],
            [Level(90000.1, 0.5)],
            123456,
            1763680000123000000,
            7,
        )
    ]
    assert decode(frames.UPDATE) == [
        BookDelta(
            "okx",
            "BTC/USDT",
            [],
            [Level(90000.1, 0.0)],
            123460,
            123460,
            123456,
            1763680000223000000,
            7,
        )
    ]


def test_checksums_bring_the_texts_of_the_wire_unless_told_not_to() -> None:
    (event,) = decode(frames.OLD_UPDATE)
    assert isinstance(event, BookDelta)
    assert event.checksum == -914047754
    assert event.bids == [TextLevel("30182.6", "452")]
    assert (event.last, event.previous) == (UNNUMBERED, UNNUMBERED)
    (plain,) = decode_market_frame(frames.OLD_UPDATE, "futures", SYMBOLS.get, 7, verify=False)
    assert isinstance(plain, BookDelta)
    assert plain.checksum is None
    assert plain.bids == [Level(30182.6, 452.0)]


def test_exact_instruments_get_decimal_levels() -> None:
    (event,) = decode_market_frame(frames.SNAPSHOT, "spot", SYMBOLS.get, 7, exact={"BTC-USDT"})
    assert isinstance(event, BookSnapshot)
    assert event.asks == [ExactLevel(Decimal("90000.1"), Decimal("0.5"))]


def test_books5_is_a_whole_book_each_time() -> None:
    (event,) = decode(frames.BOOKS5)
    assert isinstance(event, BookSnapshot)
    assert (event.last, event.bids) == (123456, [Level(90000.0, 1.0)])


def test_bbo_is_a_quote_with_the_books_id() -> None:
    (event,) = decode(frames.BEST)
    bid, bid_size, ask, ask_size = map(Decimal, ("90000", "1", "90000.1", "0.5"))
    assert event == Quote(
        "okx", "BTC/USDT", bid, bid_size, ask, ask_size, 123456, 1763680000123000000, 7
    )
    empty = frames.BEST.replace(b'[["90000","1","0","2"]]', b"[]")
    assert decode(empty) == []


def test_trades() -> None:
    (event,) = decode(frames.TRADES)
    assert event == Trade(
        "okx",
        "BTC/USD:BTC-220527",
        "7849",
        Decimal("30218.8"),
        Decimal(1),
        Side.BUY,
        1652459199958000000,
        7,
    )


def test_one_unreadable_trade_does_not_cost_the_others() -> None:
    row = frames.TRADES[frames.TRADES.index(b'{"instId"') : -2]
    bad = row.replace(b'"buy"', b'"given"')
    assert len(decode(frames.TRADES.replace(row, bad + b"," + row + b',{"x":1},' + row))) == 2
    with pytest.raises(WireError):
        decode(frames.TRADES.replace(row, bad))


def test_ticker_comes_with_its_quote_unless_a_side_is_empty() -> None:
    ticker, quote = decode(frames.TICKER)
    assert isinstance(ticker, Ticker)
    assert ticker.last_price == Decimal(30236)
    assert ticker.base_volume == Decimal("17602.13085371")
    assert ticker.quote_volume == Decimal("525802090.62716611")
    assert isinstance(quote, Quote)
    assert (quote.bid, quote.ask_size) == (Decimal("30228.6"), Decimal("1.55896972"))
    assert len(decode(frames.TICKER.replace(b'"bidPx":"30228.6"', b'"bidPx":""'))) == 1


def test_volumes_in_contracts_are_not_taken_for_coins() -> None:
    swap = frames.TICKER.replace(b'"SPOT"', b'"SWAP"')
    ticker = decode(swap)[0]
    assert isinstance(ticker, Ticker)
    assert ticker.base_volume == Decimal("525802090.62716611")  # volCcy24h: base coins here
    assert ticker.quote_volume is None


def test_candles() -> None:
    (event,) = decode(frames.CANDLE)
    assert event == Candle(
        "okx",
        "BTC/USDT",
        "1m",
        1597026360000000000,
        1597026419999000000,
        Decimal("8533.02"),
        Decimal("8553.74"),
        Decimal("8527.17"),
        Decimal("8548.26"),
        Decimal("45247"),
        False,
        7,
    )
    (daily,) = decode(frames.CANDLE.replace(b"candle1m", b"candle1Dutc"))
    assert isinstance(daily, Candle)
    assert (daily.interval, daily.close_time_ns) == ("1Dutc", None)


def test_funding_and_mark_price() -> None:
    (funding,) = decode(frames.FUNDING)
    assert isinstance(funding, Funding)
    assert (funding.rate, funding.mark_price) == (Decimal("0.0001875391284828"), None)
    assert funding.next_time_ns == 1700726400000000000
    (mark,) = decode(frames.MARK_PRICE)
    assert isinstance(mark, Funding)
    assert (mark.rate, mark.mark_price) == (None, Decimal("42310.6"))


def test_instruments_that_are_not_ours_are_dropped() -> None:
    for frame in frames.EVERY_FRAME:
        assert list(decode_market_frame(frame, "spot", nothing, 7)) == []


@pytest.mark.parametrize(
    "frame",
    [
        b"",
        b"pong",
        b"{}",
        b'{"arg":{"channel":"books","instId":"BTC-USDT"}}',
        b'{"event":"subscribe","arg":{"channel":"books","instId":"BTC-USDT"}}',
        b'{"arg":{"channel":"orders","instId":"BTC-USDT"},"data":[]}',
        b'{"arg":{"channel":"books-rpi","instId":"BTC-USDT"},"action":"update","data":[]}',
        frames.UPDATE.replace(b'"update"', b'"replace"'),
        frames.UPDATE.replace(b'"90000.1","0"', b'"NaN","0"'),
        frames.UPDATE.replace(b'"90000.1","0"', b'"90000.1","-1"'),
        frames.UPDATE.replace(b'"1763680000223"', b'""'),
    ],
)
def test_the_unreadable_and_the_unknown_are_wire_errors(frame: bytes) -> None:
    with pytest.raises(WireError) as caught:
        decode(frame)
    assert str(caught.value).isprintable()


def test_control_frames_are_told_apart() -> None:
    assert control_kind(b"pong") == "pong"
    assert control_kind(b'{"id":"1","event":"subscribe","arg":{}}') == "subscribe"
    assert control_kind(b'{"event":"error","code":"60012","msg":""}') == "error"
    assert control_kind(frames.UPDATE) is None


def test_public_answers_are_told_from_their_fields() -> None:
    book = b'{"code":"0","msg":"","data":[{"asks":[["41006.8","0.6","0","1"]],"bids":[["41006.7","0.4","0","1"]],"ts":"1704067200000"}]}'
    (snapshot,) = decode_public_answer(book, SYMBOLS.get, 7, asked="BTC/USDT")
    want = [Level(41006.7, 0.4)], [Level(41006.8, 0.6)]
    assert snapshot == BookSnapshot("okx", "BTC/USDT", *want, UNNUMBERED, 1704067200000000000, 7)
    candles = b'{"code":"0","msg":"","data":[["1625097600000","33528.6","33870.0","33528.6","33783.9","778.838","0","0","1"],["x"]]}'
    (candle,) = decode_public_answer(candles, SYMBOLS.get, 7, asked="BTC/USDT", interval="1m")
    assert isinstance(candle, Candle)
    assert (candle.high, candle.closed) == (Decimal(33870), True)
    with pytest.raises(WireError, match="51001"):
        decode_public_answer(b'{"code":"51001","msg":"no such","data":[]}', SYMBOLS.get, 7)
