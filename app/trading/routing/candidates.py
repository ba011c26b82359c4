"""Each venue with the line's price on its own tick: what its book holds within it, what it may be given."""

from decimal import Decimal
from typing import NamedTuple

import msgspec

from app.domain.amounts import ZERO, floor_to, plain
from app.domain.identifiers import VenueId
from app.domain.order_line import OrderLine
from app.domain.order_terms import OrderStyle, Side
from app.trading.checks import (
    cap_reaches,
    collar,
    minimum,
    nothing_to_take,
    post_only_rests,
    sensible,
)
from app.trading.depth import Levels
from app.trading.money_words import at_most
from app.trading.rounding import largest_quantity, round_price, smallest_quantity
from app.trading.routing.standing import Standing
from app.trading.venue_market import Objection, Proposal, VenueMarket


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """One listed venue for one line. `within`: the levels it would take, best first, up to its `price`.

    `price` is None while there is none; `objection` is against the venue or against the price there.
    """

    standing: Standing
    side: Side
    price: Decimal | None
    objection: Objection | None
    within: Levels = ()

    @property
    def venue(self) -> VenueMarket:
        return self.standing.venue

    @property
    def name(self) -> VenueId:
        return self.standing.name

    @property
    def able(self) -> bool:
        """Whether a part of the order may go there."""
        return not self.standing.left_out and self.objection is None and self.price is not None

    @property
    def depth(self) -> Decimal:
        """Base coins within the price."""
        return sum((size for _price, size in self.within), ZERO)


class Bounds(NamedTuple):
    """How much one venue may be given: nothing, or from `least` to `most`; `why` says what sets the most."""

    least: Decimal
    most: Decimal
    why: str


def candidate_of(
    line: OrderLine, standing: Standing, price: Decimal | None, width: Decimal
) -> Candidate:
    """The venue with this limit or cap on its tick; the first objection to it, if any."""
    venue = standing.venue
    if price is None:
        objection = standing.objection
        proposed = line.style is OrderStyle.CAPPED_MARKET and line.price is None
        if objection is None and proposed and not venue.opposite(line.side):
            objection = nothing_to_take(venue, line.side)
        return Candidate(standing=standing, side=line.side, price=None, objection=objection)
    placed = round_price(line.side, price, venue.instrument)
    proposal = Proposal(
        side=line.side, style=line.style, quantity=_any_quantity(venue, placed), price=placed
    )
    objection = standing.objection
    within: Levels = ()
    if standing.book_seen:
        objection = objection or _terms_objection(venue, proposal, width)
        if line.style is not OrderStyle.POST_ONLY:
            within = levels_within(venue.opposite(line.side), line.side, placed)
    return Candidate(
        standing=standing, side=line.side, price=placed, objection=objection, within=within
    )


def levels_within(levels: Levels, side: Side, limit: Decimal) -> Levels:
    """The levels, best first, that are no worse than the limit."""
    buying = side is Side.BUY
    for place, (price, _size) in enumerate(levels):
        if price > limit if buying else price < limit:
            return levels[:place]
    return levels


def bounds_of(candidate: Candidate, share: Decimal | None, total: Decimal) -> Bounds:
    """What the venue's rules, its balance and the share of the total allow, on its lot."""
    instrument = candidate.venue.instrument
    price = candidate.price or ZERO
    asset = candidate.venue.pays(candidate.side)
    limits = [(_affordable(candidate, price), f"all free {asset}")]
    if instrument.max_quantity is not None:
        limits.append((floor_to(instrument.max_quantity, instrument.lot), "venue maximum"))
    if instrument.max_notional is not None:
        most = largest_quantity(instrument.max_notional, price, instrument)
        limits.append((most, "venue maximum"))
    if share is not None:
        most = floor_to(share * total, instrument.lot)
        limits.append((most, f"share cap {plain(share * 100)}%"))
    most, why = min(limits, key=lambda limit: limit[0])
    return Bounds(smallest_quantity(price, instrument), most, why)


def _affordable(candidate: Candidate, price: Decimal) -> Decimal:
    """The most that the balance pays for, also when a quotient was rounded up in its last digit."""
    venue = candidate.venue
    available = venue.available(candidate.side) or ZERO
    each = venue.cost_each(candidate.side, price)
    most = largest_quantity(available, each, venue.instrument)
    return most - venue.instrument.lot if most * each > available else most


def _any_quantity(venue: VenueMarket, price: Decimal) -> Decimal:
    """A quantity that the venue takes, for checks that look at the price alone."""
    return smallest_quantity(price, venue.instrument) if price > 0 else venue.instrument.lot


def _terms_objection(venue: VenueMarket, proposal: Proposal, width: Decimal) -> Objection | None:
    return (
        sensible(venue, proposal)
        or (minimum(venue, proposal) if proposal.price <= 0 else None)
        or post_only_rests(venue, proposal)
        or cap_reaches(venue, proposal)
        or collar(venue, proposal, width)
    )


def free_text(candidate: Candidate) -> str:
    """ "1,234.50 USDT"."""
    venue = candidate.venue
    available, asset = venue.available(candidate.side), venue.pays(candidate.side)
    return f"unknown {asset}" if available is None else at_most(available, asset, venue.instrument)
