"""The chart of a running engine: bars asked for when they are shown, folded on, and asked for again."""

from app.domain.commands import WantViews
from app.domain.instants import MINUTE, SECOND
from app.domain.intervals import INTERVALS
from app.domain.link_events import BookLost, ClockMeasured
from app.domain.order_events import QueryFailed
from app.domain.safe_text import sanitise
from app.views.keys import chart_key
from tests.fakes.workbench import Workbench
from tests.unit.engine.chart_bench import (
    RUNNING,
    candle,
    chart,
    closes,
    gateway,
    questions,
    ready,
    run,
    tape,
    tell,
    told,
    trade,
)


def test_bars_are_asked_for_once_the_chart_is_shown_and_the_instrument_known() -> None:
    async def scenario(bench: Workbench) -> None:
        await bench.pass_time(1)
        assert questions(bench) == []
        await ready(bench)
        assert questions(bench) == [("1m", 500)]
        assert chart(bench).loading
        assert chart(bench).bars == ()
        await tell(bench, told(bench, candle(-2, "9 9 9 9"), candle(0, "8 8 8 8", closed=False)))
        view = chart(bench)
        assert closes(bench) == [(-2, "9"), (0, "8")]
        assert [(gap.from_ns, gap.to_ns) for gap in view.gaps] == [(RUNNING - MINUTE, RUNNING)]
        assert (view.symbol, view.interval, view.venue, view.letter) == (
            "BTC/USDT",
            "1m",
            "binance",
            "B",
        )
        assert not view.loading
        assert questions(bench) == [("1m", 500)]

    run(scenario)


def test_nothing_is_asked_for_while_no_chart_is_shown() -> None:
    async def scenario(bench: Workbench) -> None:
        await ready(bench)
        await tell(bench, trade(bench, "100"))
        await bench.pass_time(70)
        assert questions(bench) == []
        await bench.give(WantViews(keys=(chart_key("1h"), chart_key("1d", "binance"))))
        assert questions(bench) == [("1h", 500), ("1d", 500)]

    run(scenario, views=())


def test_trades_go_on_from_the_venues_bars_and_each_ended_bar_is_asked_for() -> None:
    async def scenario(bench: Workbench) -> None:
        await ready(bench)
        await tell(bench, told(bench, candle(-1, "9 9 9 9"), candle(0, "8 8 8 8", closed=False)))
        await tell(bench, trade(bench, "101"))
        assert closes(bench) == [(-1, "9"), (0, "101")]
        assert chart(bench).last_price == 101
        await bench.pass_time(39)
        await tell(bench, trade(bench, "102"))
        assert closes(bench)[-1] == (1, "102")
        assert questions(bench)[1:] == []
        await bench.pass_time(2)
        assert questions(bench)[1:] == [("1m", 2)]
        await tell(bench, told(bench, candle(0, "8 200 7 100"), candle(1, "1 1 1 1", closed=False)))
        assert closes(bench) == [(-1, "9"), (0, "100"), (1, "102")]
        await bench.pass_time(5)
        assert questions(bench)[1:] == [("1m", 2)]

    run(scenario)


def test_the_chart_moves_at_most_four_times_a_second() -> None:
    async def scenario(bench: Workbench) -> None:
        await ready(bench)
        await tell(bench, told(bench, candle(0, "8 8 8 8", closed=False)))
        seen: list[int] = []
        for _ in range(20):
            gateway(bench).tell(trade(bench, "101"))
            await bench.pass_time(0.05)
            seen.append(id(chart(bench)))
        assert 2 <= len(set(seen)) <= 5

    run(scenario)


def test_a_venue_that_does_not_answer_is_asked_again_less_and_less_often_and_named() -> None:
    async def scenario(bench: Workbench) -> None:
        await ready(bench)
        failed = QueryFailed(
            venue="binance", account="main", symbol="BTC/USDT", client_order_id=None,
            what="candles", reason=sanitise("HTTP 503"), received_ns=1,
        )  # fmt: skip
        await tell(bench, failed)
        assert chart(bench).problem == ("binance does not tell its bars (HTTP 503); asking again")
        assert not chart(bench).loading
        await bench.pass_time(1)
        assert len(questions(bench)) == 2
        await tell(bench, failed)
        await bench.pass_time(1)
        assert len(questions(bench)) == 2
        await bench.pass_time(1)
        assert len(questions(bench)) == 3
        await tell(bench, told(bench, candle(-1, "9 9 9 9")))
        assert chart(bench).problem == ""

    run(scenario)


def test_bars_that_make_no_sense_are_named() -> None:
    async def scenario(bench: Workbench) -> None:
        await ready(bench)
        await tell(bench, told(bench, candle(-1, "9 8 9 9"), candle(-2, "9 9 9 9")))
        assert closes(bench) == [(-2, "9")]
        assert "1 bars of binance make no sense" in chart(bench).problem

    run(scenario)


def test_after_the_stream_was_lost_the_running_bar_is_asked_for_again() -> None:
    async def scenario(bench: Workbench) -> None:
        await ready(bench)
        await tell(bench, told(bench, candle(0, "8 8 8 8", closed=False)))
        await bench.pass_time(6)
        lost = BookLost(
            venue="binance", symbol="BTC/USDT", reason=sanitise("closed"), received_ns=1
        )
        await tell(bench, lost)
        assert len(questions(bench)) == 1
        await tell(bench, trade(bench, "101"))
        assert questions(bench)[1:] == [("1m", 2)]

    run(scenario)


def test_a_trade_from_the_future_opens_no_bar() -> None:
    async def scenario(bench: Workbench) -> None:
        await ready(bench)
        await tell(bench, told(bench, candle(0, "8 8 8 8", closed=False)))
        await tell(bench, trade(bench, "500", ahead_ns=3 * MINUTE))
        assert closes(bench) == [(0, "8")]
        assert len(tape(bench).lists[0].rows) == 1

    run(scenario)


def test_the_venues_clock_decides_which_bar_runs() -> None:
    async def scenario(bench: Workbench) -> None:
        await ready(bench)
        ahead = ClockMeasured(
            venue="binance", offset_ns=50 * SECOND, uncertainty_ns=SECOND, received_ns=1
        )
        await tell(bench, ahead)
        await tell(bench, told(bench, candle(0, "8 8 8 8"), candle(1, "7 7 7 7", closed=False)))
        assert [bar.final for bar in chart(bench).bars] == [True, False]

    run(scenario)


def test_every_interval_has_a_length() -> None:
    assert list(INTERVALS) == ["1m", "5m", "15m", "1h", "1d"]
