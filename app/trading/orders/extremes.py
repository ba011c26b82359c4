"""How two words on one figure of an order become one, in whichever order they come."""

from decimal import Decimal
from typing import TypeVar

from app.domain.instants import Instant
from app.domain.order_terms import OrderType, Side, TimeInForce

_Value = TypeVar(
    "_Value",
    Decimal,
    Side,
    OrderType,
    TimeInForce,
    tuple[Instant, Decimal],
    tuple[Instant, str],
    tuple[Decimal, Decimal],
)


def most(one: _Value | None, other: _Value | None) -> _Value | None:
    """The greater of two where None is less than everything."""
    if one is None or other is None:
        return other if one is None else one
    return max(one, other)


def least(one: Instant, other: Instant | None) -> Instant:
    """The earlier of two where 0 and None mean never."""
    if not other:
        return one
    return min(one, other) if one else other


def ranging(known: tuple[Decimal, Decimal] | None, value: Decimal) -> tuple[Decimal, Decimal]:
    """The lowest and the highest so far."""
    lowest, highest = known or (value, value)
    return min(lowest, value), max(highest, value)
