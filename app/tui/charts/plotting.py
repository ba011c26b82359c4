"""The only door to plotext: shapes in, plain characters out, nothing but the glyphs that are expected.

plotext keeps one figure for the whole program and writes colour codes: here it is emptied before every use,
its codes are dropped (colours come from our looks) and any character that we did not ask for becomes a blank.
Positions are whole cells, worked out by the caller, so that labels and marks of ours meet the shapes exactly.
"""

import re
from collections.abc import Iterable, Sequence
from types import ModuleType
from typing import NamedTuple

from app.tui.glyphs import FELL, ROSE

BODY, WICK = FELL["bb"], ROSE["ww"]
_NONE = "default"  # plotext's word for no colour
_CODES = re.compile(r"\x1b\[[0-9;]*m")
_CANDLE = frozenset((BODY, WICK))
_BRAILLE = frozenset(map(chr, range(0x2801, 0x2900)))


class Candle(NamedTuple):
    """A bar in cells: its column from 0, and its prices as rows counted from the bottom."""

    column: int
    open: float
    high: float
    low: float
    close: float


def candles(bars: Sequence[Candle], width: int, height: int) -> list[str]:
    """Bars as BODY and WICK on a canvas of this size; the top row first."""
    if not bars:
        return [" " * width] * height
    plot = _canvas(max(width, 2), max(height, 2))
    shapes = {
        "Open": [bar.open for bar in bars],
        "High": [bar.high for bar in bars],
        "Low": [bar.low for bar in bars],
        "Close": [bar.close for bar in bars],
    }
    plot.candlestick([bar.column for bar in bars], shapes, colors=[_NONE, _NONE])
    return _read(plot.build(), width, height, _CANDLE)


def lines(
    pieces: Iterable[tuple[Sequence[float], Sequence[float]]], width: int, height: int
) -> list[str]:
    """Lines in dots of braille, each piece (columns, rows from the bottom) apart from the others."""
    plot = _canvas(max(width, 2), max(height, 2))
    empty = True
    for columns, rows in pieces:
        empty = False
        plot.plot(list(columns), list(rows), marker="braille", color=_NONE)
    if empty:
        return [" " * width] * height
    return _read(plot.build(), width, height, _BRAILLE)


def _canvas(width: int, height: int) -> ModuleType:
    """plotext, emptied: a bare canvas whose columns and rows are numbered from 0."""
    import plotext

    plotext.clear_figure()
    plotext.theme("clear")
    plotext.limitsize(False, False)
    plotext.plotsize(width, height)
    plotext.frame(False)
    plotext.xfrequency(0)
    plotext.yfrequency(0)
    plotext.xlim(0, width - 1)
    plotext.ylim(0, height - 1)
    module: ModuleType = plotext
    return module


def _read(built: str, width: int, height: int, expected: frozenset[str]) -> list[str]:
    rows = _CODES.sub("", built).split("\n")[-height - 1 :]
    return [
        "".join(each if each in expected else " " for each in row[:width]).ljust(width)
        for row in (*rows, *[""] * height)[:height]
    ]
