"""What a parent order cost in the end, venue by venue, beside what its plan said."""

from collections.abc import Sequence
from decimal import Decimal

from app.domain.amounts import ZERO
from app.domain.instants import Instant
from app.domain.instruments import Instrument
from app.domain.order_events import FillReport
from app.domain.order_terms import Side
from app.trading.orders.fills import notional
from app.trading.orders.order import Order
from app.trading.parents.facts import ParentSettled, Realised
from app.trading.parents.parent import Parent
from app.trading.parents.promises import (
    DIGITS,
    Part,
    filled_parts,
    mean_all_in,
    mean_raw,
    parts_of,
    repriced_venues,
)

_BASIS_POINTS = Decimal(10_000)


def settle(parent: Parent, at_ns: Instant) -> ParentSettled:
    """The result as of now; averages at 18 significant digits."""
    venues = list(dict.fromkeys(child.venue for child in parent.children))
    parts, filled, repriced = parts_of(parent), filled_parts(parent), repriced_venues(parent)
    rows = tuple(
        _realised(
            venue,
            [part for part in parts if part.share.venue == venue],
            mean_all_in(part for part in filled if part.share.venue == venue),
            [child for child in parent.children if child.venue == venue],
            parent,
            repriced=venue in repriced,
        )
        for venue in venues
    )
    raw, all_in = _averages(parent.children, parent.side)
    compared = mean_all_in(filled)
    return ParentSettled(
        parent_id=parent.parent_id,
        filled=parent.filled,
        raw=raw,
        all_in=all_in,
        compared=compared,
        worse_bp=_worse_bp(all_in, compared, parent.side),
        venues=rows,
        at_ns=at_ns,
        repriced=bool(repriced),
    )


def _realised(
    venue: str,
    parts: Sequence[Part],
    compared: Decimal | None,
    children: Sequence[Order],
    parent: Parent,
    *,
    repriced: bool,
) -> Realised:
    raw, all_in = _averages(children, parent.side)
    return Realised(
        venue=venue,
        planned=sum((part.quantity for part in parts), ZERO),
        planned_raw=mean_raw(parts, parent.style),
        planned_all_in=mean_all_in(parts),
        filled=sum((child.filled for child in children), ZERO),
        raw=raw,
        all_in=all_in,
        compared=compared,
        worse_bp=_worse_bp(all_in, compared, parent.side),
        repriced=repriced,
    )


def _averages(children: Sequence[Order], side: Side) -> tuple[Decimal | None, Decimal | None]:
    """Average price before and after fees, of children whose fills are all here."""
    if any(child.needs_fills for child in children):
        return None, None
    quantity = sum((child.filled for child in children), ZERO)
    if not quantity:
        return None, None
    worth = sum((notional(child.facts.fills) for child in children), ZERO)
    fees = ZERO
    for child in children:
        for _, fill in child.facts.fills:
            fee = fee_in_quote(fill, child.instrument)
            if fee is None:
                return DIGITS.divide(worth, quantity), None
            fees += fee
    paid = worth + fees if side is Side.BUY else worth - fees
    return DIGITS.divide(worth, quantity), DIGITS.divide(paid, quantity)


def fee_in_quote(fill: FillReport, instrument: Instrument | None) -> Decimal | None:
    """The fee at the fill's own price; None while it is not told, or was paid in a third asset."""
    if fill.fee is None or instrument is None:
        return None
    if not fill.fee:
        return ZERO
    if fill.fee_asset == instrument.quote:
        return fill.fee
    return fill.fee * fill.price if fill.fee_asset == instrument.base else None


def _worse_bp(got: Decimal | None, planned: Decimal | None, side: Side) -> Decimal | None:
    if got is None or not planned:
        return None
    worse = got - planned if side is Side.BUY else planned - got
    return DIGITS.divide(worse * _BASIS_POINTS, planned)
