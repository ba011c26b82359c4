"""Steps of a change: a price by ticks or beside the best of others, a size by whole lots."""

from decimal import Decimal
from typing import Final

from app.domain.amounts import ceil_to, floor_to

_PART: Final = Decimal("0.1")  # of the order as it was when the change was begun


def stepped_price(price: Decimal, ticks: int, tick: Decimal) -> Decimal | None:
    """So many ticks on; from a price between two ticks the first step goes to the next of them.

    None: there is no price so low.
    """
    start = floor_to(price, tick) if ticks > 0 else ceil_to(price, tick)
    wished = start + ticks * tick
    return wished if wished > 0 else None


def beside_best(
    best: Decimal, opposite: Decimal | None, tick: Decimal, *, buying: bool, in_front: int
) -> Decimal | None:
    """So many ticks in front of the best price of the own side, but always one behind the opposite side.

    A best price off the grid is rounded to where the order waits. None: there is no such price.
    """
    if buying:
        wished = floor_to(best, tick) + in_front * tick
        if opposite is not None:
            wished = min(wished, floor_to(opposite - tick, tick))
    else:
        wished = ceil_to(best, tick) - in_front * tick
        if opposite is not None:
            wished = max(wished, ceil_to(opposite + tick, tick))
    return wished if wished > 0 else None


def stepped_size(
    quantity: Decimal, whole: Decimal, filled: Decimal, lot: Decimal, *, up: bool
) -> Decimal | None:
    """A tenth of the `whole` more or less, in whole lots and at least one; None: less than that is filled."""
    step = max(floor_to(whole * _PART, lot), lot)
    wished = floor_to(quantity, lot) + step if up else ceil_to(quantity, lot) - step
    return wished if wished > max(filled, Decimal(0)) else None
