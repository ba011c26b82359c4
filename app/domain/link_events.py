"""What we know of the lines to a venue: sockets, subscriptions, clocks, budgets, instruments."""

from enum import StrEnum
from typing import TypeAlias

import msgspec

from app.domain.identifiers import AccountId, Symbol, VenueId
from app.domain.instants import Duration, Instant
from app.domain.instruments import Instrument
from app.domain.safe_text import SafeText


class LinkState(StrEnum):
    CONNECTING = "connecting"
    UP = "up"
    DOWN = "down"
    REFUSED = (
        "refused"  # the venue refuses us (key, permission, ban): trying again at once is pointless
    )


class LinkChanged(msgspec.Struct, frozen=True, kw_only=True):
    """A socket (or "rest") changed state. `generation` counts connections of this channel."""

    venue: VenueId
    channel: str
    state: LinkState
    generation: int
    received_ns: Instant
    reason: SafeText | None = None


class StreamSynced(msgspec.Struct, frozen=True, kw_only=True):
    """The private stream of an account is (or is no longer) delivering every change."""

    venue: VenueId
    account: AccountId
    synced: bool
    received_ns: Instant


class BookLost(msgspec.Struct, frozen=True, kw_only=True):
    """A subscription ended or went silent: the book must be treated as invalid until its next snapshot."""

    venue: VenueId
    symbol: Symbol
    reason: SafeText
    received_ns: Instant


class ClockMeasured(msgspec.Struct, frozen=True, kw_only=True):
    """Venue clock minus ours, with half the round trip as uncertainty."""

    venue: VenueId
    offset_ns: Duration
    uncertainty_ns: Duration
    received_ns: Instant


class BudgetMeasured(msgspec.Struct, frozen=True, kw_only=True):
    """Share of the request budget in use, 0 to 1000 per mille; `resumes_ns` while frozen by the venue."""

    venue: VenueId
    used_permille: int
    received_ns: Instant
    resumes_ns: Instant | None = None


class LatencyMeasured(msgspec.Struct, frozen=True, kw_only=True):
    """Round trip of one request or ping."""

    venue: VenueId
    round_trip_ns: Duration
    received_ns: Instant


class InstrumentsListed(msgspec.Struct, frozen=True, kw_only=True):
    """The venue's instruments of one product line; replaces what we knew of that line."""

    venue: VenueId
    product: str
    instruments: tuple[Instrument, ...]
    received_ns: Instant


class VenueNotice(msgspec.Struct, frozen=True, kw_only=True):
    """Something the trader should read: what happened and what to do."""

    venue: VenueId
    severity: str  # "info", "warning", "alarm"
    text: SafeText
    received_ns: Instant


LinkEvent: TypeAlias = (
    LinkChanged
    | StreamSynced
    | BookLost
    | ClockMeasured
    | BudgetMeasured
    | LatencyMeasured
    | InstrumentsListed
    | VenueNotice
)
