"""Folds balances, fees and positions, and says what it is all worth."""

import msgspec

from app.domain.account_events import BalancesReported, FeesReported, PositionReported
from app.domain.instants import MILLISECOND, Duration
from app.engine.duties import BALANCES as BALANCES_DUTY
from app.engine.duties import FEES
from app.engine.market_desk import MarketDesk
from app.engine.reconciler import Reconciler
from app.engine.state import State
from app.portfolio.valuation import PortfolioValue
from app.ports.history import PortfolioSnapshot
from app.views.balances import VenueAge
from app.views.keys import BALANCES, LADDER, PLAN, STATUS, TICKET, VENUES

VALUE_EVERY: Duration = 200 * MILLISECOND


class AccountDesk:
    """One venue's failure hides no other: each answer is shown as it lands."""

    def __init__(self, state: State, market: MarketDesk, reconciler: Reconciler) -> None:
        self._state = state
        self._market = market
        self._reconciler = reconciler
        self._value: PortfolioValue | None = None
        self._valued_ns: Duration = 0
        self.stored: PortfolioSnapshot | None = None  # what the last run knew

    def balances(self, event: BalancesReported) -> None:
        line = self._state.lines.get(event.venue)
        if line is None:
            return
        if event.complete and not event.from_stream:
            self._reconciler.answered(event.venue, BALANCES_DUTY)
            line.problem = None
        if self._state.balances.report(event):
            self._value = None
            self._market.holdings_changed()
        for key in (BALANCES, STATUS, TICKET, PLAN, VENUES):
            self._state.changes.mark(key)

    def fees(self, event: FeesReported) -> None:
        if event.venue in self._state.lines:
            self._state.fees[(event.venue, event.symbol)] = event
            self._reconciler.answered(event.venue, FEES)
            self._state.changes.mark(LADDER)
            self._state.changes.mark(TICKET)
            self._state.changes.mark(PLAN)

    def position(self, event: PositionReported) -> None:
        """Derivative positions are read, not shown yet."""

    def value(self) -> PortfolioValue:
        """Everything in US dollars, as of (nearly) now."""
        now = self._state.now
        fresh = self._value is not None and now.mono_ns - self._valued_ns < VALUE_EVERY
        if self._value is None or not fresh:
            self._market.settle_prices()
            holdings = self._state.balances.holdings()
            value = self._state.valuation.value(holdings, now.wall_ns)
            if any(age.as_of_ns is None for age in self.ages()):
                # What a silent venue holds is unknown: no share of the whole can be named.
                value = msgspec.structs.replace(value, confidence=None)
            self._value = value
            self._valued_ns = now.mono_ns
        return self._value

    def is_confirmed(self) -> bool:
        """Whether any venue has answered in this run."""
        return any(age.as_of_ns is not None for age in self.ages())

    def ages(self) -> tuple[VenueAge, ...]:
        """Per venue when its balances were last confirmed, and what hinders it."""
        return tuple(
            VenueAge(
                venue=line.venue,
                as_of_ns=self._state.balances.confirmed_ns(line.venue, line.account),
                problem=line.problem,
            )
            for line in self._state.lines.values()
        )

    def snapshot(self) -> PortfolioSnapshot | None:
        """What is worth storing now; None while no venue has answered."""
        if not self.is_confirmed():
            return None
        value = self.value()
        return PortfolioSnapshot(
            at_ns=self._state.now.wall_ns,
            nav_usd=value.nav_usd,
            nav_confidence=value.confidence,
            unpriced=value.unpriced,
            holdings=tuple(
                (
                    valued.holding.venue,
                    valued.holding.account,
                    valued.holding.account_type.value,
                    valued.holding.asset,
                    valued.holding.available,
                    valued.holding.locked,
                    valued.holding.total,
                    valued.usd,
                )
                for valued in value.holdings
            ),
        )
