"""The one place from which happenings reach the core: one after the other, in the order of the inbox."""

import asyncio
from collections.abc import Callable
from typing import TypeAlias

from app.domain.instants import MILLISECOND, Instant
from app.domain.market_events import BookDelta
from app.domain.venue_events import VenueEvent
from app.engine.core import Core
from app.engine.effects import Effect
from app.engine.inbox import Happening, Inbox
from app.engine.storing_desk import CORE
from app.ports.clock import Clock

Apply: TypeAlias = Callable[[Happening], None]

_BATCH = 256  # happenings between two chances for sockets and timers
_AT_ONCE = (
    16  # deltas a millisecond: more than any real market sends, less than the engine can take
)


class Worker:
    """Drains the inbox; `guard` calls the core safely, `carry_out` takes its effects, `answer` builds views.

    A book's delta that comes while nothing waits is applied where it is heard: waking a task for it costs
    more than the book does. What is too much for that goes through the inbox, whose bound and whose open gaps
    then hold as ever.
    """

    def __init__(
        self,
        clock: Clock,
        core: Core,
        inbox: Inbox,
        guard: Callable[..., list[Effect]],
        carry_out: Callable[[list[Effect]], None],
        answer: Callable[[], None],
    ) -> None:
        self._clock = clock
        self._core = core
        self._inbox = inbox
        self._guard = guard
        self._carry_out = carry_out
        self._answer = answer
        self._busy = True  # nothing is applied before `run` has begun, nor while something is
        self._since_ns: Instant = 0  # of the millisecond in which `_at_once` deltas were applied so
        self._at_once = 0

    def hear(self, event: VenueEvent) -> None:
        """What a venue says."""
        if type(event) is BookDelta and not self._busy and not self._inbox:
            if not 0 <= event.received_ns - self._since_ns < MILLISECOND:
                self._since_ns, self._at_once = event.received_ns, 0
            if self._at_once < _AT_ONCE:
                self._at_once += 1
                self._apply(event)
                return
        self._inbox.put(event)

    async def run(self) -> None:
        """Until canceled."""
        inbox, core, clock, guard = self._inbox, self._core, self._clock, self._guard
        try:
            while True:
                self._busy = False
                await inbox.wait()
                self._busy = True
                now = clock.now()
                for happening in inbox.take(_BATCH):
                    effects = guard(CORE, core.apply, happening, now)
                    if effects:
                        self._carry_out(effects)
                    if core.screens.has_urgent and not inbox.has_urgent:
                        break
                self._busy = False
                if core.screens.has_urgent:
                    await asyncio.sleep(0)  # an order's rows go to the disk before views are built
                    self._answer()
                elif inbox:
                    await asyncio.sleep(0)
        finally:
            self._busy = True

    def _apply(self, event: BookDelta) -> None:
        self._busy = True
        effects = self._guard(CORE, self._core.apply, event, self._clock.now())
        if effects:
            self._carry_out(effects)
        self._busy = False
