"""What the same amount would cost on one venue: on the best one, and on the one that is best before fees."""

from collections.abc import Sequence
from decimal import Decimal

import msgspec

from app.domain.amounts import ZERO, floor_to, is_multiple, plain
from app.domain.order_line import OrderLine
from app.domain.order_terms import OrderStyle, Side
from app.trading.depth import Taken, average, walk
from app.trading.routing.candidates import Candidate, bounds_of
from app.trading.routing.children import after_fees
from app.trading.routing.costs import basis_points
from app.trading.routing.plan import Costs, Counterfactual

BEST_SINGLE = "best single venue"
LOWEST_RAW = {Side.BUY: "lowest raw average", Side.SELL: "highest raw average"}

_NO_LIMIT = {Side.BUY: Decimal("Infinity"), Side.SELL: ZERO}
_NOTHING = Taken(ZERO, ZERO)


def counterfactuals(
    line: OrderLine, candidates: Sequence[Candidate], costs: Costs, share: Decimal | None = None
) -> tuple[Counterfactual, ...]:
    """Both, for the amount that the plan takes and rests; empty when it does neither.

    Like is held against like: a way that would let rest what the plan takes is named so, without a figure,
    since what rests has cost nothing yet. Before fees the averages over the whole amount are compared, as the
    preview's raw prices are averages: a best price that holds a little of it does not make its venue the best
    one. Where all of it rests a raw price is only a place in a queue, and of two equal ones none is lowest.

    A capped market order is followed beyond its cap, and what a venue may not be given (at most `share` of
    the whole) is counted as if it might: the notes say what forbids it, the figures what it would cost, as
    long as that is more than the plan's.
    """
    amount = costs.taken + costs.rests
    if amount <= 0 or costs.all_in is None:
        return ()
    ways = [_Alone(line, candidate, costs, share) for candidate in candidates]
    alone = [way for way in ways if way.all_in is not None]
    if not alone:
        return ()
    found = [min(alone, key=lambda way: way.rank).against(BEST_SINGLE)]
    alike = sorted((way for way in alone if way.alike and costs.taken), key=lambda way: way.raw)
    if len(alike) == 1 or (alike and alike[0].raw < alike[1].raw):
        found.append(alike[0].against(LOWEST_RAW[line.side]))
    return tuple(found)


class _Alone:
    """All of the amount on one venue. `alike`: it takes at once what the plan takes, and rests what it rests.

    `raw`: the average before fees, a seller's below 0, so that less is better.
    """

    def __init__(
        self, line: OrderLine, candidate: Candidate, costs: Costs, share: Decimal | None
    ) -> None:
        venue, price = candidate.venue, candidate.price or ZERO
        self._side, self._candidate, self._costs = line.side, candidate, costs
        self._amount = amount = costs.taken + costs.rests
        capped = line.style is OrderStyle.CAPPED_MARKET
        taken = _NOTHING
        if line.style is not OrderStyle.POST_ONLY:
            limit = _NO_LIMIT[line.side] if capped else price
            taken = walk(venue.opposite(line.side), line.side, amount, limit)
        self._taken, self._rests = taken.quantity, ZERO if capped else amount - taken.quantity
        self.alike = (self._taken, self._rests) == (costs.taken, costs.rests)
        self._beyond = amount - min(candidate.depth, amount) if capped else ZERO
        notional = taken.notional + self._rests * price
        fees = taken.notional * _rate(venue.taker) + self._rests * price * _rate(venue.maker)
        paid = after_fees(line.side, notional, fees)
        self.all_in = average(paid, self._taken + self._rests)
        self.raw = self._signed(average(notional, self._taken + self._rests) or ZERO)
        self._planned = after_fees(line.side, costs.notional, costs.fee_money)
        self._worse = self._signed(paid - self._planned)
        forbidden = _forbidden(candidate, amount, share)
        self._is_forbidden = bool(forbidden)
        self._notes = self._noted(forbidden)
        self._comparable = self.alike and (self._worse >= 0 or not self._notes)

    @property
    def rank(self) -> tuple[bool, bool, Decimal, Decimal]:
        """Smaller is better: it does as the plan does, it may be, what it takes less, the all-in price."""
        return (
            not self.alike,
            self._is_forbidden,
            self._amount - self._taken,
            self._signed(self.all_in or ZERO),
        )

    def against(self, name: str) -> Counterfactual:
        """Beside the plan."""
        way = Counterfactual(name=name, venue=self._candidate.name, note="; ".join(self._notes))
        if not self._comparable:
            return way
        return msgspec.structs.replace(
            way,
            all_in=self.all_in,
            difference_bp=basis_points(self._worse, self._planned),
            difference_money=self._worse,
        )

    def _noted(self, forbidden: str) -> list[str]:
        """What it would not do as the plan does, and what stands against it."""
        instrument = self._candidate.venue.instrument
        whole = f"{plain(self._amount)} {instrument.base}"
        notes = [forbidden] if forbidden else []
        if self._taken + self._rests < self._amount:
            notes.insert(0, f"its book shows only {plain(self._taken)} of {whole}")
        elif self._beyond:
            notes.insert(0, f"{plain(self._beyond)} of {whole} lies beyond the cap")
        elif self._taken < self._costs.taken:
            rest = plain(self._costs.taken - self._taken)
            notes.insert(0, f"would rest {rest} that the plan takes now")
        elif not self.alike:
            more = plain(self._taken - self._costs.taken)
            notes.insert(0, f"would take {more} that the plan lets rest")
        elif self._worse < 0 and not is_multiple(self._amount, instrument.lot):
            notes.append(f"{plain(self._amount)} is not on its lot {plain(instrument.lot)}")
        return notes

    def _signed(self, figure: Decimal) -> Decimal:
        return figure if self._side is Side.BUY else -figure


def _forbidden(candidate: Candidate, amount: Decimal, share: Decimal | None) -> str:
    """Why the venue may not be given all of it, as far as its lot can express that; "" when it may."""
    bounds = bounds_of(candidate, share, amount)
    if amount < bounds.least:
        return "below its minimum"
    if floor_to(amount, candidate.venue.instrument.lot) <= bounds.most:
        return ""
    if bounds.why.startswith("all free"):
        return f"more {candidate.venue.pays(candidate.side)} than is free there"
    return f"above the {bounds.why}"


def _rate(fee: Decimal | None) -> Decimal:
    return fee or ZERO
