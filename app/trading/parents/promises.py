"""What the plans of a parent promised: each part once, also where another plan took over what one left."""

from collections.abc import Iterable
from decimal import Context, Decimal
from typing import NamedTuple

from app.domain.amounts import ZERO
from app.domain.identifiers import VenueId
from app.domain.order_terms import OrderStyle
from app.trading.orders.order import Order
from app.trading.parents.facts import PlannedShare
from app.trading.parents.parent import Parent, may_trade, meant

DIGITS = Context(prec=18)


class Promise(NamedTuple):
    """Average prices of the whole order as planned; None where a part's is not known."""

    raw: Decimal | None
    all_in: Decimal | None


class Part(NamedTuple):
    """A share of a plan, and how much of it counts."""

    share: PlannedShare
    quantity: Decimal


def parts_of(parent: Parent) -> list[Part]:
    """The shares of all plans, each at the size that it is meant to be: together the parent's quantity.

    Of one that ended short what another took over, by a newer plan or by growing, counts there.
    """
    live: dict[str, Decimal] = {}
    short: dict[str, Decimal] = {}
    for chain in parent.chains:
        authorised = chain[0].authorised
        if authorised is not None:
            filled = sum((child.filled for child in chain), ZERO)
            live[authorised.intent_id] = filled + max(map(may_trade, chain))
            short[authorised.intent_id] = max(ZERO, meant(chain) - live[authorised.intent_id])
    shares = [
        (f"{plan.token}.{number}", share)
        for plan in parent.plans
        for number, share in enumerate(plan.shares, 1)
    ]
    left = parent.free
    parts: list[Part] = []
    for name, share in reversed(shares):
        own = min(left, short.get(name, share.quantity))
        left -= own
        parts.append(Part(share, live.get(name, ZERO) + own))
    return parts[::-1]


def filled_parts(parent: Parent) -> list[Part]:
    """The shares of all plans, each with what it has filled, also by orders put in each other's place."""
    filled: dict[str, Decimal] = {}
    for chain in parent.chains:
        authorised = chain[0].authorised
        if authorised is not None:
            filled[authorised.intent_id] = sum((child.filled for child in chain), ZERO)
    return [
        Part(share, filled.get(f"{plan.token}.{number}", ZERO))
        for plan in parent.plans
        for number, share in enumerate(plan.shares, 1)
    ]


def repriced_venues(parent: Parent) -> frozenset[VenueId]:
    """Where something filled at a price that the trader had changed: no plan has promised that one."""
    return frozenset(
        chain[0].venue
        for chain in parent.chains
        for child in chain
        if child.filled and (_moved(child) or _first_price(child) != _first_price(chain[0]))
    )


def _moved(child: Order) -> bool:
    """Whether anything filled at a price other than its first one, after a change of it was asked for."""
    fills = [fill for _, fill in child.facts.fills]
    if not child.repriced or sum((fill.quantity for fill in fills), ZERO) < child.filled:
        return child.repriced  # its fills are not all known yet
    first, asked_ns = _first_price(child), child.facts.reprice_ns
    return any(fill.price != first and fill.received_ns >= asked_ns for fill in fills)


def _first_price(child: Order) -> Decimal | None:
    return None if child.authorised is None else child.authorised.price


def promise_of(parent: Parent) -> Promise:
    """Of the one plan as it was shown, of several the mean over their parts."""
    first = parent.first
    if len(parent.plans) > 1:
        parts = parts_of(parent)
        return Promise(mean_raw(parts, parent.style), mean_all_in(parts))
    if first.style is OrderStyle.CAPPED_MARKET:
        return Promise(first.raw, first.all_in)
    # Stored by older versions without what was to rest.
    whole = [Part(share, share.quantity) for share in first.shares]
    return Promise(mean_raw(whole, first.style), first.all_in)


def mean_raw(parts: Iterable[Part], style: OrderStyle) -> Decimal | None:
    """Of what was to trade at once and, at its limit, of what was to rest; what a cap leaves does neither."""
    if style is OrderStyle.CAPPED_MARKET:
        return mean((each.share.raw, min(each.share.taken, each.quantity)) for each in parts)
    return mean((_raw_of_all(each.share), each.quantity) for each in parts)


def _raw_of_all(share: PlannedShare) -> Decimal | None:
    rests = share.quantity - share.taken
    return mean(((share.raw, share.taken), (share.price, rests)))


def mean_all_in(parts: Iterable[Part]) -> Decimal | None:
    """Of all."""
    return mean((each.share.all_in, each.quantity) for each in parts)


def mean(pairs: Iterable[tuple[Decimal | None, Decimal]]) -> Decimal | None:
    """The mean weighted by quantity; None when a price is missing: a part of it would be a wrong one."""
    total = cost = ZERO
    for price, weight in pairs:
        if not weight:
            continue
        if price is None:
            return None
        total += weight
        cost += price * weight
    return DIGITS.divide(cost, total) if total else None
