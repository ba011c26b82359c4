"""Panel 5: the lines to the venues: state, ages, latency, rejects, budget, clock."""

from collections.abc import Sequence

from app.tui import formatting as form
from app.tui.cells import Column, Row, fill, heading, number, spaced, words, wrap
from app.tui.frames import framed
from app.tui.times import Times
from app.tui.widgets.panel import PanelKind
from app.tui.widgets.scrolling import LineWindow
from app.tui.widgets.table import RowModel, Trait
from app.tui.widgets.table_panel import TablePanel
from app.views.keys import View
from app.views.venues import VenueRow, VenuesView

_WIDE = (
    Column("venue", 8),
    Column("state", 7),
    Column("ping", 5, True),
    Column("rej", 4, True, "rejects"),
    Column("budget", 6, True),
    Column("clock", 6, True),
    Column("book", 4, True),
    Column("acct", 4, True, "account"),
)
_NARROW = (
    Column("venue", 8),
    Column("state", 7),
    Column("ping", 5, True),
    Column("rej", 3, True, "rejects"),
    Column("bud", 4, True, "budget"),
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


def _budget(row: VenueRow, digits: int = 0) -> str:
    return "-" if row.budget_percent is None else form.rounded(row.budget_percent, digits) + "%"


def _ping(row: VenueRow) -> str:
    return "-" if row.ping_ms is None else f"{row.ping_ms:,.1f} ms"


def _clock(row: VenueRow) -> str:
    if row.clock_ms is None:
        return "-"
    about = "" if row.clock_uncertainty_ms is None else f" +-{row.clock_uncertainty_ms:,.1f}"
    return f"{row.clock_ms:+z,.1f}{about} ms"


def _off(row: VenueRow) -> float | None:
    return None if row.clock_ms is None else abs(row.clock_ms)


def _rejects(row: VenueRow) -> str:
    return f"{row.rejects} of {row.requests:,} requests"


VENUE_ROWS: RowModel[VenueRow] = RowModel(
    key=lambda row: row.venue,
    traits=(
        Trait("venue", lambda row: row.venue, lambda row: row.venue, fuzzy=True),
        Trait("state", lambda row: row.state, lambda row: row.state),
        Trait("reason", lambda row: row.reason),
        Trait("ping", _ping, lambda row: row.ping_ms, figure=True),
        Trait("rejects", _rejects, lambda row: row.rejects, figure=True),
        Trait("budget", lambda row: _budget(row, 1), lambda row: row.budget_percent, figure=True),
        Trait("clock", _clock, _off, figure=True),
    ),
)


class Venues(TablePanel[VenuesView, VenueRow]):
    """One row a venue, and a second one saying why a venue is not well."""

    def __init__(self, kind: PanelKind, times: Times) -> None:
        super().__init__(kind, times)
        self._window = LineWindow()

    def rows_of(self, view: VenuesView) -> Sequence[VenueRow]:
        """One row a venue."""
        return view.rows

    def show(self, view: View) -> None:
        """Newer states."""
        if isinstance(view, VenuesView):
            self.take(view)

    def full_text(self, row: VenueRow, column: str) -> str:
        """The figure with all its digits; of an age the time that it counts from."""
        heard = {"book": row.book_as_of_ns, "account": row.account_as_of_ns}
        if column in heard:
            then_ns = heard[column]
            return "never" if then_ns is None else self.times.named(then_ns)
        return super().full_text(row, column)

    def paint(self, width: int, height: int) -> list[Row]:
        """The panel with its frame."""
        inner = width - 2
        self.columns = _WIDE if inner >= _WIDE_FROM else _NARROW
        body: list[Row] = [(words(f" {self.empty_words('loading venues')}", inner, "dim"),)]
        if self.seen is not None and self.rows:
            body = [
                fill(heading(self.columns), inner),
                *self._fitting(self.seen, inner, height - 3),
            ]
        title = [*self.heading(), *self.state()]
        return framed(title, body, width, height, self.frame_look, self.figure())

    def _fitting(self, view: VenuesView, inner: int, room: int) -> list[Row]:
        self.page, rows = max(room, 1), self.rows
        current = (at for at, row in enumerate(rows) if self.is_current(row))
        lines = self._window.cut(
            len(rows), lambda at: self._lines(rows[at], view, inner), next(current, 0), self.page
        )
        self.span = self._window.span
        return lines

    def _lines(self, row: VenueRow, view: VenuesView, inner: int) -> list[Row]:
        columns = self.columns
        figures = [
            number(form.milliseconds(row.ping_ms), 5),
            number(str(row.rejects), columns[3].width, "warning" if row.rejects else "text"),
            number(_budget(row), columns[4].width),
            number(form.milliseconds(row.clock_ms, signed=True), 6),
        ]
        if len(columns) == len(_WIDE):
            ages = (row.book_as_of_ns, row.account_as_of_ns)
            figures += [number(form.age(then, view.at_ns), 4) for then in ages]
        state = words(row.state, 7, STATE_LOOKS.get(row.state, "warning"))
        name = words(row.venue, 8, "bright")
        lines = [self.lit(row, spaced(self.pointed(row, [name, state, *figures])), inner)]
        if row.reason:
            up = f"{row.channels_up}/{row.channels} channels: "
            reason = wrap(up + row.reason, max(inner - 2, 1))[:_REASON_ROWS]
            lines += [(words(f"  {line}", inner, "warning"),) for line in reason]
        return lines
