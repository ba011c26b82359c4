"""Prices to rows and back: a range with room around it that does not jump, and round figures for its axis."""

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from app.domain.amounts import ceil_to

_ROOM = Decimal("0.06")  # of the range, above and below
_FILLED = Decimal("0.45")  # a range that fills less of its scale gets a new one
_DIGITS = 8  # as plotext rounds, so that a price on the edge of a row is on the same one for both
_ROUND = (Decimal(1), Decimal(2), Decimal(5))


class Scale(NamedTuple):
    """From `low` at the middle of the lowest row to `high` at the middle of the highest one."""

    low: Decimal
    high: Decimal

    def share(self, price: Decimal) -> float:
        """0 at low, 1 at high; outside for prices that are."""
        return float((price - self.low) / (self.high - self.low))


def row_of(share: float, rows: int) -> int:
    """The row, from the bottom, on which this share of the scale lies; may be off the scale."""
    return int(round(0.5 + (rows - 1) * share, _DIGITS)) if share >= 0 else -1


def fitted(low: Decimal, high: Decimal, last: Scale | None = None) -> Scale:
    """A scale for prices from low to high: the last one for as long as it fits, else one with room around."""
    fits = last is not None and last.low <= low and high <= last.high
    if fits and last is not None and high - low >= (last.high - last.low) * _FILLED:
        return last
    room = (high - low) * _ROOM
    if room == 0:
        room = abs(high) * Decimal("0.001") or Decimal(1)
    return Scale(low - room, high + room)


def round_step(span: Decimal, most: int, least: Decimal) -> Decimal:
    """The smallest of 1, 2, 5 times a power of ten that divides the span into at most so many parts."""
    rough = max(span / max(most, 1), least)
    ten = Decimal(1).scaleb(rough.adjusted())
    return next((ten * each for each in _ROUND if ten * each >= rough), ten * 10)


def round_figures(scale: Scale, most: int, least: Decimal) -> Iterator[Decimal]:
    """Round prices inside the scale, lowest first, about as many as asked for."""
    step = round_step(scale.high - scale.low, most, least)
    figure = ceil_to(scale.low, step)
    while figure <= scale.high:
        yield figure
        figure += step
