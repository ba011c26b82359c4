"""What answers a trader's command is built and told of at once; everything else waits for the frame."""

import asyncio

from app.domain.commands import (
    Arm,
    CancelOrder,
    Disarm,
    DraftPlan,
    WantViews,
)
from app.domain.instants import MILLISECOND
from app.domain.venue_requests import Place
from app.engine.changes import Changes
from app.views.keys import BALANCES, INSTRUMENTS, LADDER, ORDERS, PLAN, STATUS
from app.views.orders import OrdersView
from app.views.plan import PlanView
from app.views.status import StatusView
from tests.fakes.ports import ManualClock
from tests.fakes.route_bench import RouteBench, line
from tests.fakes.workbench import Workbench


def draft(size: str) -> DraftPlan:
    return DraftPlan(line=line(f"b {size} BTC lim 100"))


def test_an_order_and_its_cancel_show_in_the_feed_at_once() -> None:
    async def scenario() -> None:
        async with Workbench(views=(ORDERS, PLAN)) as bench:
            await bench.ready()
            command = await bench.gesture()
            bench.engine.submit(command)
            await bench.settle()
            (placed,) = bench.asked(Place)
            assert [row.client_order_id for row in bench.orders] == [placed.client_order_id]
            await bench.pass_time(0.1)
            bench.views.clear()
            bench.engine.submit(
                CancelOrder(
                    token=bench.token(), venue="binance", account="main", symbol="BTC/USDT",
                    client_order_id=placed.client_order_id, venue_order_id=None,
                )
            )  # fmt: skip
            await bench.settle()
            assert isinstance(bench.views[ORDERS], OrdersView)

    asyncio.run(scenario())


def test_answers_closer_together_than_a_screen_can_show_come_with_the_frame() -> None:
    async def scenario() -> None:
        clock = ManualClock()
        async with RouteBench(clock=clock) as bench:
            await bench.ready()
            bench.engine.submit(draft("0.5"))
            await bench.settle()
            bench.engine.submit(draft("0.51"))
            await bench.settle()
            assert _size(bench) == "0.5"
            clock.advance(50 * MILLISECOND)
            await bench.settle()
            assert _size(bench) == "0.51"
            clock.advance(20 * MILLISECOND)
            bench.engine.submit(draft("0.512"))
            await bench.settle()
            assert _size(bench) == "0.512"

    asyncio.run(scenario())


def _size(bench: Workbench) -> str:
    view = bench.views[PLAN]
    assert isinstance(view, PlanView)
    assert view.line is not None
    assert view.line.size is not None
    return str(view.line.size.value)


def test_arming_and_disarming_show_in_the_first_line_before_any_time_has_passed() -> None:
    async def scenario() -> None:
        async with Workbench(views=(STATUS,), armed=False) as bench:
            await bench.ready()
            bench.engine.submit(Arm(token=bench.token()))
            await bench.settle()
            assert _armed_s(bench) is not None
            await bench.pass_time(0.1)
            bench.engine.submit(Disarm())
            await bench.settle()
            assert _armed_s(bench) is None

    asyncio.run(scenario())


def _armed_s(bench: Workbench) -> int | None:
    view = bench.views[STATUS]
    assert isinstance(view, StatusView)
    return view.armed_s


def test_a_drafted_plan_is_answered_before_any_time_has_passed() -> None:
    async def scenario() -> None:
        told: list[tuple[str, ...]] = []
        async with RouteBench() as bench:
            await bench.ready()
            bench.engine.on_urgent(told.append)
            bench.engine.submit(draft("0.5"))
            await bench.settle()
            assert told == [(PLAN,)]
            assert isinstance(bench.views[PLAN], PlanView)

    asyncio.run(scenario())


def test_a_view_that_is_newly_wanted_comes_at_once() -> None:
    async def scenario() -> None:
        async with Workbench(views=(ORDERS,)) as bench:
            await bench.ready()
            bench.engine.submit(WantViews(keys=(ORDERS, INSTRUMENTS)))
            await bench.settle()
            assert INSTRUMENTS in bench.views

    asyncio.run(scenario())


def test_only_what_was_hastened_is_urgent_and_it_counts_as_built() -> None:
    changes = Changes()
    changes.want((STATUS, LADDER, PLAN))
    changes.due(0)
    changes.mark(LADDER)
    changes.mark(PLAN)
    changes.hasten((PLAN, STATUS))  # STATUS has nothing new
    found = [changes.has_urgent, changes.urgent(MILLISECOND), changes.has_urgent]
    assert found == [True, (PLAN,), False]
    assert changes.due(MILLISECOND) == (LADDER,)


def test_what_nobody_shows_is_not_urgent() -> None:
    changes = Changes()
    changes.want((STATUS,))
    changes.due(0)
    changes.mark(BALANCES)
    changes.hasten((BALANCES,))
    assert changes.urgent(MILLISECOND) == ()
    assert not changes.has_urgent
