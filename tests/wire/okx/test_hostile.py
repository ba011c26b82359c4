"""Broken, forged and repeated frames and answers: events and notices come out, never an exception."""

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.instants import MINUTE, SECOND
from app.domain.link_events import LinkChanged, StreamSynced, VenueNotice
from app.domain.order_events import (
    FillReport,
    OrderReport,
    QueryFailed,
    RequestOutcome,
    Verdict,
)
from app.domain.safe_text import sanitise
from app.domain.venue_events import VenueEvent
from app.domain.venue_requests import (
    ListFills,
    ListOpenOrders,
    QueryOrder,
    ReadBalances,
    ReadFees,
    VenueRequest,
    Watch,
)
from tests.wire.okx.conversation import (
    ACCOUNT_JOINED,
    BTC,
    LOGGED_IN,
    ORDERS_JOINED,
    OWN_ID,
    SPOT_LIST,
    START,
    Talk,
    only,
    place,
)
from tests.wire.okx.public_frames import EVERY_FRAME
from tests.wire.okx.question_talk import answer_of, order_row
from tests.wire.okx.test_private_line import PARTIAL_FILL

REPLY = b'{"id":"7","op":"order","code":"0","msg":"","data":[{"ordId":"6800","clOrdId":"tc1","sCode":"0","sMsg":"","ts":"1"}],"inTime":"1","outTime":"2"}'
ACCOUNT = b'{"arg":{"channel":"account"},"data":[{"uTime":"1763680000500","details":[{"ccy":"USDT","cashBal":"100.5","availBal":"60.5","frozenBal":"40","liab":"7"}]}]}'
REFUSED = b'{"event":"error","code":"60009","msg":"Login failed.","connId":"a4d3ae55"}'
NOTICE = b'{"event":"notice","code":"64008","msg":"The connection will soon be closed.","connId":"a4d3ae55"}'
GOLDEN = (
    *EVERY_FRAME,
    PARTIAL_FILL,
    ACCOUNT,
    REPLY,
    LOGGED_IN,
    ACCOUNT_JOINED,
    ORDERS_JOINED,
    REFUSED,
    NOTICE,
)
ANSWERS = (
    SPOT_LIST,
    answer_of(order_row(6800, OWN_ID)),
    answer_of('{"ts":"1763680000000"}'),
    answer_of('{"maker":"-0.0008","taker":"-0.001"}'),
    answer_of('{"uTime":"1763680000500","details":[{"ccy":"BTC","cashBal":"1","availBal":"1"}]}'),
    b'{"code":"51603","msg":"Order does not exist","data":[]}',
    b'{"code":"50011","msg":"Too Many Requests","data":[]}',
)

_HOSTILE_TEXT = st.sampled_from(
    ["", "-1", "0", "NaN", "1e999", "1e9999999", "-0", "\x1b[2J", "\u202e", "9" * 400, "snapshot"]
)
_VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.floats(),
    _HOSTILE_TEXT,
    st.text(max_size=8),
    st.just([]),
    st.just({}),
    st.just([[[]]]),
)


def _places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a JSON value."""
    found = [path]
    items = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for key, inner in items:
        found += _places(inner, (*path, key))
    return found


@st.composite
def _forged(draw: st.DrawFn, frames: tuple[bytes, ...]) -> bytes:
    """A golden text with bytes cut, changed, or some value replaced, removed or doubled."""
    raw = draw(st.sampled_from(frames))
    kind = draw(st.sampled_from(("as it is", "cut", "flip", "replace", "remove", "double")))
    if kind == "cut":
        return raw[: draw(st.integers(0, len(raw)))]
    if kind == "flip":
        at = draw(st.integers(0, len(raw) - 1))
        return raw[:at] + bytes([draw(st.integers(0, 255))]) + raw[at + 1 :]
    if kind == "as it is":
        return raw
    value = json.loads(raw)
    path = draw(st.sampled_from(_places(value)[1:]))
    holder = value
    for key in path[:-1]:
        holder = holder[key]
    if kind == "replace":
        holder[path[-1]] = draw(_VALUES)
    elif kind == "remove":
        del holder[path[-1]]
    elif isinstance(holder, list):
        holder.append(holder[path[-1]])
    return json.dumps(value).encode()


def _is_safe(event: VenueEvent) -> bool:
    """Whatever a person may read of it is clean, and it can be stored."""
    msgspec.json.encode(event)
    if isinstance(event, VenueNotice):
        return sanitise(event.text) == event.text
    if isinstance(event, LinkChanged | RequestOutcome | QueryFailed):
        return event.reason is None or sanitise(event.reason) == event.reason
    return True


@settings(max_examples=400, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(("public", "private")), _forged(GOLDEN)), max_size=6))
def test_no_frame_raises(frames: list[tuple[str, bytes]]) -> None:
    talk = Talk()
    talk.log_in()
    talk.ask(Watch(books=(BTC,), tickers=()))
    talk.open("public")
    talk.ask(place())
    for channel, frame in frames:
        assert all(_is_safe(event) for event in talk.say(channel, frame))
    talk.wait(MINUTE)
    events = talk.close("private") + talk.close("public")
    assert all(_is_safe(event) for event in events)
    # Whatever was said: exactly one verdict on the one order.
    assert (
        len([row for row in only(talk.events, RequestOutcome) if row.client_order_id == OWN_ID])
        == 1
    )


QUESTIONS: tuple[tuple[VenueRequest, str], ...] = (
    (QueryOrder(instrument=BTC, client_order_id=OWN_ID), "order"),
    (ListOpenOrders(), "open_orders"),
    (ListFills(instrument=BTC, since_ns=START - MINUTE), "fills"),
    (ReadBalances(), "balances"),
    (ReadFees(instrument=BTC), "fees"),
)


@settings(max_examples=400, deadline=None)
@given(
    st.sampled_from(QUESTIONS),
    _forged(ANSWERS),
    st.sampled_from((200, 200, 200, 400, 429, 503)),
)
def test_no_answer_raises(question: tuple[VenueRequest, str], body: bytes, status: int) -> None:
    talk = Talk()
    talk.log_in()
    request, label = question
    talk.ask(request)
    assert all(_is_safe(event) for event in talk.answer(label, body, status))
    assert all(_is_safe(event) for event in talk.wait(MINUTE))


@settings(max_examples=300, deadline=None)
@given(_forged((REPLY,)), st.sampled_from((200, 200, 429, 503)))
def test_a_forged_order_answer_is_never_taken_for_an_acceptance(body: bytes, status: int) -> None:
    talk = Talk()
    talk.learn()
    talk.ask(place())
    (outcome,) = only(talk.answer("place", body, status), RequestOutcome)
    assert _is_safe(outcome)
    # The golden reply names another order than ours.
    assert outcome.verdict is not Verdict.ACCEPTED


def in_step() -> Talk:
    talk = Talk()
    talk.learn()
    talk.open("private")
    talk.say("private", LOGGED_IN, ACCOUNT_JOINED, ORDERS_JOINED)
    return talk


def pushed(**changes: object) -> bytes:
    frame: dict[str, Any] = json.loads(PARTIAL_FILL)
    return json.dumps(frame | changes).encode()


UNREADABLE = (
    pushed(code=0),
    pushed(data={"instId": "BTC-USDT"}),
    pushed(arg=7),
    pushed(data=[{"instId": "BTC-USDT"}]),
    b"{}",
    b"\xff",
)


@pytest.mark.parametrize("frame", UNREADABLE)
def test_an_unreadable_frame_of_the_account_is_followed_by_questions(frame: bytes) -> None:
    talk = in_step()
    notice, gone, back = talk.say("private", frame)
    assert isinstance(notice, VenueNotice)
    assert "asking for balances and orders instead" in notice.text
    assert [one.synced for one in only([gone, back], StreamSynced)] == [False, True]


@pytest.mark.parametrize("frame", UNREADABLE)
def test_of_a_flood_of_them_each_is_asked_about_but_seldom(frame: bytes) -> None:
    talk = in_step()
    begun = len(talk.events)
    for _ in range(50):
        talk.say("private", frame, frame, ACCOUNT)
        talk.wait(SECOND)
    told = talk.events[begun:]
    assert [one.synced for one in only(told, StreamSynced)] == [False, True] * 4
    assert len(only(told, VenueNotice)) == 1
    talk.say("private", frame)
    assert [one.synced for one in only(talk.wait(16 * SECOND), StreamSynced)] == [False, True]


def test_a_lost_line_owes_no_questions() -> None:
    talk = in_step()
    talk.say("private", b"{}", b"{}")
    assert [one.synced for one in only(talk.close("private"), StreamSynced)] == [False]
    assert not only(talk.wait(MINUTE), StreamSynced)


@pytest.mark.parametrize("name", ["1" * 5000, "-1", "\u0661", "\u00b2"])
def test_a_reply_with_an_impossible_id_is_nobodys(name: str) -> None:
    talk = in_step()
    reply = {"id": name, "op": "order", "code": "0", "msg": "", "data": []}
    assert talk.say("private", json.dumps(reply).encode()) == []


@pytest.mark.parametrize("false", ["1e70", "-1e70", "1e-70", "-0.3", "9" * 26])
@pytest.mark.parametrize("field", ["px", "sz", "fillPx", "fillSz", "accFillSz", "avgPx"])
def test_an_order_with_a_false_number_is_unreadable(field: str, false: str) -> None:
    talk = in_step()
    (row,) = json.loads(PARTIAL_FILL)["data"]
    told = talk.say("private", pushed(data=[row | {field: false}]))
    assert not only(told, OrderReport)
    assert not only(told, FillReport)
    assert len(only(told, StreamSynced)) == 2


@pytest.mark.parametrize("name", ["", "0"])
def test_a_trade_without_an_id_is_no_fill_but_the_order_says_how_much_traded(name: str) -> None:
    (row,) = json.loads(PARTIAL_FILL)["data"]
    (report,) = in_step().say("private", pushed(data=[row | {"tradeId": name}]))
    assert isinstance(report, OrderReport)
    assert str(report.filled) == "0.004"
