"""NAV over a range as a line of dots: amounts on the right; below it holes and doubts, and the times."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby

from app.domain.instants import Duration, Instant
from app.tui import formatting as form
from app.tui.cells import Cell, Row, blank, fill, label, number
from app.tui.charts.plotting import lines
from app.tui.charts.scales import fitted, round_figures, row_of
from app.tui.charts.time_axis import time_axis
from app.tui.glyphs import CURSOR, DOUBT, HOLE
from app.tui.times import Times
from app.views.nav_history import NavBar, NavHistoryView

_ROWS_A_FIGURE = 3
_DOTS = 2  # columns of dots in a cell


class NavPicture:
    """One picture of `width` x `height` cells, at least 4 rows; columns are counted from 0 on the left."""

    def __init__(self, view: NavHistoryView, width: int, height: int, times: Times) -> None:
        self._view = view
        self._times = times
        self._width = width
        self._rows = max(2, height - 2)
        self._scale = fitted(view.low or Decimal(0), view.high or Decimal(0))
        self._axis = max(len(form.dollars(one)) for one in self._scale)
        self.columns = max(2, width - self._axis - 1)
        self._points: dict[int, NavBar] = {}  # the newest of each column
        self._doubtful: set[int] = set()
        for point in view.points:
            column = self.column_of(point.at_ns)
            self._points[column] = point
            if not point.is_sure:
                self._doubtful.add(column)
        self._holes = self._hole_columns()
        pieces = (self._dots(piece) for piece in _pieces(view.points, view.span_ns))
        self._plot = lines(pieces, self.columns, self._rows)

    def column_of(self, at_ns: Instant) -> int:
        """The column of an instant inside the range."""
        return min(max(round(self._place(at_ns)), 0), self.columns - 1)

    def at_column(self, column: int) -> NavBar | None:
        """The newest point of a column; None where there is none."""
        return self._points.get(column)

    def paint(self, cursor: int | None) -> list[Row]:
        """Rows from the top; `cursor` is a column."""
        figures = self._figures()
        plot = [
            [*self._line(row, cursor), (" ", "text"), figures.get(row, blank(self._axis))]
            for row in range(self._rows)
        ]
        view = self._view
        times = time_axis(view.since_ns, view.until_ns, self.columns, self._place, self._times)
        return [fill(cells, self._width) for cells in (*plot, self._marks(), [label(times, "dim")])]

    def _line(self, row: int, cursor: int | None) -> list[Cell]:
        text = self._plot[row]
        if cursor is None:
            return [(text, "bright")]
        at = text[cursor]
        return [
            (text[:cursor], "bright"),
            (CURSOR if at == " " else at, "own"),
            (text[cursor + 1 :], "bright"),
        ]

    def _marks(self) -> list[Cell]:
        marks = "".join(
            HOLE if column in self._holes else DOUBT if column in self._doubtful else " "
            for column in range(self.columns)
        )
        return [label(marks, "warning")]

    def _place(self, at_ns: Instant) -> float:
        view = self._view
        return (at_ns - view.since_ns) / max(1, view.until_ns - view.since_ns) * (self.columns - 1)

    def _dots(self, points: Sequence[NavBar]) -> tuple[list[float], list[float]]:
        """Columns and rows: at most four for each column of dots, so that no peak is left out."""
        columns: list[float] = []
        rows: list[float] = []
        for column, together in groupby(points, lambda one: round(self._place(one.at_ns) * _DOTS)):
            group = list(together)
            low, high = min(one.low for one in group), max(one.high for one in group)
            for amount in dict.fromkeys((group[0].open, low, high, group[-1].close)):
                columns.append(column / _DOTS)
                rows.append((self._rows - 1) * self._scale.share(amount))
        return columns, rows

    def _hole_columns(self) -> set[int]:
        """Columns of holes without a point; a hole narrower than a column has the one it lies in."""
        columns: set[int] = set()
        for gap in self._view.gaps:
            first, last = self.column_of(gap.from_ns), self.column_of(gap.to_ns)
            columns |= {at for at in range(first, last + 1) if at not in self._points} or {first}
        return columns

    def _figures(self) -> dict[int, Cell]:
        texts: dict[int, Cell] = {}
        for figure in round_figures(self._scale, self._rows // _ROWS_A_FIGURE, Decimal(1)):
            row = self._rows - 1 - row_of(self._scale.share(figure), self._rows)
            texts[row] = number(form.dollars(figure), self._axis, "dim")
        return texts


def _pieces(points: Sequence[NavBar], span_ns: Duration) -> Iterator[list[NavBar]]:
    """Points without a hole between them."""
    piece: list[NavBar] = []
    for point in points:
        if piece and point.at_ns - piece[-1].at_ns > span_ns:
            yield piece
            piece = []
        piece.append(point)
    if piece:
        yield piece
