"""The system clock: the one place that reads time."""

import asyncio
import time

from app.domain.instants import SECOND, Duration, Moment


class SystemClock:
    """Wall and monotonic time of this machine (ports/clock.py)."""

    def now(self) -> Moment:
        return Moment(time.time_ns(), time.monotonic_ns())

    async def sleep_until(self, mono_ns: Duration) -> None:
        await asyncio.sleep(max(0, mono_ns - time.monotonic_ns()) / SECOND)
