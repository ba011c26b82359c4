"""A venue whose clock is far from ours is said once, with what to do."""

import asyncio

from app.domain.instants import SECOND
from app.domain.link_events import ClockMeasured
from tests.fakes.workbench import Workbench


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
