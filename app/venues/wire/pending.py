"""Which of our requests still wait for an answer, and until when."""

from collections.abc import Callable
from typing import Generic, TypeVar

from app.domain.instants import Duration

What = TypeVar("What")


class PendingRequests(Generic[What]):
    """Request id -> what it was. An id is drawn once and never used again, not even after a reconnect."""

    def __init__(self) -> None:
        self._next_id = 1
        self._waiting: dict[int, tuple[What, Duration]] = {}

    def draw_id(self) -> int:
        """A fresh id, for a request that is not registered (yet)."""
        request_id = self._next_id
        self._next_id += 1
        return request_id

    def add(self, what: What, deadline_ns: Duration, request_id: int | None = None) -> int:
        """Register before the first byte is written, so that no answer can come too early."""
        if request_id is None:
            request_id = self.draw_id()
        self._waiting[request_id] = (what, deadline_ns)
        return request_id

    def take(self, request_id: int) -> What | None:
        """What this answer belongs to; None when nothing waits for it (late, repeated or invented)."""
        entry = self._waiting.pop(request_id, None)
        return None if entry is None else entry[0]

    def due(self, mono_ns: Duration) -> list[tuple[int, What]]:
        """Take out everything whose time is up, oldest first."""
        late = [(key, what) for key, (what, at) in self._waiting.items() if at <= mono_ns]
        for key, _ in late:
            del self._waiting[key]
        return late

    def take_all(self, belongs: Callable[[What], bool]) -> list[tuple[int, What]]:
        """Take out all that belong together, as those of a socket that was lost."""
        lost = [(key, what) for key, (what, _) in self._waiting.items() if belongs(what)]
        for key, _ in lost:
            del self._waiting[key]
        return lost

    def next_deadline(self) -> Duration | None:
        return min((at for _, at in self._waiting.values()), default=None)

    def __len__(self) -> int:
        return len(self._waiting)
