"""What venues say about prices. Levels of books are C doubles; everything else is Decimal."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated, TypeAlias

import msgspec

from app.domain.identifiers import Symbol, VenueId
from app.domain.instants import Instant
from app.domain.order_terms import Side

# Checked inside the decoder: NaN, infinity, negative sizes and prices of zero or less are refused.
_PriceDouble: TypeAlias = Annotated[float, msgspec.Meta(gt=0, le=1e18)]
_SizeDouble: TypeAlias = Annotated[float, msgspec.Meta(ge=0, le=1e18)]


class Level(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """One price level; further columns on the wire are skipped by the decoder. Size 0 removes it."""

    price: _PriceDouble
    size: _SizeDouble


class ExactLevel(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """One price level of an instrument whose numbers do not fit a double."""

    price: Decimal
    size: Decimal


class TextLevel(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """One price level as the wire spelled it, for venues whose checksum covers the text."""

    price: str
    size: str


Levels: TypeAlias = Sequence[Level] | Sequence[ExactLevel] | Sequence[TextLevel]


class BookSnapshot(msgspec.Struct, frozen=True, gc=False):
    """A whole book (or its top) as of `last`, the venue's update id."""

    venue: VenueId
    symbol: Symbol
    bids: Levels
    asks: Levels
    last: int
    venue_time_ns: Instant | None
    received_ns: Instant
    checksum: int | None = None


class BookDelta(msgspec.Struct, frozen=True, gc=False):
    """Changed levels covering update ids first..last; `previous` is the id it says it follows.

    Binance spot: first=U, last=u, previous=None. Binance futures: previous=pu.
    OKX: first=last=seqId, previous=prevSeqId.
    """

    venue: VenueId
    symbol: Symbol
    bids: Levels
    asks: Levels
    first: int
    last: int
    previous: int | None
    venue_time_ns: Instant | None
    received_ns: Instant
    checksum: int | None = None


class Trade(msgspec.Struct, frozen=True, gc=False):
    """One public trade; `side` is the taker's."""

    venue: VenueId
    symbol: Symbol
    trade_id: str
    price: Decimal
    quantity: Decimal
    side: Side
    venue_time_ns: Instant
    received_ns: Instant


class Quote(msgspec.Struct, frozen=True, gc=False):
    """A venue's own best bid and ask, as of update id `last` where it sends one."""

    venue: VenueId
    symbol: Symbol
    bid: Decimal
    bid_size: Decimal
    ask: Decimal
    ask_size: Decimal
    last: int | None
    venue_time_ns: Instant | None
    received_ns: Instant


class Ticker(msgspec.Struct, frozen=True, gc=False):
    """Rolling statistics of 24 hours; absent is None."""

    venue: VenueId
    symbol: Symbol
    last_price: Decimal | None
    open_price: Decimal | None
    high_price: Decimal | None
    low_price: Decimal | None
    base_volume: Decimal | None
    quote_volume: Decimal | None
    venue_time_ns: Instant | None
    received_ns: Instant


class Candle(msgspec.Struct, frozen=True, gc=False):
    """One bar."""

    venue: VenueId
    symbol: Symbol
    interval: str
    open_time_ns: Instant
    close_time_ns: Instant | None
    open: Decimal
    high: Decimal
    low: Decimal
    close: Decimal
    base_volume: Decimal
    closed: bool
    received_ns: Instant


class CandlesListed(msgspec.Struct, frozen=True, kw_only=True):
    """The newest bars of one instrument, oldest first, as of `asked_ns` (our wall clock).

    A span in which nothing traded may be missing. `interval` is a key of INTERVALS.
    """

    venue: VenueId
    symbol: Symbol
    interval: str
    candles: tuple[Candle, ...]
    asked_ns: Instant
    received_ns: Instant


class Funding(msgspec.Struct, frozen=True, gc=False):
    """A perpetual's funding rate and mark price; absent is None."""

    venue: VenueId
    symbol: Symbol
    rate: Decimal | None
    mark_price: Decimal | None
    index_price: Decimal | None
    next_time_ns: Instant | None
    venue_time_ns: Instant | None
    received_ns: Instant


MarketEvent: TypeAlias = BookSnapshot | BookDelta | Trade | Quote | Ticker | Candle | Funding
