"""Why nothing can be sent: the one objection that is easiest to mend, as one sentence with the next step."""

from collections.abc import Sequence
from decimal import Decimal

from app.domain.amounts import ZERO, floor_to, plain
from app.domain.order_line import OrderLine
from app.trading.checks import affordable, below_lot, maximum, minimum
from app.trading.rounding import round_quantity
from app.trading.routing.candidates import Bounds, Candidate, bounds_of
from app.trading.routing.ladders import Portion, lot_of, split
from app.trading.routing.standing import Standing
from app.trading.venue_market import Cause, Objection, Proposal, in_range, shown

_NAMES_SHOWN = 3


def share_objection(line: OrderLine, share: Decimal | None) -> Objection | None:
    """A share of the total is above nothing and at most all."""
    if share is None or (in_range(share) and 0 < share <= 1):
        return None
    return Objection(
        cause=Cause.TERMS,
        short="share out of range",
        sentence=f"The most of the {line.symbol} order that one venue may take must be above 0% and at most "
        "100%: type it as in max60%.",
    )


def not_placed(
    line: OrderLine,
    able: Sequence[Candidate],
    asked: Decimal,
    share: Decimal | None,
    portions: Sequence[Portion],
) -> Objection | None:
    """Why the portions are not what was asked for; None when all but a part of a lot is placed.

    Where a share is kept, each venue's part is cut to its lot, so that a part of a lot may be lost at each.
    """
    if _placed(able, asked, share, portions):
        return None
    if not in_range(asked):
        return _terms(line, "amount out of range", "is out of any venue's range: type another")
    if share is not None and share * len(able) < 1:
        return _shares_too_small(line, able, share)
    if len(able) == 1:
        objection = _alone(line, able[0], asked)
        if objection is not None:
            return objection
    bounds = [bounds_of(candidate, share, asked) for candidate in able]
    short = _no_room(line, able, bounds, asked, share)
    if short is not None:
        return short
    least = min(bounds, key=lambda bound: bound.least).least
    if asked < least:
        return min(
            filter(None, (_alone(line, candidate, asked) for candidate in able)),
            key=lambda objection: (objection.cause, objection.measure),
            default=None,
        ) or _indivisible(line, able, asked)
    return _indivisible(line, able, asked)


def refusal_of(
    line: OrderLine,
    judged: Sequence[Standing],
    candidates: Sequence[Candidate],
    objection: Objection | None,
) -> str:
    """The sentence to show when nothing can be sent."""
    if objection is not None:
        return objection.sentence
    chosen = [candidate for candidate in candidates if not candidate.standing.left_out]
    heard = [c.objection for c in chosen if c.objection is not None]
    if heard:
        return min(heard, key=lambda each: (each.cause, each.measure)).sentence
    if not judged:
        return f"{line.symbol} is not listed on any connected venue: choose another instrument."
    if line.venues:
        where = " or ".join(line.venues)
        return f"{line.symbol} is not listed on {where}: choose another instrument or venue."
    return f"Every venue that lists {line.symbol} is excluded: leave out one of the x words."


def _alone(line: OrderLine, candidate: Candidate, asked: Decimal) -> Objection | None:
    """What the venue's own rules say to all of it there."""
    venue = candidate.venue
    proposal = Proposal(
        side=line.side,
        style=line.style,
        quantity=round_quantity(asked, venue.instrument),
        price=candidate.price or ZERO,
    )
    lots = below_lot(venue, proposal, asked)
    return (
        lots or minimum(venue, proposal) or maximum(venue, proposal) or affordable(venue, proposal)
    )


def _placed(
    able: Sequence[Candidate],
    asked: Decimal,
    share: Decimal | None,
    portions: Sequence[Portion],
) -> bool:
    placed = sum((portion.quantity for portion in portions), ZERO)
    cuts = 1 if share is None else len(able)
    return bool(portions) and asked - placed < cuts * max(map(lot_of, able))


def _shares_too_small(line: OrderLine, able: Sequence[Candidate], share: Decimal) -> Objection:
    """All venues together may take less than all of it, whatever its size."""
    count = len(able)
    venues = (
        f"{count} venues at {plain(share * 100)}% each carry"
        if count > 1
        else (f"{able[0].name} alone at {plain(share * 100)}% carries")
    )
    least = -(-100 // count)
    step = f"type max{least}%{' or more' if count > 1 else ''}, or use more venues"
    carried = plain(share * count * 100)
    return Objection(
        cause=Cause.TERMS,
        short=f"share caps carry {carried}%",
        sentence=f"{venues} {carried}% of any {line.symbol} order: {step}.",
    )


def _no_room(
    line: OrderLine,
    able: Sequence[Candidate],
    bounds: Sequence[Bounds],
    asked: Decimal,
    share: Decimal | None,
) -> Objection | None:
    """All venues together cannot hold it: each one's part and what sets it. None: they can."""
    room = sum((bound.most for bound in bounds if bound.most >= bound.least), ZERO)
    if room >= asked:
        return None
    base = able[0].venue.instrument.base
    parts = [
        f"{candidate.name} {shown(bound.most if bound.most >= bound.least else ZERO)} ({bound.why})"
        for candidate, bound in zip(able, bounds, strict=True)
    ]
    more = f" and {len(parts) - _NAMES_SHOWN} more" if len(parts) > _NAMES_SHOWN else ""
    step = _next_step(line, able, asked, share)
    return Objection(
        cause=Cause.UNAFFORDABLE,
        short=f"together room for {shown(room)} {base}",
        sentence=f"{shown(asked)} {base} does not fit: {', '.join(parts[:_NAMES_SHOWN])}{more}: {step}.",
        measure=-room,
    )


def _next_step(
    line: OrderLine, able: Sequence[Candidate], asked: Decimal, share: Decimal | None
) -> str:
    """A size is offered only where that very size would be placed."""
    base, pays = able[0].venue.instrument.base, able[0].venue.pays(able[0].side)
    holds = _holds(able)
    larger = share is not None and sum(holds, ZERO) >= asked  # a larger share would do
    size = _largest(able, holds, share)
    if 0 < size < asked and _placed(able, size, share, split(line, able, size, share)):
        return f"type at most {shown(size)} {base}{' or raise the share cap' if larger else ''}"
    return (
        "raise the share cap or use more venues"
        if larger
        else (f"bring more {pays} to one of them")
    )


def _holds(able: Sequence[Candidate]) -> list[Decimal]:
    """What each venue can be given whatever its share, in order of size."""
    bounds = [bounds_of(candidate, None, ZERO) for candidate in able]
    return sorted(bound.most if bound.most >= bound.least else ZERO for bound in bounds)


def _largest(able: Sequence[Candidate], holds: Sequence[Decimal], share: Decimal | None) -> Decimal:
    """The largest size that they can hold together, on the coarsest lot.

    With n venues that hold h1 <= h2 <= ..., each at most the share s of the size x, they take
    min over k of h1 + ... + hk + (n - k) s x. That is x or more for all k when x <= (h1 + ... + hk) /
    (1 - (n - k) s) wherever that divisor is above 0; with k = n it is the sum of all.
    """
    if share is None:
        return sum(holds, ZERO)
    tops = []
    for count in range(1, len(holds) + 1):
        divisor = 1 - (len(holds) - count) * share
        if divisor > 0:
            tops.append(sum(holds[:count], ZERO) / divisor)
    return floor_to(min(tops), max(map(lot_of, able)))


def _indivisible(line: OrderLine, able: Sequence[Candidate], asked: Decimal) -> Objection:
    names = " and ".join(candidate.name for candidate in able[:_NAMES_SHOWN])
    base = able[0].venue.instrument.base
    return Objection(
        cause=Cause.MINIMUM,
        short="does not divide",
        sentence=f"{shown(asked)} {base} of {line.symbol} cannot be divided within the smallest and largest "
        f"orders of {names}: type another amount.",
    )


def _terms(line: OrderLine, short: str, fault: str) -> Objection:
    return Objection(cause=Cause.TERMS, short=short, sentence=f"The {line.symbol} amount {fault}.")
