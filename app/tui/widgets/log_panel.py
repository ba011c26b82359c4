"""Panel 0: every alert, and every answer of the command row, the newest at the bottom."""

from collections import deque
from collections.abc import Sequence
from functools import lru_cache

from app.domain.instants import Instant, clock_text
from app.tui.cells import Row, label, words, wrap
from app.tui.frames import framed
from app.tui.times import Times
from app.tui.widgets.panel import PanelKind
from app.tui.widgets.scrolling import LineWindow
from app.tui.widgets.table import RowModel, Trait
from app.tui.widgets.table_panel import TablePanel
from app.views.alerts import AlertRow, AlertsView
from app.views.keys import View

SEVERITY_LOOKS = {"alarm": ("!", "bad"), "warning": ("!", "warning"), "info": ("i", "text")}
SAID = "said"  # what the command row answered
_SAID_KEPT = 100
_HEAD = len(" 14:03:21 ! ")

LOG_ROWS: RowModel[AlertRow] = RowModel(
    key=lambda row: f"{row.at_ns} {row.text}",
    traits=(
        Trait("severity", lambda row: row.severity, lambda row: row.severity),
        Trait("text", lambda row: row.text),
        Trait("time", lambda row: clock_text(row.at_ns), lambda row: row.at_ns, figure=True),
    ),
)


class Log(TablePanel[AlertsView, AlertRow]):
    """Stays at its end until the cursor is moved up, and again when it is moved back to the last row."""

    def __init__(self, kind: PanelKind, times: Times) -> None:
        super().__init__(kind, times)
        self._said: deque[AlertRow] = deque(maxlen=_SAID_KEPT)
        self._merged: tuple[AlertsView | None, int, Sequence[AlertRow]] = (None, 0, ())
        self._count = 0
        self._window = LineWindow()
        self._current: AlertRow | None = None  # while a picture is made

    def rows_of(self, view: AlertsView) -> Sequence[AlertRow]:
        """Alerts and answers, oldest first."""
        of, count, _rows = self._merged
        if of is not view or (count != self._count and not self.frozen):
            rows = sorted((*view.rows, *self._said), key=lambda row: row.at_ns)
            self._merged = (view, self._count, tuple(rows))
        return self._merged[2]

    def show(self, view: View) -> None:
        """Newer alerts."""
        if isinstance(view, AlertsView):
            self.take(view)

    def note(self, text: str, at_ns: Instant) -> None:
        """An answer of the command row, which leaves that row after a while."""
        again = bool(self._said) and self._said[-1].text == text
        count = self._said.pop().count + 1 if again else 1
        self._said.append(AlertRow(at_ns=at_ns, severity=SAID, text=text, count=count))
        self._count += 1

    def freeze(self) -> bool:
        """Answers that come from now on are for later, too."""
        if self.view is not None:
            self.rows_of(self.view)
        return super().freeze()

    def selected(self) -> AlertRow | None:
        """The row under the cursor, or the newest one."""
        return super().selected() or (self.rows[-1] if self.rows else None)

    def is_current(self, row: AlertRow) -> bool:
        """Whether the cursor stands on it; at the end of the log that is the newest row."""
        return row is self._current

    def move(self, step: int) -> None:
        """Move the cursor by rows; from the last row on the log follows the newest again."""
        rows = self.rows
        if self.cursor.find(rows, self.table.model.key) is None and rows:
            self.cursor.key = self.table.model.key(rows[-1])
        super().move(step)
        if rows and self.cursor.key == self.table.model.key(rows[-1]):
            self.cursor.key = None

    def paint(self, width: int, height: int) -> list[Row]:
        """The panel with its frame."""
        inner, room = width - 2, max(height - 2, 1)
        rows = self.rows
        if not rows:
            nothing = "nothing to report" if self.seen is not None else "loading alerts"
            body: list[Row] = [(words(f" {self.empty_words(nothing)}", inner, "dim"),)]
        else:
            current, self._current = super().selected(), self.selected()
            at = None if current is None else rows.index(current)
            self.page = room
            body = self._window.cut(
                len(rows), lambda index: self._lines(rows[index], inner), at, room
            )
        title = [*self.heading(), *self.table.state(self.all_rows)]
        return framed(title, body, width, height, self.frame_look)

    def _lines(self, row: AlertRow, inner: int) -> list[Row]:
        mark, look = SEVERITY_LOOKS.get(row.severity, (":", "text"))
        times = f" x{row.count}" if row.count > 1 else ""
        lines: list[Row] = []
        for text in _wrapped(row.text + times, max(inner - _HEAD - 1, 1)):
            head = [
                label(f" {self.times.of_day(row.at_ns)} ", "dim"),
                label(f"{mark} ", look),
            ]
            if lines:
                head = [label(" " * _HEAD)]
            lines.append(self.lit(row, [*head, label(text, look)], inner))
        return lines


@lru_cache(maxsize=1024)
def _wrapped(text: str, width: int) -> list[str]:
    return wrap(text, width)
