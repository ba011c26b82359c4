"""Evidence about orders. None of it is the truth alone: trading/orders joins it."""

from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

import msgspec

from app.domain.identifiers import AccountId, Asset, ClientOrderId, Symbol, VenueId, VenueOrderId
from app.domain.instants import Instant
from app.domain.order_terms import OrderStatus, OrderType, Side, TimeInForce
from app.domain.safe_text import SafeText


class Source(StrEnum):
    """Where a piece of evidence came from."""

    STREAM = "stream"  # the venue's private stream
    ANSWER = "answer"  # the answer to our own place, cancel or amend
    QUERY = "query"  # an answer to an order-by-id query
    LISTING = "listing"  # a list: open orders, recent orders, fills


class OrderReport(msgspec.Struct, frozen=True, kw_only=True):
    """A venue's word on one order. Absent is None, never 0.

    `filled` is cumulative and, like `quantity`, in base coins (contracts on derivatives). A fill that the
    same message carries comes beside it as a FillReport.
    """

    venue: VenueId
    account: AccountId
    source: Source
    wire_symbol: str
    symbol: Symbol | None
    client_order_id: ClientOrderId | None
    venue_order_id: VenueOrderId | None
    side: Side | None
    type: OrderType | None
    status: OrderStatus
    received_ns: Instant
    time_in_force: TimeInForce | None = None
    post_only: bool = False
    reduce_only: bool = False
    price: Decimal | None = None
    stop_price: Decimal | None = None
    quantity: Decimal | None = None
    filled: Decimal | None = None
    average_price: Decimal | None = None
    reason: SafeText | None = None
    venue_time_ns: Instant | None = None
    created_ns: Instant | None = None


class FillReport(msgspec.Struct, frozen=True, kw_only=True):
    """One execution of one of our orders; unique by (venue, account, symbol, venue_order_id, trade_id).

    `fee` is positive when paid, negative when it is a rebate, None when the venue has not said yet.
    """

    venue: VenueId
    account: AccountId
    source: Source
    wire_symbol: str
    symbol: Symbol | None
    client_order_id: ClientOrderId | None
    venue_order_id: VenueOrderId | None
    trade_id: str
    side: Side
    price: Decimal
    quantity: Decimal
    received_ns: Instant
    fee: Decimal | None = None
    fee_asset: Asset | None = None
    maker: bool | None = None
    venue_time_ns: Instant | None = None


class Action(StrEnum):
    PLACE = "place"
    CANCEL = "cancel"
    AMEND = "amend"


class Verdict(StrEnum):
    """What is proven about one of our requests (safety.md 6.4)."""

    ACCEPTED = "accepted"  # the venue took it for processing
    REFUSED = "refused"  # a definitive refusal on the venue's allow-list: no such order exists
    EXISTS = "exists"  # "duplicate id": an order with this id exists; query it
    GONE = "gone"  # cancel or amend: unknown or finished order; query it, it may be filled
    NOT_SENT = "not_sent"  # proven: no byte left this machine
    UNKNOWN = "unknown"  # anything else


class RequestOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a place, cancel or amend that we sent (or proved we did not)."""

    venue: VenueId
    account: AccountId
    symbol: Symbol
    client_order_id: ClientOrderId
    action: Action
    verdict: Verdict
    received_ns: Instant
    code: SafeText | None = None
    reason: SafeText | None = None
    venue_order_id: VenueOrderId | None = None
    sent_ns: Instant | None = None  # when the first byte left, for latency


class OrderNotFound(msgspec.Struct, frozen=True, kw_only=True):
    """An authoritative "no such order" to a query (never an error or a timeout).

    The query was by the venue's id where that is set, else by the client id.
    """

    venue: VenueId
    account: AccountId
    symbol: Symbol
    client_order_id: ClientOrderId
    asked_ns: Instant
    received_ns: Instant
    venue_order_id: VenueOrderId | None = None


class QueryFailed(msgspec.Struct, frozen=True, kw_only=True):
    """A query got no proven answer: it counts for nothing."""

    venue: VenueId
    account: AccountId
    symbol: Symbol | None
    client_order_id: ClientOrderId | None
    what: str  # "order", "open_orders", "fills", "balances", "candles"
    reason: SafeText
    received_ns: Instant


class OpenOrdersListed(msgspec.Struct, frozen=True, kw_only=True):
    """All open orders of the account (of one symbol when `symbol` is set), as of `asked_ns`."""

    venue: VenueId
    account: AccountId
    symbol: Symbol | None
    orders: tuple[OrderReport, ...]
    asked_ns: Instant
    received_ns: Instant


class FillsListed(msgspec.Struct, frozen=True, kw_only=True):
    """Our fills since an instant; `complete` is False when the venue cut the list short."""

    venue: VenueId
    account: AccountId
    symbol: Symbol | None
    fills: tuple[FillReport, ...]
    since_ns: Instant
    asked_ns: Instant
    received_ns: Instant
    complete: bool = True


OrderEvent: TypeAlias = (
    OrderReport
    | FillReport
    | RequestOutcome
    | OrderNotFound
    | QueryFailed
    | OpenOrdersListed
    | FillsListed
)
