"""Each venue's line in the preview: taken or skipped, and why, in a few words."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

import msgspec

from app.domain.amounts import ZERO, plain
from app.domain.order_line import OrderLine
from app.domain.order_terms import OrderStyle, Side
from app.trading.checks import minimum
from app.trading.depth import average
from app.trading.rounding import round_quantity, rounding_text
from app.trading.routing.candidates import Bounds, Candidate, bounds_of, free_text
from app.trading.routing.costs import BASIS_POINTS, basis_points
from app.trading.routing.plan import Child, VenueRoute
from app.trading.venue_market import Proposal, in_range, shown

_ONE = Decimal(1)
_ORDINALS = {1: "2nd", 2: "3rd"}


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What the plan came to, as far as the reasons need it."""

    line: OrderLine
    children: tuple[Child, ...]
    total: Decimal
    price: Decimal | None
    share: Decimal | None
    all_in: Decimal | None
    stopped: str  # why there are no children, in a few words
    lacks_room: bool = False  # ... because all venues together cannot hold it


class _Touch(NamedTuple):
    """What one venue shows before anything is given to it."""

    top: Decimal | None = None
    raw: Decimal | None = None
    fee_bp: Decimal | None = None
    all_in: Decimal | None = None
    depth: Decimal | None = None


def venue_routes(outcome: Outcome, candidates: Sequence[Candidate]) -> tuple[VenueRoute, ...]:
    """One line per listed venue, in order."""
    return tuple(_route(outcome, candidate, candidates) for candidate in candidates)


def _route(outcome: Outcome, candidate: Candidate, candidates: Sequence[Candidate]) -> VenueRoute:
    venue = candidate.venue
    child = _child_of(outcome, candidate)
    touch = _touch(outcome.line, candidate)
    route = VenueRoute(
        venue=candidate.name,
        account=venue.account,
        pays=venue.pays(outcome.line.side),
        chosen=child is not None,
        reason=_reason(outcome, candidate, child, candidates),
        price=candidate.price,
        raw=touch.raw,
        top=touch.top,
        fee_bp=touch.fee_bp,
        all_in=touch.all_in,
        depth=touch.depth,
        available=venue.available(outcome.line.side),
        objection=candidate.objection,
    )
    if child is None:
        return route
    return msgspec.structs.replace(
        route,
        quantity=child.quantity,
        raw=child.raw_of_all,
        fee_bp=_fee_bp(child),
        all_in=child.all_in,
        rounding=rounding_text(
            (child.quantity, outcome.price), (child.quantity, child.price), venue.instrument
        ),
    )


def _fee_bp(child: Child) -> Decimal:
    """What it pays of its notional: of a part that takes and rests, both fees together."""
    return (child.fee_money / child.notional if child.notional else child.fee) * BASIS_POINTS


def _child_of(outcome: Outcome, candidate: Candidate) -> Child | None:
    name = (candidate.name, candidate.venue.account)
    return next((c for c in outcome.children if (c.venue, c.account) == name), None)


def _touch(line: OrderLine, candidate: Candidate) -> _Touch:
    """The best opposite price and what it comes to; where an order would only rest, its own price."""
    if not candidate.standing.book_seen:
        return _Touch()
    levels = candidate.venue.opposite(line.side)
    top = levels[0][0] if levels else None
    takes = line.style is OrderStyle.CAPPED_MARKET or bool(candidate.within)
    raw = top if takes else candidate.price
    fee = candidate.venue.taker if takes else candidate.venue.maker
    known = fee is not None and in_range(fee)
    return _Touch(
        top=top,
        raw=raw,
        fee_bp=fee * BASIS_POINTS if fee is not None and known else None,
        all_in=_after_fee(line.side, raw, fee if known else None),
        depth=candidate.depth if takes else None,
    )


def _after_fee(side: Side, price: Decimal | None, fee: Decimal | None) -> Decimal | None:
    if price is None or fee is None:
        return None
    return price * (_ONE + fee if side is Side.BUY else _ONE - fee)


def _reason(
    outcome: Outcome,
    candidate: Candidate,
    child: Child | None,
    candidates: Sequence[Candidate],
) -> str:
    standing = candidate.standing
    if standing.left_out:
        return standing.left_out
    if candidate.objection is not None:
        return candidate.objection.short
    if child is not None:
        reason = _taken_reason(outcome, child, candidate)
    elif not outcome.children:
        reason = _room(candidate) if outcome.lacks_room else outcome.stopped
    else:
        reason = _limit_reason(outcome, candidate) or _price_reason(outcome, candidate, candidates)
    if standing.stands_in_for:
        reason += f"; stands in for {standing.stands_in_for}"
    return reason


def _room(candidate: Candidate) -> str:
    """What this venue alone could take."""
    bounds = bounds_of(candidate, None, ZERO)
    most = bounds.most if bounds.most >= bounds.least else ZERO
    return f"room for {shown(most)}: {bounds.why}"


def _taken_reason(outcome: Outcome, child: Child, candidate: Candidate) -> str:
    """Its place among the children by price after fees, and what holds it back or stays undone."""
    buying = outcome.line.side is Side.BUY
    own = child.all_in or ZERO
    place = sum(
        (other.all_in or ZERO) < own if buying else (other.all_in or ZERO) > own
        for other in outcome.children
    )
    only_rests = not child.taken
    marginal = place == len(outcome.children) - 1 and ZERO < child.taken < candidate.depth
    if place == 0:
        parts = ["cheapest to rest" if only_rests else "best all-in"]
    else:
        parts = ["marginal" if marginal else _ORDINALS.get(place, f"{place + 1}th")]
    if child.taken and child.rests:
        parts.append(f"{plain(child.rests)} rests")
    if child.undone:
        parts.append(f"{plain(child.undone)} beyond the cap would be canceled")
    bounds = bounds_of(candidate, outcome.share, outcome.total)
    if child.quantity + candidate.venue.instrument.lot > bounds.most < outcome.total:
        parts.append(bounds.why)
    return "; ".join(parts)


def _limit_reason(outcome: Outcome, candidate: Candidate) -> str:
    """Why nothing can go there whatever it costs; "" when something could."""
    bounds = bounds_of(candidate, outcome.share, outcome.total)
    if bounds.most < bounds.least:
        return too_little(bounds, candidate)
    proposal = Proposal(
        side=outcome.line.side,
        style=outcome.line.style,
        quantity=round_quantity(outcome.total, candidate.venue.instrument),
        price=candidate.price or ZERO,
    )
    objection = minimum(candidate.venue, proposal)
    return "" if objection is None else objection.short


def too_little(bounds: Bounds, candidate: Candidate) -> str:
    """Why the venue's most is below its least."""
    if bounds.why.startswith("all free"):
        return f"only {free_text(candidate)} free"
    return f"{bounds.why} is below its minimum"


def _price_reason(outcome: Outcome, candidate: Candidate, candidates: Sequence[Candidate]) -> str:
    """How much dearer it would be than the plan, and whether its raw price only looks better.

    What would rest is held against what rests, what would take against what takes.
    """
    line = outcome.line
    buying = line.side is Side.BUY
    own, only_rests = _touch(line, candidate).all_in, False
    if line.style is OrderStyle.POST_ONLY or (
        line.style is OrderStyle.LIMIT and not candidate.within
    ):
        only_rests = True
        planned = _resting(outcome, candidates)
    else:
        planned = _taking(outcome)
    if own is None or planned is None:
        return "nothing within the limit"
    worse = own - planned if buying else planned - own
    away = f"{'resting ' if only_rests else ''}all-in {basis_points(worse, planned):+z.1f} bp"
    if worse < 0:
        where = "" if only_rests else " at the touch"
        return f"{away}{where}, but its lot or minimum does not fit"
    if only_rests or not _is_best_raw(candidate, candidates, line):
        return away
    raw = "lowest raw price" if buying else "highest raw price"
    return (
        f"{raw} but all-in worst" if _is_worst(outcome, candidate, candidates) else f"{raw}, {away}"
    )


def _resting(outcome: Outcome, candidates: Sequence[Candidate]) -> Decimal | None:
    """The best price after fees at which a part of the plan rests; None when none does."""
    resting = [
        price
        for other in candidates
        if (child := _child_of(outcome, other)) is not None and child.rests
        if (price := _after_fee(outcome.line.side, child.price, other.venue.maker)) is not None
    ]
    if not resting:
        return None
    return min(resting) if outcome.line.side is Side.BUY else max(resting)


def _taking(outcome: Outcome) -> Decimal | None:
    """The average after fees of what the plan takes, as it shows it; where it only rests, of all of it."""
    taking = [child for child in outcome.children if child.taken and child.raw is not None]
    if not any(child.rests for child in outcome.children) or not taking:
        return outcome.all_in
    paid = (
        _after_fee(outcome.line.side, child.taken * (child.raw or ZERO), child.fee) or ZERO
        for child in taking
    )
    return average(sum(paid, ZERO), sum((child.taken for child in taking), ZERO))


def _is_best_raw(candidate: Candidate, candidates: Sequence[Candidate], line: OrderLine) -> bool:
    """Whether no other venue shows as good a best price, one that may not be used included."""
    own = _touch(line, candidate).raw
    shown_by = [_touch(line, other).raw for other in candidates if other is not candidate]
    others = [raw for raw in shown_by if raw is not None]
    if own is None or not others:
        return False
    return own < min(others) if line.side is Side.BUY else own > max(others)


def _is_worst(outcome: Outcome, candidate: Candidate, candidates: Sequence[Candidate]) -> bool:
    """Whether every other venue shows a better price after fees, the ones of the plan their averages."""
    side, own = outcome.line.side, _touch(outcome.line, candidate).all_in
    figures = [_shown_all_in(outcome, other) for other in candidates if other is not candidate]
    known = [figure for figure in figures if figure is not None]
    if own is None or not known:
        return False
    return own > max(known) if side is Side.BUY else own < min(known)


def _shown_all_in(outcome: Outcome, candidate: Candidate) -> Decimal | None:
    child = _child_of(outcome, candidate)
    return _touch(outcome.line, candidate).all_in if child is None else child.all_in
