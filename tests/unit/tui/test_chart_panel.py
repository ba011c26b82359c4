"""Panel 7 as a trader sees it: title, axis, fills, gaps, keys; drawn only when something changed."""

from decimal import Decimal as D

import msgspec
import pytest

from app.domain.instants import MINUTE, SECOND
from app.market.candles import Bar
from app.tui.cells import Row, width_of
from app.tui.registry import PANELS
from app.tui.times import Times
from app.tui.widgets.chart import Chart
from app.views import keys
from app.views.chart import ChartMark, ChartView
from tests.fakes.demo_charts import chart
from tests.fakes.demo_orders import NOW
from tests.unit.tui.trader import Trader


def text_of(rows: list[Row]) -> list[str]:
    return ["".join(text for text, _look in row) for row in rows]


def places(rows: list[Row], text: str, look: str) -> list[tuple[int, int]]:
    """Line and column of every cell that is just this text in this look."""
    found = []
    for line, row in enumerate(rows):
        column = 0
        for shown_, how in row:
            if (shown_.strip(), how) == (text, look):
                found.append((line, column + shown_.index(text)))
            column += len(shown_)
    return found


def look_at(rows: list[Row], line: int, column: int) -> str:
    at = 0
    for text, look in rows[line]:
        at += len(text)
        if column < at:
            return look
    raise AssertionError("no such column")


def settled(panel: Chart, width: int = 80, height: int = 24) -> list[Row]:
    """The picture once all of it is drawn."""
    for _ in range(20):
        rows = panel.paint(width, height)
        if panel.paint(width, height) is rows:
            return rows
    raise AssertionError("the chart is never done")


def shown(view: ChartView | None = None) -> Chart:
    panel = Chart(next(kind for kind in PANELS if kind.name == "chart"), Times())
    panel.show(view or chart())
    return panel


def few(*bars: Bar, **changes: object) -> ChartView:
    """A chart with these bars only."""
    view = msgspec.structs.replace(chart(missing=()), bars=bars, gaps=(), marks=(), last_price=None)
    return msgspec.structs.replace(view, **changes)


def bar(minutes_ago: int, open_: str, close: str) -> Bar:
    low, high = sorted((D(open_), D(close)))
    return Bar((NOW // MINUTE - minutes_ago) * MINUTE, D(open_), high, low, D(close), D(1))


@pytest.mark.parametrize("size", [(36, 8), (39, 12), (66, 24), (120, 36), (200, 50)])
def test_it_has_title_axis_last_price_and_times_at_every_size(size: tuple[int, int]) -> None:
    width, height = size
    rows = settled(shown(), width, height)
    lines = text_of(rows)
    assert len(lines) == height
    assert {width_of(row) for row in rows} == {width}
    assert "7 Chart BTC/USDT 1m binance" in lines[0]
    (last,) = [line for line in lines if "┈" in line]
    assert last.rstrip("│").endswith(" 97,402.00")
    assert any("13:50" in line for line in lines[-2:])
    assert "UTC" in lines[-1]
    assert "3 bars missing" in lines[-1]


def test_figures_that_do_not_fit_the_foot_are_left_out_whole() -> None:
    wide, narrow = (text_of(settled(shown(), width, 20))[-1] for width in (120, 44))
    assert "O 97,395.40  H 97,402.87  L 97,393.27  C 97,402.00 +0.01%  V 8.80" in wide
    assert "2025-11-21 14:03" in wide
    assert "…" not in narrow
    assert "C 97" not in narrow or "97,402.00" in narrow


def test_a_missing_bar_is_a_hole_and_is_not_drawn_over() -> None:
    rows = text_of(settled(shown(few(bar(4, "10", "11"), bar(1, "11", "12"),
                                     gaps=chart().gaps[:0])), 60, 12))  # fmt: skip
    assert not any("?" in line for line in rows)
    view = few(bar(4, "10", "11"), bar(1, "11", "12"))
    gap = msgspec.structs.replace(
        chart().gaps[0], from_ns=(NOW // MINUTE - 3) * MINUTE, to_ns=(NOW // MINUTE - 1) * MINUTE
    )
    lines = text_of(settled(shown(msgspec.structs.replace(view, gaps=(gap,))), 60, 12))
    assert sum(line.count("?") for line in lines) == 2
    assert "2 bars missing" in lines[-1]


def test_our_fills_stand_below_and_above_their_bars_whatever_the_colours() -> None:
    now = NOW // MINUTE
    marks = tuple(
        ChartMark(
            at_ns=(now - ago) * MINUTE + SECOND, side=side, price=D(11), quantity=D(1), venue="okx"
        )
        for ago, side in ((3, "buy"), (2, "sell"))
    )
    bars = [bar(ago, "10", "12") for ago in (4, 3, 2, 1)]
    rows = settled(shown(few(*bars, bar(0, "5", "20"), marks=marks)), 60, 24)
    lines = text_of(rows)
    (below,), (above,) = places(rows, "B", "buy"), places(rows, "S", "sell")
    assert lines[below[0] - 1][below[1]] in "┃╻╹"
    assert lines[above[0] + 1][above[1]] in "┃╻╹"
    assert above[1] == below[1] + 1


def test_bars_that_rose_are_green_and_narrow_and_the_others_red_and_filled() -> None:
    rows = settled(shown(few(bar(1, "10", "20"), bar(0, "20", "10"))), 60, 16)
    lines = text_of(rows)
    line = next(at for at, text in enumerate(lines) if "┃█" in text)
    column = lines[line].index("┃")
    assert (look_at(rows, line, column), look_at(rows, line, column + 1)) == ("bid", "ask")


def test_time_goes_on_although_nothing_trades() -> None:
    one = few(bar(0, "10", "12"))
    later = msgspec.structs.replace(one, at_ns=NOW + 5 * MINUTE)
    columns = [
        next(line for line in text_of(settled(shown(view), 60, 12)) if "┃" in line).index("┃")
        for view in (one, later)
    ]
    assert columns[0] - columns[1] == 5


def test_the_same_view_is_not_painted_twice_and_a_new_one_is() -> None:
    panel = shown()
    rows = settled(panel)
    assert panel.paint(80, 24) is rows
    panel.show(msgspec.structs.replace(chart(), last_price=D("97403.00")))
    assert "97,403.00" in "".join(text_of(settled(panel)))


def test_the_old_picture_stands_until_the_new_scale_is_drawn() -> None:
    panel = shown()
    before = text_of(settled(panel, 200, 40))
    view = chart()
    newest = msgspec.structs.replace(view.bars[-1], high=D("97999.00"), close=D("97999.00"))
    panel.show(msgspec.structs.replace(view, bars=(*view.bars[:-1], newest)))
    between = text_of(panel.paint(200, 40))
    assert sum(one == other for one, other in zip(before, between, strict=True)) > 25
    assert "drawing" in between[-1]
    after = text_of(settled(panel, 200, 40))
    assert "98,000.00" in "".join(after)
    assert "drawing" not in after[-1]


def test_small_moves_do_not_make_the_scale_jump() -> None:
    panel = shown()
    axis = [line[-12:] for line in text_of(settled(panel))]
    view = chart()
    for cents in range(1, 40):
        newest = msgspec.structs.replace(view.bars[-1], close=view.bars[-1].close + D(cents) / 100)
        panel.show(msgspec.structs.replace(view, bars=(*view.bars[:-1], newest)))
        assert [line[-12:] for line in text_of(settled(panel))][:10] == axis[:10]


@pytest.mark.parametrize(
    ("view", "words"),
    [
        (chart(loading=True), "loading 1m bars of binance"),
        (few(), "nothing traded at binance yet: v shows another venue"),
        (few(problem="binance does not tell its bars (HTTP 503); asking again"), "HTTP 503"),
    ],
)
def test_without_bars_it_says_why(view: ChartView, words: str) -> None:
    assert words in text_of(shown(view).paint(80, 20))[1]


def test_a_problem_stands_in_the_foot_while_there_are_bars() -> None:
    view = msgspec.structs.replace(chart(), problem="okx does not tell its bars (x); asking again")
    assert "okx does not tell its bars" in text_of(settled(shown(view), 120, 20))[-1]


def test_prices_keep_their_digits() -> None:
    view = few(
        bar(1, "0.00001230", "0.00001240"), bar(0, "0.00001240", "0.00001235"), price_digits=8
    )
    lines = "".join(text_of(settled(shown(view), 60, 16)))
    assert "C 0.00001235" in lines
    assert "0.00001240" in lines


# Keys.


def charting() -> tuple[Trader, Chart]:
    trader = Trader().type("7")
    assert trader.desk.panels.focus == "chart"
    return trader, trader.desk.panels.chart


def test_its_bars_are_wanted_where_it_has_a_place_and_else_while_its_digit_shows_it() -> None:
    trader = Trader()
    assert keys.chart_key("1m") in trader.desk.wanted
    trader.desk.fit(80, 24)
    assert keys.chart_key("1m") not in trader.desk.wanted
    trader.type("7")
    assert keys.chart_key("1m") in trader.desk.wanted
    trader.type("7")
    assert keys.chart_key("1m") not in trader.desk.wanted


def test_keys_of_the_chart_mean_nothing_while_another_panel_has_the_focus() -> None:
    trader = Trader().type(">", "v", "escape", "1", ">", "v", "+")
    assert trader.desk.dialog is None
    assert trader.desk.panels.chart.views == (keys.chart_key("1m"),)
    trader.type("7")
    assert ("<", "shorter") in trader.desk.keymap.footer(trader.desk.places)


def test_longer_and_shorter_bars() -> None:
    trader, panel = charting()
    for pressed, interval in (
        (">", "5m"),
        ("+", "15m"),
        (">", "1h"),
        (">", "1d"),
        (">", "1d"),
        ("-", "1h"),
        ("<", "15m"),
    ):
        trader.type(pressed)
        assert panel.interval == interval
        assert keys.chart_key(interval) in trader.desk.wanted
    trader.desk.show(keys.chart_key("1m"), chart())  # what was on its way
    assert "loading 15m bars" in text_of(panel.paint(80, 20))[1]
    trader.desk.show(keys.chart_key("15m"), chart("15m"))
    assert "BTC/USDT 15m" in text_of(panel.paint(80, 20))[0]
    trader.type("6", "7")
    assert panel.interval == "15m"  # kept


def test_v_goes_through_the_venues_and_back_to_the_first_valid_one() -> None:
    trader, panel = charting()
    wanted: list[str] = []
    for _ in range(3):
        trader.type("v")
        wanted.extend(panel.views)
    assert wanted == ["chart:1m:okx", "chart:1m:auto", "chart:1m:okx"]
    trader.desk.show("chart:1m:okx", chart("1m", "okx"))
    assert "okx, chosen" in text_of(panel.paint(80, 20))[0]


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("binance", ["okx", "kraken"]),
        ("okx", ["kraken", "binance"]),
        ("kraken", ["binance", "okx"]),
    ],
)
def test_the_first_v_leaves_the_venue_that_is_shown(first: str, then: list[str]) -> None:
    trader, panel = charting()
    venues = ("binance", "okx", "kraken")
    shown = msgspec.structs.replace(chart(), venue=first, venues=venues)
    trader.desk.show(keys.chart_key("1m"), shown)
    chosen = [trader.type("v") and panel.venue for _ in range(4)]
    assert chosen == [*then, "auto", then[0]]


def test_v_leaves_a_venue_that_does_not_list_the_instrument_and_stays_where_there_is_one() -> None:
    trader, panel = charting()
    trader.type("v")
    one = msgspec.structs.replace(chart("1m", "okx"), venue="okx", venues=("binance",))
    trader.desk.show("chart:1m:okx", one)
    assert [trader.type("v") and panel.venue for _ in range(2)] == ["auto", "auto"]


def test_back_in_time_and_to_the_newest_again() -> None:
    trader, panel = charting()
    now = text_of(settled(panel))
    trader.type("left", "left")
    trader.desk.press("pageup")
    back = text_of(settled(panel))
    assert panel.ago == 2 + panel.page
    assert "bars ago" in back[0]
    assert "┈" not in "".join(back) or "97,402.00" in "".join(back)
    trader.desk.press("end")
    assert text_of(settled(panel)) == now
    trader.desk.press("home")
    settled(panel)
    assert 0 < panel.ago < 240
    trader.type("right")
    assert panel.ago < 239


def test_another_instrument_begins_at_its_newest_bar() -> None:
    trader, panel = charting()
    trader.type("left")
    other = msgspec.structs.replace(chart(), symbol="ETH/USDT")
    trader.desk.show(keys.chart_key("1m"), other)
    assert panel.ago == 0
    assert "ETH/USDT" in text_of(settled(panel))[0]


def test_a_fall_too_small_to_show_has_no_sign() -> None:
    view = chart()
    last = msgspec.structs.replace(view.bars[-1], open=D("97402.01"), close=D("97402"))
    panel = shown(msgspec.structs.replace(view, bars=(*view.bars[:-1], last)))
    wide = text_of(settled(panel, 120))[-1]
    assert "C 97,402.00 0.00%" in wide
