"""One order feed for all venues."""

from decimal import Decimal

import msgspec

from app.domain.instants import Instant


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
