"""The public socket: subscriptions as a difference, snapshots at the right moment, silence noticed."""

import msgspec
import pytest

from app.domain.errors import WireError
from app.domain.instants import MILLISECOND, SECOND
from app.domain.link_events import BookLost, VenueNotice
from app.domain.market_events import BookDelta, BookSnapshot, Quote, Ticker, Trade
from app.domain.venue_requests import ResyncBook, Watch
from tests.wire.binance.talk import BTC, ETH, Talk, of_type

BOOKS = Watch(books=(BTC,), tickers=())
STREAMS = ["btcusdt@depth@100ms", "btcusdt@trade"]
DEPTH = {"lastUpdateId": 160, "bids": [["90000.00", "1"]], "asks": [["90000.02", "2"]]}


def delta(first: int, last: int, wire_symbol: str = "BTCUSDT") -> bytes:
    """The sheet's diff (A4) as a combined frame."""
    name = wire_symbol.lower()
    return (
        f'{{"stream":"{name}@depth@100ms","data":{{"e":"depthUpdate","E":1763680000123,"s":"{wire_symbol}",'
        f'"U":{first},"u":{last},"b":[["90000.01","0.5"]],"a":[["90000.02","0"]]}}}}'
    ).encode()


def watching(*, live: bool = True) -> Talk:
    """BTC subscribed; with `live` its first delta and snapshot are in."""
    talk = Talk()
    talk.read_clock()
    talk.open("market")
    talk.ask(BOOKS)
    asked = talk.take_frame()
    talk.say("market", msgspec.json.encode({"result": None, "id": asked["id"]}))
    if live:
        talk.say("market", delta(157, 160))
        talk.answer("depth", DEPTH)
    return talk


def pace(talk: Talk, gap_ns: int, count: int, last: int = 160) -> int:
    """Deltas at a steady pace; the last update id."""
    for _ in range(count):
        talk.wait(gap_ns)
        last += 1
        talk.say("market", delta(last, last))
    return last


def test_only_the_difference_is_asked_for_at_a_pace_the_venue_allows() -> None:
    talk = Talk()
    talk.ask(BOOKS)
    assert talk.frames == []
    talk.open("market")
    assert talk.take_frame() == {"method": "SUBSCRIBE", "params": STREAMS, "id": 1}
    talk.ask(Watch(books=(ETH,), tickers=(BTC,)))
    assert talk.frames == []  # too soon
    talk.wait(SECOND)
    assert [talk.take_frame() for _ in range(2)] == [
        {"method": "UNSUBSCRIBE", "params": STREAMS, "id": 2},
        {
            "method": "SUBSCRIBE",
            "params": ["ethusdt@depth@100ms", "ethusdt@trade", "btcusdt@ticker"],
            "id": 3,
        },
    ]
    talk.wait(2 * SECOND)
    assert talk.frames == []


def test_no_second_has_more_than_five_messages() -> None:
    many = tuple(
        msgspec.structs.replace(BTC, wire_symbol=f"C{n}USDT", symbol=f"C{n}/USDT")
        for n in range(400)
    )
    talk = Talk()
    talk.open("market")
    talk.ask(Watch(books=many, tickers=()))
    times: list[int] = []
    for _ in range(100):
        times += [talk.now.mono_ns] * len(talk.frames)
        talk.frames.clear()
        talk.wait(50 * MILLISECOND)
    assert len(times) == 8  # 800 streams, 100 a message
    for start in times:
        assert sum(start <= at < start + SECOND for at in times) <= 4


def test_the_snapshot_is_asked_for_after_the_first_delta_and_delivered_behind_it() -> None:
    talk = watching(live=False)
    assert talk.requests == []
    (first,) = talk.say("market", delta(157, 160))
    assert isinstance(first, BookDelta)
    assert talk.query("depth") == {"symbol": "BTCUSDT", "limit": "1000"}
    talk.say("market", delta(161, 162))
    assert [row.label for row in talk.requests] == ["depth"]  # one in flight
    (snapshot,) = talk.answer("depth", DEPTH)
    assert isinstance(snapshot, BookSnapshot)
    assert (snapshot.symbol, snapshot.last) == ("BTC/USDT", 160)


def test_a_market_without_updates_gets_its_snapshot_all_the_same() -> None:
    talk = watching(live=False)
    talk.wait(1_900 * MILLISECOND)
    assert talk.requests == []
    talk.wait(500 * MILLISECOND)
    assert [row.label for row in talk.requests] == ["depth"]


@pytest.mark.parametrize("how", ["not_sent", "unknown", "refused", "unreadable"])
def test_a_snapshot_that_does_not_come_is_asked_for_again(how: str) -> None:
    talk = watching(live=False)
    talk.say("market", delta(157, 160))
    if how == "not_sent":
        talk.not_sent("depth")
    elif how == "unknown":
        talk.unknown("depth")
    elif how == "refused":
        talk.answer("depth", {"code": -1003, "msg": "x"}, 400)
    else:
        with pytest.raises(WireError):
            talk.answer("depth", b"<html>")
    assert talk.requests == []
    talk.wait(1_500 * MILLISECOND)
    assert [row.label for row in talk.requests] == ["depth"]


def test_a_resync_asks_once_however_often_the_book_complains() -> None:
    talk = watching()
    for _ in range(5):
        talk.ask(ResyncBook(symbol="BTC/USDT"))
    talk.ask(ResyncBook(symbol="NONE/SUCH"))
    talk.wait(SECOND)
    assert [row.label for row in talk.requests] == ["depth"]
    talk.answer("depth", DEPTH)
    talk.wait(SECOND)
    assert talk.requests == []


def test_a_lost_socket_loses_the_books_and_voids_snapshots_on_their_way() -> None:
    talk = watching()
    talk.ask(ResyncBook(symbol="BTC/USDT"))
    talk.wait(SECOND)
    (lost,) = of_type(talk.close("market"), BookLost)
    assert lost.symbol == "BTC/USDT"
    assert talk.close("market") == []  # lost already
    talk.open("market")
    assert talk.take_frame()["params"] == STREAMS
    assert talk.answer("depth", DEPTH) == []
    talk.say("market", delta(170, 171))
    assert isinstance(talk.answer("depth", DEPTH)[0], BookSnapshot)


def test_a_busy_stream_that_falls_silent_is_lost_and_subscribed_again() -> None:
    talk = watching()
    pace(talk, 100 * MILLISECOND, 20)
    assert of_type(talk.wait(2_900 * MILLISECOND), BookLost) == []
    (lost,) = of_type(talk.wait(400 * MILLISECOND), BookLost)
    assert lost.reason == "the stream btcusdt@depth@100ms is silent"
    talk.wait(SECOND)
    assert [(row["method"], row["params"]) for row in (talk.take_frame(), talk.take_frame())] == [
        ("UNSUBSCRIBE", STREAMS[:1]),
        ("SUBSCRIBE", STREAMS[:1]),
    ]
    assert talk.dropped == []


def test_a_stream_silent_after_subscribing_again_costs_the_socket() -> None:
    talk = watching()
    pace(talk, 100 * MILLISECOND, 20)
    talk.wait(5 * SECOND)
    for _ in range(2):
        asked = talk.take_frame()
        talk.say("market", msgspec.json.encode({"result": None, "id": asked["id"]}))
    assert talk.dropped == []
    talk.wait(15 * SECOND)
    assert set(talk.dropped) == {"market"}


def test_a_slow_market_is_asked_whether_anything_happened_before_it_counts_as_lost() -> None:
    talk = watching()
    last = pace(talk, SECOND, 10)  # one update a second: silence is six seconds
    assert of_type(talk.wait(7 * SECOND), BookLost) == []
    assert [row.label for row in talk.requests] == ["depth"]
    quiet = {**DEPTH, "lastUpdateId": last}
    assert isinstance(talk.answer("depth", quiet)[0], BookSnapshot)
    talk.wait(7 * SECOND)
    moved = {**DEPTH, "lastUpdateId": last + 3}
    (lost,) = talk.answer("depth", moved)
    assert isinstance(lost, BookLost)
    assert "although the book moved" in lost.reason


def test_a_slow_market_whose_question_fails_is_lost() -> None:
    talk = watching()
    pace(talk, SECOND, 10)
    talk.wait(7 * SECOND)
    (lost,) = talk.not_sent("depth")
    assert isinstance(lost, BookLost)


def test_an_announced_shutdown_replaces_the_socket_at_once() -> None:
    talk = watching()
    talk.say(
        "market", b'{"stream":"!serverShutdown","data":{"e":"serverShutdown","E":1770123456789}}'
    )
    assert talk.dropped == ["market"]
    talk.say("market", b'{"e":"serverShutdown","E":1770123456789}')
    assert talk.dropped == ["market", "market"]


@pytest.mark.parametrize(
    "words",
    [
        '{"code":2,"msg":"Invalid request: unknown stream","id":1}',
        '{"error":{"code":2,"msg":"Invalid request: unknown stream"},"id":1}',
    ],
)
def test_a_refused_subscription_is_said_and_not_repeated(words: str) -> None:
    talk = Talk()
    talk.open("market")
    talk.ask(BOOKS)
    (notice,) = of_type(talk.say("market", words.encode()), VenueNotice)
    assert "Invalid request: unknown stream" in notice.text
    talk.frames.clear()
    talk.wait(2 * SECOND)
    assert talk.frames == []
    talk.ask(BOOKS)
    assert talk.take_frame()["params"] == STREAMS


def test_a_subscription_without_an_answer_costs_the_socket() -> None:
    talk = Talk()
    talk.open("market")
    talk.ask(BOOKS)
    talk.wait(4_900 * MILLISECOND)
    assert talk.dropped == []
    talk.wait(400 * MILLISECOND)
    assert set(talk.dropped) == {"market"}


def test_one_unreadable_frame_ends_nothing() -> None:
    talk = watching()
    for bad in (
        b"",
        b"null",
        b'{"stream":"x","data":{"e":"new"}}',
        b'{"e":"trade","s":1}',
        b"\xff\xfe",
    ):
        with pytest.raises(WireError):
            talk.say("market", bad)
    trade = b'{"stream":"btcusdt@trade","data":{"e":"trade","E":1,"s":"BTCUSDT","t":1,"p":"1","q":"2","T":1,"m":true}}'
    assert isinstance(talk.say("market", trade)[0], Trade)
    assert talk.say("market", trade.replace(b"BTCUSDT", b"XXXUSDT")) == []


def test_tickers_carry_best_bid_and_ask() -> None:
    talk = Talk()
    talk.open("market")
    talk.ask(Watch(books=(), tickers=(ETH,)))
    assert talk.take_frame()["params"] == ["ethusdt@ticker"]
    frame = b'{"stream":"ethusdt@ticker","data":{"e":"24hrTicker","E":1672515782136,"s":"ETHUSDT","p":"0.0015","c":"0.0025","o":"0.0010","h":"0.0026","l":"0.0009","v":"10000","q":"18","b":"0.0024","B":"10","a":"0.0026","A":"100"}}'
    ticker, quote = talk.say("market", frame)
    assert isinstance(ticker, Ticker)
    assert isinstance(quote, Quote)
    assert (ticker.symbol, quote.symbol) == ("ETH/USDT", "ETH/USDT")


def test_a_book_watched_again_at_once_starts_anew() -> None:
    talk = watching()
    talk.wait(SECOND)
    talk.ask(Watch(books=(), tickers=()))
    talk.ask(BOOKS)
    talk.wait(SECOND)
    methods = [talk.take_frame()["method"] for _ in range(len(talk.frames))]
    assert methods == ["UNSUBSCRIBE", "SUBSCRIBE"]
    talk.say("market", delta(200, 201))
    assert [row.label for row in talk.requests] == ["depth"]
