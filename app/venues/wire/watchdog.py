"""Notices subscriptions that went silent although their socket is alive (safety.md 6.9)."""

from collections.abc import Iterable

from app.domain.instants import SECOND, Duration

FLOOR_NS: Duration = 3 * SECOND
CAP_NS: Duration = 15 * SECOND
TIMES = 6
_WEIGHT = 0.2  # of the newest gap in the moving average


class _Line:
    __slots__ = ("average_ns", "heard_ns")

    def __init__(self, mono_ns: Duration) -> None:
        self.heard_ns = mono_ns
        self.average_ns: float | None = None  # unknown until the second message


class SilenceWatch:
    """One clock per subscription, on application messages only, never on pings.

    A subscription is silent after max(3 s, 6 x moving average of its gaps), at most 15 s; one that never
    spoke gets the whole 15 s.
    """

    def __init__(self) -> None:
        self._lines: dict[str, _Line] = {}

    def start(self, key: str, mono_ns: Duration) -> None:
        """Watch this subscription from now on (again); what we know of its pace is kept."""
        line = self._lines.get(key)
        if line is None:
            self._lines[key] = _Line(mono_ns)
        else:
            line.heard_ns = mono_ns

    def stop(self, key: str) -> None:
        self._lines.pop(key, None)

    def clear(self) -> None:
        self._lines.clear()

    def heard(self, key: str, mono_ns: Duration) -> None:
        """A message of this subscription arrived; unknown keys are ignored."""
        line = self._lines.get(key)
        if line is None:
            return
        gap = mono_ns - line.heard_ns
        average = line.average_ns
        line.average_ns = gap if average is None else average + _WEIGHT * (gap - average)
        line.heard_ns = mono_ns

    def allowance_ns(self, key: str) -> Duration:
        """How long this subscription may be silent."""
        average = self._lines[key].average_ns
        if average is None:
            return CAP_NS
        return int(min(CAP_NS, max(FLOOR_NS, TIMES * average)))

    def silent(self, mono_ns: Duration) -> list[str]:
        """The subscriptions that are overdue; the caller starts or stops them."""
        return [
            key
            for key, line in self._lines.items()
            if mono_ns - line.heard_ns >= self.allowance_ns(key)
        ]

    def next_deadline(self) -> Duration | None:
        """Monotonic ns when the first subscription will be overdue."""
        return min(
            (line.heard_ns + self.allowance_ns(key) for key, line in self._lines.items()),
            default=None,
        )

    def keys(self) -> Iterable[str]:
        return self._lines.keys()
