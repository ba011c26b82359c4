"""Placing, canceling and amending: our requests as OKX's arguments, its replies as proven verdicts."""

import re
from collections.abc import Sequence
from typing import TypeAlias

import msgspec

from app.domain.amounts import plain
from app.domain.identifiers import ClientOrderId, VenueOrderId
from app.domain.instants import Instant, to_milliseconds
from app.domain.instruments import Instrument, InstrumentKind
from app.domain.order_events import Action, RequestOutcome, Verdict
from app.domain.order_terms import OrderType, TimeInForce
from app.domain.safe_text import safe_name
from app.domain.venue_requests import Amend, Cancel, CancelEvery, Place
from app.venues.okx import endpoints
from app.venues.okx.codes import CODE_MISSING, CODE_REJECTED, advised, verdict
from app.venues.okx.endpoints import Call
from app.venues.wire.verdicts import RequestTrace

OrderRequest: TypeAlias = Place | Cancel | CancelEvery | Amend

# 1 to 32 letters and digits, nothing else (sheet, section 7).
_CLIENT_ID = re.compile(r"[0-9A-Za-z]{1,32}", re.ASCII)

# (type, time in force, post-only) -> ordType; what the table lacks cannot be sent.
ORDER_TYPES: dict[tuple[OrderType, TimeInForce, bool], str] = {
    (OrderType.LIMIT, TimeInForce.GTC, False): "limit",
    (OrderType.LIMIT, TimeInForce.GTC, True): "post_only",
    (OrderType.LIMIT, TimeInForce.IOC, False): "ioc",
    (OrderType.LIMIT, TimeInForce.FOK, False): "fok",
    (OrderType.MARKET, TimeInForce.IOC, False): "market",
    (OrderType.MARKET, TimeInForce.GTC, False): "market",
}


class Batch(msgspec.Struct, frozen=True, kw_only=True):
    """One request on its way: the call, its arguments without the instrument, and whom it concerns.

    `traces` and `arguments` belong together, element by element.
    """

    call: Call
    instrument: Instrument
    arguments: tuple[dict[str, str], ...]
    traces: tuple[RequestTrace, ...]
    expires_ns: Instant | None = None

    @property
    def action(self) -> Action:
        return self.traces[0].action


def refusal(request: OrderRequest) -> str | None:
    """Why this request cannot be sent to OKX, None when it can."""
    if request.instrument.kind is not InstrumentKind.SPOT:
        return "OKX swaps and futures are read-only here: trade the spot pair"
    if isinstance(request, Place):
        if _CLIENT_ID.fullmatch(request.client_order_id) is None:
            return "OKX takes client order ids of 1 to 32 letters and digits only"
        key = (request.type, request.time_in_force, request.post_only)
        if key not in ORDER_TYPES:
            return "OKX has no order of this type and time in force: choose limit, IOC or post-only"
        if (request.price is None) != (request.type is OrderType.MARKET):
            return "a limit order needs a price, a market order must not have one"
        if request.quantity <= 0:
            return "the quantity must be above zero"
    if isinstance(request, Amend) and request.price is None and request.quantity is None:
        return "an amendment must change the price or the quantity"
    if isinstance(request, Cancel) and not (request.venue_order_id or request.client_order_id):
        return "a cancel must name the order"
    return None


def _order_name(
    client_order_id: ClientOrderId | None, venue_order_id: VenueOrderId | None
) -> dict[str, str]:
    if venue_order_id:
        return {"ordId": venue_order_id}
    return {"clOrdId": client_order_id or ""}


def _place_arguments(place: Place) -> dict[str, str]:
    arguments = {
        "tdMode": "cash",
        "side": place.side.value,
        "ordType": ORDER_TYPES[(place.type, place.time_in_force, place.post_only)],
        "sz": plain(place.quantity),
        "clOrdId": place.client_order_id,
    }
    if place.price is not None:
        arguments["px"] = plain(place.price)
    else:
        # Without it OKX counts the size of a market buy in quote coins.
        arguments["tgtCcy"] = "base_ccy"
    return arguments


def _amend_arguments(amend: Amend) -> dict[str, str]:
    arguments = _order_name(amend.client_order_id, amend.venue_order_id)
    if amend.quantity is not None:
        arguments["newSz"] = plain(amend.quantity)  # the new total, with what is filled
    if amend.price is not None:
        arguments["newPx"] = plain(amend.price)
    return arguments


def batches(request: OrderRequest, traces: Sequence[RequestTrace]) -> list[Batch]:
    """The requests this takes: one, or one per 20 orders of a CancelEvery."""
    match request:
        case Place():
            rows, call = [_place_arguments(request)], endpoints.PLACE
        case Amend():
            rows, call = [_amend_arguments(request)], endpoints.AMEND
        case Cancel():
            rows = [_order_name(request.client_order_id, request.venue_order_id)]
            call = endpoints.CANCEL
        case CancelEvery():
            rows = [_order_name(own, theirs) for own, theirs in request.orders]
            call = endpoints.CANCEL_MANY
    expires_ns = request.expires_ns if isinstance(request, Place | Amend) else None
    return [
        Batch(
            call=call,
            instrument=request.instrument,
            arguments=tuple(rows[at : at + endpoints.BATCH]),
            traces=tuple(traces[at : at + endpoints.BATCH]),
            expires_ns=expires_ns,
        )
        for at in range(0, len(rows), endpoints.BATCH)
    ]


def socket_frame(batch: Batch, request_id: int) -> bytes:
    """The op as one frame; sockets name the instrument by its integer code (since February 2026)."""
    frame: dict[str, object] = {
        "id": str(request_id),
        "op": batch.call.op,
        "args": [{"instIdCode": batch.instrument.wire_code, **row} for row in batch.arguments],
    }
    if batch.expires_ns is not None:
        frame["expTime"] = str(to_milliseconds(batch.expires_ns))
    return msgspec.json.encode(frame)


def rest_body(batch: Batch) -> bytes:
    """The same as a REST body, which names the instrument by its text."""
    rows = [{"instId": batch.instrument.wire_symbol, **row} for row in batch.arguments]
    return msgspec.json.encode(rows if batch.call is endpoints.CANCEL_MANY else rows[0])


def expiry_headers(batch: Batch) -> tuple[tuple[str, str], ...]:
    """OKX refuses the request when it arrives after this (its clock)."""
    if batch.expires_ns is None:
        return ()
    return (("expTime", str(to_milliseconds(batch.expires_ns))),)


class OperationRow(msgspec.Struct):
    """One order of a reply. "0" means taken for processing, not resting."""

    ordId: str | None = ""
    clOrdId: str | None = ""
    sCode: str | None = ""
    sMsg: str | None = ""


class OperationReply(msgspec.Struct):
    """The reply to an order request, over REST and (with id and op) over the socket.

    {"id":"1512","op":"order","code":"0","msg":"","data":[{"ordId":"..","clOrdId":"tc1",
    "sCode":"0","sMsg":"","ts":".."}],"inTime":"..","outTime":".."}
    """

    code: str
    msg: str | None = ""
    data: list[OperationRow] = []


def outcomes(batch: Batch, reply: OperationReply, received_ns: Instant) -> list[RequestOutcome]:
    """One proven verdict per order of the batch; whatever the reply does not prove is UNKNOWN."""
    rows = _rows_by_order(batch, reply)
    return [
        _outcome(trace, row, reply, received_ns)
        for trace, row in zip(batch.traces, rows, strict=True)
    ]


def _rows_by_order(batch: Batch, reply: OperationReply) -> list[OperationRow | None]:
    """The reply's row for each order, found by the ids in it; a row of another order counts for none."""
    if len(batch.traces) == 1 and len(reply.data) == 1:
        return [reply.data[0] if _belongs(batch.traces[0], reply.data[0]) else None]
    return [
        next((row for row in reply.data if _names(row) and _belongs(trace, row)), None)
        for trace in batch.traces
    ]


def _names(row: OperationRow) -> bool:
    return bool(row.clOrdId or row.ordId)


def _belongs(trace: RequestTrace, row: OperationRow) -> bool:
    """Whether no id in the row contradicts ours, and one agrees when there is one."""
    if row.clOrdId and trace.client_order_id:
        return row.clOrdId == trace.client_order_id
    if row.ordId and trace.venue_order_id:
        return row.ordId == trace.venue_order_id
    return trace.action is Action.PLACE or not _names(row)


def _outcome(
    trace: RequestTrace, row: OperationRow | None, reply: OperationReply, received_ns: Instant
) -> RequestOutcome:
    if row is None:
        # Codes 0, 1 and 2 only summarise rows; any other speaks for the whole request.
        if reply.data or reply.code in ("0", "1", "2"):
            reason = "OKX's reply does not name this order"
            return trace.outcome(Verdict.UNKNOWN, received_ns, code=reply.code, reason=reason)
        proven = verdict(trace.action, reply.code)
        words = advised(reply.msg, reply.code)
        return trace.outcome(proven, received_ns, code=reply.code, reason=words or None)
    code = row.sCode or reply.code
    if code == "0":
        names_it = trace.action is not Action.PLACE or row.clOrdId == trace.client_order_id
        if reply.code not in ("0", "2") or not row.ordId or not names_it:
            reason = "OKX's reply does not prove that it took the request"
            return trace.outcome(Verdict.UNKNOWN, received_ns, code=reply.code, reason=reason)
        theirs = VenueOrderId(safe_name(row.ordId))
        return trace.outcome(Verdict.ACCEPTED, received_ns, venue_order_id=theirs)
    words = advised(row.sMsg or reply.msg, code)
    return trace.outcome(verdict(trace.action, code), received_ns, code=code, reason=words or None)


def rejects_code(reply: OperationReply) -> bool:
    """Whether the socket refused every order for its instIdCode alone (sheet, section 7)."""
    codes = {(row.sCode or reply.code, row.sMsg or reply.msg or "") for row in reply.data}
    codes = codes or {(reply.code, reply.msg or "")}
    return all(
        code == CODE_REJECTED or (code in CODE_MISSING and "instIdCode" in words)
        for code, words in codes
    )
