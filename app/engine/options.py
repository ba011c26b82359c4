"""What the engine is told at the start; bootstrap fills it from the settings."""

from decimal import Decimal

import msgspec

from app.domain.identifiers import Symbol, VenueId
from app.domain.instants import MILLISECOND, MINUTE, SECOND, Duration
from app.trading.confirmation import ConfirmationSteps
from app.trading.routing.plan import RoutingRules


class EngineOptions(msgspec.Struct, frozen=True, kw_only=True):
    """Durations in nanoseconds. `venues` in the order in which they are shown."""

    mode: str  # "SIMULATED", "LIVE READ-ONLY": words of the status bar
    simulated: bool  # ids of simulated orders start with "s", live ones with "k"
    venues: tuple[VenueId, ...]
    symbol: Symbol = "BTC/USDT"
    collar: Decimal = Decimal("0.05")
    seed: int = 0
    version: str = ""
    snapshot_every: Duration = 10 * SECOND
    balance_every: Duration = MINUTE
    open_orders_every: Duration = 30 * SECOND
    fills_every: Duration = 5 * MINUTE
    clock_every: Duration = 2 * MINUTE
    fees_every: Duration = 30 * MINUTE
    instruments_every: Duration = 60 * MINUTE
    frame: Duration = 50 * MILLISECOND
    routing: RoutingRules = RoutingRules()
    confirmation: ConfirmationSteps = ConfirmationSteps()
    steps_in_simulation: bool = False  # ask of simulated orders what live ones ask
    arm_for: Duration = 5 * MINUTE  # how long after the last key confirmed orders may leave
    heartbeat: Duration = 100 * MILLISECOND
    inbox_limit: int = 20_000
