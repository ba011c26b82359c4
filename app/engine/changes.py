"""Which views have something new to show, and which of them are due this frame."""

from collections.abc import Mapping

from app.domain.instants import MILLISECOND, SECOND, Duration
from app.views.keys import (
    AMEND,
    BALANCES,
    CHART_PREFIX,
    INSTRUMENTS,
    PLAN,
    STATUS,
    TAPE,
    VENUES,
)

# How often a view is built at most, by its key up to a colon; what is not named here, once a frame.
LEAST_SPACING: Mapping[str, Duration] = {
    STATUS: 250 * MILLISECOND,
    BALANCES: 250 * MILLISECOND,
    VENUES: 250 * MILLISECOND,
    PLAN: 100 * MILLISECOND,
    AMEND: 100 * MILLISECOND,
    INSTRUMENTS: SECOND,
    CHART_PREFIX: 250 * MILLISECOND,
    TAPE: 200 * MILLISECOND,
}


class Changes:
    """Marks are cheap and may come a thousand times a second; building happens once a frame."""

    def __init__(self) -> None:
        self.wanted: tuple[str, ...] = ()
        self._dirty: dict[str, None] = {}
        self._built_ns: dict[str, int] = {}

    def mark(self, key: str) -> None:
        """This view would look different now."""
        self._dirty[key] = None

    def mark_all(self, prefix: str) -> None:
        """Every wanted view whose key begins like this would look different now."""
        for key in self.wanted:
            if key.startswith(prefix):
                self._dirty[key] = None

    def want(self, keys: tuple[str, ...]) -> None:
        """Build these from now on; newly wanted ones at once."""
        for key in keys:
            if key not in self.wanted:
                self._dirty[key] = None
                self._built_ns.pop(key, None)
        self.wanted = tuple(dict.fromkeys(keys))

    def due(self, mono_ns: Duration) -> tuple[str, ...]:
        """Keys to build now; they count as clean and built from here on."""
        due = tuple(
            key for key in self.wanted if key in self._dirty and self._may_build(key, mono_ns)
        )
        for key in due:
            del self._dirty[key]
            self._built_ns[key] = mono_ns
        return due

    def _may_build(self, key: str, mono_ns: Duration) -> bool:
        built_ns = self._built_ns.get(key)
        return built_ns is None or mono_ns - built_ns >= _least_spacing(key)


def _least_spacing(key: str) -> Duration:
    kind, colon, _ = key.partition(":")
    return LEAST_SPACING.get(kind + colon, 0)
