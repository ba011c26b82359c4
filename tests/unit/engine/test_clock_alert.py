"""A venue whose clock is far from ours is said once, with what to do."""

import asyncio

import pytest

from app.domain.instants import SECOND
from app.domain.link_events import ClockMeasured
from app.domain.order_events import OrderNotFound, Verdict
from app.domain.venue_requests import Place, ReadClock
from tests.fakes.orders import outcome
from tests.fakes.workbench import Workbench, book


def _measured(offset_s: int) -> ClockMeasured:
    return ClockMeasured(
        venue="binance", offset_ns=offset_s * SECOND, uncertainty_ns=1, received_ns=1
    )


def test_a_far_clock_is_one_alert_until_it_was_near_again() -> None:
    async def scenario() -> None:
        async with Workbench() as bench:
            await bench.ready()
            await bench.tell(_measured(0), _measured(-120), _measured(-121))
            told = [text for text in bench.alerts if "clock" in text]
            assert len(told) == 1
            assert "-120.0 s" in told[0]
            assert "time synchronisation" in told[0]

    asyncio.run(scenario())


@pytest.mark.parametrize("jump_s", [60, -60])
def test_a_clock_that_jumps_neither_ends_an_unknown_order_early_nor_lets_a_new_one_go(
    jump_s: int,
) -> None:
    async def scenario() -> None:
        async with Workbench() as bench:
            await bench.ready()
            await bench.place()
            (sent,) = bench.asked(Place)
            now_ns = bench.clock.now().wall_ns
            await bench.tell(
                outcome(Verdict.UNKNOWN, client_order_id=sent.client_order_id, at_ns=now_ns)
            )
            bench.clock.jump(jump_s * SECOND)
            await bench.pass_time(0.2)
            said = "clock jumped by +60.0 s" if jump_s > 0 else "clock was set back by 60.0 s"
            assert any(said in text for text in bench.alerts)
            assert bench.asked(ReadClock)
            for _ in range(3):
                now_ns = bench.clock.now().wall_ns
                await bench.tell(_nowhere(sent, now_ns), book(bench.clock))
                await bench.pass_time(3.1)
            assert bench.orders[0].status == "unknown"
            await bench.arm()
            await bench.place(price="99")
            assert len(bench.asked(Place)) == 1
            assert "clock" in bench.refusal
            # set back, our time goes on as it was
            await bench.tell(_measured(min(0, -jump_s)), book(bench.clock))
            await bench.place(price="99")
            assert len(bench.asked(Place)) == 2
            await bench.pass_time(10)
            for _ in range(2):
                await bench.tell(_nowhere(sent, bench.clock.now().wall_ns))
                await bench.pass_time(3.1)
            statuses = [row.status for row in bench.orders if row.key == sent.client_order_id]
            assert statuses == ["rejected"]  # in its own time

    asyncio.run(scenario())


def _nowhere(sent: Place, now_ns: int) -> OrderNotFound:
    return OrderNotFound(
        venue="binance",
        account="main",
        symbol="BTC/USDT",
        client_order_id=sent.client_order_id,
        asked_ns=now_ns,
        received_ns=now_ns,
    )
