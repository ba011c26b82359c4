"""What charts are made of: plotext's shapes as plain cells, scales that do not jump, times in their places."""

import random
from datetime import timedelta, timezone
from decimal import Decimal as D
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.domain.instants import MINUTE
from app.domain.intervals import DAY, HOUR
from app.market.candles import Bar
from app.tui.charts import plotting
from app.tui.charts.candle_canvas import CandleCanvas, Window
from app.tui.charts.plotting import BODY, WICK, Candle, candles, lines
from app.tui.charts.scales import Scale, fitted, round_figures, round_step, row_of
from app.tui.charts.time_axis import time_axis, time_label
from app.tui.glyphs import FELL, ROSE, TWINS
from app.tui.times import Times

MIDNIGHT = 20_413 * DAY  # 2025-11-21
SCALE = Scale(D(0), D(19))  # with 10 rows of two halves each, a price is a half row


def bar(number: int, open_: str, high: str, low: str, close: str) -> Bar:
    return Bar(number * MINUTE, D(open_), D(high), D(low), D(close), D(1))


def drawn(*bars: Bar, columns: int = 1) -> list[str]:
    """Columns from the top down, on SCALE."""
    canvas = CandleCanvas()
    window = Window(0, columns, SCALE, 10)
    while not canvas.draw({one.start_ns // MINUTE: one for one in bars}, window):
        pass
    return canvas.columns(window)


def test_a_candle_is_a_body_with_wicks_at_exactly_its_rows() -> None:
    rows = candles([Candle(1, 2, 6, 0, 4)], 3, 8)
    assert rows == ["   ", f" {WICK} ", f" {WICK} ", f" {BODY} ", f" {BODY} ", f" {BODY} ",
                    f" {WICK} ", f" {WICK} "]  # fmt: skip


@pytest.mark.parametrize(("width", "height"), [(1, 1), (1, 9), (9, 1), (30, 12)])
def test_a_canvas_has_exactly_the_size_that_was_asked_for(width: int, height: int) -> None:
    shapes = [Candle(column, 0, height - 1, 0, height - 1) for column in range(width)]
    for rows in (candles(shapes, width, height), candles([], width, height)):
        assert [len(row) for row in rows] == [width] * height
    for pieces in ([], [([0.0, width - 1], [0.0, height - 1])]):
        rows = lines(pieces, width, height)
        assert [len(row) for row in rows] == [width] * height


def test_one_chart_leaves_nothing_in_the_next_one() -> None:
    lines([([0.0, 9.0], [0.0, 4.0])], 10, 5)
    assert candles([], 10, 5) == [" " * 10] * 5
    assert candles([Candle(0, 0, 0, 0, 0)], 10, 5)[:-1] == [" " * 10] * 4


def test_only_expected_characters_come_out_of_plotext() -> None:
    expected = frozenset((BODY,))
    assert plotting._read("\x1b[38;5;2m█\x1b[0m\x1b]0;x\x07█\n", 8, 1, expected) == ["█      █"]
    assert plotting._read("", 3, 2, expected) == ["   ", "   "]
    assert plotting._read("████\n████\n████\n", 2, 2, expected) == ["██", "██"]


def test_a_line_has_no_dots_where_there_is_no_piece() -> None:
    rows = lines([([0.0, 3.0], [2.0, 2.0]), ([7.0, 9.0], [2.0, 2.0])], 10, 5)
    middle = rows[2]
    assert all(character != " " for character in middle[:4] + middle[7:])
    assert middle[4:7] == "   "


def test_halves_of_a_row_are_told_apart() -> None:
    (column,) = drawn(bar(0, "5", "8", "2", "6"))
    assert column[10 - 1 - 4] == ROSE[" w"]  # the wick ends at 8, the lower half of its row
    assert column[10 - 1 - 3] == ROSE["wb"]
    assert column[10 - 1 - 2] == ROSE["bw"]
    assert column[10 - 1 - 1] == ROSE["w "] or column[10 - 1 - 1] == ROSE["ww"]
    assert column.strip() == column[5:9]


def test_bars_that_rose_and_bars_that_fell_differ_in_shape_and_not_in_colour_alone() -> None:
    rose, fell = drawn(bar(0, "4", "7", "4", "7"), bar(1, "7", "7", "4", "4"), columns=2)
    assert (set(rose), set(fell)) == ({" ", ROSE["bb"]}, {" ", FELL["bb"]})


def test_a_bar_that_did_not_move_is_a_tick_and_no_bar_is_a_blank() -> None:
    still, missing, one = drawn(bar(0, "4", "4", "4", "4"), bar(2, "5", "5", "5", "5"), columns=3)
    assert still.strip() == ROSE[" b"]
    assert one.strip() == ROSE["b "]
    assert missing == " " * 10


def test_prices_off_the_scale_are_cut_at_its_edges() -> None:
    high, low = drawn(bar(0, "15", "900", "10", "12"), bar(1, "3", "5", "-900", "2"), columns=2)
    assert high[0] != " "
    assert low[-1] != " "
    assert len(high) == len(low) == 10
    assert drawn(bar(0, "100", "900", "50", "70")) == [" " * 10]  # all of it is above


@given(st.integers(1, 90), st.integers(1, 40), st.integers(0, 2**32))
@example(77, 38, 304_745)  # a price on the edge of a row
def test_strips_put_together_are_the_chart_drawn_at_once(
    columns: int, rows: int, seed: int
) -> None:
    dice = random.Random(seed)
    bars = {}
    for number in range(columns + 40):
        prices = sorted(D(dice.randrange(0, 1900)) / 100 for _ in range(4))
        ends = [prices[1], prices[2]]
        dice.shuffle(ends)
        if dice.random() < 0.9:
            bars[number] = Bar(number * MINUTE, ends[0], prices[3], prices[0], ends[1], D(1))
    canvas, window = CandleCanvas(), Window(23, columns, SCALE, rows)
    while not canvas.draw(bars, window):
        pass
    found = canvas.columns(window)
    assert len(found) == columns
    halves = 2 * rows
    for column, text in enumerate(found):
        one = bars.get(window.first + column)
        if one is None:
            assert text == " " * rows
            continue
        top, bottom = (row_of(SCALE.share(price), halves) // 2 for price in (one.high, one.low))
        filled = [row for row, character in enumerate(text) if character != " "]
        assert filled == list(range(rows - 1 - top, rows - bottom))


def test_a_chart_is_drawn_over_several_frames_newest_first_and_then_kept() -> None:
    bars = {number: bar(number, "4", "9", "3", "5") for number in range(200)}
    canvas, window = CandleCanvas(), Window(8, 150, SCALE, 10)
    assert not canvas.draw(bars, window)
    columns = canvas.columns(window)
    assert columns[-1].strip()
    assert not columns[0].strip()
    assert len(columns) == 150
    frames = 1
    while not canvas.draw(bars, window):
        frames += 1
    assert frames == 3
    assert all(column.strip() for column in canvas.columns(window))
    assert canvas.draw(bars, window)


def test_a_new_trade_draws_one_strip_again() -> None:
    bars = {number: bar(number, "4", "9", "3", "5") for number in range(200)}
    canvas, window = CandleCanvas(), Window(8, 150, SCALE, 10)
    while not canvas.draw(bars, window):
        pass
    before = canvas.columns(window)
    bars[157] = bar(157, "4", "12", "3", "12")
    assert canvas.draw(bars, window)
    after = canvas.columns(window)
    assert after[:-1] == before[:-1]
    assert after[-1] != before[-1]


def test_every_character_has_an_ascii_twin() -> None:
    used = {*ROSE.values(), *FELL.values()} - {" "}
    assert used <= TWINS.keys()
    assert all(len(twin) == 1 and twin.isascii() for twin in TWINS.values())


def test_a_scale_stays_while_prices_fit_it_and_has_room_around() -> None:
    first = fitted(D(100), D(200))
    assert (first.low, first.high) == (D(94), D(206))
    assert fitted(D(95), D(205), first) is first
    assert fitted(D(93), D(205), first) != first
    assert fitted(D(140), D(160), first) != first  # fills too little of it
    flat = fitted(D(5), D(5))
    assert flat.low < 5 < flat.high
    nothing = fitted(D(0), D(0))
    assert nothing.low < 0 < nothing.high


@given(
    st.decimals(D("0.000000000001"), D(10) ** 15, places=12),
    st.decimals(0, D(10) ** 15, places=12),
    st.integers(1, 60),
)
def test_figures_are_round_few_and_inside(low: D, more: D, most: int) -> None:
    scale = fitted(low, low + more)
    figures = list(round_figures(scale, most, D("1e-12")))
    assert len(figures) <= most + 1
    assert all(scale.low <= figure <= scale.high for figure in figures)
    step = round_step(scale.high - scale.low, most, D("1e-12"))
    assert step.normalize().as_tuple().digits in ((1,), (2,), (5,))


def test_times_are_round_and_do_not_touch() -> None:
    def column(at_ns: int) -> float:
        return (at_ns - MIDNIGHT) / MINUTE

    line = time_axis(MIDNIGHT, MIDNIGHT + 59 * MINUTE, 60, column, Times())
    assert line == "11-21     00:10     00:20     00:30     00:40     00:50     "
    assert len(time_axis(MIDNIGHT, MIDNIGHT + HOUR, 3, column, Times())) == 3
    assert time_axis(MIDNIGHT, MIDNIGHT, 20, column, Times()).startswith("11-21")


@pytest.mark.parametrize(
    ("at_ns", "step", "shown"),
    [
        (MIDNIGHT + 65 * MINUTE, 5 * MINUTE, "01:05"),
        (MIDNIGHT, 5 * MINUTE, "11-21"),
        (MIDNIGHT, 7 * DAY, "11-21"),
        (MIDNIGHT, 91 * DAY, "2025-11"),
    ],
)
def test_labels_of_times(at_ns: int, step: int, shown: str) -> None:
    assert time_label(at_ns, step, Times()) == shown


def test_on_a_local_clock_hours_are_round_and_days_begin_there() -> None:
    """05:30 ahead of UTC: midnight there is 18:30 in UTC."""
    india = Times(local=True, zone=timezone(timedelta(hours=5, minutes=30)))

    since_ns = MIDNIGHT + 16 * HOUR

    def column(at_ns: int) -> float:
        return (at_ns - since_ns) / (4 * MINUTE)

    line = time_axis(since_ns, since_ns + 4 * HOUR, 60, column, india)
    assert line.split() == ["22:00", "23:00", "11-22", "01:00"]
    assert line.index("11-22") == round(2.5 * 15)


def test_after_the_end_of_summer_time_days_still_begin_at_midnight() -> None:
    """Berlin: 2025-10-26 has 25 hours."""
    berlin = Times(local=True, zone=ZoneInfo("Europe/Berlin"))
    since_ns = 20_381 * DAY  # 2025-10-20

    def column(at_ns: int) -> float:
        return (at_ns - since_ns) / (2 * HOUR)

    line = time_axis(since_ns, since_ns + 14 * DAY, 168, column, berlin)
    assert line.split() == [f"10-{day}" for day in range(21, 32)] + ["11-01", "11-02"]
    assert line.index("11-01") == round(column(since_ns + 11 * DAY + 23 * HOUR))
