"""Best prices over several venues, and a price term made a price."""

from collections.abc import Sequence
from decimal import Decimal

import msgspec

from app.domain.amounts import ZERO
from app.domain.order_line import OffsetUnit, OrderLine, PriceAnchor, PriceTerm
from app.domain.order_terms import OrderStyle, Side
from app.trading.language import print_price
from app.trading.rounding import proposed_cap
from app.trading.routing.standing import Standing
from app.trading.venue_market import Cause, Objection, VenueMarket, in_range

_PER_UNIT = {OffsetUnit.BASIS_POINT: Decimal("0.0001"), OffsetUnit.PERCENT: Decimal("0.01")}


class Bests(msgspec.Struct, frozen=True, kw_only=True):
    """The best raw prices over some books; None where no book has that side."""

    bid: Decimal | None
    ask: Decimal | None

    @property
    def mid(self) -> Decimal | None:
        return None if self.bid is None or self.ask is None else (self.bid + self.ask) / 2


def bests_of(venues: Sequence[VenueMarket]) -> Bests:
    """Over all of them; their raw quotes may cross."""
    return Bests(
        bid=max((venue.bids[0][0] for venue in venues if venue.bids), default=None),
        ask=min((venue.asks[0][0] for venue in venues if venue.asks), default=None),
    )


def price_of(term: PriceTerm, bests: Bests, tick: Decimal) -> Decimal | None:
    """The price that a term means beside these bests, on no tick yet; None where its anchor is missing."""
    if term.anchor is PriceAnchor.FIXED:
        return term.value
    anchor = {PriceAnchor.BID: bests.bid, PriceAnchor.ASK: bests.ask}.get(term.anchor, bests.mid)
    if anchor is None or term.unit is None:
        return anchor
    if term.unit is OffsetUnit.TICK:
        return anchor + term.value * tick
    return anchor + anchor * term.value * _PER_UNIT[term.unit]


def resolve_price(
    line: OrderLine, usable: Sequence[Standing], bests: Bests
) -> Decimal | Objection | None:
    """The limit or cap, not yet on any tick. None: a capped market order with nothing to take anywhere.

    An offset in ticks counts the coarsest tick of the venues that may be used, so that each is a step on
    every one of them. A capped market order without a cap gets the best opposite price and 0.25% more.
    """
    term = line.price
    if term is None:
        if line.style is OrderStyle.CAPPED_MARKET:
            return _proposed(line.side, usable)
        return _objection(
            "no price yet",
            f"The {line.symbol} order has no price: type one, as in lim 97425, lim bid or post -5t.",
        )
    tick = max((standing.venue.instrument.tick for standing in usable), default=ZERO)
    price = price_of(term, bests, tick) if in_range(term.value) else term.value
    if price is None:
        return _objection(
            f"no {term.anchor.value}",
            f"No book that may be used shows a price for {print_price(term)}: type the price itself or wait.",
        )
    if not in_range(price) or price <= 0:
        return _objection(
            "price out of range",
            f"The {line.symbol} price {_term_text(term)} is out of any venue's range: type another.",
        )
    return price


def _proposed(side: Side, usable: Sequence[Standing]) -> Decimal | None:
    books = [
        (levels[0][0], standing.venue.instrument)
        for standing in usable
        if (levels := standing.venue.opposite(side))
    ]
    if not books:
        return None
    best, instrument = (min if side is Side.BUY else max)(books, key=lambda book: book[0])
    return proposed_cap(side, best, instrument)


def _term_text(term: PriceTerm) -> str:
    return print_price(term) if in_range(term.value) else "(absurd)"


def _objection(short: str, sentence: str) -> Objection:
    return Objection(cause=Cause.TERMS, short=short, sentence=sentence)
