"""From books, fees and rules to the splitter's whole numbers: each venue's cost of one more unit, all in."""

from collections.abc import Callable, Sequence
from decimal import ROUND_CEILING, Decimal
from typing import NamedTuple

from app.domain.amounts import ZERO
from app.domain.order_line import OrderLine
from app.domain.order_terms import OrderStyle, Side
from app.trading.routing.candidates import Candidate, bounds_of
from app.trading.routing.pouring import Outlet
from app.trading.routing.split import divide

# A lot of 0 means any quantity; orders then go by this.
_SMALLEST_LOT = Decimal("1e-18")


class Portion(NamedTuple):
    """What one candidate gets."""

    candidate: Candidate
    quantity: Decimal


def split(
    line: OrderLine, candidates: Sequence[Candidate], asked: Decimal, share: Decimal | None
) -> list[Portion]:
    """The cheapest way to place `asked` (base coins) on these; empty when there is none.

    What is left undone (capped market) or rests (limit) is kept least, then what is paid is least (a seller:
    what is got is most), after fees. Equal costs go to the lower fee, then to the earlier venue.
    """
    ranked = sorted(candidates, key=lambda candidate: fee_of(line.style, candidate))
    units = _Units(line, ranked)
    wanted = int(asked * units.size)
    if wanted <= 0 or not ranked:
        return []
    outlets = _outlets(line, ranked, wanted, units)
    division = divide(outlets, wanted, _mosts(ranked, outlets, share, units))
    if division is None:
        return []
    return [
        Portion(candidate, quantity // outlet.lot * lot_of(candidate))
        for candidate, outlet, quantity in zip(ranked, outlets, division.quantities, strict=True)
        if quantity
    ]


def lot_of(candidate: Candidate) -> Decimal:
    """The venue's lot, or what stands for one where any quantity goes."""
    lot = candidate.venue.instrument.lot
    return lot if lot > 0 else _SMALLEST_LOT


def fee_of(style: OrderStyle, candidate: Candidate) -> Decimal:
    """The rate by which venues of equal prices are told apart: of taking, or of resting."""
    venue = candidate.venue
    return (venue.taker if style is OrderStyle.CAPPED_MARKET else venue.maker) or ZERO


class _Units:
    """How many whole units one base coin, one price step and one fee step are, for all venues alike."""

    def __init__(self, line: OrderLine, candidates: Sequence[Candidate]) -> None:
        venues = [candidate.venue for candidate in candidates]
        rates = [
            rate for venue in venues for rate in (venue.maker, venue.taker) if rate is not None
        ]
        prices = [candidate.price for candidate in candidates if candidate.price is not None]
        # A sum has the digits of its longest term, so no level need be looked at for them.
        sizes = [sum((size for _p, size in c.within), lot_of(c)) for c in candidates]
        levels = [sum((price for price, _s in c.within), ZERO) for c in candidates]
        self.size = _power((*sizes, *map(lot_of, candidates)))
        self.price = _power((*prices, *levels))
        self.fee = _power(rates)
        self._sign = 1 if line.side is Side.BUY else -1

    def each(self, price: Decimal, fee: Decimal | None) -> int:
        """What a unit costs after the fee; a seller's is what it brings, below 0."""
        return int(price * self.price) * self.rate(fee)

    def rate(self, fee: Decimal | None) -> int:
        """1 + fee for a buyer, -(1 - fee) for a seller."""
        return self._sign * self.fee + int((fee or ZERO) * self.fee)


def _power(values: Sequence[Decimal]) -> int:
    """The smallest power of ten that makes all of them whole."""
    exponents = [value.as_tuple().exponent for value in values]
    power: int = 10 ** max((-e for e in exponents if isinstance(e, int) and e < 0), default=0)
    return power


def _outlets(
    line: OrderLine, candidates: Sequence[Candidate], wanted: int, units: _Units
) -> list[Outlet]:
    """Tiers up to what is wanted; what no tier gives is undone or rests, and is dearer than any tier."""
    tiers = [_tiers(candidate, wanted, units) for candidate in candidates]
    resting = [
        0
        if line.style is OrderStyle.CAPPED_MARKET
        else units.each(candidate.price or ZERO, candidate.venue.maker)
        for candidate in candidates
    ]
    dearest = max(
        (abs(each) for rungs in (*tiers, [(r, 0) for r in resting]) for each, _s in rungs)
    )
    penalty = 0 if line.style is OrderStyle.POST_ONLY else 2 * wanted * dearest + 1
    outlets = []
    for candidate, rungs, rest in zip(candidates, tiers, resting, strict=True):
        bounds = bounds_of(candidate, None, ZERO)
        lot = int(lot_of(candidate) * units.size)
        least = int((bounds.least * units.size).to_integral_value(ROUND_CEILING))
        least = max(lot, -(-least // lot) * lot)
        most = int(bounds.most * units.size) // lot * lot
        outlets.append(Outlet(lot, least, most, rungs, rest + penalty))
    return outlets


def _tiers(candidate: Candidate, wanted: int, units: _Units) -> list[tuple[int, int]]:
    rate, price_scale, size_scale = units.rate(candidate.venue.taker), units.price, units.size
    tiers = []
    found = 0
    for price, size in candidate.within:
        units_there = int(size * size_scale)
        tiers.append((int(price * price_scale) * rate, units_there))
        found += units_there
        if found >= wanted:
            break
    return tiers


def _mosts(
    candidates: Sequence[Candidate], outlets: Sequence[Outlet], share: Decimal | None, units: _Units
) -> Callable[[int], Sequence[int]]:
    """Each outlet's most for a total, where a share of the total may be the limit."""
    fixed = [outlet.most for outlet in outlets]
    if share is None:
        return lambda _total: fixed

    def most_of(total: int) -> Sequence[int]:
        part = int(share * total)
        return [
            min(most, part // outlet.lot * outlet.lot)
            for most, outlet in zip(fixed, outlets, strict=True)
        ]

    return most_of
