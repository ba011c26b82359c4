"""What a size costs on one book, level by level."""

from collections.abc import Iterable
from decimal import Context, Decimal
from typing import NamedTuple, TypeAlias

from app.domain.amounts import ZERO
from app.domain.order_terms import Side

Levels: TypeAlias = tuple[tuple[Decimal, Decimal], ...]  # (price, base coins), best first

_AVERAGE_DIGITS = Context(prec=18)


class Taken(NamedTuple):
    """What would trade at once: base coins, and the sum of price x size."""

    quantity: Decimal
    notional: Decimal

    @property
    def average(self) -> Decimal | None:
        """The average raw price at 18 significant digits; None when nothing would trade."""
        return average(self.notional, self.quantity)


def average(notional: Decimal, quantity: Decimal) -> Decimal | None:
    """notional / quantity at 18 significant digits, exponents unfolded; None for no quantity."""
    return None if quantity <= 0 else _AVERAGE_DIGITS.divide(notional, quantity)


def walk(
    levels: Iterable[tuple[Decimal, Decimal]], side: Side, quantity: Decimal, limit: Decimal
) -> Taken:
    """Take levels of the opposite side, best first, no worse than `limit`, until quantity is reached."""
    taken = notional = ZERO
    for price, size in levels:
        if price > limit if side is Side.BUY else price < limit:
            break
        part = min(size, quantity - taken)
        taken += part
        notional += part * price
        if taken >= quantity:
            break
    return Taken(taken, notional)
