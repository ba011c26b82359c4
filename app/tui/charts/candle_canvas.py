"""Bars as columns of characters: drawn in strips that are kept, so that a new trade redraws one of them."""

from collections.abc import Mapping
from typing import NamedTuple

from app.market.candles import Bar
from app.tui.charts.plotting import BODY, WICK, Candle, candles
from app.tui.charts.scales import Scale, row_of
from app.tui.glyphs import FELL, ROSE

_WIDTH = 16  # columns of a strip
_STRIPS_A_PICTURE = 3  # plotext takes 1 to 2 ms for one: a whole chart is drawn over a few frames
_KINDS = {" ": " ", WICK: "w", BODY: "b"}


class Window(NamedTuple):
    """Which bars are shown, by their number, on which scale and over how many rows."""

    first: int
    columns: int
    scale: Scale
    rows: int


class _Strip(NamedTuple):
    bars: tuple[Bar | None, ...]
    columns: tuple[str, ...]


class CandleCanvas:
    """Twice as many rows are drawn as there are cells, and folded: a bar's ends are exact to half a row.

    Strips of the last two scales are kept, so that the old picture stands until the new one is complete.
    """

    def __init__(self) -> None:
        self._drawn: dict[tuple[Scale, int], dict[int, _Strip]] = {}

    def draw(self, bars: Mapping[int, Bar], window: Window) -> bool:
        """Draw what this window lacks, newest first, no more than fits a frame; True when all is there."""
        key = (window.scale, window.rows)
        strips = self._drawn.pop(key, {})
        while len(self._drawn) > 1:
            del self._drawn[next(iter(self._drawn))]
        self._drawn[key] = kept = {}
        left = _STRIPS_A_PICTURE
        whole = True
        for number in reversed(_numbers(window)):
            held = tuple(bars.get(number * _WIDTH + column) for column in range(_WIDTH))
            strip = strips.get(number)
            if strip is None or strip.bars != held:
                if not left:
                    whole = False
                else:
                    left -= 1
                    strip = _Strip(held, _columns(held, window.scale, window.rows))
            if strip is not None:
                kept[number] = strip
        return whole

    def columns(self, window: Window) -> list[str]:
        """One text a bar, from the top down, as drawn last; blank where nothing is."""
        strips = self._drawn.get((window.scale, window.rows), {})
        blank = (" " * window.rows,) * _WIDTH
        found: list[str] = []
        for number in _numbers(window):
            begins = number * _WIDTH
            columns = strips[number].columns if number in strips else blank
            found += columns[max(0, window.first - begins) : window.first + window.columns - begins]
        return found


def _numbers(window: Window) -> range:
    """The strips that the window touches."""
    return range(window.first // _WIDTH, (window.first + window.columns - 1) // _WIDTH + 1)


def _columns(bars: tuple[Bar | None, ...], scale: Scale, rows: int) -> tuple[str, ...]:
    blank = " " * rows
    known = [bar for bar in bars if bar is not None]
    if not known:
        return (blank,) * len(bars)
    halves = 2 * rows
    # Only the rows that the strip reaches are drawn: the cost of plotext is in its cells.
    bottom = _within(row_of(scale.share(min(bar.low for bar in known)), halves), halves) // 2 * 2
    top = _within(row_of(scale.share(max(bar.high for bar in known)), halves), halves) // 2 * 2 + 1

    def place(column: int, bar: Bar) -> Candle:
        prices = (bar.open, bar.high, bar.low, bar.close)
        return Candle(column, *((halves - 1) * scale.share(one) - bottom for one in prices))

    shapes = [place(column, bar) for column, bar in enumerate(bars) if bar is not None]
    drawn = candles(shapes, len(bars), top - bottom + 1)
    above, below = " " * ((halves - 1 - top) // 2), " " * (bottom // 2)
    return tuple(
        blank if bar is None else above + _folded(bar, column) + below
        for bar, column in zip(bars, zip(*drawn, strict=True), strict=True)
    )


def _within(row: int, rows: int) -> int:
    return min(max(row, 0), rows - 1)


def _folded(bar: Bar, column: tuple[str, ...]) -> str:
    glyphs = ROSE if bar.close >= bar.open else FELL
    kinds = [_KINDS[each] for each in column]
    return "".join(glyphs[kinds[row] + kinds[row + 1]] for row in range(0, len(kinds), 2))
