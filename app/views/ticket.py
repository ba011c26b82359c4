"""What the terms in the ticket would do, venue by venue, before anything is sent."""

from decimal import Decimal

import msgspec

from app.domain.commands import TicketTerms
from app.domain.instants import Instant
from app.trading.offers import Offer
from app.trading.ticket import TicketPreview
from app.views.letters import letter_of


class VenueOffer(msgspec.Struct, frozen=True, kw_only=True):
    """One venue's side of the preview. Prices are averages over the quantity where it would take."""

    venue: str
    letter: str
    account: str
    usable: bool
    chosen: bool
    reason: str  # why skipped, or "best all-in"
    quantity: Decimal | None  # rounded to the venue's lot
    price: Decimal | None  # limit rounded to the venue's tick
    raw: Decimal | None  # average raw price it would trade at now; None when it would rest
    fee_bp: Decimal | None
    all_in: Decimal | None  # average price after fees, or limit after the maker fee
    notional: Decimal | None
    available: Decimal | None  # of the asset that pays
    pays: str  # that asset
    rounding: str  # "lot 0.00001: 0.123456 -> 0.12345; tick ok; min 5 USDT ok"


class TicketView(msgspec.Struct, frozen=True, kw_only=True):
    """The preview. `plan` identifies exactly what would be sent; `ready` = it may be."""

    terms: TicketTerms
    offers: tuple[VenueOffer, ...]
    plan: str
    ready: bool
    refusal: str  # one sentence with the next step; "" when ready
    mid: Decimal | None
    price_digits: int
    size_digits: int
    at_ns: Instant


def ticket_view(preview: TicketPreview) -> TicketView:
    """The preview as the ticket shows it."""
    return TicketView(
        terms=preview.terms,
        offers=tuple(_venue_offer(offer) for offer in preview.offers),
        plan=preview.plan,
        ready=preview.ready,
        refusal=preview.refusal,
        mid=preview.mid,
        price_digits=preview.price_digits,
        size_digits=preview.size_digits,
        at_ns=preview.at_ns,
    )


def _venue_offer(offer: Offer) -> VenueOffer:
    return VenueOffer(
        venue=offer.venue,
        letter=letter_of(offer.venue),
        account=offer.account,
        usable=offer.objection is None,
        chosen=offer.chosen,
        reason=offer.reason,
        quantity=offer.quantity,
        price=offer.price,
        raw=offer.raw,
        fee_bp=offer.fee_bp,
        all_in=offer.all_in,
        notional=offer.notional,
        available=offer.available,
        pays=offer.pays,
        rounding=offer.rounding,
    )
