"""What the same amount would cost on one venue: on the best one, and on the one that is best before fees."""

from collections.abc import Sequence
from decimal import Decimal

from app.domain.amounts import ZERO, plain
from app.domain.order_line import OrderLine
from app.domain.order_terms import OrderStyle, Side
from app.trading.depth import Taken, average, walk
from app.trading.routing.candidates import Candidate
from app.trading.routing.children import after_fees
from app.trading.routing.costs import basis_points
from app.trading.routing.plan import Costs, Counterfactual
from app.trading.venue_market import VenueMarket

BEST_SINGLE = "best single venue"
LOWEST_RAW = {Side.BUY: "lowest raw average", Side.SELL: "highest raw average"}

_NO_LIMIT = {Side.BUY: Decimal("Infinity"), Side.SELL: ZERO}
_NOTHING = Taken(ZERO, ZERO)


def counterfactuals(
    line: OrderLine, candidates: Sequence[Candidate], costs: Costs
) -> tuple[Counterfactual, ...]:
    """Both, for the amount that the plan takes and rests; empty when it does neither.

    Before fees the averages over the whole amount are compared, as the preview's raw prices are averages: a
    best price that holds a little of it does not make its venue the best one.

    A capped market order is followed beyond its cap, and balances are not asked: the figures say what that
    way would cost, the notes what forbids it.
    """
    amount = costs.taken + costs.rests
    if amount <= 0 or costs.all_in is None:
        return ()
    alone = [way for c in candidates if (way := _Alone(line, c, amount)).all_in is not None]
    if not alone:
        return ()
    best = min(alone, key=lambda way: way.rank)
    found = [best.against(costs, BEST_SINGLE)]
    shown = [way for way in alone if way.shown]
    if shown:
        naive = min(shown, key=lambda way: way.raw_rank)
        found.append(naive.against(costs, LOWEST_RAW[line.side]))
    return tuple(found)


class _Alone:
    """All of the amount on one venue."""

    def __init__(self, line: OrderLine, candidate: Candidate, amount: Decimal) -> None:
        venue, price = candidate.venue, candidate.price or ZERO
        self._side, self._candidate, self._amount = line.side, candidate, amount
        self._capped = line.style is OrderStyle.CAPPED_MARKET
        levels = venue.opposite(line.side)
        self.shown = bool(levels)
        taken = _NOTHING
        if line.style is not OrderStyle.POST_ONLY:
            limit = _NO_LIMIT[line.side] if self._capped else price
            taken = walk(levels, line.side, amount, limit)
        resting = ZERO if self._capped else amount - taken.quantity
        self._done = taken.quantity + resting
        self._within = min(candidate.depth, amount) if self._capped else amount
        notional = taken.notional + resting * price
        fees = taken.notional * _rate(venue.taker) + resting * price * _rate(venue.maker)
        self._paid = after_fees(line.side, notional, fees)
        self.all_in = average(self._paid, self._done)
        self._raw = average(notional, self._done)

    @property
    def rank(self) -> tuple[Decimal, Decimal]:
        """Smaller is better: what the book does not hold, then the price after fees."""
        return self._ranked(self.all_in)

    @property
    def raw_rank(self) -> tuple[Decimal, Decimal]:
        """The same by the price before fees."""
        return self._ranked(self._raw)

    def _ranked(self, price: Decimal | None) -> tuple[Decimal, Decimal]:
        figure = price or ZERO
        return (self._amount - self._done, figure if self._side is Side.BUY else -figure)

    def against(self, costs: Costs, name: str) -> Counterfactual:
        """Beside the plan; what the book does not hold is counted at the average of what it does."""
        paid = self._paid if self._done == self._amount else self._amount * (self.all_in or ZERO)
        planned = after_fees(self._side, costs.notional, costs.fee_money)
        worse = paid - planned if self._side is Side.BUY else planned - paid
        return Counterfactual(
            name=name,
            venue=self._candidate.name,
            all_in=self.all_in or ZERO,
            difference_bp=basis_points(worse, planned),
            difference_money=worse,
            note=self._note(),
        )

    def _note(self) -> str:
        venue = self._candidate.venue
        base = venue.instrument.base
        notes = []
        if self._done < self._amount:
            notes.append(f"its book shows only {plain(self._done)} of {plain(self._amount)} {base}")
        elif self._within < self._amount:
            beyond = plain(self._amount - self._within)
            notes.append(f"{beyond} of {plain(self._amount)} {base} lies beyond the cap")
        if self._too_dear(venue):
            notes.append(f"more {venue.pays(self._side)} than is free there")
        return "; ".join(notes)

    def _too_dear(self, venue: VenueMarket) -> bool:
        available = venue.available(self._side)
        each = venue.cost_each(self._side, self._candidate.price or ZERO)
        return available is None or self._amount * each > available


def _rate(fee: Decimal | None) -> Decimal:
    return fee or ZERO
