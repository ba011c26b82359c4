"""What a ticket would do, venue by venue, and the last look at an order before it is sent. Pure."""

from collections.abc import Sequence
from decimal import Decimal
from hashlib import blake2b
from typing import TypeAlias

import msgspec

from app.domain.amounts import decimals_of, plain
from app.domain.commands import PlaceOrder, TicketTerms
from app.domain.identifiers import AccountId, Asset, Symbol, VenueId
from app.domain.instants import Instant
from app.domain.instruments import Instrument
from app.domain.order_terms import OrderStyle, Side, TimeInForce
from app.trading.checks import COLLAR, first_objection
from app.trading.offers import Offer, make_offer
from app.trading.venue_market import Cause, Objection, Proposal, VenueMarket, in_range

TIMES_IN_FORCE = {
    OrderStyle.LIMIT: TimeInForce.GTC,
    OrderStyle.CAPPED_MARKET: TimeInForce.IOC,
    OrderStyle.POST_ONLY: TimeInForce.GTC,
}


class TicketPreview(msgspec.Struct, frozen=True, kw_only=True):
    """The offers in the order the venues came in; exactly one is chosen when `ready`.

    `plan` identifies what would be sent ("" when not ready). `refusal` is one sentence that names the
    thing, the cause and the next step ("" when ready). `mid` lies between the best raw bid and ask of
    all usable books.
    """

    terms: TicketTerms
    offers: tuple[Offer, ...]
    plan: str
    ready: bool
    refusal: str
    mid: Decimal | None
    price_digits: int
    size_digits: int
    at_ns: Instant

    @property
    def chosen(self) -> Offer | None:
        return next((offer for offer in self.offers if offer.chosen), None)


class Approved(msgspec.Struct, frozen=True, kw_only=True):
    """The order may be sent; `reserve` of `pays` is to be held back until the venue shows it."""

    order: PlaceOrder
    instrument: Instrument
    pays: Asset
    reserve: Decimal
    time_in_force: TimeInForce
    post_only: bool


class Refused(msgspec.Struct, frozen=True, kw_only=True):
    """The order must not be sent; `reason` is one sentence with the next step."""

    order: PlaceOrder
    cause: Cause
    reason: str


Ruling: TypeAlias = Approved | Refused


def plan_of(
    *,
    venue: VenueId,
    account: AccountId,
    symbol: Symbol,
    side: Side,
    style: OrderStyle,
    quantity: Decimal,
    price: Decimal,
) -> str:
    """A short fingerprint of exactly what would be sent: "a41f-07c2"."""
    parts = (venue, account, symbol, side.value, style.value, plain(quantity), plain(price))
    digest = blake2b("\x1f".join(parts).encode(), digest_size=4).hexdigest()
    return f"{digest[:4]}-{digest[4:]}"


def preview(
    terms: TicketTerms, venues: Sequence[VenueMarket], now_ns: Instant, collar: Decimal = COLLAR
) -> TicketPreview:
    """What these terms would do now at every venue that lists the symbol; sends nothing."""
    listed = [venue for venue in venues if venue.instrument.symbol == terms.symbol]
    offers = [make_offer(terms, venue, now_ns, collar) for venue in listed]
    chosen = _best(terms, offers)
    return TicketPreview(
        terms=terms,
        offers=tuple(_annotated(offer, chosen, terms, len(offers)) for offer in offers),
        plan="" if chosen is None else _plan(terms, chosen),
        ready=chosen is not None,
        refusal="" if chosen is not None else _refusal(terms, offers),
        mid=_mid(listed, now_ns),
        price_digits=max((decimals_of(venue.instrument.tick) for venue in listed), default=2),
        size_digits=max((decimals_of(venue.instrument.lot) for venue in listed), default=4),
        at_ns=now_ns,
    )


def _best(terms: TicketTerms, offers: Sequence[Offer]) -> Offer | None:
    """The venue asked for, else the cheapest after fees among those that leave least undone."""
    able = [
        offer for offer in offers if offer.objection is None and terms.venue in (None, offer.venue)
    ]
    return min(able, key=lambda offer: offer.rank(terms.side), default=None)


def _annotated(offer: Offer, chosen: Offer | None, terms: TicketTerms, count: int) -> Offer:
    """The offer with its verdict in words."""
    if offer.objection is not None:
        return msgspec.structs.replace(offer, reason=offer.objection.short)
    if offer is chosen:
        reason = "best all-in" if terms.venue is None and count > 1 else "chosen"
    elif chosen is None or not chosen.all_in or offer.all_in is None:
        reason = "not chosen"
    else:
        worse = offer.all_in - chosen.all_in
        worse = worse if terms.side is Side.BUY else -worse
        reason = f"all-in {worse / chosen.all_in * 10_000:+.2f} bp"
    if offer.undone:
        reason += f"; {plain(offer.undone)} beyond the cap would be canceled"
    return msgspec.structs.replace(offer, chosen=offer is chosen, reason=reason)


def _plan(terms: TicketTerms, chosen: Offer) -> str:
    if chosen.quantity is None or chosen.price is None:
        return ""
    return plan_of(
        venue=chosen.venue,
        account=chosen.account,
        symbol=terms.symbol,
        side=terms.side,
        style=terms.style,
        quantity=chosen.quantity,
        price=chosen.price,
    )


def _refusal(terms: TicketTerms, offers: Sequence[Offer]) -> str:
    """The one objection to hear: of the venue asked for, else the one easiest to mend."""
    heard = [
        offer.objection
        for offer in offers
        if offer.objection is not None and terms.venue in (None, offer.venue)
    ]
    if heard:
        return min(heard, key=lambda objection: (objection.cause, objection.measure)).sentence
    where = terms.venue or "any connected venue"
    return f"{terms.symbol} is not listed on {where}: choose another instrument or venue."


def _mid(venues: Sequence[VenueMarket], now_ns: Instant) -> Decimal | None:
    books = [venue for venue in venues if not venue.book_problem(now_ns)]
    bids = [book.bids[0][0] for book in books if book.bids]
    asks = [book.asks[0][0] for book in books if book.asks]
    return (max(bids) + min(asks)) / 2 if bids and asks else None


def check_order(
    order: PlaceOrder, venue: VenueMarket | None, now_ns: Instant, collar: Decimal = COLLAR
) -> Ruling:
    """The same checks again, at the moment of sending, on exactly what would be sent."""
    objection = _identity_objection(order, venue)
    if venue is None or objection is not None:
        return _refused(order, objection or _NOT_KNOWN)
    proposal = Proposal(
        side=order.side, style=order.style, quantity=order.quantity, price=order.price
    )
    objection = first_objection(venue, proposal, now_ns, collar)
    if objection is not None:
        return _refused(order, objection)
    return Approved(
        order=order,
        instrument=venue.instrument,
        pays=venue.pays(order.side),
        reserve=order.quantity * venue.cost_each(order.side, order.price),
        time_in_force=TIMES_IN_FORCE[order.style],
        post_only=order.style is OrderStyle.POST_ONLY,
    )


_NOT_KNOWN = Objection(
    cause=Cause.NOT_LISTED,
    short="not listed",
    sentence="The venue does not list this instrument: open the ticket again.",
)


def _refused(order: PlaceOrder, objection: Objection) -> Refused:
    return Refused(order=order, cause=objection.cause, reason=objection.sentence)


def _identity_objection(order: PlaceOrder, venue: VenueMarket | None) -> Objection | None:
    """The order is for this venue, account and instrument, and is what the ticket showed."""
    if venue is None or (
        (order.venue, order.account, order.symbol)
        != (venue.instrument.venue, venue.account, venue.instrument.symbol)
    ):
        return Objection(
            cause=Cause.NOT_LISTED,
            short="not listed",
            sentence=f"{order.symbol} cannot be traded on {order.venue} with account {order.account}: "
            "open the ticket again and choose another venue.",
        )
    sane = in_range(order.quantity) and in_range(order.price)
    shown_plan = sane and order.plan == plan_of(
        venue=order.venue,
        account=order.account,
        symbol=order.symbol,
        side=order.side,
        style=order.style,
        quantity=order.quantity,
        price=order.price,
    )
    if not shown_plan:
        return Objection(
            cause=Cause.PLAN,
            short="ticket changed",
            sentence=f"The {order.symbol} order on {order.venue} is not what the ticket showed, "
            "nothing was sent: look at the ticket again and confirm.",
        )
    return None
