"""Bars of one instrument at one venue: folded from its trades, and corrected by what the venue tells."""

from collections.abc import Sequence
from decimal import Decimal

import msgspec

from app.domain.instants import SECOND, Duration, Instant
from app.domain.market_events import Candle

BARS_MOST = 500
SETTLES: Duration = 2 * SECOND  # how long after its end a venue may still change a bar


class Bar(msgspec.Struct, frozen=True):
    """One interval from `start_ns` on. `final`: the venue told it after its end; nothing changes it.

    `volume` is in base coins (contracts on derivatives).
    """

    start_ns: Instant
    open: Decimal
    high: Decimal
    low: Decimal
    close: Decimal
    volume: Decimal
    final: bool = False


class _Edges(msgspec.Struct):
    """When a bar's first and last trade were made; trades up to `told_ns` are in what the venue told."""

    first_ns: Instant
    last_ns: Instant
    told_ns: Instant = -1


class BarSeries:
    """The newest bars of one interval, by trade (`fold`) and by answer (`merge`). Times are the venue's.

    An interval in which nothing is known to have traded has no bar: a gap is a gap. The venue's word on a
    bar that has ended replaces what was folded. Its word on the bar that is running counts only while that
    bar's trades were not all seen, because an answer says nothing of the trades made while it travelled:
    until such a bar has ended, its volume may be off by those.
    """

    def __init__(self, interval_ns: Duration, most: int = BARS_MOST) -> None:
        self.interval_ns = interval_ns
        self._most = most
        self._bars: dict[Instant, Bar] = {}
        self._edges: dict[Instant, _Edges] = {}  # of bars that are not final
        self._newest_ns: Instant = 0
        self._told_until_ns: Instant | None = None  # bars that end up to here were told
        self._seen_since_ns: Instant | None = None  # every trade from here on was folded
        self._is_holed = False  # trades were missed since the last answer
        self._sorted: tuple[Bar, ...] | None = ()

    @property
    def bars(self) -> tuple[Bar, ...]:
        """Oldest first; they reach back no more intervals than were asked for."""
        if self._sorted is None:
            self._sorted = tuple(self._bars[start_ns] for start_ns in sorted(self._bars))
        return self._sorted

    @property
    def is_told(self) -> bool:
        """Whether the venue has answered at all."""
        return self._told_until_ns is not None

    def fold(self, price: Decimal, quantity: Decimal, at_ns: Instant) -> bool:
        """One more trade, in whatever order they come; False when its bar takes none any more."""
        if self._seen_since_ns is None:
            self._seen_since_ns = at_ns
        start_ns = self._start(at_ns)
        if start_ns < (self._told_until_ns or 0) or start_ns <= self._oldest_ns():
            return False
        known, edges = self._bars.get(start_ns), self._edges.get(start_ns)
        if known is None:
            self._keep(Bar(start_ns, price, price, price, price, quantity), _Edges(at_ns, at_ns))
            return True
        if edges is None or at_ns <= edges.told_ns:
            return False
        bar = Bar(
            start_ns,
            price if at_ns < edges.first_ns else known.open,
            max(known.high, price),
            min(known.low, price),
            price if at_ns >= edges.last_ns else known.close,
            known.volume + quantity,
        )
        edges.first_ns = min(edges.first_ns, at_ns)
        edges.last_ns = max(edges.last_ns, at_ns)
        self._keep(bar, edges)
        return True

    def merge(self, candles: Sequence[Candle], as_of_ns: Instant) -> int:
        """What the venue told at `as_of_ns`; returns how many bars made no sense and were left out."""
        running_ns = told_until_ns = self._start(as_of_ns)
        senseless = 0
        for candle in candles:
            start_ns = candle.open_time_ns
            if start_ns > running_ns or not self._is_sound(candle):
                senseless += 1
            elif start_ns <= self._oldest_ns():
                continue
            elif candle.closed and start_ns < running_ns:
                self._keep(_bar(candle, final=True), None)
            else:
                told_until_ns = min(told_until_ns, start_ns)
                self._run_on(candle, as_of_ns)
        self._told_until_ns = max(told_until_ns, self._told_until_ns or 0)
        self._is_holed = False
        return senseless

    def interrupted(self) -> None:
        """Trades may have been missed: the bars they belong to are to be asked for again."""
        self._seen_since_ns = None
        self._is_holed = True

    def lacking(self, now_ns: Instant) -> int:
        """How many bars to ask the venue for now, the running one among them; 0 when nothing is missing."""
        if self._told_until_ns is None:
            return self._most
        running_ns = self._start(now_ns)
        ended = (running_ns - self._told_until_ns) // self.interval_ns
        if ended > 0 and now_ns - running_ns >= SETTLES:
            return min(ended + 1, self._most)
        return 2 if self._is_holed and self._seen_since_ns is not None else 0

    def _run_on(self, candle: Candle, as_of_ns: Instant) -> None:
        """A bar that was still running when the venue answered."""
        start_ns = candle.open_time_ns
        known, edges = self._bars.get(start_ns), self._edges.get(start_ns)
        if known is None:
            told = _Edges(start_ns, as_of_ns, as_of_ns)
            self._keep(_bar(candle, final=False), told)
            return
        is_whole = self._seen_since_ns is not None and self._seen_since_ns <= start_ns
        if edges is None or is_whole:
            return
        bar = Bar(
            start_ns,
            candle.open,
            max(known.high, candle.high),
            min(known.low, candle.low),
            known.close if edges.last_ns > as_of_ns else candle.close,
            max(known.volume, candle.base_volume),
        )
        self._keep(bar, _Edges(start_ns, max(edges.last_ns, as_of_ns), as_of_ns))

    def _is_sound(self, candle: Candle) -> bool:
        """On the grid, and its four prices in their order."""
        low, high = candle.low, candle.high
        ordered = low <= candle.open <= high and low <= candle.close <= high
        return candle.open_time_ns % self.interval_ns == 0 and ordered and candle.base_volume >= 0

    def _keep(self, bar: Bar, edges: _Edges | None) -> None:
        start_ns = bar.start_ns
        self._bars[start_ns] = bar
        self._sorted = None
        if edges is None:
            self._edges.pop(start_ns, None)
        else:
            self._edges[start_ns] = edges
        if start_ns > self._newest_ns:
            self._newest_ns = start_ns
            oldest_ns = self._oldest_ns()
            for gone in [kept for kept in self._bars if kept <= oldest_ns]:
                del self._bars[gone]
                self._edges.pop(gone, None)

    def _start(self, at_ns: Instant) -> Instant:
        return at_ns // self.interval_ns * self.interval_ns

    def _oldest_ns(self) -> Instant:
        """Bars up to here are too old to keep."""
        return self._newest_ns - self._most * self.interval_ns


def _bar(candle: Candle, *, final: bool) -> Bar:
    return Bar(
        candle.open_time_ns,
        candle.open,
        candle.high,
        candle.low,
        candle.close,
        candle.base_volume,
        final,
    )
