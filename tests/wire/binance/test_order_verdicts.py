"""Placing at Binance: what each kind of answer proves, on both lines."""

from decimal import Decimal

import pytest

from app.domain.instants import MILLISECOND
from app.domain.order_events import Action, FillReport, OrderReport, Source, Verdict
from app.domain.order_terms import OrderStatus
from tests.wire.binance.talk import PLACED, Talk, of_type, outcome, place, refusal, reply, trading

REFUSALS = [
    (400, -1013, "Filter failure: LOT_SIZE", Verdict.REFUSED),
    (400, -1021, "Timestamp for this request is outside of the recvWindow.", Verdict.REFUSED),
    (400, -1022, "Signature for this request is not valid.", Verdict.REFUSED),
    (400, -1100, "Illegal characters found in parameter 'price'", Verdict.REFUSED),
    (400, -1111, "Parameter 'quantity' has too much precision.", Verdict.REFUSED),
    (400, -1121, "Invalid symbol.", Verdict.REFUSED),
    (400, -2010, "Account has insufficient balance for requested action.", Verdict.REFUSED),
    (400, -2010, "Order would immediately match and take.", Verdict.REFUSED),
    (400, -2010, "Duplicate order sent.", Verdict.EXISTS),
    (401, -2015, "Invalid API-key, IP, or permissions for action.", Verdict.REFUSED),
    (429, -1003, "Too much request weight used", Verdict.REFUSED),
    (418, -1003, "Way too much request weight used; IP banned", Verdict.REFUSED),
    (429, -1015, "Too many new orders", Verdict.REFUSED),
    (400, -2011, "Unknown order sent.", Verdict.UNKNOWN),  # an answer to canceling, not to placing
    # unknown execution status, whatever the HTTP status says
    (400, -1000, "An unknown error occurred while processing the request.", Verdict.UNKNOWN),
    (400, -1001, "Internal error; unable to process your request.", Verdict.UNKNOWN),
    (400, -1006, "An unexpected response was received from the message bus.", Verdict.UNKNOWN),
    (408, -1007, "Timeout waiting for response from backend server.", Verdict.UNKNOWN),
    (503, -1008, "Server is currently overloaded", Verdict.UNKNOWN),
    (400, -1016, "This service is no longer available.", Verdict.UNKNOWN),
    (500, -2010, "Account has insufficient balance for requested action.", Verdict.UNKNOWN),
    (503, -1013, "Filter failure: LOT_SIZE", Verdict.UNKNOWN),
    (400, -9999, "something new", Verdict.UNKNOWN),
]


@pytest.mark.parametrize(("status", "code", "words", "verdict"), REFUSALS)
def test_the_same_refusal_means_the_same_on_both_lines(
    status: int, code: int, words: str, verdict: Verdict
) -> None:
    over_socket = trading()
    over_socket.ask(place())
    found = outcome(over_socket.say("user", refusal(over_socket.take_frame(), code, words, status)))
    assert (found.verdict, found.code, found.action) == (verdict, str(code), Action.PLACE)
    over_rest = Talk()
    over_rest.read_clock()
    over_rest.ask(place())
    found = outcome(over_rest.answer("place", {"code": code, "msg": words}, status))
    assert (found.verdict, found.code, found.reason) == (verdict, str(code), words)


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, b""),
        (200, b"null"),
        (200, b"{}"),
        (200, b"[]"),
        (200, b"<html>welcome to the airport network</html>"),
        (200, b'{"symbol":"BTCUSDT","orderId":42'),
        (200, b'{"symbol":"BTCUSDT","orderId":"42","status":"NEW"}'),
        (
            200,
            b'{"symbol":"ETHUSDT","orderId":42,"status":"NEW","clientOrderId":"k00001000000000a7f"}',
        ),
        (
            200,
            b'{"symbol":"BTCUSDT","orderId":42,"status":"NEW","clientOrderId":"k00001000000000zzz"}',
        ),
        (200, b'{"code":0,"msg":""}'),
        (200, b'{"code":-2010,"msg":"Account has insufficient balance for requested action."}'),
        (400, b""),
        (403, b"<html>request blocked</html>"),
        (404, b"not found"),
        (429, b"<html>slow down</html>"),
        (502, b"<html>bad gateway</html>"),
        (504, b""),
        (307, b""),
    ],
)
def test_anything_that_is_no_proven_answer_is_unknown(status: int, body: bytes) -> None:
    talk = Talk()
    talk.read_clock()
    talk.ask(place())
    found = outcome(talk.answer("place", body, status))
    assert found.verdict is Verdict.UNKNOWN
    assert found.reason


def test_a_full_answer_is_acceptance_the_order_and_its_fills() -> None:
    talk = trading()
    talk.ask(place())
    asked = talk.take_frame()
    assert asked["method"] == "order.place"
    talk.move(3 * MILLISECOND)
    events = talk.say("user", reply(asked, PLACED))
    accepted = outcome(events)
    assert accepted.verdict is Verdict.ACCEPTED
    assert accepted.venue_order_id == "42"
    assert accepted.sent_ns == talk.now.wall_ns - 3 * MILLISECOND
    (order,) = of_type(events, OrderReport)
    assert (order.source, order.status, order.symbol) == (
        Source.ANSWER,
        OrderStatus.PARTIALLY_FILLED,
        "BTC/USDT",
    )
    assert (order.filled, order.average_price) == (Decimal("0.004"), Decimal(90000))
    (fill,) = of_type(events, FillReport)
    assert (fill.trade_id, fill.quantity, fill.fee, fill.fee_asset, fill.maker) == (
        "777",
        Decimal("0.004"),
        Decimal("0.0000031"),
        "BNB",
        False,
    )
