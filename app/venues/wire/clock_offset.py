"""How far a venue's clock is from ours: of several timed questions, the shortest round trip wins."""

from collections import deque

from app.domain.instants import MILLISECOND, MINUTE, Duration, Instant, Moment

_SAMPLES = 8
_LIFETIME_NS: Duration = 15 * MINUTE
_STEP_NS: Duration = 500 * MILLISECOND


class ClockOffset:
    """Venue clock minus our wall clock; `uncertainty_ns` is half the round trip plus the stamp's grain.

    A wall clock that was set, or a machine that slept (the step of the wall clock differs from the monotonic
    one's by more than half a second), voids every sample: `stepped` tells so once, and the caller measures
    again.
    """

    def __init__(self) -> None:
        self._samples: deque[tuple[Duration, Duration, Duration]] = deque(maxlen=_SAMPLES)
        self._last: Moment | None = None
        self.offset_ns: Duration = 0
        self.uncertainty_ns: Duration | None = None

    def measured(
        self, sent_ns: Instant, server_ns: Instant, now: Moment, grain_ns: Duration = MILLISECOND
    ) -> bool:
        """Take one sample; False when it makes no sense (the answer came before the question)."""
        round_trip = now.wall_ns - sent_ns
        if round_trip < 0:
            return False
        offset = server_ns + grain_ns // 2 - (sent_ns + round_trip // 2)
        self._samples.append((round_trip, offset, now.mono_ns))
        fresh = [row for row in self._samples if now.mono_ns - row[2] <= _LIFETIME_NS]
        shortest = min(fresh)
        self.offset_ns = shortest[1]
        self.uncertainty_ns = shortest[0] // 2 + grain_ns // 2
        return True

    def forget(self) -> None:
        """The venue told us that our stamps are off: trust none of the samples."""
        self._samples.clear()

    def stepped(self, now: Moment) -> Duration:
        """By how much our wall clock was set, or the machine slept, since the last call; 0: not at all."""
        last, self._last = self._last, now
        if last is None:
            return 0
        drift = (now.wall_ns - last.wall_ns) - (now.mono_ns - last.mono_ns)
        slept = last.ahead_ns - now.ahead_ns  # or was set forward; our wall time did not show it
        if abs(drift) <= _STEP_NS and slept <= _STEP_NS:
            return 0
        self._samples.clear()
        self.offset_ns -= drift
        return drift if abs(drift) > _STEP_NS else slept

    def venue_time_ns(self, now: Moment) -> Instant:
        """Our best guess of the venue's clock."""
        return now.wall_ns + self.offset_ns
