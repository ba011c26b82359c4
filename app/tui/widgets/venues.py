"""Panel 5: the lines to the venues: state, ages, latency, rejects, budget, clock."""

from app.tui import formatting as form
from app.tui.cells import Column, Row, fill, heading, label, number, over, spaced, words, wrap
from app.tui.frames import framed
from app.tui.widgets.scrolling import Cursor
from app.views.venues import VenueRow, VenuesView

_WIDE = (
    Column("venue", 8),
    Column("state", 7),
    Column("ping", 5, True),
    Column("rej", 4, True),
    Column("budget", 6, True),
    Column("clock", 6, True),
    Column("book", 4, True),
    Column("acct", 4, True),
)
_NARROW = (
    Column("venue", 8),
    Column("state", 7),
    Column("ping", 5, True),
    Column("rej", 3, True),
    Column("bud", 4, True),
    Column("clock", 6, True),
)
_WIDE_FROM = 51
_REASON_ROWS = 2
STATE_LOOKS = {
    "ok": "good",
    "syncing": "warning",
    "slow": "warning",
    "down": "alarm",
    "refused": "alarm",
}


class Venues:
    """One row a venue, and a second one saying why a venue is not well."""

    title = "Venues"
    digit = "5"

    def __init__(self) -> None:
        self.view: VenuesView | None = None
        self.focused = False
        self.cursor = Cursor()

    def paint(self, width: int, height: int) -> list[Row]:
        """The panel with its frame."""
        inner = width - 2
        columns = _WIDE if inner >= _WIDE_FROM else _NARROW
        focus = "_focus" if self.focused else ""
        body: list[Row] = [(words(" loading venues", inner, "dim"),)]
        if self.view is not None:
            body = [
                fill(heading(columns), inner),
                *self._rows(self.view, columns, inner, height - 3),
            ]
        title = [label(f"{self.digit} {self.title}", f"title{focus}")]
        return framed(title, body, width, height, f"frame{focus}")

    def cell_under_cursor(self) -> tuple[str, str] | None:
        """Row key and column name; "" while no figure of the row is chosen."""
        row = self.cursor.find(self.view.rows, _key) if self.view is not None else None
        return None if row is None else (_key(row), "")

    def move(self, step: int) -> None:
        """Move the cursor by rows."""
        if self.view is not None:
            self.cursor.move(self.view.rows, _key, step)

    def _rows(
        self, view: VenuesView, columns: tuple[Column, ...], inner: int, room: int
    ) -> list[Row]:
        lines: list[Row] = []
        for row in view.rows[self.cursor.first(view.rows, _key, max(room, 1)) :]:
            figures = [
                number(form.milliseconds(row.ping_ms), 5),
                number(str(row.rejects), columns[3].width, "warning" if row.rejects else "text"),
                number(_budget(row), columns[4].width),
                number(form.milliseconds(row.clock_ms, signed=True), 6),
            ]
            if columns is _WIDE:
                ages = (row.book_as_of_ns, row.account_as_of_ns)
                figures += [number(form.age(then, view.at_ns), 4) for then in ages]
            state = label(row.state.ljust(7)[:7], STATE_LOOKS.get(row.state, "warning"))
            name = words(row.venue, 8, "bright")
            line = fill(spaced([name, state, *figures]), inner)
            marked = self.focused and row.venue == self.cursor.key
            lines.append(over(line, "cursor") if marked else line)
            if row.reason:
                up = f"{row.channels_up}/{row.channels} channels: "
                reason = wrap(up + row.reason, max(inner - 2, 1))[:_REASON_ROWS]
                lines += [(words(f"  {line}", inner, "warning"),) for line in reason]
        return lines


def _budget(row: VenueRow) -> str:
    return "-" if row.budget_percent is None else form.rounded(row.budget_percent, 0) + "%"


def _key(row: VenueRow) -> str:
    return row.venue
