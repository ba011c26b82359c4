"""Steps of a change: a price by ticks or beside the best of others, a size by whole lots."""

from decimal import Decimal
from typing import Final, NamedTuple

from app.domain.amounts import ceil_to, floor_to
from app.domain.order_line import OffsetUnit, PriceTerm
from app.domain.order_terms import Side
from app.trading.line_numbers import own_best
from app.trading.routing.prices import Bests, price_of
from app.trading.venue_market import in_range

_PART: Final = Decimal("0.1")  # of the order as it was when the change was begun


def stepped_price(price: Decimal, ticks: int, tick: Decimal) -> Decimal | None:
    """So many ticks on; from a price between two ticks the first step goes to the next of them.

    None: there is no price so low.
    """
    start = floor_to(price, tick) if ticks > 0 else ceil_to(price, tick)
    wished = start + ticks * tick
    return wished if wished > 0 else None


class Beside(NamedTuple):
    """A price that goes with the best ones of its venue, as an order line names it: bid, ask-5bp.

    `must_rest`: it does not take, but stands one tick behind the opposite side at most.
    """

    term: PriceTerm
    must_rest: bool = False


def in_front(side: Side, ticks: int) -> Beside:
    """So many ticks in front of the best price of the own side, without taking."""
    toward = ticks if side is Side.BUY else -ticks
    unit = OffsetUnit.TICK if ticks else None
    return Beside(
        PriceTerm(anchor=own_best(side), value=Decimal(toward), unit=unit), must_rest=True
    )


def price_beside(
    beside: Beside, side: Side, best: Decimal | None, opposite: Decimal | None, tick: Decimal
) -> Decimal | None:
    """The price it means now, rounded to where the order waits; None: there is no such price.

    `best` is the best of the own side at which others stand.
    """
    buying = side is Side.BUY
    bid, ask = (best, opposite) if buying else (opposite, best)
    wished = price_of(beside.term, Bests(bid=bid, ask=ask), tick)
    if wished is None or not in_range(wished):
        return None
    rounded = floor_to if buying else ceil_to
    wished = rounded(wished, tick)
    if beside.must_rest and opposite is not None:
        behind = rounded(opposite - tick if buying else opposite + tick, tick)
        wished = min(wished, behind) if buying else max(wished, behind)
    return wished if wished > 0 else None


def stepped_size(
    quantity: Decimal, whole: Decimal, filled: Decimal, lot: Decimal, *, up: bool
) -> Decimal | None:
    """A tenth of the `whole` more or less, in whole lots and at least one; None: less than that is filled."""
    step = max(floor_to(whole * _PART, lot), lot)
    wished = floor_to(quantity, lot) + step if up else ceil_to(quantity, lot) - step
    return wished if wished > max(filled, Decimal(0)) else None
