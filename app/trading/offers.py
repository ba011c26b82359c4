"""One venue's answer to a ticket: what it would take, at which price after fees, or why not."""

from decimal import Decimal

import msgspec

from app.domain.amounts import ZERO
from app.domain.commands import TicketTerms
from app.domain.identifiers import AccountId, Asset, VenueId
from app.domain.instants import Instant
from app.domain.order_terms import OrderStyle, Side
from app.trading.checks import book_usable, first_objection, nothing_to_take, permitted
from app.trading.depth import Taken, average, walk
from app.trading.rounding import proposed_cap, round_price, round_quantity, rounding_text
from app.trading.venue_market import Cause, Objection, Proposal, VenueMarket, in_range

_ONE = Decimal(1)
_BASIS_POINTS = Decimal(10_000)
_NOTHING = Taken(ZERO, ZERO)


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """One venue's side of the preview; VenueOffer in views/ticket.py is its picture.

    `taken` of the quantity would trade at once at the average `raw`; `undone` is what a capped market
    order would leave untraded. `objection` None = usable.
    """

    venue: VenueId
    account: AccountId
    pays: Asset
    objection: Objection | None
    quantity: Decimal | None = None
    price: Decimal | None = None
    raw: Decimal | None = None
    fee_bp: Decimal | None = None
    all_in: Decimal | None = None
    notional: Decimal | None = None
    available: Decimal | None = None
    taken: Decimal = ZERO
    undone: Decimal = ZERO
    rounding: str = ""
    chosen: bool = False
    reason: str = ""

    def rank(self, side: Side) -> tuple[bool, Decimal, Decimal]:
        """Smaller is better: known costs first, then what is left undone, then the price after fees."""
        if self.all_in is None:
            return (True, self.undone, ZERO)
        return (False, self.undone, self.all_in if side is Side.BUY else -self.all_in)


def make_offer(terms: TicketTerms, venue: VenueMarket, now_ns: Instant, collar: Decimal) -> Offer:
    """What this venue would do with these terms now."""
    offer = Offer(
        venue=venue.instrument.venue,
        account=venue.account,
        pays=venue.pays(terms.side),
        available=venue.available(terms.side),
        objection=permitted(venue) or book_usable(venue, now_ns) or _fees_objection(terms, venue),
    )
    book_seen = not venue.book_problem(now_ns)
    price = _price(terms, venue, book_seen)
    if price is None or terms.quantity is None or not in_range(terms.quantity):
        return msgspec.structs.replace(
            offer,
            price=price,
            objection=offer.objection or _terms_objection(terms, venue),
            **(_touch(terms, venue) if book_seen else {}),
        )
    quantity = round_quantity(terms.quantity, venue.instrument)
    proposal = Proposal(side=terms.side, style=terms.style, quantity=quantity, price=price)
    figures = _figures(proposal, venue) if book_seen and quantity > 0 and price > 0 else {}
    return msgspec.structs.replace(
        offer,
        objection=offer.objection or first_objection(venue, proposal, now_ns, collar),
        quantity=quantity,
        price=price,
        rounding=rounding_text((terms.quantity, terms.price), (quantity, price), venue.instrument),
        **figures,
    )


def _price(terms: TicketTerms, venue: VenueMarket, book_seen: bool) -> Decimal | None:
    """The price on the venue's grid; a proposed cap when a capped market order has none."""
    if terms.price is not None:
        if not in_range(terms.price):
            return None
        return round_price(terms.side, terms.price, venue.instrument)
    levels = venue.opposite(terms.side)
    if terms.style is not OrderStyle.CAPPED_MARKET or not levels or not book_seen:
        return None
    return proposed_cap(terms.side, levels[0][0], venue.instrument)


def _fees_objection(terms: TicketTerms, venue: VenueMarket) -> Objection | None:
    """A venue whose fees are unknown cannot be compared; asked for by name it may be used."""
    known = venue.maker is not None and venue.taker is not None
    if known or terms.venue == venue.instrument.venue:
        return None
    return Objection(
        cause=Cause.UNKNOWN_FEES,
        short="fees not known yet",
        sentence=f"The fees on {venue.instrument.venue} are not known yet: wait until it has answered "
        "or choose the venue by name.",
    )


def _terms_objection(terms: TicketTerms, venue: VenueMarket) -> Objection:
    """What is still to be typed."""
    if terms.quantity is None or not in_range(terms.quantity):
        missing, step = "amount", f"type how much {venue.instrument.base}"
    elif terms.price is None and terms.style is OrderStyle.CAPPED_MARKET:
        return nothing_to_take(venue, terms.side)
    else:
        missing, step = "price", f"type a price in {venue.instrument.quote}"
    figure = terms.quantity if missing == "amount" else terms.price
    state = "has no" if figure is None else "has an impossible"
    return Objection(
        cause=Cause.TERMS,
        short=f"no {missing} yet" if figure is None else f"{missing} out of range",
        sentence=f"The {terms.symbol} ticket {state} {missing}: {step}.",
    )


def _touch(terms: TicketTerms, venue: VenueMarket) -> dict[str, Decimal | None]:
    """The best price and its cost, to look at while there is no amount."""
    levels = venue.opposite(terms.side)
    if terms.style is OrderStyle.POST_ONLY or not levels:
        return {}
    best = levels[0][0]
    return {
        "raw": best,
        "fee_bp": _basis_points(venue.taker),
        "all_in": None if venue.taker is None else _after_fee(terms.side, best, venue.taker),
    }


def _figures(proposal: Proposal, venue: VenueMarket) -> dict[str, Decimal | None]:
    """What would trade at once, what would rest, and the average of both after fees."""
    taken = _NOTHING
    if proposal.style is not OrderStyle.POST_ONLY:
        levels = venue.opposite(proposal.side)
        taken = walk(levels, proposal.side, proposal.quantity, proposal.price)
    left = proposal.quantity - taken.quantity
    capped = proposal.style is OrderStyle.CAPPED_MARKET
    resting = ZERO if capped else left
    fee = venue.taker if taken.quantity > 0 else venue.maker
    return {
        "taken": taken.quantity,
        "undone": left if capped else ZERO,
        "raw": taken.average,
        "fee_bp": _basis_points(fee),
        "all_in": _all_in(proposal, venue, taken, resting),
        "notional": taken.notional + resting * proposal.price,
    }


def _all_in(
    proposal: Proposal, venue: VenueMarket, taken: Taken, resting: Decimal
) -> Decimal | None:
    """Average price after fees over what trades at once (taker) and what rests (maker)."""
    if (taken.quantity > 0 and venue.taker is None) or (resting > 0 and venue.maker is None):
        return None
    side = proposal.side
    cost = _after_fee(side, taken.notional, venue.taker or ZERO)
    cost += _after_fee(side, resting * proposal.price, venue.maker or ZERO)
    return average(cost, taken.quantity + resting)


def _after_fee(side: Side, amount: Decimal, fee: Decimal) -> Decimal:
    return amount * (_ONE + fee if side is Side.BUY else _ONE - fee)


def _basis_points(fee: Decimal | None) -> Decimal | None:
    return None if fee is None else fee * _BASIS_POINTS
