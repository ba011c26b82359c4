"""Time, passed in."""

from typing import Protocol

from app.domain.instants import Duration, Moment


class Clock(Protocol):
    """Both clocks, and the only way to wait. Nothing else in engine or venues/link names time."""

    def now(self) -> Moment: ...

    async def sleep_until(self, mono_ns: Duration) -> None:
        """Return when the monotonic clock has reached mono_ns; at once when it has."""
        ...
