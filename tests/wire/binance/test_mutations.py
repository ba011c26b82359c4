"""Golden private frames and answers, mutated: events or WireError come out, and nothing else."""

import contextlib

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.errors import TradedeckError
from app.domain.venue_requests import (
    ListOpenOrders,
    QueryOrder,
    ReadBalances,
    ReadFees,
    VenueRequest,
)
from tests.wire.binance.talk import BTC, OWN, PLACED, Talk, of_type, outcome, place, trading
from tests.wire.binance.test_session import PARTIAL_FILL

USER_FRAMES = (
    PARTIAL_FILL,
    b'{"subscriptionId":0,"event":{"e":"outboundAccountPosition","E":1,"u":1709654400000,"B":[{"a":"USDT","f":"10000.0","l":"2500.0"}]}}',
    b'{"subscriptionId":0,"event":{"e":"balanceUpdate","E":1,"a":"BTC","d":"0.001","T":1709654400000}}',
    b'{"id":"3","status":200,"result":{"symbol":"BTCUSDT","orderId":42,"status":"NEW","clientOrderId":"x"},"rateLimits":[]}',
    b'{"id":"3","status":400,"error":{"code":-2010,"msg":"no","data":{"serverTime":1,"retryAfter":2}}}',
)
ANSWERS: tuple[tuple[VenueRequest, str, object], ...] = (
    (QueryOrder(instrument=BTC, client_order_id=OWN), "order", PLACED),
    (ListOpenOrders(), "open_orders", [PLACED]),
    (ReadBalances(), "balances", {"balances": [{"asset": "BTC", "free": "1.5", "locked": "0.25"}]}),
    (
        ReadFees(instrument=BTC),
        "fees",
        {"symbol": "BTCUSDT", "standardCommission": {"maker": "0.001", "taker": "0.001"}},
    ),
)
VALUES = st.sampled_from(
    [
        b"null",
        b"-1",
        b"1e400",
        b'""',
        b'"1_0"',
        b'"NaN"',
        b'"9e99"',
        b'"1e-99"',
        b"[]",
        b"{}",
        b'"\\u001b[2J"',
        b"[" * 2000,
    ]
)


@st.composite
def mutated(draw: st.DrawFn, golden: bytes) -> bytes:
    """A few bytes changed, a piece cut out, or a value replaced by another."""
    raw = bytearray(golden)
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, max(0, len(raw) - 1)))
        kind = draw(st.sampled_from(["byte", "cut", "value"]))
        if kind == "byte" and raw:
            raw[at] = draw(st.integers(0, 255))
        elif kind == "cut":
            del raw[at : at + draw(st.integers(1, 20))]
        else:
            start = raw.find(b":", at)
            end = raw.find(b",", start)
            if 0 <= start < end:
                raw[start + 1 : end] = draw(VALUES)
    return bytes(raw)


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_no_user_frame_can_hurt(data: st.DataObject) -> None:
    talk = trading()
    golden = data.draw(st.sampled_from(USER_FRAMES))
    with contextlib.suppress(TradedeckError):
        talk.say("user", data.draw(mutated(golden)))
    for event in talk.events:
        msgspec.json.encode(event)
    if "user" in talk.plans() and "user" not in talk.dropped:
        assert len(talk.say("user", PARTIAL_FILL)) == 2  # the stream goes on


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_no_answer_can_hurt(data: st.DataObject) -> None:
    talk = trading()
    request, label, golden = data.draw(st.sampled_from(ANSWERS))
    talk.ask(request)
    status = data.draw(st.sampled_from([200, 200, 400, 503]))
    events = talk.answer(label, data.draw(mutated(msgspec.json.encode(golden))), status)
    for event in events:
        msgspec.json.encode(event)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_every_answer_to_an_order_has_exactly_one_verdict(data: st.DataObject) -> None:
    talk = Talk()
    talk.read_clock()
    talk.ask(place())
    body = data.draw(mutated(msgspec.json.encode(PLACED)))
    events = talk.answer("place", body, data.draw(st.sampled_from([200, 400, 429, 500])))
    assert outcome(events)
    assert len(of_type(events, type(outcome(events)))) == 1
