"""What needs your eye, in one row, and what of it goes on in the row below."""

from collections.abc import Iterable

from app.domain.instants import MINUTE, SECOND, Duration
from app.tui.cells import Cell, Row, fill, label, width_of, words, wrap
from app.tui.glyphs import ELLIPSIS
from app.tui.times import Times
from app.views.alerts import AlertRow, AlertsView, Leads

_MARKS = {"alarm": ("!!", "alarm"), "warning": ("!", "warning"), "info": ("i", "dim")}
_SHOWN: Duration = 3 * MINUTE  # older news leaves the line; `a` still lists it
_BRIEFLY: Duration = 15 * SECOND  # so long a refusal stands in front of newer news
_NEW: Duration = 10 * SECOND  # so long news is told before the rest of what stands in front of it
_INDENT = 3  # columns in front of what goes on in the command row
_ALARM, _OPEN, _WARNING, _NEWS = range(4)


class Alerts:
    """Alarms, what is not proven, other warnings that lead, the newest; as many as fit, the first one always.

    What is too long for the row goes on below. The newest that has no room beside what leads is told there,
    too; while it is new, before the rest of what leads.
    """

    def __init__(self, times: Times | None = None) -> None:
        self._times = times or Times()
        self._read: frozenset[tuple[int, str]] = frozenset()
        self.view: AlertsView | None = None
        self.now_ns = 0

    def read(self, shown: Iterable[AlertRow]) -> None:
        """The trader has these in front: a warning that only waits to be read leaves the line."""
        kept = {_name(row) for row in (() if self.view is None else self.view.rows)}
        self._read = frozenset((self._read | {_name(row) for row in shown}) & kept)

    def first_row(self, width: int, *, alone: bool) -> Row:
        """What leads, and what has room beside it. `alone`: the row below is taken by something else."""
        chosen = self._chosen()
        below = None if alone else self._below(chosen, width)
        cells: list[Cell] = []
        for row in chosen[: self._fitting(chosen, width)]:
            told = self._lines(row, width)
            if len(told) > 1 and row is not below:
                told = [f"{self._lines(row, width - 2)[0]} {ELLIPSIS}"]
            cells += self._cells(row, told[0])
        return fill(cells, width)

    def second_row(self, width: int) -> Row | None:
        """The rest of what leads, or the newest that found no room beside it; None where all has room."""
        chosen = self._chosen()
        below = self._below(chosen, width)
        if below is None:
            return None
        if below is not chosen[0]:
            return fill(self._cells(below, _told(below)), width)
        rest = " ".join(self._lines(below, width)[1:])
        return fill(
            [label(" " * _INDENT), words(rest, max(width - _INDENT, 0), _look(below))], width
        )

    def _below(self, chosen: list[AlertRow], width: int) -> AlertRow | None:
        """Which of them the second row tells of."""
        if not chosen:
            return None
        first, *others = chosen
        is_long = len(self._lines(first, width)) > 1
        left = others[self._fitting(chosen, width) - 1 :] if self._rank(first) < _NEWS else []
        newest = max(left, key=lambda row: row.at_ns, default=None)
        if newest is not None and (not is_long or self._is_newer(newest, first)):
            return newest
        return first if is_long else None

    def _is_newer(self, row: AlertRow, first: AlertRow) -> bool:
        return row.at_ns > first.at_ns and self.now_ns - row.at_ns < _NEW

    def _fitting(self, chosen: list[AlertRow], width: int) -> int:
        """How many of them have room in the line, the first one always."""
        taken = 0
        for at, row in enumerate(chosen):
            taken += width_of(self._cells(row, _told(row)))
            if at and taken > width:
                return at
        return len(chosen)

    def _lines(self, row: AlertRow, width: int) -> list[str]:
        """Its text in lines that fit behind its mark and time."""
        return wrap(_told(row), max(width - width_of(self._cells(row, "")), 1))

    def _cells(self, row: AlertRow, text: str) -> list[Cell]:
        mark, look = _MARKS.get(row.severity, ("!", "warning"))
        return [
            label(f" {mark} ", look),
            label(f"{self._times.of_day(row.at_ns)} ", "dim"),
            label(f"{text} ", _look(row)),
        ]

    def _chosen(self) -> list[AlertRow]:
        """What is worth the line, the first in front; a warning that was read is not, unless it is open."""
        told = () if self.view is None else self.view.rows
        rows = [row for row in told if row.leads is not Leads.OVER]
        oldest = self.now_ns - _SHOWN
        unread = [row for row in rows if row.severity == "info" or not self._is_over(row)]
        fresh = [row for row in unread if self._rank(row) < _NEWS or row.at_ns >= oldest]
        return sorted(fresh, key=self._rank)

    def _rank(self, row: AlertRow) -> int:
        if row.severity == "alarm":
            return _ALARM
        if row.severity == "warning" and row.leads is Leads.OPEN:
            return _OPEN
        brief = row.leads is Leads.BRIEFLY and self.now_ns - row.at_ns >= _BRIEFLY
        return _NEWS if row.severity == "info" or brief else _WARNING

    def _is_over(self, row: AlertRow) -> bool:
        if row.severity == "alarm" or row.leads is Leads.OPEN:
            return False
        return _name(row) in self._read


def _name(row: AlertRow) -> tuple[int, str]:
    return row.at_ns, row.text


def _told(row: AlertRow) -> str:
    return f"{row.text} x{row.count}" if row.count > 1 else row.text


def _look(row: AlertRow) -> str:
    return {"alarm": "bright", "info": "dim"}.get(row.severity, "warning")
