"""What we ourselves decide and learn about orders, as facts beside those that venues report."""

from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

import msgspec

from app.domain.identifiers import AccountId, ClientOrderId, Symbol, VenueId, VenueOrderId
from app.domain.instants import Instant
from app.domain.instruments import Instrument
from app.domain.order_events import FillReport, OrderReport, RequestOutcome
from app.domain.order_terms import OrderStyle, OrderType, Side, TimeInForce


class OrderIntended(msgspec.Struct, frozen=True, kw_only=True):
    """A trader confirmed a ticket. `token` is the gesture: stored once, a second use does nothing."""

    token: str
    intent_id: str
    plan: str
    venue: VenueId
    account: AccountId
    symbol: Symbol
    side: Side
    style: OrderStyle
    quantity: Decimal
    price: Decimal
    at_ns: Instant
    parent_id: str | None = None  # the parent order that it is a part of


class SendAuthorised(msgspec.Struct, frozen=True, kw_only=True):
    """This very order may leave, once: durable before its first byte does."""

    intent_id: str
    attempt: int
    client_order_id: ClientOrderId
    venue: VenueId
    account: AccountId
    instrument: Instrument
    side: Side
    style: OrderStyle
    type: OrderType
    time_in_force: TimeInForce
    post_only: bool
    quantity: Decimal
    price: Decimal
    expires_ns: Instant  # venue clock, wall
    at_ns: Instant
    parent_id: str | None = None  # the parent order that it is a part of

    @property
    def attempt_id(self) -> str:
        return f"{self.intent_id}.{self.attempt}"


class CancelAsked(msgspec.Struct, frozen=True, kw_only=True):
    """We asked to cancel. `by` is "you", "kill", or "engine" (an earlier one got lost or came too early)."""

    venue: VenueId
    account: AccountId
    client_order_id: ClientOrderId | None
    venue_order_id: VenueOrderId | None
    by: str
    at_ns: Instant
    symbol: Symbol | None = None  # some venues number orders per instrument


class AmendAsked(msgspec.Struct, frozen=True, kw_only=True):
    """We asked to change a resting order; None leaves that term as it is."""

    token: str
    venue: VenueId
    account: AccountId
    client_order_id: ClientOrderId
    price: Decimal | None
    quantity: Decimal | None
    expires_ns: Instant
    at_ns: Instant


class OutcomeLost(msgspec.Struct, frozen=True, kw_only=True):
    """We may have sent this order and stopped before we learnt what became of it."""

    venue: VenueId
    account: AccountId
    client_order_id: ClientOrderId
    at_ns: Instant
    sentence: str


class CleanRead(msgspec.Struct, frozen=True, kw_only=True):
    """An authoritative "no such order", asked after the order could no longer arrive."""

    venue: VenueId
    account: AccountId
    client_order_id: ClientOrderId
    asked_ns: Instant
    at_ns: Instant


class Finding(StrEnum):
    """How an order without an answer ended."""

    NOT_PLACED = "not_placed"  # the venue never had it
    LOST_AT_VENUE = "lost_at_venue"  # it had it and denies it now: a person must look
    WRITTEN_OFF = "written_off"  # a person gave it up


class OrderResolved(msgspec.Struct, frozen=True, kw_only=True):
    """A conclusion of ours, with the reads it rests on and a sentence for people."""

    venue: VenueId
    account: AccountId
    client_order_id: ClientOrderId
    finding: Finding
    reads_ns: tuple[Instant, ...]
    at_ns: Instant
    sentence: str


class OrderReopened(msgspec.Struct, frozen=True, kw_only=True):
    """The venue lists an order that we held for finished: ends learnt up to now no longer count."""

    venue: VenueId
    account: AccountId
    client_order_id: ClientOrderId
    at_ns: Instant
    sentence: str


class OrderRefused(msgspec.Struct, frozen=True, kw_only=True):
    """The gate refused a command: nothing was sent, it is no order."""

    token: str
    venue: VenueId
    account: AccountId
    symbol: Symbol
    what: str  # "place", "amend"
    sentence: str
    at_ns: Instant


class OrderCorrected(msgspec.Struct, frozen=True, kw_only=True):
    """A look at the venue told us more than its stream had: what changed, for people."""

    venue: VenueId
    account: AccountId
    key: str
    sentence: str
    at_ns: Instant
    forgotten: bool = False  # placed elsewhere, and the venue lists it no longer


OrderEvidence: TypeAlias = (
    SendAuthorised
    | CancelAsked
    | AmendAsked
    | OutcomeLost
    | CleanRead
    | OrderResolved
    | OrderReopened
    | OrderReport
    | FillReport
    | RequestOutcome
)
