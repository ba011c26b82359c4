"""What the venue in memory says: reports, outcomes and answers to questions."""

from collections.abc import Mapping
from decimal import Decimal

import msgspec

from app.domain.identifiers import ClientOrderId, VenueOrderId
from app.domain.instants import Instant
from app.domain.order_events import (
    Action,
    FillReport,
    FillsListed,
    OpenOrdersListed,
    OrderNotFound,
    OrderReport,
    RequestOutcome,
    Source,
    Verdict,
)
from app.domain.order_terms import OrderStatus, OrderType, Side, TimeInForce
from app.domain.venue_events import VenueEvent
from app.domain.venue_requests import ListFills, ListOpenOrders, Place, QueryOrder

VENUE = "binance"
ACCOUNT = "main"
ALIVE = (OrderStatus.OPEN, OrderStatus.PARTIALLY_FILLED)


class Held(msgspec.Struct, kw_only=True):
    """An order as the venue really holds it."""

    place: Place
    venue_order_id: VenueOrderId
    status: OrderStatus
    filled: Decimal
    changed_ns: Instant
    fills: list[FillReport]


def answer_to(
    request: QueryOrder | ListOpenOrders | ListFills,
    held: "Mapping[ClientOrderId, Held]",
    asked_ns: Instant,
    now_ns: Instant,
) -> VenueEvent:
    """The truth, as the venue would tell it."""
    if isinstance(request, QueryOrder):
        found = held.get(request.client_order_id)
        if found is not None:
            return report_of(found, Source.QUERY, now_ns)
        return OrderNotFound(
            venue=VENUE,
            account=ACCOUNT,
            symbol="BTC/USDT",
            client_order_id=request.client_order_id,
            asked_ns=asked_ns,
            received_ns=now_ns,
        )
    if isinstance(request, ListOpenOrders):
        return OpenOrdersListed(
            venue=VENUE,
            account=ACCOUNT,
            symbol=None,
            orders=tuple(
                report_of(one, Source.LISTING, now_ns)
                for one in held.values()
                if one.status in ALIVE
            ),
            asked_ns=asked_ns,
            received_ns=now_ns,
        )
    return FillsListed(
        venue=VENUE,
        account=ACCOUNT,
        symbol="BTC/USDT",
        fills=tuple(
            msgspec.structs.replace(fill, source=Source.LISTING, received_ns=now_ns)
            for one in held.values()
            for fill in one.fills
            if (fill.venue_time_ns or 0) >= request.since_ns
        ),
        since_ns=request.since_ns,
        asked_ns=asked_ns,
        received_ns=now_ns,
    )


def outcome_of(
    client_order_id: ClientOrderId, action: Action, verdict: Verdict, now_ns: Instant
) -> RequestOutcome:
    return RequestOutcome(
        venue=VENUE,
        account=ACCOUNT,
        symbol="BTC/USDT",
        client_order_id=client_order_id,
        action=action,
        verdict=verdict,
        received_ns=now_ns,
    )


def report_of(held: Held, source: Source, now_ns: Instant) -> OrderReport:
    place = held.place
    return OrderReport(
        venue=VENUE,
        account=ACCOUNT,
        source=source,
        wire_symbol="BTCUSDT",
        symbol="BTC/USDT",
        client_order_id=place.client_order_id,
        venue_order_id=held.venue_order_id,
        side=Side(place.side),
        type=OrderType.LIMIT,
        status=held.status,
        received_ns=now_ns,
        time_in_force=TimeInForce.GTC,
        price=place.price,
        quantity=place.quantity,
        filled=held.filled,
        venue_time_ns=held.changed_ns,
        created_ns=held.changed_ns,
    )
