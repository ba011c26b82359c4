"""Folds balances, fees and positions, and says what it is all worth."""

from decimal import Decimal

import msgspec

from app.domain.account_events import BalancesReported, FeesReported, PositionReported
from app.domain.identifiers import Asset, VenueId
from app.domain.instants import MILLISECOND, Duration
from app.engine.duties import BALANCES as BALANCES_DUTY
from app.engine.duties import FEES
from app.engine.market_desk import MarketDesk
from app.engine.reconciler import Reconciler
from app.engine.state import State
from app.market.quotes import FRESH
from app.portfolio.valuation import PortfolioValue
from app.ports.history import PortfolioSnapshot
from app.views.balances import VenueAge
from app.views.keys import BALANCES, LADDER, PLAN, STATUS, VENUES

VALUE_EVERY: Duration = 200 * MILLISECOND


class AccountDesk:
    """One venue's failure hides no other: each answer is shown as it lands."""

    def __init__(self, state: State, market: MarketDesk, reconciler: Reconciler) -> None:
        self._state = state
        self._market = market
        self._reconciler = reconciler
        self._value: PortfolioValue | None = None
        self._valued_ns: Duration = 0
        self._unpriced: dict[Asset, Duration] = {}  # assets without a price, and since when
        self.stored: PortfolioSnapshot | None = None  # what the last run knew

    def balances(self, event: BalancesReported) -> None:
        line = self._state.lines.get(event.venue)
        if line is None:
            return
        if event.complete and not event.from_stream:
            self._reconciler.answered(event.venue, BALANCES_DUTY)
            line.problem = None
        if self._state.balances.report(event, line.venue_now_ns(event.received_ns)):
            self._value = None
            self._market.holdings_changed()
        for key in (BALANCES, STATUS, PLAN, VENUES):
            self._state.changes.mark(key)

    def fees(self, event: FeesReported) -> None:
        if event.venue in self._state.lines:
            self._state.fees[(event.venue, event.symbol)] = event
            if self._has_fees(event.venue):
                self._reconciler.answered(event.venue, FEES)
            self._state.changes.mark(LADDER)
            self._state.changes.mark(PLAN)

    def _has_fees(self, venue: VenueId) -> bool:
        """Whether the rates on every instrument that is looked at there are known."""
        state = self._state
        listed = [one for one in state.looked_at if state.instrument(venue, one) is not None]
        return all(state.fee(venue, one) is not None for one in listed)

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
            silent = any(age.as_of_ns is None for age in self.ages())
            if self._awaits_prices(value) or silent:
                # What a silent venue holds, and what has no price yet, is unknown: no share of the whole
                # can be named.
                value = msgspec.structs.replace(value, confidence=None)
            self._value = value
            self._valued_ns = now.mono_ns
        return self._value

    def _awaits_prices(self, value: PortfolioValue) -> bool:
        """Whether an asset has a pair whose first price may still come.

        For as long as a price is fresh it is waited for; then the asset counts as one that has none.
        """
        state, now_ns = self._state, self._state.now.mono_ns
        self._unpriced = {asset: self._unpriced.get(asset, now_ns) for asset in value.unpriced}
        young = [asset for asset, since_ns in self._unpriced.items() if now_ns - since_ns < FRESH]
        if not young:
            return False
        return not all(state.instruments.values()) or bool(state.valuation.wanted_pairs(young))

    def nav_in(self, asset: Asset) -> Decimal | None:
        """NAV counted in this asset; None while either is not known."""
        value = self.value()
        rate = value.rates.get(asset)
        if value.nav_usd is None or rate is None or rate.price <= 0:
            return None
        return value.nav_usd / rate.price

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
