"""One bounded, ordered queue of everything that happens; what a trader asks for goes first."""

import asyncio
from collections import deque
from collections.abc import Iterator
from typing import TypeAlias

from app.domain.commands import Command
from app.domain.market_events import BookDelta, Quote, Ticker, Trade
from app.domain.venue_events import VenueEvent
from app.engine.effects import DeltasDropped, Inside

Happening: TypeAlias = VenueEvent | Command | Inside

_MERE_PRICES = (Trade, Quote, Ticker)


class Inbox:
    """Used from the engine's loop only.

    Commands and words from inside the machine overtake market data. When the queue is full, the deltas
    of the instrument that comes next are dropped together and a DeltasDropped stands in their place (an
    open gap is better than a hidden lag); mere prices are dropped too; nothing about orders and money is.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._urgent: deque[Happening] = deque()
        self._queue: deque[Happening] = deque()
        self._dropping: dict[tuple[str, str], int] = {}
        self._filled = asyncio.Event()
        self.prices_dropped = 0

    def put(self, event: VenueEvent) -> None:
        """What a venue says."""
        if len(self._queue) >= self._limit and not self._make_room(event):
            return
        if self._dropping and type(event) is BookDelta and self._is_dropping(event):
            return
        self._queue.append(event)
        if not self._filled.is_set():
            self._filled.set()

    def put_first(self, happening: Command | Inside) -> None:
        """What a trader asks, or the machine itself reports."""
        self._urgent.append(happening)
        self._filled.set()

    async def wait(self) -> None:
        """Return when there is something to take."""
        await self._filled.wait()

    def take(self, most: int) -> Iterator[Happening]:
        """Up to `most` happenings; what is put first meanwhile comes next."""
        for _ in range(most):
            if self._urgent:
                yield self._urgent.popleft()
            elif self._queue:
                event = self._queue.popleft()
                if self._dropping and self._is_skipped(event):
                    continue
                yield event
            else:
                break
        if not self._urgent and not self._queue:
            self._filled.clear()

    @property
    def has_urgent(self) -> bool:
        """Whether something waits that a trader asked or the machine reported."""
        return bool(self._urgent)

    def __len__(self) -> int:
        return len(self._urgent) + len(self._queue)

    def _make_room(self, event: VenueEvent) -> bool:
        """Whether the event goes in although the queue is full."""
        if isinstance(event, _MERE_PRICES):
            self.prices_dropped += 1
            return False
        if type(event) is BookDelta and not self._is_dropping(event):
            self._dropping[(event.venue, event.symbol)] = 1
            self._queue.append(DeltasDropped(venue=event.venue, symbol=event.symbol, count=0))
            return False
        return True

    def _is_dropping(self, delta: BookDelta) -> bool:
        key = (delta.venue, delta.symbol)
        if key not in self._dropping:
            return False
        self._dropping[key] += 1
        return True

    def _is_skipped(self, event: Happening) -> bool:
        """Deltas of a dropped instrument that stand before the mark go too; the mark ends it."""
        if type(event) is BookDelta:
            return self._is_dropping(event)
        if type(event) is DeltasDropped:
            count = self._dropping.pop((event.venue, event.symbol), 0)
            self._urgent.append(DeltasDropped(venue=event.venue, symbol=event.symbol, count=count))
            return True
        return False
