"""A few deltas are applied where they are heard, a flood is queued; the order stays the inbox's."""

import asyncio
from collections.abc import Callable
from decimal import Decimal
from typing import cast

from app.domain.commands import Kill
from app.domain.instants import MICROSECOND, Moment
from app.domain.market_events import BookDelta, Level, Trade
from app.domain.order_terms import Side
from app.domain.venue_requests import ReadClock
from app.engine.core import Core
from app.engine.effects import Effect, Send
from app.engine.inbox import Happening, Inbox
from app.engine.view_desk import ViewDesk
from app.engine.worker import Worker
from tests.fakes.ports import ManualClock
from tests.unit.engine.test_machine import delta


class _Screens:
    has_urgent = False


class _Core:
    """Remembers what it was given; `effects` are what it asks for next."""

    def __init__(self) -> None:
        self.applied: list[Happening] = []
        self.effects: list[Effect] = []
        self.screens = _Screens()

    def apply(self, happening: Happening, now: Moment) -> list[Effect]:
        self.applied.append(happening)
        effects, self.effects = self.effects, []
        return effects


def _worker(core: _Core, inbox: Inbox, carry_out: Callable[[list[Effect]], None]) -> Worker:
    def guard(name: str, call: Callable[..., list[Effect]], *args: object) -> list[Effect]:
        return call(*args)

    stand_in = cast("Core", core)
    return Worker(ManualClock(), stand_in, inbox, guard, carry_out, lambda: None)


def _at(number: int, micros: int) -> BookDelta:
    return BookDelta(
        "binance",
        "BTC/USDT",
        (Level(99.0, 1.0),),
        (),
        number,
        number,
        None,
        None,
        micros * MICROSECOND,
    )


async def _started(worker: Worker) -> asyncio.Task[None]:
    task = asyncio.get_running_loop().create_task(worker.run())
    await asyncio.sleep(0)
    return task


def test_deltas_are_applied_at_once_until_they_are_a_flood_and_nothing_overtakes() -> None:
    async def scenario() -> None:
        core, inbox = _Core(), Inbox(100)
        worker = _worker(core, inbox, lambda effects: None)
        task = await _started(worker)
        flood = [_at(number, 1_000 + number) for number in range(20)]
        for each in flood:
            worker.hear(each)
        assert core.applied == flood[:16]
        assert len(inbox) == 4
        later = _at(99, 9_000)
        worker.hear(later)  # alone by now, but others wait before it
        assert len(core.applied) == 16
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert core.applied == [*flood, later]
        worker.hear(_at(100, 9_001))
        assert len(core.applied) == 22
        task.cancel()

    asyncio.run(scenario())


def test_only_deltas_take_the_short_way_and_nothing_before_the_start() -> None:
    async def scenario() -> None:
        core, inbox = _Core(), Inbox(100)
        worker = _worker(core, inbox, lambda effects: None)
        worker.hear(delta(1))
        assert core.applied == []
        task = await _started(worker)
        await asyncio.sleep(0)
        assert core.applied == [delta(1)]
        worker.hear(Trade("binance", "BTC/USDT", "1", Decimal(1), Decimal(1), Side.BUY, 1, 1))
        assert len(core.applied) == 1
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        worker.hear(_at(5, 99_000))
        assert len(core.applied) == 1

    asyncio.run(scenario())


def test_what_is_heard_while_effects_are_carried_out_waits_its_turn() -> None:
    """A driver may answer a request on the spot: that must not overtake the effects behind the request."""

    async def scenario() -> None:
        core, inbox = _Core(), Inbox(100)
        log: list[str] = []

        def carry_out(effects: list[Effect]) -> None:
            for number, _ in enumerate(effects):
                worker.hear(_at(10 + number, 50_000 + 1_000 * number))
                log.append(f"effect {number}, {len(core.applied)} applied")

        worker = _worker(core, inbox, carry_out)
        task = await _started(worker)
        core.effects = [_an_effect(), _an_effect()]
        worker.hear(_at(1, 1_000))
        inbox.put_first(Kill(token="k"))
        assert log == ["effect 0, 1 applied", "effect 1, 1 applied"]
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert [type(one).__name__ for one in core.applied] == [
            "BookDelta",
            "Kill",
            "BookDelta",
            "BookDelta",
        ]
        task.cancel()

    asyncio.run(scenario())


def _an_effect() -> Effect:
    return Send(venue="binance", account="main", request=ReadClock())


def test_the_core_that_is_driven_is_the_real_one() -> None:
    """The stand-in above has what the worker uses."""
    assert hasattr(Core, "apply")
    assert isinstance(ViewDesk.has_urgent, property)
