"""What a plan costs: in money, and against mid as spread, walk and fees that add up exactly."""

from collections.abc import Sequence
from decimal import Context, Decimal

from app.domain.amounts import ZERO, plain
from app.domain.order_line import OrderLine
from app.domain.order_terms import Side
from app.trading.depth import average
from app.trading.routing.children import after_fees
from app.trading.routing.plan import Child, CostParts, Costs

BASIS_POINTS = Decimal(10_000)
# Shares of a sum are cut to this many digits, so that adding them up again is exact.
RATIO_DIGITS = Context(prec=18)


def costs_of(line: OrderLine, children: Sequence[Child], mid: Decimal | None) -> Costs:
    """The whole plan's figures; `money` is positive where the trader pays."""
    taken = sum((child.taken for child in children), ZERO)
    rests = sum((child.rests for child in children), ZERO)
    notional = sum((child.notional for child in children), ZERO)
    fee_money = sum((child.fee_money for child in children), ZERO)
    money = None if mid is None or taken <= 0 else _parts(line, children, mid)
    return Costs(
        mid=mid,
        taken=taken,
        rests=rests,
        raw=average(notional, taken + rests),
        all_in=average(after_fees(line.side, notional, fee_money), taken + rests),
        notional=notional,
        fee_money=fee_money,
        money=money,
        basis_points=None if money is None or mid is None else _in_basis_points(money, mid * taken),
        note=_note(children, rests, mid),
    )


def _parts(line: OrderLine, children: Sequence[Child], mid: Decimal) -> CostParts:
    sign = 1 if line.side is Side.BUY else -1
    spread = walk = fees = ZERO
    for child in children:
        if child.top is None or not child.taken:
            continue
        money = _taken_money(child)
        spread += sign * (child.top - mid) * child.taken
        walk += sign * (money - child.top * child.taken)
        fees += money * child.fee  # the taker's, where anything is taken
    return CostParts(spread=spread, walk=walk, fees=fees)


def _in_basis_points(money: CostParts, reference: Decimal) -> CostParts:
    return CostParts(
        spread=basis_points(money.spread, reference),
        walk=basis_points(money.walk, reference),
        fees=basis_points(money.fees, reference),
    )


def basis_points(part: Decimal, whole: Decimal) -> Decimal:
    """part / whole in basis points, at 18 digits."""
    return RATIO_DIGITS.divide(part * BASIS_POINTS, whole)


def _taken_money(child: Child) -> Decimal:
    """What is taken, at raw prices: all of the notional that does not rest."""
    return child.notional - child.rests * child.price


def _note(children: Sequence[Child], rests: Decimal, mid: Decimal | None) -> str:
    notes = []
    if rests > 0:
        where = ", ".join(
            f"{plain(child.rests)} at {plain(child.price)} on {child.venue}"
            for child in children
            if child.rests > 0
        )
        notes.append(f"{where} would rest: no spread and no walk until it trades")
    if mid is None:
        notes.append("no mid: the usable books show no bid, or no ask")
    return "; ".join(notes)
