"""NAV over time: reads the history for the ranges on the screen, and keeps what it answered."""

from app.domain.instants import SECOND, Duration
from app.engine.effects import NavRead, ReadNav
from app.engine.state import State
from app.portfolio.nav_ranges import RANGES
from app.views.keys import NAV_PREFIX
from app.views.nav_history import NavBar, NavHistoryView, nav_history_view, waiting_for_nav

_AGAIN: Duration = 10 * SECOND
_LONG_AGAIN: Duration = 60 * SECOND  # ranges in which ten seconds are not seen
_SHORT = ("1h", "1d")
_LOST: Duration = 30 * SECOND  # an answer that has not come by then never will


class NavDesk:
    """The engine never waits for the file: the view says so until the answer is in."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._views: dict[str, NavHistoryView] = {}
        self._next_ns: dict[str, Duration] = {}

    def beat(self) -> None:
        """Read what is shown and has grown old."""
        now = self._state.now
        for key in self._state.changes.wanted:
            name = key.removeprefix(NAV_PREFIX)
            if not key.startswith(NAV_PREFIX) or name not in RANGES:
                continue
            if now.mono_ns >= self._next_ns.get(name, 0):
                self._next_ns[name] = now.mono_ns + _LOST
                self._state.effects.append(ReadNav(range=name, until_ns=now.wall_ns))

    def read(self, answer: NavRead) -> None:
        """The history has answered, or said why it cannot."""
        name = answer.range
        again = _AGAIN if name in _SHORT or answer.problem else _LONG_AGAIN
        self._next_ns[name] = self._state.now.mono_ns + again
        if answer.problem:
            self._views[name] = waiting_for_nav(name, answer.until_ns, answer.problem)
        else:
            self._views[name] = nav_history_view(
                name,
                answer.span,
                answer.span_ns,
                [
                    NavBar(
                        at_ns=point.at_ns,
                        open=point.open,
                        high=point.high,
                        low=point.low,
                        close=point.close,
                        samples=point.samples,
                        confidence=point.confidence,
                    )
                    for point in answer.points
                ],
                since_ns=answer.since_ns,
                until_ns=answer.until_ns,
                oldest_ns=answer.oldest_ns,
            )
        self._state.changes.mark(NAV_PREFIX + name)

    def view(self, key: str) -> NavHistoryView | None:
        """The view of this key; None for a range that does not exist."""
        name = key.removeprefix(NAV_PREFIX)
        if name not in RANGES:
            return None
        return self._views.get(name) or waiting_for_nav(name, self._state.now.wall_ns)
