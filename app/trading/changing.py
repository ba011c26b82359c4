"""A change of a resting order: what it comes to, what it takes more of, and why it may not be asked for."""

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum

from app.domain.amounts import ZERO
from app.domain.identifiers import Asset
from app.domain.instants import Instant
from app.domain.order_terms import OrderStyle, Side
from app.domain.venue_requests import InPlace
from app.trading.checks import (
    book_usable,
    collar,
    maximum,
    minimum,
    on_grid,
    permitted,
    post_only_rests,
)
from app.trading.depth import Levels, walk
from app.trading.money_words import at_least, at_most
from app.trading.orders.order import Order
from app.trading.venue_market import Proposal, VenueMarket, shown


class Way(StrEnum):
    """How the venue does it."""

    IN_PLACE = "in place"
    REPLACE = "replace"  # the old order is canceled and another placed, in one request


def proposed(order: Order, price: Decimal | None, quantity: Decimal | None) -> Proposal | None:
    """The order as it would stand; None where its own price, amount or side is not on record."""
    at = price if price is not None else order.price
    total = quantity if quantity is not None else order.quantity
    if at is None or total is None or order.side is None:
        return None
    style = order.style or OrderStyle.LIMIT
    return Proposal(side=order.side, style=style, quantity=total, price=at)


def way_of(order: Order, proposal: Proposal, able: InPlace) -> Way:
    """In place where the venue can."""
    price = proposal.price != order.price and not able.price
    more = order.quantity is not None and proposal.quantity > order.quantity and not able.more
    return Way.REPLACE if price or more else Way.IN_PLACE


def keeps_place(order: Order, proposal: Proposal) -> bool:
    """Whether it stays where it is in the queue at its price: only where it becomes smaller and no more."""
    smaller = order.quantity is not None and proposal.quantity <= order.quantity
    return proposal.price == order.price and smaller


def paying_asset(order: Order) -> Asset | None:
    """What the order hands over."""
    if order.instrument is None:
        return None
    return order.instrument.quote if order.side is Side.BUY else order.instrument.base


def extra_of(order: Order, proposal: Proposal) -> Decimal:
    """What the order would lock beyond what it locks now, in the paying asset; below 0: it frees some."""
    rest = proposal.quantity - order.filled
    if proposal.side is Side.SELL:
        return rest - order.remaining
    return rest * proposal.price - order.remaining * (order.price or ZERO)


def taken_of(order: Order, proposal: Proposal, market: VenueMarket) -> Decimal:
    """What would trade at once."""
    levels = market.opposite(proposal.side)
    rest = proposal.quantity - order.filled
    return walk(levels, proposal.side, rest, proposal.price).quantity


def best_of_others(
    market: VenueMarket, side: Side, own: Sequence[tuple[Decimal, Decimal]]
) -> Decimal | None:
    """The best price of this side at which somebody else stands; `own`: our prices and what rests there."""
    mine: dict[Decimal, Decimal] = {}
    for price, rest in own:
        mine[price] = mine.get(price, ZERO) + rest
    levels: Levels = market.bids if side is Side.BUY else market.asks
    return next((price for price, size in levels if size > mine.get(price, ZERO)), None)


def refusal_of(
    order: Order,
    proposal: Proposal,
    market: VenueMarket,
    way: Way,
    now_ns: Instant,
    width: Decimal,
) -> str:
    """Why the venue, its book or the balance stands against a sensible change; "" when nothing does."""
    venue = market.instrument.venue
    if proposal.price == order.price and proposal.quantity == order.quantity:
        return "Nothing to change: type another price or another amount."
    if proposal.quantity <= order.filled:
        return f"{shown(order.filled)} of it is filled already: type more than that, or cancel it."
    if way is Way.REPLACE and order.filled:
        return (
            f"{venue} changes this only by canceling and placing anew, and {shown(order.filled)} of it is "
            "filled already: cancel it (c), then place its rest (r)."
        )
    objection = (
        permitted(market)
        or book_usable(market, now_ns)
        or on_grid(market, proposal)
        or minimum(market, proposal)
        or maximum(market, proposal)
        or post_only_rests(market, proposal)
        or collar(market, proposal, width)
    )
    if objection is not None:
        return objection.sentence
    return _unaffordable(order, proposal, market)


def _unaffordable(order: Order, proposal: Proposal, market: VenueMarket) -> str:
    extra, available = extra_of(order, proposal), market.available(proposal.side)
    if extra <= 0 or (available is not None and extra <= available):
        return ""
    asset, instrument = market.pays(proposal.side), market.instrument
    have = "an unknown amount" if available is None else at_most(available, asset, instrument)
    needs = at_least(extra, asset, instrument)
    return (
        f"The change needs {needs} more on {instrument.venue} and {have} is available: type less."
    )
