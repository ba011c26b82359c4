"""What needs a trader's eye: newest first, repeats counted, alarms kept longest."""

from collections.abc import Callable

import msgspec

from app.domain.instants import MINUTE, Duration
from app.domain.safe_text import sanitise
from app.engine.state import State
from app.views.alerts import AlertRow, Leads
from app.views.keys import ALERTS

KEPT = 50
_SAME_WITHIN: Duration = 10 * MINUTE
# What is forgotten first has the largest; alarms come last.
_RANKS = {
    **{("info", leads): 4 for leads in Leads},
    ("warning", Leads.BRIEFLY): 3,
    ("warning", Leads.UNREAD): 2,
    ("warning", Leads.OPEN): 1,
}


class AlertDesk:
    """Collects alerts; every text is fit for a terminal."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._rows: list[AlertRow] = []
        self._open: dict[str, set[tuple[str, str]]] = {}  # severity and text, by what they wait for

    def refuse(self, text: str) -> None:
        """A warning that answers what the trader just tried: nothing of it was sent."""
        self._tell("warning", sanitise(text), Leads.BRIEFLY)

    def tell(self, severity: str, text: str, until: str = "") -> None:
        """One sentence: the thing, the cause, the next step. `severity`: "info", "warning", "alarm".

        `until`: the key of an order; what is said of it is over once that is proven, and not before.
        """
        text = sanitise(text)
        if until:
            self._open.setdefault(until, set()).add((severity, text))
        self._tell(severity, text, Leads.OPEN if until else Leads.UNREAD)

    def went_on(self) -> None:
        """The trader's next try was taken: what refused the ones before it has been answered."""
        if any(row.leads is Leads.BRIEFLY for row in self._rows):
            self._rows = [
                msgspec.structs.replace(row, severity="info", leads=Leads.OVER)
                if row.leads is Leads.BRIEFLY
                else row
                for row in self._rows
            ]
            self._state.changes.mark(ALERTS)

    def settle(self, severity: str, start: str) -> None:
        """What these alerts said is over: they stay in the list and no longer ask for the eye."""
        self._step_back(lambda row: row.severity == severity and row.text.startswith(start))

    def proven(self, key: str) -> None:
        """What this order is has been proven: the same for what was told until then."""
        over = self._open.pop(key, None)
        if over:
            self._step_back(lambda row: (row.severity, row.text) in over)

    def rows(self) -> tuple[AlertRow, ...]:
        """Newest first."""
        return tuple(self._rows)

    def _tell(self, severity: str, text: str, leads: Leads) -> None:
        at_ns = self._state.now.wall_ns
        count = 1
        for place, row in enumerate(self._rows):
            if (row.severity, row.text) == (severity, text) and at_ns - row.at_ns < _SAME_WITHIN:
                count += row.count
                del self._rows[place]
                break
        row = AlertRow(at_ns=at_ns, severity=severity, text=text, count=count, leads=leads)
        self._rows.insert(0, row)
        if len(self._rows) > KEPT:
            self._forget_one()
        self._state.changes.mark(ALERTS)

    def _step_back(self, is_over: Callable[[AlertRow], bool]) -> None:
        self._rows = [
            msgspec.structs.replace(row, severity="info") if is_over(row) else row
            for row in self._rows
        ]
        self._state.changes.mark(ALERTS)

    def _forget_one(self) -> None:
        """The oldest of what matters least."""
        least = max(_RANKS.get((row.severity, row.leads), 0) for row in self._rows)
        for place in range(len(self._rows) - 1, -1, -1):
            row = self._rows[place]
            if _RANKS.get((row.severity, row.leads), 0) == least:
                del self._rows[place]
                return
