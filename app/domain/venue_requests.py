"""What the engine asks of a venue, as plain values: the venue's session turns them into bytes."""

from decimal import Decimal
from typing import TypeAlias

import msgspec

from app.domain.identifiers import ClientOrderId, Symbol, VenueOrderId
from app.domain.instants import Instant
from app.domain.instruments import Instrument
from app.domain.order_terms import OrderType, Side, TimeInForce


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """One new order. `expires_ns` (venue clock, wall) is when the venue must refuse it if it arrives late."""

    client_order_id: ClientOrderId
    instrument: Instrument
    side: Side
    type: OrderType  # LIMIT or MARKET
    quantity: Decimal
    price: Decimal | None
    time_in_force: TimeInForce
    post_only: bool
    expires_ns: Instant


class Cancel(msgspec.Struct, frozen=True, kw_only=True):
    """Cancel one order; the venue's id is used where known, else ours."""

    instrument: Instrument
    client_order_id: ClientOrderId | None
    venue_order_id: VenueOrderId | None


class CancelEvery(msgspec.Struct, frozen=True, kw_only=True):
    """Cancel these orders of ours on one instrument with as few requests as the venue allows.

    Never wider than the list unless the venue's scope is exactly the list (safety.md S7).
    """

    instrument: Instrument
    orders: tuple[tuple[ClientOrderId, VenueOrderId | None], ...]


class Amend(msgspec.Struct, frozen=True, kw_only=True):
    """Change a resting order in place; `quantity` is the new total including what is filled."""

    instrument: Instrument
    client_order_id: ClientOrderId
    venue_order_id: VenueOrderId | None
    side: Side
    price: Decimal | None
    quantity: Decimal | None
    expires_ns: Instant


class Replace(msgspec.Struct, frozen=True, kw_only=True):
    """Cancel a resting order that has not traded and put another in its place, in one request.

    Both happen or neither does: should the order have traded, or be gone, when this arrives, nothing is done.
    Answered for both: AMEND of the old one, PLACE of the new one.
    """

    client_order_id: ClientOrderId
    venue_order_id: VenueOrderId | None
    place: Place

    @property
    def instrument(self) -> Instrument:
        return self.place.instrument


class InPlace(msgspec.Struct, frozen=True, kw_only=True):
    """What a venue can change of a resting order without Replace; a smaller quantity always."""

    price: bool
    more: bool  # a larger quantity


class QueryOrder(msgspec.Struct, frozen=True, kw_only=True):
    """What became of this order? Answered by OrderReport, OrderNotFound or QueryFailed.

    Ours are asked about by our id. Others' ids may be used again by whoever chose them: where
    `venue_order_id` is set, the question is by that one.
    """

    instrument: Instrument
    client_order_id: ClientOrderId
    venue_order_id: VenueOrderId | None = None


class ListOpenOrders(msgspec.Struct, frozen=True, kw_only=True):
    """Answered by OpenOrdersListed or QueryFailed."""


class ListFills(msgspec.Struct, frozen=True, kw_only=True):
    """Our fills on one instrument since an instant. Answered by FillsListed or QueryFailed."""

    instrument: Instrument
    since_ns: Instant


class ReadBalances(msgspec.Struct, frozen=True, kw_only=True):
    """Answered by BalancesReported(complete=True) or QueryFailed."""


class ReadFees(msgspec.Struct, frozen=True, kw_only=True):
    """Answered by FeesReported."""

    instrument: Instrument


class ReadInstruments(msgspec.Struct, frozen=True, kw_only=True):
    """Answered by InstrumentsListed, one per product line."""


class ReadCandles(msgspec.Struct, frozen=True, kw_only=True):
    """The newest `limit` bars, the running one among them; `interval` is a key of INTERVALS.

    Answered by CandlesListed or QueryFailed.
    """

    instrument: Instrument
    interval: str
    limit: int


class ReadClock(msgspec.Struct, frozen=True, kw_only=True):
    """Answered by ClockMeasured."""


class ResyncBook(msgspec.Struct, frozen=True, kw_only=True):
    """The book of this instrument is not valid: fetch a fresh snapshot the venue's way."""

    symbol: Symbol


class Watch(msgspec.Struct, frozen=True, kw_only=True):
    """The whole set of instruments whose books, trades and tickers the engine wants; replaces the last set.

    `books` get depth and trades; `tickers` get only the cheapest price stream (for valuation).
    """

    books: tuple[Instrument, ...]
    tickers: tuple[Instrument, ...]


VenueRequest: TypeAlias = (
    Place
    | Cancel
    | CancelEvery
    | Amend
    | Replace
    | QueryOrder
    | ListOpenOrders
    | ListFills
    | ReadBalances
    | ReadFees
    | ReadInstruments
    | ReadCandles
    | ReadClock
    | ResyncBook
    | Watch
)
