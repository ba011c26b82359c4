"""One order feed for all venues."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

import msgspec

from app.domain.amounts import decimals_of
from app.domain.instants import Instant
from app.domain.instruments import Instrument
from app.domain.order_terms import OrderStatus, OrderStyle, OrderType, TimeInForce
from app.trading.orders.lifecycle import Stage
from app.trading.orders.order import Order
from app.views.letters import letter_of


class OrderRow(msgspec.Struct, frozen=True, kw_only=True):
    """One order. `key` is our client id, or venue:venue-id for an order placed elsewhere."""

    key: str
    venue: str
    letter: str
    account: str
    symbol: str
    side: str
    type: str  # "lim", "mkt", "post", "ioc", ...
    price: Decimal | None
    quantity: Decimal | None
    filled: Decimal
    average: Decimal | None
    status: str  # contracts.md words
    detail: str  # "querying client id", reject reason, "cancel pending", ""
    created_ns: Instant
    changed_ns: Instant
    client_order_id: str | None
    venue_order_id: str | None
    external: bool  # not placed from here
    open: bool  # may still trade: pending, open, partially filled, unknown
    price_digits: int
    size_digits: int


class OrdersView(msgspec.Struct, frozen=True, kw_only=True):
    """Open orders first, newest first within; at most 500 rows. The counts are over all orders."""

    rows: tuple[OrderRow, ...]
    open: int
    filled: int
    canceled: int
    rejected: int
    unknown: int
    at_ns: Instant


ROWS_MOST = 500
_DIGITS = 8  # where the instrument is not known

_TYPES: Mapping[OrderType, str] = {
    OrderType.LIMIT: "lim",
    OrderType.MARKET: "mkt",
    OrderType.STOP: "stop",
    OrderType.STOP_LIMIT: "stop lim",
    OrderType.TAKE_PROFIT: "take",
    OrderType.TAKE_PROFIT_LIMIT: "take lim",
    OrderType.TRAILING_STOP: "trail",
    OrderType.OTHER: "other",
}
_STYLES: Mapping[OrderStyle, str] = {
    OrderStyle.LIMIT: "lim",
    OrderStyle.CAPPED_MARKET: "ioc",
    OrderStyle.POST_ONLY: "post",
}
_STAGE_DETAILS: Mapping[Stage, str] = {
    Stage.INTENT: "being stored",
    Stage.AUTHORISED: "being sent",
    Stage.ACKED: "accepted, not open yet",
    Stage.UNKNOWN: "no answer, querying client id",
    Stage.WRITTEN_OFF: "written off",
    Stage.NOT_SENT: "not sent",
    Stage.NOT_PLACED: "not placed",
}


def order_row(order: Order, listed: Instrument | None = None) -> OrderRow:
    """One order as the feed shows it; `listed` is the venue's instrument for orders placed elsewhere."""
    instrument = order.instrument or listed
    return OrderRow(
        key=order.key,
        venue=order.venue,
        letter=letter_of(order.venue),
        account=order.account,
        symbol=order.symbol,
        side="" if order.side is None else order.side.value,
        type=_type_of(order),
        price=order.price,
        quantity=order.quantity,
        filled=order.filled,
        average=order.average,
        status=order.status.value,
        detail=order_detail(order),
        created_ns=order.facts.created_ns or order.changed_ns,
        changed_ns=order.changed_ns,
        client_order_id=order.client_order_id,
        venue_order_id=order.venue_order_id,
        external=not order.ours,
        open=order.is_open,
        price_digits=_DIGITS if instrument is None else decimals_of(instrument.tick),
        size_digits=_DIGITS if instrument is None else decimals_of(instrument.lot),
    )


def order_detail(order: Order) -> str:
    """What the status word leaves unsaid."""
    parts: list[str] = []
    if order.contradiction is not None:
        parts.append("contradiction: look at the venue")
    if order.lost:
        parts.append("the venue denies it: look there")
    elif order.stage in _STAGE_DETAILS and (order.ours or order.stage is not Stage.UNKNOWN):
        parts.append(_STAGE_DETAILS[order.stage])
    if order.cancel_pending:
        parts.append("cancel pending")
    if order.amend_pending:
        parts.append("change pending")
    if order.closing:
        parts.append("asking for its fills")
    if not order.is_open and order.reason and order.stage is not Stage.FILLED:
        parts.append(order.reason)
    return "; ".join(parts)


def orders_view(
    rows: Iterable[OrderRow], tally: Mapping[OrderStatus, int], now_ns: Instant
) -> OrdersView:
    """`rows` newest first; open ones are brought to the front. `tally` counts all orders."""
    ordered = sorted(rows, key=lambda row: (not row.open, -row.created_ns))
    alive = (OrderStatus.PENDING, OrderStatus.OPEN, OrderStatus.PARTIALLY_FILLED)
    return OrdersView(
        rows=tuple(ordered[:ROWS_MOST]),
        open=sum(tally[status] for status in alive),
        filled=tally[OrderStatus.FILLED],
        canceled=tally[OrderStatus.CANCELED] + tally[OrderStatus.EXPIRED],
        rejected=tally[OrderStatus.REJECTED],
        unknown=tally[OrderStatus.UNKNOWN],
        at_ns=now_ns,
    )


def _type_of(order: Order) -> str:
    if order.style is not None:
        return _STYLES[order.style]
    if order.facts.post_only:
        return "post"
    if order.time_in_force in (TimeInForce.IOC, TimeInForce.FOK):
        return order.time_in_force.value
    return "?" if order.type is None else _TYPES[order.type]
