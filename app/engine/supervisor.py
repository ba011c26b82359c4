"""The one task group of the engine: starts every task, hears every failure, restarts with backoff.

The only place of the engine that starts tasks and the only one that catches Exception: a venue whose driver
fails is started again and touches no other.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import ParamSpec, TypeAlias, TypeVar

from app.domain.instants import MINUTE, SECOND, Duration
from app.domain.safe_text import sanitise
from app.engine.effects import TaskFailed
from app.ports.chance import Chance
from app.ports.clock import Clock

_Given = ParamSpec("_Given")
_Made = TypeVar("_Made")

Work: TypeAlias = Callable[[], Awaitable[None]]

_FIRST_DELAY: Duration = SECOND // 2
_LONGEST_DELAY: Duration = MINUTE
_HEALTHY_AFTER: Duration = 2 * MINUTE


class Supervisor:
    """`run` returns when it is told to stop, after every task has ended."""

    def __init__(self, clock: Clock, chance: Chance, report: Callable[[TaskFailed], None]) -> None:
        self._clock = clock
        self._chance = chance
        self._report = report
        self._works: list[tuple[str, Work]] = []

    def add(self, name: str, work: Work) -> None:
        """To be kept running from `run` on."""
        self._works.append((name, work))

    def guard(
        self,
        name: str,
        call: Callable[_Given, list[_Made]],
        *args: _Given.args,
        **kwargs: _Given.kwargs,
    ) -> list[_Made]:
        """Call it; a failure is reported and gives an empty list, so that one event never stops the rest."""
        try:
            return call(*args, **kwargs)
        except Exception as failure:
            self._report(TaskFailed(name=name, reason=_told(failure), again_in=0))
            return []

    async def run(self, until: Awaitable[None]) -> None:
        """Keep all works alive until the awaitable is done, then cancel them and wait for them."""
        async with asyncio.TaskGroup() as group:
            tasks = [
                group.create_task(self._keep(name, work), name=name) for name, work in self._works
            ]
            try:
                await until
            finally:
                for task in tasks:
                    task.cancel()

    async def _keep(self, name: str, work: Work) -> None:
        delay = _FIRST_DELAY
        while True:
            began_ns = self._clock.now().mono_ns
            reason = "it ended by itself"
            try:
                await work()
            except Exception as failure:
                reason = _told(failure)
            now_ns = self._clock.now().mono_ns
            if now_ns - began_ns >= _HEALTHY_AFTER:
                delay = _FIRST_DELAY
            pause = int(delay * (0.5 + self._chance.uniform(f"restart/{name}")))
            self._report(TaskFailed(name=name, reason=reason, again_in=pause))
            await self._clock.sleep_until(now_ns + pause)
            delay = min(2 * delay, _LONGEST_DELAY)


def _told(failure: Exception) -> str:
    place = ""
    trace = failure.__traceback__
    while trace is not None:
        place = f" in {trace.tb_frame.f_code.co_name}, line {trace.tb_lineno}"
        trace = trace.tb_next
    return sanitise(f"{type(failure).__name__}: {failure}{place}", 200)
