"""Bars from trades, corrected by what the venue tells: gaps stay gaps, late trades find their bar."""

from collections.abc import Sequence
from decimal import Decimal as D

from app.domain.instants import MINUTE, SECOND
from app.domain.market_events import Candle
from app.market.candles import BarSeries

T0 = 29_000_000 * MINUTE


def told(
    minute: int,
    prices: str,
    volume: str = "1",
    *,
    closed: bool = True,
) -> Candle:
    """A venue's bar of so many minutes after T0; `prices` are open, high, low, close."""
    open_, high, low, close = map(D, prices.split())
    start_ns = T0 + minute * MINUTE
    return Candle(
        "v", "A/B", "1m", start_ns, start_ns + MINUTE - 1, open_, high, low, close, D(volume),
        closed, start_ns,
    )  # fmt: skip


def folded(*trades: tuple[float, str, str]) -> BarSeries:
    """A series with trades (seconds after T0, price, size)."""
    series = BarSeries(MINUTE)
    fold(series, *trades)
    return series


def fold(series: BarSeries, *trades: tuple[float, str, str]) -> None:
    for seconds, price, size in trades:
        series.fold(D(price), D(size), T0 + int(seconds * SECOND))


def shown(series: BarSeries) -> list[tuple[int, str, str]]:
    """(minute, "open high low close", volume) of every bar."""
    return [
        (
            (bar.start_ns - T0) // MINUTE,
            f"{bar.open} {bar.high} {bar.low} {bar.close}",
            str(bar.volume),
        )
        for bar in series.bars
    ]


def test_trades_make_bars_and_a_minute_without_a_trade_has_none() -> None:
    series = folded((0, "10", "1"), (20, "12", "2"), (59.9, "9", "1"), (180, "11", "5"))
    assert shown(series) == [(0, "10 12 9 9", "4"), (3, "11 11 11 11", "5")]
    assert not any(bar.final for bar in series.bars)


def test_a_late_trade_belongs_to_its_own_bar_and_closes_or_opens_it_only_by_its_time() -> None:
    series = folded((30, "10", "1"), (61, "20", "1"))
    fold(series, (40, "8", "1"), (10, "11", "1"), (35, "9", "1"))
    assert shown(series) == [(0, "11 11 8 8", "4"), (1, "20 20 20 20", "1")]


def test_a_trade_of_the_same_instant_closes_the_bar() -> None:
    assert shown(folded((5, "10", "1"), (5, "12", "1"))) == [(0, "10 12 10 12", "2")]


def test_the_venue_has_the_last_word_on_bars_that_have_ended() -> None:
    series = folded((30, "10", "1"), (61, "20", "1"))
    assert series.merge([told(-1, "7 8 6 7"), told(0, "9 12 8 10", "40")], T0 + 63 * SECOND) == 0
    assert shown(series)[:2] == [(-1, "7 8 6 7", "1"), (0, "9 12 8 10", "40")]
    assert [bar.final for bar in series.bars] == [True, True, False]
    assert not series.fold(D(99), D(1), T0 + 59 * SECOND)
    assert shown(series)[1] == (0, "9 12 8 10", "40")


def test_a_span_that_the_venue_left_out_stays_a_gap_and_takes_no_late_trade() -> None:
    series = BarSeries(MINUTE)
    series.merge([told(0, "1 1 1 1"), told(4, "2 2 2 2")], T0 + 5 * MINUTE)
    assert not series.fold(D(3), D(1), T0 + 2 * MINUTE)
    assert [minute for minute, _, _ in shown(series)] == [0, 4]


def test_the_running_bar_is_the_venues_until_we_have_seen_one_from_its_start() -> None:
    series = folded((30, "10", "1"))  # begins in mid-bar
    series.merge([told(0, "9 14 8 12", "40", closed=False)], T0 + 40 * SECOND)
    assert shown(series) == [(0, "9 14 8 12", "40")]
    fold(series, (39, "99", "1"))  # made before the venue answered: in its figures already
    fold(series, (50, "15", "2"))
    assert shown(series) == [(0, "9 15 8 15", "42")]
    fold(series, (61, "20", "1"), (70, "21", "1"))  # seen whole: no answer knows more
    series.merge([told(1, "20 22 19 22", "9", closed=False)], T0 + 75 * SECOND)
    assert shown(series)[-1] == (1, "20 21 20 21", "2")


def test_trades_made_while_the_answer_travelled_keep_the_close() -> None:
    series = folded((30, "10", "1"), (45, "13", "1"))
    series.merge([told(0, "9 12 8 11", "40", closed=False)], T0 + 40 * SECOND)
    assert shown(series) == [(0, "9 13 8 13", "40")]


def test_after_an_interruption_the_running_bar_is_asked_for_again() -> None:
    series = BarSeries(MINUTE)
    series.merge([told(0, "9 9 9 9", "1")], T0 + 61 * SECOND)
    fold(series, (62, "10", "1"), (121, "11", "1"))
    series.merge([told(1, "10 10 10 10")], T0 + 123 * SECOND)
    assert series.lacking(T0 + 130 * SECOND) == 0
    series.interrupted()
    assert (
        series.lacking(T0 + 130 * SECOND) == 0
    )  # nothing comes in yet: an answer would age at once
    fold(series, (140, "12", "1"))
    assert series.lacking(T0 + 141 * SECOND) == 2
    series.merge([told(2, "11 30 11 12", "50", closed=False)], T0 + 141 * SECOND)
    assert shown(series)[-1] == (2, "11 30 11 12", "50")
    assert series.lacking(T0 + 142 * SECOND) == 0


def test_what_is_lacking_is_asked_for_once_the_venue_can_have_settled_it() -> None:
    series = BarSeries(MINUTE)
    assert series.lacking(T0) == 500
    series.merge([], T0 + 10 * SECOND)
    assert series.is_told
    assert series.lacking(T0 + 59 * SECOND) == 0
    assert series.lacking(T0 + 61 * SECOND) == 0
    assert series.lacking(T0 + 62 * SECOND) == 2
    assert series.lacking(T0 + 600 * SECOND + 3 * SECOND) == 11
    assert series.lacking(T0 + 60_000 * MINUTE + 3 * SECOND) == 500


def test_a_bar_that_the_venue_does_not_call_closed_is_asked_for_again() -> None:
    series = BarSeries(MINUTE)
    series.merge([told(0, "1 1 1 1", closed=False)], T0 + 63 * SECOND)
    assert series.lacking(T0 + 64 * SECOND) == 2


def test_bars_that_make_no_sense_are_left_out_and_counted() -> None:
    series = BarSeries(MINUTE)
    aside = told(0, "1 1 1 1")
    shifted = Candle(
        "v", "A/B", "1m", T0 + 1, None, D(1), D(1), D(1), D(1), D(1), True, T0
    )  # fmt: skip
    wrong = [told(1, "5 4 3 4"), told(2, "5 6 5.5 5"), told(99, "1 1 1 1"), shifted]
    assert series.merge([aside, *wrong, told(3, "1 1 1 1", "-1")], T0 + 10 * MINUTE) == 5
    assert [minute for minute, _, _ in shown(series)] == [0]


def test_no_more_intervals_are_kept_than_asked_for() -> None:
    series = BarSeries(MINUTE, most=3)

    def bars() -> Sequence[int]:
        return [minute for minute, _, _ in shown(series)]

    fold(series, *((60 * minute, "1", "1") for minute in range(5)))
    assert bars() == [2, 3, 4]
    fold(series, (60, "1", "1"))
    series.merge([told(0, "1 1 1 1"), told(2, "2 2 2 2")], T0 + 4 * MINUTE)
    assert bars() == [2, 3, 4]
    fold(series, (60 * 100, "1", "1"))
    assert bars() == [100]
