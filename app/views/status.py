"""The status bar."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

import msgspec

from app.domain.instants import Instant
from app.domain.order_terms import OrderStatus
from app.portfolio.valuation import PortfolioValue
from app.views.venues import VenueHealth, venue_state


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
    armed_s: int | None = None  # seconds for which confirmed orders may still leave; None: disarmed


class Readiness(msgspec.Struct, frozen=True, kw_only=True):
    """Why no order is taken, if none is; for how many seconds a confirmed one may leave (None: disarmed)."""

    trading_stopped: str | None = None
    armed_s: int | None = None


def status_view(
    *,
    mode: str,
    symbol: str | None,
    value: PortfolioValue | None,
    tally: Mapping[OrderStatus, int],
    venues: Sequence[VenueHealth],
    readiness: Readiness,
    lag_ms: float,
    now_ns: Instant,
) -> StatusView:
    """The status bar; `value` None while no venue has told its balances."""
    alive = (OrderStatus.PENDING, OrderStatus.OPEN, OrderStatus.PARTIALLY_FILLED)
    well = sum(venue_state(health, now_ns)[0] in ("ok", "slow") for health in venues)
    return StatusView(
        mode=mode,
        symbol=symbol,
        nav_usd=None if value is None else value.nav_usd,
        confidence=None if value is None else value.confidence,
        unpriced=0 if value is None else len(value.unpriced),
        open_orders=sum(tally[status] for status in alive),
        unknown_orders=tally[OrderStatus.UNKNOWN],
        venues_ok=well,
        venues=len(venues),
        trading_stopped=readiness.trading_stopped,
        lag_ms=lag_ms,
        at_ns=now_ns,
        armed_s=readiness.armed_s,
    )
