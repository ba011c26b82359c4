"""Answers to requests that never left this machine."""

from app.domain.identifiers import AccountId, ClientOrderId, VenueId, VenueOrderId
from app.domain.instants import Instant
from app.domain.order_events import Action, QueryFailed, Verdict
from app.domain.safe_text import sanitise
from app.domain.venue_events import VenueEvent
from app.domain.venue_requests import (
    Amend,
    Cancel,
    CancelEvery,
    ListFills,
    ListOpenOrders,
    Place,
    QueryOrder,
    ReadBalances,
    ReadCandles,
    VenueRequest,
)
from app.venues.wire.verdicts import RequestTrace

ORDER_REQUESTS = (Place, Cancel, CancelEvery, Amend)
_NO_ID = ClientOrderId("")


def traces(venue: VenueId, account: AccountId, request: VenueRequest) -> list[RequestTrace]:
    """One trace per order that this order request is about; empty for any other request."""
    rows: list[tuple[Action, ClientOrderId, VenueOrderId | None]]
    match request:
        case Place(instrument=instrument, client_order_id=own):
            rows = [(Action.PLACE, own, None)]
        case Cancel(instrument=instrument, client_order_id=maybe, venue_order_id=theirs):
            rows = [(Action.CANCEL, maybe or _NO_ID, theirs)]
        case Amend(instrument=instrument, client_order_id=own, venue_order_id=theirs):
            rows = [(Action.AMEND, own, theirs)]
        case CancelEvery(instrument=instrument, orders=orders):
            rows = [(Action.CANCEL, own, theirs) for own, theirs in orders]
        case _:
            return []
    return [
        RequestTrace(
            venue=venue,
            account=account,
            symbol=instrument.symbol,
            action=action,
            client_order_id=own,
            venue_order_id=theirs,
        )
        for action, own, theirs in rows
    ]


def not_sent(
    venue: VenueId, account: AccountId, request: VenueRequest, reason: str, now_ns: Instant
) -> list[VenueEvent]:
    """The evidence that this request did not leave: NOT_SENT per order, QueryFailed per question."""
    if isinstance(request, ORDER_REQUESTS):
        return [
            trace.outcome(Verdict.NOT_SENT, now_ns, reason=reason)
            for trace in traces(venue, account, request)
        ]
    failed = query_failed(venue, account, request, reason, now_ns)
    return [] if failed is None else [failed]


def query_failed(
    venue: VenueId, account: AccountId, request: VenueRequest, reason: str, now_ns: Instant
) -> QueryFailed | None:
    """A question without a proven answer; None for requests that the engine does not wait for."""
    symbol = None
    client_order_id = None
    match request:
        case QueryOrder(instrument=instrument, client_order_id=own):
            what, symbol, client_order_id = "order", instrument.symbol, own
        case ListFills(instrument=instrument):
            what, symbol = "fills", instrument.symbol
        case ListOpenOrders():
            what = "open_orders"
        case ReadBalances():
            what = "balances"
        case ReadCandles(instrument=instrument):
            what, symbol = "candles", instrument.symbol
        case _:
            return None
    return QueryFailed(
        venue=venue,
        account=account,
        symbol=symbol,
        client_order_id=client_order_id,
        what=what,
        reason=sanitise(reason),
        received_ns=now_ns,
    )
