"""What a parent order cost in the end, venue by venue, beside what its plan said."""

from collections.abc import Sequence
from decimal import Context, Decimal

from app.domain.amounts import ZERO
from app.domain.instants import Instant
from app.domain.instruments import Instrument
from app.domain.order_events import FillReport
from app.domain.order_terms import Side
from app.trading.orders.fills import notional
from app.trading.orders.order import Order
from app.trading.parents.facts import ParentPlanned, ParentSettled, PlannedShare, Realised
from app.trading.parents.parent import Parent

_DIGITS = Context(prec=18)
_BASIS_POINTS = Decimal(10_000)


def settle(parent: Parent, at_ns: Instant) -> ParentSettled:
    """The result as of now; averages at 18 significant digits."""
    venues = list(dict.fromkeys(child.venue for child in parent.children))
    shares = [share for plan in parent.plans for share in plan.shares]
    rows = tuple(
        _realised(
            venue,
            [share for share in shares if share.venue == venue],
            [child for child in parent.children if child.venue == venue],
            parent.side,
        )
        for venue in venues
    )
    raw, all_in = _averages(parent.children, parent.side)
    return ParentSettled(
        parent_id=parent.parent_id,
        filled=parent.filled,
        raw=raw,
        all_in=all_in,
        worse_bp=_worse_bp(all_in, _planned(parent.plans), parent.side),
        venues=rows,
        at_ns=at_ns,
    )


def _realised(
    venue: str, shares: Sequence[PlannedShare], children: Sequence[Order], side: Side
) -> Realised:
    raw, all_in = _averages(children, side)
    planned_all_in = _mean([(share.all_in, share.quantity) for share in shares])
    return Realised(
        venue=venue,
        planned=sum((share.quantity for share in shares), ZERO),
        planned_raw=_mean([(share.raw, share.taken) for share in shares if share.taken]),
        planned_all_in=planned_all_in,
        filled=sum((child.filled for child in children), ZERO),
        raw=raw,
        all_in=all_in,
        worse_bp=_worse_bp(all_in, planned_all_in, side),
    )


def _planned(plans: Sequence[ParentPlanned]) -> Decimal | None:
    return _mean([(plan.all_in, plan.quantity) for plan in plans])


def _mean(pairs: Sequence[tuple[Decimal | None, Decimal]]) -> Decimal | None:
    """The mean weighted by quantity; None when a price is missing: a part of it would be a wrong one."""
    total = sum((weight for _, weight in pairs), ZERO)
    if not total:
        return None
    cost = ZERO
    for price, weight in pairs:
        if price is None:
            return None
        cost += price * weight
    return _DIGITS.divide(cost, total)


def _averages(children: Sequence[Order], side: Side) -> tuple[Decimal | None, Decimal | None]:
    """Average price before and after fees, of children whose fills are all here."""
    if any(child.needs_fills for child in children):
        return None, None
    quantity = sum((child.filled for child in children), ZERO)
    if not quantity:
        return None, None
    worth = sum((notional(child.facts.fills) for child in children), ZERO)
    fees = ZERO
    for child in children:
        for _, fill in child.facts.fills:
            fee = fee_in_quote(fill, child.instrument)
            if fee is None:
                return _DIGITS.divide(worth, quantity), None
            fees += fee
    paid = worth + fees if side is Side.BUY else worth - fees
    return _DIGITS.divide(worth, quantity), _DIGITS.divide(paid, quantity)


def fee_in_quote(fill: FillReport, instrument: Instrument | None) -> Decimal | None:
    """The fee at the fill's own price; None while it is not told, or was paid in a third asset."""
    if fill.fee is None or instrument is None:
        return None
    if not fill.fee:
        return ZERO
    if fill.fee_asset == instrument.quote:
        return fill.fee
    return fill.fee * fill.price if fill.fee_asset == instrument.base else None


def _worse_bp(got: Decimal | None, planned: Decimal | None, side: Side) -> Decimal | None:
    if got is None or not planned:
        return None
    worse = got - planned if side is Side.BUY else planned - got
    return _DIGITS.divide(worse * _BASIS_POINTS, planned)
