"""The system clock: the one place that reads time, and where a wall clock that is set back does no harm."""

import asyncio
import threading
import time

from app.domain.instants import MILLISECOND, SECOND, Duration, Instant, Moment

# Less than this between two readings is caught up by standing still.
SLEW: Duration = 50 * MILLISECOND


class OnwardWall:
    """A wall time that never goes back, from readings of the machine's two clocks.

    Evidence is ordered and aged by the wall clock, also across runs. When the machine's is set back, ours
    goes on with the monotonic clock, `ahead_ns` ahead of it, until the machine's is set forward. Steps
    forward beyond that are taken as they are: a machine that slept looks the same.
    """

    def __init__(self) -> None:
        self._ahead_ns: Duration = 0
        self._read: tuple[Instant, Duration] | None = None
        self._told_ns: Instant = 0

    def moment(self, wall_ns: Instant, mono_ns: Duration) -> Moment:
        """What to hand out for this reading; readings come in order."""
        before, self._read = self._read, (wall_ns, mono_ns)
        if before is not None:
            drift_ns = (wall_ns - before[0]) - (mono_ns - before[1])
            if abs(drift_ns) > SLEW:
                self._ahead_ns = max(0, self._ahead_ns - drift_ns)
        self._told_ns = max(self._told_ns, wall_ns + self._ahead_ns)
        return Moment(self._told_ns, mono_ns, self._ahead_ns)

    def not_before(self, floor_ns: Instant, wall_ns: Instant, mono_ns: Duration) -> None:
        """From this reading on, hand out nothing below `floor_ns`."""
        now_ns = self.moment(wall_ns, mono_ns).wall_ns
        self._ahead_ns += max(0, floor_ns - now_ns)


class SystemClock:
    """Wall and monotonic time of this machine (ports/clock.py); any thread."""

    def __init__(self) -> None:
        self._wall = OnwardWall()
        self._reading = threading.Lock()  # readings are compared in their order

    def now(self) -> Moment:
        with self._reading:
            return self._wall.moment(time.time_ns(), time.monotonic_ns())

    def not_before(self, wall_ns: Instant) -> None:
        with self._reading:
            self._wall.not_before(wall_ns, time.time_ns(), time.monotonic_ns())

    async def sleep_until(self, mono_ns: Duration) -> None:
        await asyncio.sleep(max(0, mono_ns - time.monotonic_ns()) / SECOND)
