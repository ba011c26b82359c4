"""The one place from which happenings reach the core: one after the other, in the order of the inbox."""

import asyncio
from collections.abc import Callable
from typing import TypeAlias

from app.domain.instants import MICROSECOND, Duration, Instant
from app.domain.market_events import BookDelta
from app.domain.venue_events import VenueEvent
from app.engine.core import CORE, Core
from app.engine.effects import Effect
from app.engine.inbox import Happening, Inbox
from app.ports.clock import Clock

Apply: TypeAlias = Callable[[Happening], None]

_BATCH = 256  # happenings between two chances for sockets and timers
_LONE: Duration = 50 * MICROSECOND  # a delta this long after the last one is no burst


class Worker:
    """Drains the inbox; `guard` calls the core safely, `carry_out` takes its effects, `answer` builds views.

    A book's delta that comes alone while nothing waits is applied where it is heard: waking a task for it
    costs more than the book does. What comes in a burst goes through the inbox, whose bound and whose open
    gaps then hold as ever.
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
        self._lone_ns: Instant = 0

    def hear(self, event: VenueEvent) -> None:
        """What a venue says."""
        if type(event) is BookDelta and not self._busy and not self._inbox:
            received_ns = event.received_ns
            if not 0 <= received_ns - self._lone_ns < _LONE:
                self._lone_ns = received_ns
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
                    if core.has_urgent_views and not inbox.has_urgent:
                        break
                self._busy = False
                if core.has_urgent_views:
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
