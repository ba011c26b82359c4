"""The order book of one instrument over all venues, net of this account's fees."""

from decimal import Decimal

import msgspec

from app.domain.instants import Instant


class LadderRow(msgspec.Struct, frozen=True, kw_only=True):
    """One level of one venue. `price` is what we would pay or get after fees; `raw` the venue's own."""

    price: Decimal
    raw: Decimal
    size: Decimal  # base coins
    cumulative: Decimal
    venue: str
    letter: str
    own: Decimal  # our own remaining size at this venue and raw price


class OwnOrder(msgspec.Struct, frozen=True, kw_only=True):
    """One of our open orders on this instrument."""

    side: str
    venue: str
    letter: str
    price: Decimal
    remaining: Decimal


class BookState(msgspec.Struct, frozen=True, kw_only=True):
    """Whether this venue's book may be looked at, and why not."""

    venue: str
    letter: str
    valid: bool
    reason: str
    as_of_ns: Instant | None


class LadderView(msgspec.Struct, frozen=True, kw_only=True):
    """Best first on both sides; up to 30 rows each. Invalid books contribute no rows."""

    symbol: str
    base: str
    quote: str
    asks: tuple[LadderRow, ...]
    bids: tuple[LadderRow, ...]
    books: tuple[BookState, ...]
    own: tuple[OwnOrder, ...]
    net_spread_bp: Decimal | None
    raw_crossed: bool
    last_price: Decimal | None
    last_side: str | None  # taker's
    last_venue: str | None
    last_ns: Instant | None
    price_digits: int
    size_digits: int
    at_ns: Instant
