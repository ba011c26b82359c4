"""Bars from trades are what a plain fold makes of them, whatever order the trades come in."""

import random
from collections import defaultdict
from decimal import Decimal as D

from hypothesis import given
from hypothesis import strategies as st

from app.domain.instants import MINUTE, SECOND
from app.domain.market_events import Candle
from app.market.candles import BarSeries

T0 = 29_000_000 * MINUTE

trades = st.lists(
    st.tuples(st.integers(0, 20 * 60), st.integers(1, 10**6), st.integers(1, 10**9)),
    unique_by=lambda trade: trade[0],
    max_size=60,
)
Trades = list[tuple[int, int, int]]
Plain = tuple[int, D, D, D, D, D]


def plain(made: Trades) -> list[Plain]:
    """Start, open, high, low, close and volume of every minute that has a trade."""
    minutes: dict[int, Trades] = defaultdict(list)
    for trade in sorted(made):
        minutes[trade[0] // 60].append(trade)
    return [
        (
            T0 + minute * MINUTE,
            price(group[0]),
            max(map(price, group)),
            min(map(price, group)),
            price(group[-1]),
            sum((D(size) / 1000 for _, _, size in group), D(0)),
        )
        for minute, group in sorted(minutes.items())
    ]


def price(trade: tuple[int, int, int]) -> D:
    return D(trade[1]) / 100


def fold(series: BarSeries, made: Trades) -> None:
    for seconds, cents, size in made:
        series.fold(D(cents) / 100, D(size) / 1000, T0 + seconds * SECOND)


def bars(series: BarSeries) -> list[Plain]:
    return [
        (bar.start_ns, bar.open, bar.high, bar.low, bar.close, bar.volume) for bar in series.bars
    ]


@given(trades, st.randoms(use_true_random=False))
def test_bars_are_the_plain_fold_in_any_order(made: Trades, dice: random.Random) -> None:
    shuffled = list(made)
    dice.shuffle(shuffled)
    for order in (sorted(made), shuffled):
        series = BarSeries(MINUTE)
        fold(series, order)
        assert bars(series) == plain(made)


@given(trades, trades)
def test_what_the_venue_tells_of_ended_bars_comes_out_as_told(made: Trades, theirs: Trades) -> None:
    """Both sides see trades of the same minutes, each with holes; the venue's closed bars win."""
    series = BarSeries(MINUTE)
    fold(series, made)
    as_of_ns = T0 + 21 * MINUTE
    candles = [
        Candle("v", "A/B", "1m", start, None, open_, high, low, close, volume, True, as_of_ns)
        for start, open_, high, low, close, volume in plain(theirs)
    ]
    assert series.merge(candles, as_of_ns) == 0
    told = {bar[0]: bar for bar in plain(theirs)}
    ours = {bar[0]: bar for bar in plain(made)}
    assert {bar[0]: bar for bar in bars(series)} == ours | told
    final = {bar.start_ns for bar in series.bars if bar.final}
    assert final == told.keys()
    assert series.lacking(as_of_ns + SECOND) == 0
