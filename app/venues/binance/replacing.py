"""The answer to a Replace at Binance: what is proven about the order that went and the one that came."""

from typing import Literal, TypeAlias

import msgspec

from app.domain.errors import TradedeckError, WireError
from app.domain.order_events import OrderReport, Verdict
from app.domain.safe_text import sanitise
from app.domain.venue_events import VenueEvent
from app.domain.venue_requests import Replace
from app.venues.binance.account_rows import Reading, guarded, order_events
from app.venues.binance.calls import Call, Reply
from app.venues.binance.endpoints import VERDICTS
from app.venues.binance.private_shapes import OrderRow
from app.venues.wire.client_order_ids import is_sendable
from app.venues.wire.decoding import WIRE_FAULTS
from app.venues.wire.verdicts import RequestTrace

_PARTLY, _NOT = "-2021", "-2022"  # one half failed; nothing was done (sheet A11)

Part: TypeAlias = Literal["SUCCESS", "FAILURE", "NOT_ATTEMPTED"]


class _Both(msgspec.Struct):
    """{"cancelResult":"SUCCESS","newOrderResult":"FAILURE","cancelResponse":{...},
    "newOrderResponse":{"code":-2010,"msg":"..."}}"""

    cancelResult: Part
    newOrderResult: Part
    cancelResponse: msgspec.Raw = msgspec.Raw(b"null")
    newOrderResponse: msgspec.Raw = msgspec.Raw(b"null")


class _Fault(msgspec.Struct):
    """{"code":-2011,"msg":"Unknown order sent."}"""

    code: int
    msg: str


_decode_both = msgspec.json.Decoder(_Both).decode
_decode_fault = msgspec.json.Decoder(_Fault).decode
_decode_row = msgspec.json.Decoder(OrderRow).decode


def why_not_replace(change: Replace) -> str | None:
    """What would make it senseless on the wire; None when nothing (the new order is judged apart)."""
    if not is_sendable(change.client_order_id):
        return "the client order id of the order to replace is not of our form"
    if change.place.client_order_id == change.client_order_id:
        return "the new order needs an id of its own"
    return None


def replaced(call: Call, change: Replace, reply: Reply, reading: Reading) -> list[VenueEvent]:
    """What a complete answer proves about both orders; what it does not prove is UNKNOWN."""
    old, new = call.traces
    if reply.is_success:
        return _both_done(old, new, change, reply, reading)
    refused = 400 <= reply.status < 500  # something in between may dress any error in JSON (F04)
    if refused and reply.code in (_PARTLY, _NOT):
        return _half_done(old, new, change, reply, reading)
    proven = VERDICTS.verdict(reply.code, reply.text) if refused else Verdict.UNKNOWN
    verdict = Verdict.REFUSED if proven is Verdict.REFUSED else Verdict.UNKNOWN
    code, reason = reply.code or str(reply.status), reply.text or f"HTTP {reply.status}"
    return [
        trace.outcome(verdict, reply.received_ns, code=code, reason=reason) for trace in (old, new)
    ]


def _both_done(
    old: RequestTrace, new: RequestTrace, change: Replace, reply: Reply, reading: Reading
) -> list[VenueEvent]:
    try:
        both = _decode_both(reply.body)
        if (both.cancelResult, both.newOrderResult) != ("SUCCESS", "SUCCESS"):
            return _unknown((old, new), reply, "the answer contradicts itself")
        gone = _order(both.cancelResponse, change.client_order_id, change, reading)
        came = _order(both.newOrderResponse, change.place.client_order_id, change, reading)
    except (*WIRE_FAULTS, TradedeckError) as fault:
        return _unknown((old, new), reply, fault)
    return [*_taken(old, gone, reply), *_taken(new, came, reply)]


def _half_done(
    old: RequestTrace, new: RequestTrace, change: Replace, reply: Reply, reading: Reading
) -> list[VenueEvent]:
    """-2022: the old order could not be canceled and stands, or is gone. -2021: it went and none came."""
    try:
        both = _decode_both(reply.details)
        what = (reply.code, both.cancelResult, both.newOrderResult)
        if what == (_NOT, "FAILURE", "NOT_ATTEMPTED"):
            why = _fault(both.cancelResponse)
            reason = f"the order before it was not canceled: {why.text}"
            kept = old.outcome(why.verdict, reply.received_ns, code=why.code, reason=why.text)
            never = new.outcome(Verdict.REFUSED, reply.received_ns, code=why.code, reason=reason)
            return [kept, never]
        if what == (_PARTLY, "SUCCESS", "FAILURE"):
            gone = _order(both.cancelResponse, change.client_order_id, change, reading)
            why = _fault(both.newOrderResponse)
            missing = new.outcome(why.verdict, reply.received_ns, code=why.code, reason=why.text)
            return [*_taken(old, gone, reply), missing]
    except (*WIRE_FAULTS, TradedeckError) as fault:
        return _unknown((old, new), reply, fault)
    return _unknown((old, new), reply, "the answer contradicts itself")


class _Why(msgspec.Struct, frozen=True):
    code: str
    text: str
    verdict: Verdict


def _fault(raw: msgspec.Raw) -> _Why:
    """Why one half failed; raises WireError."""
    fault = guarded(lambda: _decode_fault(raw))
    text = sanitise(fault.msg)
    proven = VERDICTS.verdict(str(fault.code), text)
    return _Why(str(fault.code), text, proven)


def _order(
    raw: msgspec.Raw, own: str, change: Replace, reading: Reading
) -> tuple[OrderReport, list[VenueEvent]]:
    """The order as answered, with its fills; raises WireError, also where it is another one."""
    events = guarded(lambda: order_events(_decode_row(raw), reading))
    order = events[0]
    if (
        not isinstance(order, OrderReport)
        or order.client_order_id != own
        or order.wire_symbol != change.instrument.wire_symbol
    ):
        raise WireError("binance: the answer is about another order")
    return order, events


def _taken(
    trace: RequestTrace, found: tuple[OrderReport, list[VenueEvent]], reply: Reply
) -> list[VenueEvent]:
    order, events = found
    outcome = trace.outcome(
        Verdict.ACCEPTED, reply.received_ns, venue_order_id=order.venue_order_id
    )
    return [outcome, *events]


def _unknown(traces: tuple[RequestTrace, ...], reply: Reply, reason: object) -> list[VenueEvent]:
    return [trace.outcome(Verdict.UNKNOWN, reply.received_ns, reason=reason) for trace in traces]
