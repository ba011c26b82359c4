"""Order entry at Binance: Place, Cancel, Amend, Replace -> calls; their replies -> what is proven of them."""

from decimal import Decimal

import msgspec

from app.domain.amounts import plain
from app.domain.errors import TradedeckError
from app.domain.identifiers import AccountId, VenueOrderId
from app.domain.instants import Instant
from app.domain.order_events import Action, OrderReport, Source, Verdict
from app.domain.order_terms import OrderType, Side, TimeInForce
from app.domain.venue_events import VenueEvent
from app.domain.venue_requests import Amend, Cancel, CancelEvery, Place, Replace, VenueRequest
from app.venues.binance.account_rows import Raw, Reading, SymbolOf, guarded, order_events
from app.venues.binance.calls import Call, Reply
from app.venues.binance.endpoints import AMEND, CANCEL, PLACE, REPLACE, VENUE, VERDICTS
from app.venues.binance.private_shapes import AmendAnswer, OrderRow
from app.venues.binance.replacing import replaced, why_not_replace
from app.venues.binance.signing import Parameters
from app.venues.wire.client_order_ids import is_sendable
from app.venues.wire.refusals import not_sent, traces

_SIDES = {Side.BUY: "BUY", Side.SELL: "SELL"}
_TIMES_IN_FORCE = {TimeInForce.GTC: "GTC", TimeInForce.IOC: "IOC", TimeInForce.FOK: "FOK"}
_TYPES = {OrderType.LIMIT: "LIMIT", OrderType.MARKET: "MARKET"}

_decode_row = msgspec.json.Decoder(OrderRow).decode
_decode_amend = msgspec.json.Decoder(AmendAnswer).decode


class OrderEntry:
    """The order sender of one account; a session that may not trade has none."""

    def __init__(self, account: AccountId, symbol_of: SymbolOf) -> None:
        self._account = account
        self._symbol_of = symbol_of

    def calls(self, request: VenueRequest, now_ns: Instant) -> tuple[list[Call], list[VenueEvent]]:
        """The calls for an order request, or the events that say why nothing will be sent."""
        match request:
            case Place():
                refusal = _why_not_place(request)
                rows: list[tuple[Parameters, Instant | None]] = [
                    (() if refusal else _place_params(request), request.expires_ns or None)
                ]
                endpoint = PLACE
            case Amend():
                refusal = _why_not_amend(request)
                rows = [(() if refusal else _amend_params(request), request.expires_ns or None)]
                endpoint = AMEND
            case Replace():
                refusal = _why_not_place(request.place) or why_not_replace(request)
                rows = [
                    (() if refusal else _replace_params(request), request.place.expires_ns or None)
                ]
                endpoint = REPLACE
            case Cancel(client_order_id=None, venue_order_id=None):
                refusal, rows, endpoint = "an order to cancel needs an id", [], CANCEL
            case Cancel():
                refusal, rows, endpoint = None, [(_cancel_params(request), None)], CANCEL
            case CancelEvery():
                # one request an order: Binance's own "cancel all" would take other people's along
                refusal, endpoint = None, CANCEL
                rows = [(_cancel_params(one), None) for one in _singly(request)]
            case _:
                return [], []
        if refusal is not None:
            return [], not_sent(VENUE, self._account, request, refusal, now_ns)
        trail = traces(VENUE, self._account, request)
        if isinstance(request, Replace):
            ((params, expires),) = rows
            return [
                Call(
                    endpoint=endpoint,
                    params=params,
                    request=request,
                    trace=trail[0],
                    placed=trail[1],
                    expires_ns=expires,
                )
            ], []
        return [
            Call(endpoint=endpoint, params=params, request=request, trace=trace, expires_ns=expires)
            for (params, expires), trace in zip(rows, trail, strict=True)
        ], []

    def answered(self, call: Call, reply: Reply) -> list[VenueEvent]:
        """What a complete answer proves; the order as the venue answered it comes first."""
        trace = call.trace
        if trace is None:
            return []
        if isinstance(call.request, Replace):
            return replaced(call, call.request, reply, self._reading(reply))
        if not reply.is_success:
            outcome = trace.outcome(
                _verdict(trace.action, reply),
                reply.received_ns,
                code=reply.code or str(reply.status),
                reason=reply.text or f"HTTP {reply.status}",
            )
            return [outcome]
        try:
            events = _order_of(call, reply.body, self._reading(reply))
        except TradedeckError as fault:
            return [trace.outcome(Verdict.UNKNOWN, reply.received_ns, reason=fault)]
        order = events[0]
        if not isinstance(order, OrderReport) or not _belongs(call, order):
            reason = "the answer is about another order"
            return [trace.outcome(Verdict.UNKNOWN, reply.received_ns, reason=reason)]
        outcome = trace.outcome(
            Verdict.ACCEPTED, reply.received_ns, venue_order_id=order.venue_order_id
        )
        return [outcome, *events]

    def _reading(self, reply: Reply) -> Reading:
        return Reading(self._account, self._symbol_of, reply.received_ns, Source.ANSWER)


def _verdict(action: Action, reply: Reply) -> Verdict:
    """What an error proves. Something in between may dress any error in JSON: only 4xx proves (F04)."""
    if not 400 <= reply.status < 500:
        return Verdict.UNKNOWN
    verdict = VERDICTS.verdict(reply.code, reply.text)
    nonsense = verdict is Verdict.GONE and action is Action.PLACE
    return Verdict.UNKNOWN if nonsense else verdict


def _order_of(call: Call, body: Raw, reading: Reading) -> list[VenueEvent]:
    if call.endpoint is not AMEND:
        return guarded(lambda: order_events(_decode_row(body), reading))

    def amended() -> list[VenueEvent]:
        answer = _decode_amend(body)
        row = answer.amendedOrder
        row.transactTime = row.transactTime or answer.transactTime
        return order_events(row, reading)

    return guarded(amended)


def _belongs(call: Call, order: OrderReport) -> bool:
    """Whether the answer names the order that was asked about."""
    trace = call.trace
    request = call.request
    if trace is None or not isinstance(request, Place | Cancel | CancelEvery | Amend):
        return False
    if order.wire_symbol != request.instrument.wire_symbol:
        return False
    if trace.action is Action.PLACE or not trace.venue_order_id:
        return order.client_order_id == trace.client_order_id
    return order.venue_order_id == trace.venue_order_id


def _why_not_place(order: Place) -> str | None:
    """What would make this order senseless on the wire; None when nothing."""
    if not is_sendable(order.client_order_id):
        return "the client order id is not of our form"
    if order.type not in _TYPES:
        return f"Binance orders of type {order.type.value} are not sent yet"
    if order.quantity <= 0:
        return "the quantity is not above 0"
    if order.type is OrderType.LIMIT:
        if order.price is None or order.price <= 0:
            return "a limit order needs a price above 0"
        if order.time_in_force not in _TIMES_IN_FORCE:
            return f"Binance spot has no time in force {order.time_in_force.value}"
        if order.post_only and order.time_in_force is not TimeInForce.GTC:
            return "a post-only order rests: its time in force must be gtc"
    elif order.post_only or order.price is not None:
        return "a market order is neither post-only nor has it a price"
    return None


def _place_params(order: Place) -> Parameters:
    params = [
        ("symbol", order.instrument.wire_symbol),
        ("side", _SIDES[order.side]),
        ("type", "LIMIT_MAKER" if order.post_only else _TYPES[order.type]),
    ]
    if order.type is OrderType.LIMIT and not order.post_only:
        params.append(("timeInForce", _TIMES_IN_FORCE[order.time_in_force]))
    params.append(("quantity", plain(order.quantity)))
    if order.price is not None:
        params.append(("price", plain(order.price)))
    params.append(("newClientOrderId", order.client_order_id))
    params.append(("newOrderRespType", "FULL"))
    return params


def _why_not_amend(change: Amend) -> str | None:
    if change.price is not None:
        return "Binance does not change a resting order's price in place"
    if change.quantity is None or change.quantity <= 0:
        return "an amendment needs a quantity above 0"
    return None


def _amend_params(change: Amend) -> Parameters:
    """keepPriority: a smaller quantity only; naming the present id again keeps it (sheet A7)."""
    return [
        ("symbol", change.instrument.wire_symbol),
        _identity(change.client_order_id, change.venue_order_id),
        ("newClientOrderId", change.client_order_id),
        ("newQty", plain(change.quantity or Decimal(0))),
    ]


def _replace_params(change: Replace) -> Parameters:
    """Only an order that has not traded is canceled, and only then the new one is placed (sheet A7)."""
    name, value = _identity(change.client_order_id, change.venue_order_id)
    named = {"orderId": "cancelOrderId", "origClientOrderId": "cancelOrigClientOrderId"}[name]
    return [
        *_place_params(change.place),
        ("cancelReplaceMode", "STOP_ON_FAILURE"),
        (named, value),
        ("cancelRestrictions", "ONLY_NEW"),
    ]


def _cancel_params(cancel: Cancel) -> Parameters:
    return [
        ("symbol", cancel.instrument.wire_symbol),
        _identity(cancel.client_order_id or "", cancel.venue_order_id),
    ]


def _identity(client_order_id: str, venue_order_id: VenueOrderId | None) -> tuple[str, str]:
    """The venue's id where known, else ours."""
    if venue_order_id and venue_order_id.isascii() and venue_order_id.isdigit():
        return ("orderId", venue_order_id)
    return ("origClientOrderId", client_order_id)


def _singly(request: CancelEvery) -> list[Cancel]:
    return [
        Cancel(instrument=request.instrument, client_order_id=own, venue_order_id=theirs)
        for own, theirs in request.orders
    ]
