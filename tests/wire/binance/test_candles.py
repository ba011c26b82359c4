"""Binance's klines: what is asked, and the documented rows read to the last digit."""

from decimal import Decimal as D

import msgspec
import pytest

from app.domain.instants import MILLISECOND, MINUTE, SECOND
from app.domain.market_events import CandlesListed
from app.domain.order_events import QueryFailed
from app.domain.venue_requests import ReadCandles
from tests.wire.binance.talk import BTC, START, Talk, of_type

# The documentation's row (sheet A5, GET /klines), moved to our time: open time, open, high, low, close,
# volume, close time, quote volume, trades, taker's base and quote volume, unused.
MINUTE_MS = START // MILLISECOND // 60_000 * 60_000
ENDED = [
    MINUTE_MS - 60_000, "0.01634790", "0.80000000", "0.01575800", "0.01577100", "148976.11427815",
    MINUTE_MS - 1, "2434.19055334", 308, "1756.87402397", "28.46694368", "0",
]  # fmt: skip
RUNNING = [
    MINUTE_MS, "0.01577100", "0.01600000", "0.01577100", "0.01599000", "12.5",
    MINUTE_MS + 59_999, "0.19", 3, "10", "0.15", "0",
]  # fmt: skip


def ask(talk: Talk, interval: str = "1m", limit: int = 500) -> None:
    talk.ask(ReadCandles(instrument=BTC, interval=interval, limit=limit))


@pytest.mark.parametrize("interval", ["1m", "5m", "15m", "1h", "1d"])
def test_the_question_is_public_and_spelled_as_ours(interval: str) -> None:
    talk = Talk(keys=None, may_trade=False)
    ask(talk, interval)
    request = talk.request("candles")
    assert request.path == f"/api/v3/klines?symbol=BTCUSDT&interval={interval}&limit=500"
    assert request.headers == ()


def test_usdm_asks_on_its_own_path() -> None:
    talk = Talk(keys=None, may_trade=False, product="usdm", environment="demo")
    ask(talk, limit=2)
    assert talk.request("candles").path == "/fapi/v1/klines?symbol=BTCUSDT&interval=1m&limit=2"


def test_the_rows_come_oldest_first_and_exact() -> None:
    talk = Talk(keys=None, may_trade=False)
    ask(talk)
    asked_ns = talk.now.wall_ns
    (listed,) = of_type(talk.answer("candles", [ENDED, RUNNING]), CandlesListed)
    assert (listed.venue, listed.symbol, listed.interval) == ("binance", "BTC/USDT", "1m")
    assert (listed.asked_ns, listed.received_ns) == (asked_ns, talk.now.wall_ns)
    ended, running = listed.candles
    assert ended.open_time_ns == (MINUTE_MS - 60_000) * MILLISECOND
    assert (ended.open, ended.high) == (D("0.01634790"), D("0.80000000"))
    assert (ended.low, ended.close) == (D("0.01575800"), D("0.01577100"))
    assert ended.base_volume == D("148976.11427815")
    assert (ended.closed, running.closed) == (True, False)
    assert {bar.interval for bar in listed.candles} == {"1m"}


def test_a_row_that_cannot_be_read_is_left_out_and_no_more_come_than_were_asked_for() -> None:
    talk = Talk(keys=None, may_trade=False)
    ask(talk, limit=2)
    nothing = [0, "0", "0", "0", "0", "0", 1, "0", 0, "0", "0", "0"]  # no trade ever
    rows = [ENDED, ["bad"], nothing, {}, ENDED, RUNNING]
    (listed,) = of_type(talk.answer("candles", rows), CandlesListed)
    assert [bar.closed for bar in listed.candles] == [True, False]


def test_an_empty_list_is_an_answer() -> None:
    talk = Talk(keys=None, may_trade=False)
    ask(talk)
    (listed,) = of_type(talk.answer("candles", []), CandlesListed)
    assert listed.candles == ()


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (400, b'{"code":-1121,"msg":"Invalid symbol."}'),
        (200, b"{}"),
        (200, b"null"),
        (200, b"<html>"),
        (200, b'[["bad"],["worse"]]'),
        (200, msgspec.json.encode({"lastUpdateId": 1, "bids": [], "asks": []})),
        (503, b""),
    ],
)
def test_anything_else_is_no_answer_and_says_which_question(status: int, body: bytes) -> None:
    talk = Talk(keys=None, may_trade=False)
    ask(talk)
    (failed,) = of_type(talk.answer("candles", body, status), QueryFailed)
    assert (failed.what, failed.symbol, failed.client_order_id) == ("candles", "BTC/USDT", None)
    assert failed.reason


@pytest.mark.parametrize("how", ["not_sent", "unknown"])
def test_a_broken_line_is_no_answer(how: str) -> None:
    talk = Talk(keys=None, may_trade=False)
    ask(talk)
    (failed,) = of_type(getattr(talk, how)("candles"), QueryFailed)
    assert failed.what == "candles"


def test_they_wait_while_the_venue_is_frozen() -> None:
    talk = Talk(keys=None, may_trade=False)
    ask(talk)
    talk.answer("candles", {"code": -1003, "msg": "slow"}, 429, {"retry-after": "20"})
    ask(talk)
    assert [row.label for row in talk.requests if row.label == "candles"] == []
    talk.wait(MINUTE - 40 * SECOND + SECOND)
    assert talk.request("candles").label == "candles"
