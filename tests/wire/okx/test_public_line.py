"""Subscriptions of OKX's public socket: differences, resyncs, silence, refusals."""

from collections.abc import Iterable

import msgspec

from app.domain.instants import SECOND
from app.domain.instruments import Instrument
from app.domain.link_events import BookLost, VenueNotice
from app.domain.market_events import BookDelta, BookSnapshot, Quote, Ticker
from app.domain.venue_requests import ResyncBook, Watch
from tests.wire.okx.conversation import BTC, Talk, only
from tests.wire.okx.public_frames import SNAPSHOT, TICKER, UPDATE

ETH = msgspec.structs.replace(
    BTC, wire_symbol="ETH-USDT", symbol="ETH/USDT", base="ETH", wire_code=10461
)


def _ack(event: str, channel: str, name: str = "BTC-USDT") -> bytes:
    return (
        f'{{"id":"1","event":"{event}","arg":{{"channel":"{channel}","instId":"{name}"}},'
        '"connId":"a4d3ae55"}'
    ).encode()


def _watch(*books: Instrument, tickers: Iterable[Instrument] = ()) -> Watch:
    return Watch(books=books, tickers=tuple(tickers))


def _topics(frame: dict[str, object]) -> list[tuple[str, str]]:
    arguments = frame["args"]
    assert isinstance(arguments, list)
    return [(row["channel"], row["instId"]) for row in arguments]


def _update(last: int, previous: int) -> bytes:
    return UPDATE.replace(b'"prevSeqId":123456', b'"prevSeqId":%d' % previous).replace(
        b'"seqId":123460', b'"seqId":%d' % last
    )


def _live() -> Talk:
    """A talk in which the book of BTC/USDT stands at 123456."""
    talk = Talk(keys=None, may_trade=False)
    talk.ask(_watch(BTC))
    talk.open("public")
    talk.say("public", *(_ack("subscribe", name) for name in ("books", "trades", "tickers")))
    assert len(only(talk.say("public", SNAPSHOT), BookSnapshot)) == 1
    return talk


def test_nothing_is_opened_before_something_is_watched() -> None:
    talk = Talk(keys=None, may_trade=False)
    assert talk.plans() == []
    talk.ask(_watch(BTC))
    assert talk.plans() == ["public"]
    talk.ask(_watch())
    assert talk.plans() == []


def test_only_the_difference_is_sent() -> None:
    talk = Talk(keys=None, may_trade=False)
    talk.ask(_watch(BTC, tickers=[ETH]))
    talk.open("public")
    first = talk.last_frame("public")
    assert first["op"] == "subscribe"
    assert _topics(first) == [
        ("books", "BTC-USDT"),
        ("trades", "BTC-USDT"),
        ("tickers", "BTC-USDT"),
        ("tickers", "ETH-USDT"),
    ]
    talk.ask(_watch(ETH, tickers=[BTC]))
    leave, join = (msgspec.json.decode(frame.data) for frame in talk.frames[-2:])
    assert (leave["op"], _topics(leave)) == (
        "unsubscribe",
        [("books", "BTC-USDT"), ("trades", "BTC-USDT")],
    )
    assert (join["op"], _topics(join)) == (
        "subscribe",
        [("books", "ETH-USDT"), ("trades", "ETH-USDT")],
    )
    count = len(talk.frames)
    talk.ask(_watch(ETH, tickers=[BTC]))
    assert len(talk.frames) == count


def test_many_instruments_go_in_frames_that_the_venue_takes() -> None:
    many = [
        msgspec.structs.replace(BTC, wire_symbol=f"C{n:04}-USDT", symbol=f"C{n:04}/USDT")
        for n in range(2_000)
    ]
    talk = Talk(keys=None, may_trade=False)
    talk.ask(_watch(tickers=many))
    talk.open("public")
    assert len(talk.frames) > 1
    assert all(len(frame.data) <= 65_536 for frame in talk.frames)
    sent = [row for frame in talk.frames for row in _topics(msgspec.json.decode(frame.data))]
    assert sent == [("tickers", row.wire_symbol) for row in many]


def test_a_ticker_brings_its_quote() -> None:
    talk = _live()
    events = talk.say("public", TICKER)
    assert [type(event) for event in events] == [Ticker, Quote]


def test_a_resync_is_one_unsubscribe_and_one_subscribe_and_silence_until_the_snapshot() -> None:
    talk = _live()
    assert only(talk.say("public", _update(123460, 123456)), BookDelta)
    before = len(talk.frames)
    for _ in range(5):
        talk.ask(ResyncBook(symbol="BTC/USDT"))
    assert len(talk.frames) == before + 1
    leave = talk.last_frame("public")
    assert (leave["op"], _topics(leave)) == ("unsubscribe", [("books", "BTC-USDT")])
    assert talk.say("public", _update(123470, 123460), SNAPSHOT) == []
    talk.say("public", _ack("unsubscribe", "books"))
    assert len(talk.frames) == before + 2
    join = talk.last_frame("public")
    assert (join["op"], _topics(join)) == ("subscribe", [("books", "BTC-USDT")])
    talk.say("public", _ack("subscribe", "books"))
    assert talk.say("public", _update(123480, 123470)) == []
    talk.ask(ResyncBook(symbol="BTC/USDT"))
    assert len(talk.frames) == before + 2
    assert only(talk.say("public", SNAPSHOT), BookSnapshot)
    assert only(talk.say("public", _update(123460, 123456)), BookDelta)


def test_a_book_that_breaks_again_and_again_is_fetched_less_and_less_often() -> None:
    talk = _live()
    frames = 0
    for _ in range(400):
        talk.ask(ResyncBook(symbol="BTC/USDT"))
        talk.say("public", _ack("unsubscribe", "books"), _ack("subscribe", "books"), SNAPSHOT)
        talk.wait(SECOND // 10)
        frames = len([row for row in talk.frames if b'"unsubscribe"' in row.data])
    assert 3 <= frames <= 12


def test_a_subscription_without_answer_is_repeated_alone_and_then_the_line_is_made_anew() -> None:
    talk = Talk(keys=None, may_trade=False)
    talk.ask(_watch(tickers=[BTC, ETH]))
    talk.open("public")
    talk.say("public", _ack("subscribe", "tickers"))
    talk.wait(10 * SECOND)
    assert _topics(talk.last_frame("public")) == [("tickers", "ETH-USDT")]
    assert talk.dropped == []
    talk.wait(10 * SECOND)
    assert talk.dropped == ["public"]


def test_a_book_without_snapshot_means_a_new_line() -> None:
    talk = Talk(keys=None, may_trade=False)
    talk.ask(_watch(BTC))
    talk.open("public")
    talk.say("public", *(_ack("subscribe", name) for name in ("books", "trades", "tickers")))
    events = talk.wait(11 * SECOND)
    assert talk.dropped == ["public"]
    assert only(events, VenueNotice)
    assert [row.symbol for row in only(talk.close("public"), BookLost)] == ["BTC/USDT"]


def test_an_instrument_that_the_venue_does_not_know_is_named_and_costs_no_other() -> None:
    talk = Talk(keys=None, may_trade=False)
    swap = msgspec.structs.replace(BTC, wire_symbol="BTC-USDT-SWAP", symbol="BTC/USDT:USDT")
    talk.ask(_watch(BTC, swap))
    talk.open("public")
    request_id = talk.last_frame("public")["id"]
    error = (
        f'{{"id":"{request_id}","event":"error","code":"60018","msg":"Wrong URL or '
        "channel:books,instId:BTC-USDT-SWAP doesn't exist. Please use the correct URL, channel "
        'and parameters referring to API document.","connId":"a"}'
    ).encode()
    events = talk.say("public", error)
    assert [row.symbol for row in only(events, BookLost)] == ["BTC/USDT:USDT"]
    assert "BTC-USDT-SWAP" in only(events, VenueNotice)[0].text
    for name in ("BTC-USDT", "BTC-USDT-SWAP"):
        talk.say("public", *(_ack("subscribe", row, name) for row in ("trades", "tickers")))
    talk.say("public", _ack("subscribe", "books"), SNAPSHOT)
    talk.wait(2 * SECOND)
    assert talk.dropped == []


def test_a_lost_line_loses_its_books_and_a_new_one_subscribes_anew() -> None:
    talk = _live()
    assert [row.symbol for row in only(talk.close("public"), BookLost)] == ["BTC/USDT"]
    talk.open("public")
    assert _topics(talk.last_frame("public"))[0] == ("books", "BTC-USDT")


def test_a_silent_book_is_fetched_anew_and_a_quiet_market_gets_more_patience() -> None:
    talk = _live()
    lost = only(talk.wait(16 * SECOND), BookLost)
    assert [row.symbol for row in lost] == ["BTC/USDT"]
    talk.say("public", _ack("unsubscribe", "books"), _ack("subscribe", "books"), SNAPSHOT)
    # The same id again proves that nothing was missed: twice the patience from now on.
    assert only(_quiet(talk, 25), BookLost) == []
    assert len(only(_quiet(talk, 6), BookLost)) == 1
    missed = SNAPSHOT.replace(b'"seqId":123456', b'"seqId":200000')
    talk.say("public", _ack("unsubscribe", "books"), _ack("subscribe", "books"), missed)
    # Something was missed this time: no patience is left.
    assert len(only(_quiet(talk, 16), BookLost)) == 1


def _quiet(talk: Talk, seconds: int) -> list[object]:
    """Time in which the venue says nothing but pong."""
    events: list[object] = []
    for _ in range(seconds):
        events += talk.wait(SECOND)
        events += talk.say("public", b"pong")
    return events


def test_a_lively_book_that_falls_silent_is_noticed_in_seconds() -> None:
    talk = _live()
    for last in range(123_457, 123_557):
        talk.wait(SECOND // 10)
        talk.say("public", _update(last, last - 1))
    assert only(talk.wait(7 * SECOND), BookLost)


def test_a_keep_alive_of_an_unchanged_book_is_an_update_like_any_other() -> None:
    talk = _live()
    frame = b'{"arg":{"channel":"books","instId":"BTC-USDT"},"action":"update","data":[{"asks":[],"bids":[],"ts":"1763680060123","checksum":0,"prevSeqId":123456,"seqId":123456}]}'
    (delta,) = only(talk.say("public", frame), BookDelta)
    assert (delta.previous, delta.last) == (123456, 123456)


def test_a_frame_that_cannot_be_read_is_a_notice_once_a_minute() -> None:
    for frame in (b"", b"{", b"[]", b'{"arg":{"channel":"books"}}', b'{"x":1}', b"\xff\xfe"):
        talk = _live()
        (notice,) = only(talk.say("public", frame), VenueNotice)
        assert notice.severity == "warning"
        assert talk.say("public", *[frame] * 100) == []
