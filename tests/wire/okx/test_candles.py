"""OKX's candles: newest first and page by page on the wire, oldest first for the engine."""

from decimal import Decimal as D

import pytest

from app.domain.instants import MILLISECOND
from app.domain.market_events import CandlesListed
from app.domain.order_events import QueryFailed
from app.domain.venue_requests import ReadCandles
from tests.shared_data import shared_data
from tests.wire.okx.conversation import BTC, START, Talk, only
from tests.wire.okx.question_talk import answer_of, query_of

MINUTE_MS = START // MILLISECOND // 60_000 * 60_000
# [ts, open, high, low, close, vol, volCcy, volCcyQuote, confirm] (sheet 5)
ENDED = f'["{MINUTE_MS - 60_000}","8533.02","8553.74","8527.17","8548.26","45247.5","529.58","529.58","1"]'
RUNNING = f'["{MINUTE_MS}","8548.26","8548.27","8548.1","8548.2","0.25","0.25","2137.05","0"]'


def ask(talk: Talk, interval: str = "1m", limit: int = 100) -> None:
    talk.ask(ReadCandles(instrument=BTC, interval=interval, limit=limit))


def page(first: int, count: int) -> bytes:
    """So many bars, newest first, the newest so many minutes before now."""
    return answer_of(
        *(
            f'["{MINUTE_MS - minute * 60_000}","1","2","0.5","1.5","{minute}","","","1"]'
            for minute in range(first, first + count)
        )
    )


@pytest.mark.parametrize(
    ("interval", "bar"),
    [("1m", "1m"), ("5m", "5m"), ("15m", "15m"), ("1h", "1H"), ("1d", "1Dutc")],
)
def test_the_question_is_public_and_days_are_those_of_utc(interval: str, bar: str) -> None:
    talk = Talk(keys=None, may_trade=False)
    talk.learn()
    ask(talk, interval)
    request = talk.request("candles")
    assert request.path == f"/api/v5/market/candles?instId=BTC-USDT&bar={bar}&limit=100"
    assert not any(name.startswith("OK-ACCESS") for name, _ in request.headers)


def test_the_rows_are_turned_round_and_read_to_the_last_digit() -> None:
    talk = Talk()
    talk.learn()
    ask(talk)
    asked_ns = talk.now.wall_ns
    (listed,) = only(talk.answer("candles", answer_of(RUNNING, ENDED)), CandlesListed)
    assert (listed.venue, listed.symbol, listed.interval) == ("okx", "BTC/USDT", "1m")
    assert (listed.asked_ns, listed.received_ns) == (asked_ns, talk.now.wall_ns)
    ended, running = listed.candles
    assert ended.open_time_ns == (MINUTE_MS - 60_000) * MILLISECOND
    assert (ended.open, ended.high, ended.low) == (D("8533.02"), D("8553.74"), D("8527.17"))
    assert (ended.close, ended.base_volume) == (D("8548.26"), D("45247.5"))
    assert (ended.closed, running.closed) == (True, False)
    assert {bar.interval for bar in listed.candles} == {"1m"}


def test_more_than_a_page_is_asked_for_from_the_oldest_bar_on() -> None:
    talk = Talk()
    talk.learn()
    ask(talk, limit=500)
    assert query_of(talk.request("candles").path)["limit"] == "300"
    asked_ns = talk.now.wall_ns
    assert only(talk.answer("candles", page(0, 300)), CandlesListed) == []
    query = query_of(talk.request("candles").path)
    assert (query["after"], query["limit"]) == (str(MINUTE_MS - 299 * 60_000), "200")
    (listed,) = only(talk.answer("candles", page(300, 200)), CandlesListed)
    assert [int(bar.base_volume) for bar in listed.candles] == list(range(499, -1, -1))
    assert listed.asked_ns == asked_ns


def test_a_short_page_is_the_last_one() -> None:
    talk = Talk()
    talk.learn()
    ask(talk, limit=500)
    (listed,) = only(talk.answer("candles", page(0, 299)), CandlesListed)
    assert len(listed.candles) == 299


def test_the_same_page_twice_ends_the_question() -> None:
    talk = Talk()
    talk.learn()
    ask(talk, limit=10_000)
    talk.answer("candles", page(0, 300))
    (failed,) = only(talk.answer("candles", page(0, 300)), QueryFailed)
    assert "twice" in failed.reason
    assert [row for row in talk.requests if row.label == "candles"] == []


def test_a_row_that_cannot_be_read_is_left_out() -> None:
    talk = Talk()
    talk.learn()
    ask(talk)
    bad = '["x"]', f'["{MINUTE_MS}","0","1","1","1","1","","","1"]', "{}", '["1","1"]'
    (listed,) = only(talk.answer("candles", answer_of(RUNNING, *bad, ENDED)), CandlesListed)
    assert len(listed.candles) == 2


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, b'{"code":"51001","msg":"Instrument ID does not exist","data":[]}'),
        (200, answer_of("{}", '["x"]')),
        (200, b'{"code":"0","data":{}}'),
        (200, b"null"),
        (503, b""),
    ],
)
def test_anything_else_is_no_answer_and_says_which_question(status: int, body: bytes) -> None:
    talk = Talk()
    talk.learn()
    ask(talk)
    (failed,) = only(talk.answer("candles", body, status), QueryFailed)
    assert (failed.what, failed.symbol, failed.client_order_id) == ("candles", "BTC/USDT", None)


def test_a_recorded_answer_is_read() -> None:
    body = (shared_data("fixtures") / "okx" / "http_get_candlesticks.json").read_bytes()
    talk = Talk()
    talk.learn()
    ask(talk)
    (listed,) = only(talk.answer("candles", body), CandlesListed)
    assert {bar.high for bar in listed.candles} == {D("33870.0"), D("33783.9")}
