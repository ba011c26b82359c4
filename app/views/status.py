"""The status bar."""

from decimal import Decimal

import msgspec

from app.domain.instants import Instant


class StatusView(msgspec.Struct, frozen=True, kw_only=True):
    """One line about everything. `confidence` is 0..1; None while nothing is priced yet."""

    mode: str  # "SIMULATED", "LIVE READ-ONLY"
    symbol: str | None  # instrument in view
    nav_usd: Decimal | None
    confidence: Decimal | None
    unpriced: int
    open_orders: int
    unknown_orders: int
    venues_ok: int
    venues: int
    trading_stopped: str | None  # why no new order is taken, e.g. "KILLED", "JOURNAL BROKEN"
    lag_ms: float
    at_ns: Instant
