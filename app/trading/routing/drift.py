"""Whether a plan still holds: its books walked again for what it would take there."""

from collections.abc import Sequence
from decimal import Decimal

import msgspec

from app.domain.amounts import ZERO
from app.domain.identifiers import VenueId
from app.domain.instants import Instant
from app.domain.order_terms import OrderStyle, Side
from app.trading.depth import Taken, average, walk
from app.trading.routing.children import after_fees, money_of
from app.trading.routing.costs import basis_points
from app.trading.routing.plan import Child, RoutePlan
from app.trading.routing.standing import objection_to
from app.trading.venue_market import VenueMarket, shown

_ROUNDING = Decimal("1e-12")  # of an average, as a fraction
_RIPPLE = Decimal("0.1")  # of what a part takes
_STEP = "nothing was sent: look at the new one."


class Drift(msgspec.Struct, frozen=True, kw_only=True):
    """How far the used books have moved since the plan was made.

    `move_bp` is the largest move of an average price, in either direction, and `venue` where it was (None and
    "" when nothing is taken anywhere). `void` is the sentence that stops the plan, "" while it holds.
    """

    move_bp: Decimal | None = None
    venue: VenueId = ""
    void: str = ""


def drift(plan: RoutePlan, venues: Sequence[VenueMarket], now_ns: Instant) -> Drift:
    """Walk the used books again. A venue that cannot do its part is named first, else the largest move.

    A better price voids a plan as a worse one does: the division that was shown is no longer the best.
    """
    markets = {(v.instrument.venue, v.account, v.instrument.symbol): v for v in venues}
    moves: list[tuple[Decimal, VenueId]] = []  # above 0: against the trader
    void = ""
    for child in plan.children:
        market = markets.get((child.venue, child.account, plan.line.symbol))
        stopped = _stopped(plan, child, market, now_ns)
        move = None if market is None or stopped else _move(plan, child, market)
        if move is not None:
            moves.append((move, child.venue))
        void = void or stopped
    if not moves:
        return Drift(void=void)
    move, venue = max(moves, key=lambda each: (abs(each[0]), each[1]))
    if abs(move) > plan.book_move_bp and not void:
        way = "against you" if move > 0 else "in your favour"
        void = f"{venue} moved {abs(move):.2f} bp {way} since this plan was made, {_STEP}"
    return Drift(move_bp=abs(move), venue=venue, void=void)


def _move(plan: RoutePlan, child: Child, market: VenueMarket) -> Decimal | None:
    """How much worse the average of what is taken has become, in basis points; None when nothing is."""
    side = plan.line.side
    if not child.taken or child.raw is None:
        return None
    average = walk(market.opposite(side), side, child.taken, child.price).average
    if average is None:
        return None
    worse = average - child.raw if side is Side.BUY else child.raw - average
    return basis_points(worse, child.raw)


def _stopped(plan: RoutePlan, child: Child, market: VenueMarket | None, now_ns: Instant) -> str:
    """Why this child can no longer do what the plan shows, its price's move aside; "" when it can."""
    if market is None:
        return f"{child.venue} no longer lists {plan.line.symbol}, {_STEP}"
    objection = objection_to(market, plan.line.side, now_ns)
    if objection is not None:
        return f"{child.venue} cannot be used now ({objection.short}), {_STEP}"
    if _fees_differ(child, market):
        return f"the fees at {child.venue} have changed since this plan was made, {_STEP}"
    return _too_thin(plan, child, market) or _would_take(plan, child, market)


def _fees_differ(child: Child, market: VenueMarket) -> bool:
    """A plan is divided by fees: what it shows is neither what it would cost now nor the best way."""
    taken = ZERO if child.raw is None else child.raw * child.taken
    resting = child.rests * child.price
    notional, fees = money_of(market, taken, resting)
    return abs(fees - child.fee_money) > notional * _ROUNDING


def _too_thin(plan: RoutePlan, child: Child, market: VenueMarket) -> str:
    side = plan.line.side
    now = walk(market.opposite(side), side, child.quantity, child.price)
    there = min(now.quantity, child.taken)
    if any(each.rests for each in plan.children):
        # It was read as one that rests in part: what it cannot take rests too, where that costs the same.
        holds = abs(_all_in_move(child, market, now, side)) <= plan.book_move_bp
    else:
        # Levels just within a limit come and go, in the moment after sending as well.
        holds = child.taken - there <= child.taken * _RIPPLE
    if there == child.taken or holds:
        return ""
    base = child.instrument.base
    return (
        f"{child.venue} now holds {shown(there)} of the {shown(child.taken)} {base} within "
        f"{shown(child.price)}, {_STEP}"
    )


def _would_take(plan: RoutePlan, child: Child, market: VenueMarket) -> str:
    """What was to rest would trade at once: refused by the venue (post-only), or at a price not shown."""
    levels, side = market.opposite(plan.line.side), plan.line.side
    if not child.rests or not levels or plan.line.style is OrderStyle.CAPPED_MARKET:
        return ""
    now = walk(levels, side, child.quantity, child.price)
    more = now.quantity - child.taken
    if more <= 0:
        return ""
    only_rests = not any(each.taken for each in plan.children)
    if not only_rests and abs(_all_in_move(child, market, now, side)) <= plan.book_move_bp:
        return ""
    if not child.taken:
        return f"{child.venue} would now take at {shown(levels[0][0])} what this plan lets rest, {_STEP}"
    base = child.instrument.base
    return (
        f"{child.venue} would now take {shown(more)} of the {shown(child.rests)} {base} that this plan "
        f"lets rest, {_STEP}"
    )


def _all_in_move(child: Child, market: VenueMarket, now: Taken, side: Side) -> Decimal:
    """By how much its average after fees is another one, in basis points, when it takes this much."""
    resting = (child.quantity - now.quantity) * child.price
    all_in = average(after_fees(side, *money_of(market, now.notional, resting)), child.quantity)
    if all_in is None or not child.all_in:
        return Decimal("Infinity")
    return basis_points(all_in - child.all_in, child.all_in)
