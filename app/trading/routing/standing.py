"""Which venues that list the instrument may be used for a line, who stands in for whom, and why not."""

from collections.abc import Sequence

import msgspec

from app.domain.identifiers import VenueId
from app.domain.instants import Instant
from app.domain.order_line import OrderLine
from app.domain.order_terms import Side
from app.trading.checks import book_usable, permitted
from app.trading.depth import Levels
from app.trading.routing.plan import RoutingRules
from app.trading.venue_market import Cause, Objection, VenueMarket, in_range, shown


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """One listed venue before any figure of the line is looked at.

    `left_out`: the trader's own choice against it ("excluded", "not pinned"); "" = it may be used.
    `stands_in_for`: the venue whose place it takes. `book_seen`: its book may be looked at.
    """

    venue: VenueMarket
    objection: Objection | None
    book_seen: bool
    left_out: str = ""
    stands_in_for: VenueId = ""

    @property
    def name(self) -> VenueId:
        return self.venue.instrument.venue

    @property
    def usable(self) -> bool:
        return not self.left_out and self.objection is None


def standings(
    line: OrderLine, venues: Sequence[VenueMarket], rules: RoutingRules, now_ns: Instant
) -> tuple[list[Standing], list[str]]:
    """Every venue that lists the symbol, in order, and a sentence for each pinned one that is missing."""
    listed = [venue for venue in venues if venue.instrument.symbol == line.symbol]
    found = [_standing(venue, line.side, now_ns) for venue in listed]
    replaced = _replaced(line, found, rules)
    places = {fallback: venue for venue, fallback in replaced.items()}
    judged = [
        msgspec.structs.replace(
            standing,
            left_out=_left_out(line, standing.name, places),
            stands_in_for=places.get(standing.name, ""),
        )
        for standing in found
    ]
    notes = [_replacement(venue, found, replaced[venue], line) for venue in replaced]
    names = {standing.name for standing in found}
    notes += [
        f"{venue} does not list {line.symbol}: it is left out."
        for venue in line.venues
        if venue not in names and venue not in replaced
    ]
    return judged, notes


def objection_to(venue: VenueMarket, side: Side, now_ns: Instant) -> Objection | None:
    """Why no order of this side may be computed for the venue now, whatever its terms; None when it may."""
    return _standing(venue, side, now_ns).objection


def _standing(venue: VenueMarket, side: Side, now_ns: Instant) -> Standing:
    book = book_usable(venue, now_ns) or _absurd(venue) or _crossed(venue)
    objection = permitted(venue) or book or _fees_unknown(venue) or _balance_unknown(venue, side)
    return Standing(venue=venue, objection=objection, book_seen=book is None)


def _left_out(line: OrderLine, venue: VenueId, places: dict[VenueId, VenueId]) -> str:
    if venue in line.excluded:
        return "excluded"
    if line.venues and venue not in line.venues and venue not in places:
        return "not pinned"
    return ""


def _replaced(
    line: OrderLine, found: Sequence[Standing], rules: RoutingRules
) -> dict[VenueId, VenueId]:
    """Each pinned venue that cannot be used, and the fallback that can."""
    able = {standing.name for standing in found if standing.objection is None}
    replaced = {}
    for venue in line.venues:
        fallback = rules.fallbacks.get(venue)
        if venue in able or fallback is None or fallback not in able:
            continue
        if fallback not in line.excluded and fallback not in line.venues:
            replaced[venue] = fallback
    return replaced


def _replacement(
    venue: VenueId, found: Sequence[Standing], fallback: VenueId, line: OrderLine
) -> str:
    objection = next((standing.objection for standing in found if standing.name == venue), None)
    cause = objection.short if objection else f"does not list {line.symbol}"
    return f"{venue} cannot be used ({cause}): {fallback} stands in for it, as configured."


def _crossed(venue: VenueMarket) -> Objection | None:
    """A bid at or above an ask: some of the book is old, and nobody knows which part."""
    if not (venue.bids and venue.asks) or venue.bids[0][0] < venue.asks[0][0]:
        return None
    bid, ask = shown(venue.bids[0][0]), shown(venue.asks[0][0])
    return Objection(
        cause=Cause.BOOK,
        short="book is crossed",
        sentence=f"{venue.name}: its book is crossed (bid {bid}, ask {ask}), so its price cannot be judged: "
        "wait for it to come right or choose another venue.",
    )


def _absurd(venue: VenueMarket) -> Objection | None:
    if _sensible(venue.bids) and _sensible(venue.asks):
        return None
    return Objection(
        cause=Cause.BOOK,
        short="book holds impossible figures",
        sentence=f"{venue.name}: its book holds figures that no price or size can have: "
        "choose another venue or look at the Venues panel.",
    )


def _sensible(levels: Levels) -> bool:
    return all(
        in_range(price) and in_range(size) and price > 0 and size > 0 for price, size in levels
    )


def _fees_unknown(venue: VenueMarket) -> Objection | None:
    """Without both fees a venue cannot be compared; a fee of the whole price or more is no fee."""
    fees = (venue.maker, venue.taker)
    if all(fee is not None and in_range(fee) and abs(fee) < 1 for fee in fees):
        return None
    known = None not in fees
    return Objection(
        cause=Cause.UNKNOWN_FEES,
        short="fees are impossible" if known else "fees not known yet",
        sentence=f"The fees on {venue.instrument.venue} are {'impossible' if known else 'not known yet'}, "
        "so its price cannot be compared: wait until it has answered or use another venue.",
    )


def _balance_unknown(venue: VenueMarket, side: Side) -> Objection | None:
    available = venue.available(side)
    if available is not None and in_range(available):
        return None
    return Objection(
        cause=Cause.UNKNOWN_BALANCE,
        short="balance not known yet",
        sentence=f"The {venue.pays(side)} balance on {venue.instrument.venue} is not known yet: "
        "wait until it has answered or choose another venue.",
    )
