"""What a pretend venue traded before it opened: bars made up from dice, the same at every length.

Days are drawn backwards from the price with which the venue opens, each with its hours; an hour is split into
minutes when somebody asks. The minutes of an hour open where it opens, close where it closes, touch its high
and its low and share its volume without a rest, so longer bars are always the shorter ones put together.
"""

import math
from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple, TypeAlias

import msgspec

from app.domain.instants import MINUTE
from app.simulator.price_paths import Dice
from app.simulator.tape import Candle

# Dice of their own for each name, so that any part can be drawn alone and comes out the same.
DiceOf: TypeAlias = Callable[[str], Dice]

DAY, HOUR = 1_440, 60  # minutes
DAYS_MOST = 730
_HOURS_SPLIT_MOST = 200
_YEAR = 365.25 * DAY
_RANGE = 1.6  # the range of a random walk, in standard deviations of its end
_WICK = 0.5  # how far a bar reaches beyond open and close, in the same
_BEND = 14  # minutes before and after
_PULLED_BACK = 0.5  # part of a stable pair's deviation that a day takes away


class PastTerms(msgspec.Struct, frozen=True, kw_only=True):
    """How one instrument traded. `volatility` is a year's; `home` is where a stable pair is pulled to."""

    name: str
    opened_ns: int
    price: float
    volatility: float
    minute_volume: float  # in the instrument's own units
    minute_trades: float
    tick: Decimal
    lot: Decimal
    home: float | None = None


class _Span(NamedTuple):
    """A bar in whole minutes, ticks and lots; `end` is not part of it."""

    start: int
    end: int
    open: int
    high: int
    low: int
    close: int
    lots: int
    trades: int


class Past:
    """Ends with the last whole minute before the venue opened, at the price with which it opens."""

    def __init__(self, terms: PastTerms, dice_of: DiceOf) -> None:
        self._terms = terms
        self._dice_of = dice_of
        self._end = terms.opened_ns // MINUTE
        self._tick = float(terms.tick)
        self._days: list[tuple[_Span, list[_Span]]] = []  # newest first, each with its hours
        self._minutes: dict[int, list[_Span]] = {}  # by the start of their hour

    @property
    def last_price(self) -> Decimal:
        """With which the venue opens."""
        return self._terms.tick * self._ticks(self._terms.price)

    def bars(self, length: int, since_ns: int, until_ns: int) -> list[Candle]:
        """Bars of so many minutes that begin in this time, oldest first."""
        first = max(-(-since_ns // MINUTE), self._end - DAYS_MOST * DAY)
        last = -(-min(self._end, -(-until_ns // MINUTE)) // length) * length
        unit = next(each for each in (DAY, HOUR, 1) if length % each == 0)
        groups: dict[int, list[_Span]] = {}
        for span in self._spans(-(-first // length) * length, min(self._end, last), unit):
            groups.setdefault(span.start // length * length, []).append(span)
        return [self._candle(start, spans) for start, spans in groups.items()]

    def since(self, start_ns: int) -> Candle | None:
        """Everything from the minute of this instant on as one bar; None when that is after the end."""
        first = max(start_ns // MINUTE, self._end - DAYS_MOST * DAY)
        hour, day = -(-first // HOUR) * HOUR, -(-first // DAY) * DAY
        spans = [
            *self._spans(first, min(hour, self._end), 1),
            *self._spans(hour, min(day, self._end), HOUR),
            *self._spans(day, self._end, DAY),
        ]
        return self._candle(first, spans) if spans else None

    def _spans(self, first: int, end: int, unit: int) -> list[_Span]:
        """The parts of this length that begin at or after `first` and before `end`, oldest first."""
        if first >= end:
            return []
        while not self._days or self._days[-1][0].start > first:
            self._days.append(self._draw_day())
        found: list[_Span] = []
        for day, hours in reversed(self._days):
            if day.end <= first or day.start >= end:
                continue
            for span in (day,) if unit == DAY else hours:
                if span.end > first and span.start < end:
                    found += self._split(span) if unit == 1 else (span,)
        return [span for span in found if first <= span.start < end]

    def _draw_day(self) -> tuple[_Span, list[_Span]]:
        """The day before the oldest one that was drawn; the newest one is only as long as it got."""
        terms = self._terms
        newer = self._days[-1][0] if self._days else None
        end, close = (self._end, self._ticks(terms.price)) if newer is None else newer[0:3:2]
        start = (end - 1) // DAY * DAY
        dice = self._dice_of(f"{terms.name}/day/{start}")
        before = math.log(close * self._tick) - dice.gauss(0.0, self._spread(end - start))
        if terms.home is not None:
            before += (math.log(terms.home) - before) * _PULLED_BACK
        edges = [*range(start, end, HOUR), end]
        path = _walk(self._ticks(math.exp(before)), close, edges, self._spread(1), dice)
        hours = [
            self._draw_hour(_Span(*edge, one, 0, 0, other, 0, 0), dice)
            for edge, (one, other) in zip(pairwise(edges), pairwise(path), strict=True)
        ]
        return _joined(hours), hours

    def _draw_hour(self, span: _Span, dice: Dice) -> _Span:
        """How far it reached and what was traded."""
        terms, length = self._terms, span.end - span.start
        wick = self._spread(length) * _WICK
        up, down = (math.exp(abs(dice.gauss(0.0, wick))) for _ in range(2))
        busy = math.exp(dice.gauss(0.0, 0.4)) * length
        return span._replace(
            high=round(max(span.open, span.close) * up),
            low=max(1, round(min(span.open, span.close) / down)),
            lots=max(1, int(terms.minute_volume * busy / float(terms.lot))),
            trades=max(1, int(terms.minute_trades * busy)),
        )

    def _split(self, hour: _Span) -> list[_Span]:
        known = self._minutes.get(hour.start)
        if known is None:
            if len(self._minutes) >= _HOURS_SPLIT_MOST:
                self._minutes.clear()
            dice = self._dice_of(f"{self._terms.name}/hour/{hour.start}")
            known = self._minutes[hour.start] = _minutes_of(hour, dice)
        return known

    def _spread(self, minutes: int) -> float:
        """The standard deviation of the price after so long, as a fraction."""
        return self._terms.volatility * math.sqrt(minutes / _YEAR)

    def _ticks(self, price: float) -> int:
        return max(1, round(price / self._tick))

    def _candle(self, start: int, spans: Sequence[_Span]) -> Candle:
        """The parts in a row as one candle; half of what traded was bought by takers."""
        tick, lot = self._terms.tick, self._terms.lot
        whole = _joined(spans)
        turnover = sum(
            each.lots * (each.open + each.high + each.low + each.close) for each in spans
        )
        quote = lot * tick * turnover / 4
        return Candle(
            start_ns=start * MINUTE,
            open=tick * whole.open,
            high=tick * whole.high,
            low=tick * whole.low,
            close=tick * whole.close,
            volume=lot * whole.lots,
            quote_volume=quote,
            taker_buy=lot * sum(each.lots // 2 for each in spans),
            taker_buy_quote=quote / 2,
            trades=whole.trades,
        )


def _joined(spans: Sequence[_Span]) -> _Span:
    return _Span(
        spans[0].start,
        spans[-1].end,
        spans[0].open,
        max(span.high for span in spans),
        min(span.low for span in spans),
        spans[-1].close,
        sum(span.lots for span in spans),
        sum(span.trades for span in spans),
    )


def _walk(begin: int, end: int, edges: Sequence[int], spread: float, dice: Dice) -> list[int]:
    """Prices at the edges, in ticks: a random walk that begins and ends where it is told to."""
    size = spread * (begin + end) / 2
    walk = [0.0]
    for before, after in pairwise(edges):
        walk.append(walk[-1] + dice.gauss(0.0, size * math.sqrt(after - before)))
    drift, length = end - begin - walk[-1], edges[-1] - edges[0]
    path = [
        max(1, round(begin + step + drift * (edge - edges[0]) / length))
        for step, edge in zip(walk, edges, strict=True)
    ]
    return [begin, *path[1:-1], end]


def _minutes_of(hour: _Span, dice: Dice) -> list[_Span]:
    """The minutes of an hour, between its low and its high and touching both."""
    edges = range(hour.start, hour.end + 1)
    count = hour.end - hour.start
    size = (hour.high - hour.low) / _RANGE / math.sqrt(count)
    path = _walk(hour.open, hour.close, edges, size / ((hour.open + hour.close) / 2), dice)
    for target, extreme in ((hour.high, max), (hour.low, min)):
        _bend(path, target, extreme, size, dice)
    path = [min(hour.high, max(hour.low, at)) for at in path]
    wicks = [[int(abs(dice.gauss(0.0, size * _WICK))) for _ in range(count)] for _ in range(2)]
    ends = list(pairwise(path))
    highs = [min(hour.high, max(pair) + wick) for pair, wick in zip(ends, wicks[0], strict=True)]
    lows = [max(hour.low, min(pair) - wick) for pair, wick in zip(ends, wicks[1], strict=True)]
    highs[highs.index(max(highs))] = hour.high
    lows[lows.index(min(lows))] = hour.low
    weights = [math.exp(dice.gauss(0.0, 0.6)) for _ in range(count)]
    lots, trades = _shares(hour.lots, weights), _shares(hour.trades, weights)
    return [
        _Span(edge, edge + 1, path[i], highs[i], lows[i], path[i + 1], lots[i], trades[i])
        for i, edge in enumerate(edges[:-1])
    ]


def _bend(
    path: list[int],
    target: int,
    extreme: Callable[..., int],
    size: float,
    dice: Dice,
) -> None:
    """Let the path come near this high or low over some minutes, where it is nearest to it anyway."""
    inner = range(2, len(path) - 2)
    if not inner:
        return
    at = extreme(inner, key=lambda index: path[index])
    reach = target - path[at]
    near = max(0, abs(reach) - int(size * dice.random()))
    depth = near if reach > 0 else -near
    before, after = min(at, _BEND), min(len(path) - 1 - at, _BEND)
    for index in range(at - before, at + after + 1):
        away = (at - index) / before if index < at else (index - at) / after
        path[index] += round(depth * (1 - away))


def _shares(whole: int, weights: Sequence[float]) -> list[int]:
    """The whole in parts by weight, without a rest."""
    total, upto, given = sum(weights), 0.0, 0
    parts = []
    for weight in weights:
        upto += weight
        part = round(whole * upto / total) - given
        given += part
        parts.append(part)
    parts[-1] += whole - given
    return parts
