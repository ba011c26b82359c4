"""The chart of the instrument in view: one venue's bars, and our own fills on them."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import pairwise

import msgspec

from app.domain.amounts import decimals_of
from app.domain.instants import Duration, Instant
from app.domain.instruments import Instrument
from app.domain.intervals import INTERVALS
from app.domain.order_events import FillReport
from app.market.candles import Bar, BarSeries
from app.views.letters import letter_of

AUTO = "auto"  # the first configured venue with a valid book
MARKS_MOST = 200


class ChartMark(msgspec.Struct, frozen=True, kw_only=True):
    """One of our own fills; `venue` may be another one than the chart's."""

    at_ns: Instant
    side: str
    price: Decimal
    quantity: Decimal
    venue: str


class Gap(msgspec.Struct, frozen=True, kw_only=True):
    """Time of which nothing is known, from the end of one span to the start of the next."""

    from_ns: Instant
    to_ns: Instant


class ChartView(msgspec.Struct, frozen=True, kw_only=True):
    """Bars oldest first, at most 500, at multiples of `interval_ns` on the venue's clock.

    Every interval between two bars that has none is in `gaps`. Marks are no older than the oldest bar.
    """

    symbol: str
    interval: str
    interval_ns: Duration
    asked: str  # AUTO, or the venue that was asked for
    venue: str
    letter: str
    venues: tuple[str, ...]  # those that list the instrument, in the order of the configuration
    bars: tuple[Bar, ...]
    gaps: tuple[Gap, ...]
    marks: tuple[ChartMark, ...]
    last_price: Decimal | None
    price_digits: int
    size_digits: int
    loading: bool
    problem: str  # why the venue's own bars are not here
    at_ns: Instant  # the venue's clock


class ChartWish(msgspec.Struct, frozen=True, kw_only=True):
    """What the trader chose: an interval, a venue or AUTO, out of these venues."""

    interval: str
    asked: str
    venues: tuple[str, ...]


def chart_view(
    instrument: Instrument,
    series: BarSeries | None,
    fills: Iterable[FillReport],
    wish: ChartWish,
    *,
    last_price: Decimal | None,
    problem: str,
    now_ns: Instant,
) -> ChartView:
    """The chart of this instrument of one venue; `fills` are ours on it, at any venue."""
    bars = () if series is None else series.bars
    interval_ns = INTERVALS[wish.interval]
    oldest_ns = bars[0].start_ns if bars else now_ns
    marks = sorted(
        (_mark(fill) for fill in fills if filled_ns(fill) >= oldest_ns), key=lambda one: one.at_ns
    )
    return ChartView(
        symbol=instrument.symbol,
        interval=wish.interval,
        interval_ns=interval_ns,
        asked=wish.asked,
        venue=instrument.venue,
        letter=letter_of(instrument.venue),
        venues=wish.venues,
        bars=bars,
        gaps=gaps_between([bar.start_ns for bar in bars], interval_ns),
        marks=tuple(marks[-MARKS_MOST:]),
        last_price=last_price,
        price_digits=decimals_of(instrument.tick),
        size_digits=decimals_of(instrument.lot),
        loading=not problem and (series is None or not series.is_told),
        problem=problem,
        at_ns=now_ns,
    )


def gaps_between(starts_ns: Sequence[Instant], span_ns: Duration) -> tuple[Gap, ...]:
    """Where neighbours are more than one span apart; starts in order."""
    return tuple(
        Gap(from_ns=before + span_ns, to_ns=after)
        for before, after in pairwise(starts_ns)
        if after - before > span_ns
    )


def filled_ns(fill: FillReport) -> Instant:
    """When it traded, by the venue if it said so."""
    return fill.received_ns if fill.venue_time_ns is None else fill.venue_time_ns


def _mark(fill: FillReport) -> ChartMark:
    return ChartMark(
        at_ns=filled_ns(fill),
        side=fill.side.value,
        price=fill.price,
        quantity=fill.quantity,
        venue=fill.venue,
    )
