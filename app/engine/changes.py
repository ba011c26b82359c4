"""Which views have something new to show, which are due this frame, and which a trader waits for."""

from collections.abc import Iterable, Mapping

from app.domain.instants import MILLISECOND, SECOND, Duration
from app.engine.answers import ANSWERS
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

_URGENT_SPACING: Duration = 16 * MILLISECOND  # no screen shows more than sixty pictures a second


class Changes:
    """Marks are cheap and may come a thousand times a second; building happens once a frame.

    What answers a key of the trader's is urgent and does not wait for the frame.
    """

    def __init__(self) -> None:
        self.wanted: tuple[str, ...] = ()
        self.has_urgent = False
        self._dirty: dict[str, None] = {}
        self._urgent: dict[str, None] = {}
        self._built_ns: dict[str, Duration] = {}
        self._urgent_ns: Duration | None = None  # when urgent ones were built last

    def mark(self, key: str) -> None:
        """This view would look different now; one that nobody wants is built anew when it is wanted."""
        if key in self.wanted:
            self._dirty[key] = None

    def hasten(self, keys: Iterable[str]) -> None:
        """Of these views, those that would look different now are urgent."""
        self._urgent.update((key, None) for key in keys if key in self._dirty)
        self.has_urgent = bool(self._urgent)

    def answer(self, happening: type) -> None:
        """Something of this kind was handled; where a trader looks for its effect does not wait."""
        keys = ANSWERS.get(happening)
        if keys is not None:
            self.hasten(keys)

    def mark_all(self, prefix: str) -> None:
        """Every wanted view whose key begins like this would look different now."""
        for key in self.wanted:
            if key.startswith(prefix):
                self._dirty[key] = None

    def want(self, keys: tuple[str, ...]) -> None:
        """Build these from now on; newly wanted ones at once."""
        fresh = [key for key in keys if key not in self.wanted]
        self.wanted = tuple(dict.fromkeys(keys))
        for known in (self._dirty, self._urgent, self._built_ns):
            for key in [key for key in known if key not in self.wanted]:
                del known[key]
        for key in fresh:
            self.mark(key)
        self.hasten(fresh)

    def due(self, mono_ns: Duration) -> tuple[str, ...]:
        """Keys to build now; they count as clean and built from here on."""
        due = tuple(
            key for key in self.wanted if key in self._dirty and self._may_build(key, mono_ns)
        )
        self._note(due, mono_ns)
        return due

    def urgent(self, mono_ns: Duration) -> tuple[str, ...]:
        """Keys to build at once, whenever they were built last. So soon after the last urgent ones there are
        none: they come with the next frame, whatever their spacing."""
        last_ns = self._urgent_ns
        due = tuple(key for key in self.wanted if key in self._urgent)
        if last_ns is not None and mono_ns - last_ns < _URGENT_SPACING:
            for key in due:
                self._built_ns.pop(key, None)
            due = ()
        self._urgent.clear()
        self._note(due, mono_ns)
        if due:
            self._urgent_ns = mono_ns
        return due

    def _note(self, built: tuple[str, ...], mono_ns: Duration) -> None:
        for key in built:
            del self._dirty[key]
            self._urgent.pop(key, None)
            self._built_ns[key] = mono_ns
        self.has_urgent = bool(self._urgent)

    def _may_build(self, key: str, mono_ns: Duration) -> bool:
        built_ns = self._built_ns.get(key)
        return built_ns is None or mono_ns - built_ns >= _least_spacing(key)


def _least_spacing(key: str) -> Duration:
    kind, colon, _ = key.partition(":")
    return LEAST_SPACING.get(kind + colon, 0)
