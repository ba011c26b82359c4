"""Events as the JSON of contracts.md: one object each, absent is null, decimals are strings."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import singledispatch
from typing import TypeAlias

from app.domain.account_events import BalancesReported
from app.domain.amounts import from_double, parse_decimal, plain
from app.domain.market_events import Levels
from app.domain.order_events import (
    FillReport,
    FillsListed,
    OpenOrdersListed,
    OrderNotFound,
    OrderReport,
    QueryFailed,
    RequestOutcome,
    Verdict,
)
from app.domain.safe_text import safe_name
from app.venues.wire.documents import Acknowledged, DocumentEvent, Unrecognised, VenueRefused

Document: TypeAlias = dict[str, object]
Unified: TypeAlias = Callable[[str], str | None]  # wire symbol -> unified symbol


def event_documents(events: Sequence[DocumentEvent], unified: Unified) -> list[Document]:
    """Every event of one message; events must carry wire symbols (`own_spelling`).

    A fill that came with its order, and is the only one, is told in the order's last_* fields.
    """
    fills = [event for event in events if isinstance(event, FillReport)]
    told: list[Document] = []
    merged: list[FillReport] = []
    for event in events:
        if isinstance(event, OrderReport):
            own = [fill for fill in fills if fill.venue_order_id == event.venue_order_id]
            merged += own if len(own) == 1 else []
            told.append(_order(event, unified, own[0] if len(own) == 1 else None))
    return told + [
        document
        for event in events
        if not isinstance(event, OrderReport) and not any(event is fill for fill in merged)
        for document in documents_of(event, unified)
    ]


def number(value: Decimal | None) -> str | None:
    """Fixed-point text, or null."""
    return None if value is None else plain(value)


def head(kind: str, wire_symbol: str | None, unified: Unified) -> Document:
    """What every document begins with."""
    return {
        "kind": kind,
        "symbol": unified(wire_symbol) or None if wire_symbol else None,
        "wire_symbol": safe_name(wire_symbol) if wire_symbol else None,
    }


def rows(levels: Levels) -> list[list[str]]:
    """Levels as [price, size] pairs of texts."""
    return [[_level(level.price), _level(level.size)] for level in levels]


def _level(number: float | Decimal | str) -> str:
    if isinstance(number, float):
        return plain(from_double(number))
    return plain(parse_decimal(number) if isinstance(number, str) else number)


def _order(event: OrderReport, unified: Unified, fill: FillReport | None) -> Document:
    return {
        **head("order", event.wire_symbol, unified),
        "side": event.side,
        "type": event.type,
        "time_in_force": event.time_in_force,
        "post_only": event.post_only,
        "reduce_only": event.reduce_only,
        "status": event.status,
        "price": number(event.price),
        "stop_price": number(event.stop_price),
        "quantity": number(event.quantity),
        "filled": number(event.filled),
        "average_price": number(event.average_price),
        "last_quantity": number(fill.quantity) if fill else None,
        "last_price": number(fill.price) if fill else None,
        "fee": number(fill.fee) if fill else None,
        "fee_asset": fill.fee_asset or None if fill else None,
        "order_id": event.venue_order_id,
        "client_order_id": event.client_order_id,
        "trade_id": fill.trade_id if fill else None,
        "maker": fill.maker if fill else None,
        "reason": event.reason or None,
        "time_ns": event.venue_time_ns,
    }


@singledispatch
def documents_of(event: object, unified: Unified) -> list[Document]:
    """The documents of one event, by its type; links and the like have no kind of their own."""
    return [{"kind": "unknown", "text": type(event).__name__}]


@documents_of.register
def _(event: OrderReport, unified: Unified) -> list[Document]:
    return [_order(event, unified, None)]


@documents_of.register
def _(event: FillReport, unified: Unified) -> list[Document]:
    return [
        {
            **head("fill", event.wire_symbol, unified),
            "side": event.side,
            "price": number(event.price),
            "quantity": number(event.quantity),
            "fee": number(event.fee),
            "fee_asset": event.fee_asset or None,
            "order_id": event.venue_order_id,
            "client_order_id": event.client_order_id,
            "trade_id": event.trade_id,
            "maker": event.maker,
            "time_ns": event.venue_time_ns,
        }
    ]


@documents_of.register
def _(event: OpenOrdersListed, unified: Unified) -> list[Document]:
    return [_order(order, unified, None) for order in event.orders]


@documents_of.register
def _(event: FillsListed, unified: Unified) -> list[Document]:
    return [document for fill in event.fills for document in documents_of(fill, unified)]


@documents_of.register
def _(event: RequestOutcome, unified: Unified) -> list[Document]:
    return [
        {
            **head("ack" if event.verdict is Verdict.ACCEPTED else "error", event.symbol, unified),
            "what": event.action,
            "verdict": event.verdict,
            "code": event.code,
            "reason": event.reason or None,
            "order_id": event.venue_order_id,
            "client_order_id": event.client_order_id or None,
        }
    ]


@documents_of.register
def _(event: OrderNotFound, unified: Unified) -> list[Document]:
    return [
        {
            **head("error", event.symbol, unified),
            "what": "query",
            "code": None,
            "reason": "no such order",
            "client_order_id": event.client_order_id,
        }
    ]


@documents_of.register
def _(event: QueryFailed, unified: Unified) -> list[Document]:
    return [
        {
            **head("error", event.symbol, unified),
            "what": event.what,
            "code": None,
            "reason": event.reason or None,
            "client_order_id": event.client_order_id,
        }
    ]


@documents_of.register
def _(event: Acknowledged, unified: Unified) -> list[Document]:
    return [
        {
            **head("ack", event.wire_symbol, unified),
            "what": event.what,
            "order_id": event.venue_order_id,
            "client_order_id": event.client_order_id,
        }
    ]


@documents_of.register
def _(event: VenueRefused, unified: Unified) -> list[Document]:
    return [
        {
            **head("error", event.wire_symbol, unified),
            "code": event.code,
            "reason": event.reason or None,
            "client_order_id": event.client_order_id,
        }
    ]


@documents_of.register
def _(event: Unrecognised, unified: Unified) -> list[Document]:
    return [{**head("unknown", None, unified), "text": event.text}]


@documents_of.register
def _(event: BalancesReported, unified: Unified) -> list[Document]:
    return [
        {
            **head("balance", None, unified),
            "asset": balance.asset,
            "account_type": balance.account_type,
            "available": number(balance.available),
            "locked": number(balance.locked),
            "total": number(balance.total),
            "borrowed": number(balance.borrowed),
            "time_ns": event.as_of_ns,
        }
        for balance in event.balances
    ]
