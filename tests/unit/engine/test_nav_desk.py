"""NAV over time in a running engine: loading until the history answers, and never in the engine's way."""

import asyncio
from collections.abc import Awaitable, Callable
from decimal import Decimal as D

from app.domain.commands import WantViews
from app.domain.instants import MINUTE
from app.domain.intervals import DAY, HOUR
from app.ports.history import NavPoint
from app.views.keys import STATUS, nav_key
from app.views.nav_history import NavHistoryView
from tests.fakes.ports import NOON, MemoryHistory
from tests.fakes.workbench import Workbench

KEY = nav_key("1h")
NOW = NOON // MINUTE * MINUTE
Scenario = Callable[[Workbench, MemoryHistory], Awaitable[None]]


def point(at_ns: int, nav: str, confidence: str | None = "1") -> NavPoint:
    sure = None if confidence is None else D(confidence)
    return NavPoint(
        at_ns=at_ns, open=D(nav), high=D(nav) + 1, low=D(nav) - 1, close=D(nav), samples=6,
        confidence=sure,
    )  # fmt: skip


def run(scenario: Scenario, *points: NavPoint, views: tuple[str, ...] = (KEY,)) -> None:
    async def main() -> None:
        history = MemoryHistory()
        history.points = list(points)
        async with Workbench(history=history, views=views) as bench:
            await scenario(bench, history)

    asyncio.run(main())


def nav(bench: Workbench, key: str = KEY) -> NavHistoryView:
    view = bench.views[key]
    assert isinstance(view, NavHistoryView)
    return view


def test_it_loads_until_the_history_answers_and_the_engine_goes_on_meanwhile() -> None:
    async def scenario(bench: Workbench, history: MemoryHistory) -> None:
        history.free.clear()
        await bench.give(WantViews(keys=(STATUS, nav_key("1d"))))
        assert nav(bench, nav_key("1d")).loading
        await bench.ready()
        await bench.pass_time(1)
        assert STATUS in bench.views
        history.free.set()
        await bench.pass_time(0.2)
        view = nav(bench, nav_key("1d"))
        assert not view.loading
        assert [one.close for one in view.points] == [D(100)]

    run(scenario, point(NOW - MINUTE, "100"))


def test_the_figures_of_a_range() -> None:
    async def scenario(bench: Workbench, history: MemoryHistory) -> None:
        await bench.pass_time(0.2)
        view = nav(bench)
        assert (view.range, view.span) == ("1h", "minute")
        assert (view.first, view.last, view.high, view.low) == (D(100), D(110), D(121), D(99))
        assert (view.change, view.change_share) == (D(10), D("0.1"))
        assert [(gap.from_ns - NOW) // MINUTE for gap in view.gaps] == [-9]
        assert (view.samples, view.doubtful) == (24, 2)

    run(
        scenario,
        point(NOW - 11 * MINUTE, "100"),
        point(NOW - 10 * MINUTE, "120", "0.94"),
        point(NOW - 1 * MINUTE, "105", None),
        point(NOW, "110"),
    )


def test_it_is_read_again_while_it_is_shown_and_not_while_it_is_not() -> None:
    async def scenario(bench: Workbench, history: MemoryHistory) -> None:
        await bench.pass_time(1)
        assert len(history.asked) == 1
        await bench.pass_time(10)
        assert len(history.asked) == 2
        await bench.give(WantViews(keys=(STATUS,)))
        await bench.pass_time(60)
        assert len(history.asked) == 2
        await bench.give(WantViews(keys=(nav_key("30d"),)))
        await bench.pass_time(40)
        assert len(history.asked) == 3

    run(scenario)


def test_each_range_reads_the_steps_that_suit_it() -> None:
    async def scenario(bench: Workbench, history: MemoryHistory) -> None:
        await bench.pass_time(1)
        assert [span for span, _ in history.asked] == [
            "minute", "minute", "hour", "hour", "day", "day",
        ]  # fmt: skip
        lengths = [(NOON - since_ns) // HOUR for _, since_ns in history.asked]
        assert lengths[:4] == [1, 24, 7 * 24, 30 * 24]
        assert lengths[4] // 24 == 365
        assert lengths[5] // 24 == 399

    keys = tuple(nav_key(name) for name in ("1h", "1d", "7d", "30d", "1y", "all"))
    run(scenario, point(NOW - 399 * DAY, "1"), views=keys)


def test_a_history_that_cannot_be_read_says_so_and_is_tried_again() -> None:
    async def scenario(bench: Workbench, history: MemoryHistory) -> None:
        history.breaks_with = "The history file x cannot be used (boom)."
        await bench.give(WantViews(keys=(nav_key("7d"),)))
        await bench.pass_time(0.5)
        view = nav(bench, nav_key("7d"))
        assert (view.problem, view.loading) == ("The history file x cannot be used (boom).", False)
        history.breaks_with = None
        await bench.pass_time(11)
        assert nav(bench, nav_key("7d")).problem == ""

    run(scenario, views=())


def test_an_empty_history_is_an_answer() -> None:
    async def scenario(bench: Workbench, history: MemoryHistory) -> None:
        await bench.pass_time(0.5)
        view = nav(bench)
        assert (view.points, view.gaps, view.loading) == ((), (), False)
        assert (view.first, view.change, view.change_share) == (None, None, None)

    run(scenario)
