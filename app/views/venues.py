"""The lines to the venues."""

from decimal import Decimal

import msgspec

from app.domain.instants import Instant


class VenueRow(msgspec.Struct, frozen=True, kw_only=True):
    """One venue. Unknown figures are None."""

    venue: str
    letter: str
    state: str  # "ok", "syncing", "slow", "down", "refused"
    mode: str  # "simulated", "read-only"
    channels_up: int
    channels: int
    book_as_of_ns: Instant | None
    account_as_of_ns: Instant | None
    ping_ms: float | None
    rejects: int
    requests: int
    budget_percent: Decimal | None
    clock_ms: float | None
    clock_uncertainty_ms: float | None
    reason: str  # why it is not ok; "" when it is


class VenuesView(msgspec.Struct, frozen=True, kw_only=True):
    """All configured venues in configured order."""

    rows: tuple[VenueRow, ...]
    at_ns: Instant
