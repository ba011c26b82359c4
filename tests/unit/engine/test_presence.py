"""Keys put the disarming off, and that somebody presses them is stored nowhere."""

import asyncio

from app.domain.commands import Present
from app.domain.instants import MINUTE
from app.views.keys import STATUS
from app.views.status import StatusView
from tests.fakes.workbench import Workbench


async def _left_and_stored(*, present: bool) -> tuple[int, tuple[int, int, int]]:
    """After twenty seconds: the least time that the first line told, and what was stored."""
    async with Workbench(views=(STATUS,), arm_for=5 * MINUTE) as bench:
        await bench.ready()
        least = 5 * 60
        for _ in range(10):
            if present:
                await bench.give(Present())
            await bench.pass_time(2)
            view = bench.views[STATUS]
            assert isinstance(view, StatusView)
            assert view.armed_s is not None
            least = min(least, view.armed_s)
        rows, history = len(bench.journal.rows), len(bench.history.snapshots)
        return least, (rows, bench.journal.commits, history)


def test_being_present_puts_the_disarming_off_and_stores_nothing() -> None:
    async def scenario() -> None:
        told, stored = await _left_and_stored(present=True)
        untold, stored_anyway = await _left_and_stored(present=False)
        assert told >= 5 * 60 - 3
        assert untold <= 5 * 60 - 20
        assert stored == stored_anyway

    asyncio.run(scenario())
