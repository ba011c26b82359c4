"""How late the engine's loop runs: the overshoot of a short sleep, sampled all the time."""

from collections import deque

from app.domain.instants import MILLISECOND, SECOND, Duration
from app.ports.clock import Clock

SAMPLE_EVERY: Duration = 10 * MILLISECOND
RECENT: Duration = 5 * SECOND

_KEPT = 200_000  # samples: half an hour
_RECENT_SAMPLES = RECENT // SAMPLE_EVERY


class LagMeter:
    """Median and 99.9th percentile over the last half hour, and the worst of the last 5 s, in ms."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._samples: deque[Duration] = deque(maxlen=_KEPT)
        self._recent: deque[Duration] = deque(maxlen=_RECENT_SAMPLES)

    async def run(self) -> None:
        """Sample until canceled."""
        while True:
            target_ns = self._clock.now().mono_ns + SAMPLE_EVERY
            await self._clock.sleep_until(target_ns)
            self.add(max(0, self._clock.now().mono_ns - target_ns))

    def add(self, late_ns: Duration) -> None:
        self._samples.append(late_ns)
        self._recent.append(late_ns)

    @property
    def recent_ms(self) -> float:
        """The median of the last 5 s."""
        return _quantile(self._recent, 500)

    @property
    def recent_ms_max(self) -> float:
        return max(self._recent, default=0) / MILLISECOND

    def quantile_ms(self, permille: int) -> float:
        """Over all kept samples: 500 is the median, 999 the 99.9th percentile."""
        return _quantile(self._samples, permille)


def _quantile(samples: "deque[Duration]", permille: int) -> float:
    if not samples:
        return 0.0
    ordered = sorted(samples)
    place = min(len(ordered) - 1, len(ordered) * permille // 1000)
    return round(ordered[place] / MILLISECOND, 3)
