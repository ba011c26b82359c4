"""Time, passed in."""

from typing import Protocol

from app.domain.instants import Duration, Instant, Moment


class Clock(Protocol):
    """Both clocks, and the only way to wait. Nothing else in engine or venues/link names time."""

    def now(self) -> Moment:
        """Wall time never goes back, whatever is done to the machine's clock."""
        ...

    def not_before(self, wall_ns: Instant) -> None:
        """Hand out no wall time below this any more: something that was written down is as of then."""
        ...

    async def sleep_until(self, mono_ns: Duration) -> None:
        """Return when the monotonic clock has reached mono_ns; at once when it has."""
        ...
