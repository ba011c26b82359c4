"""A panel that is a table: rows with a cursor, a filter, an order, marks, and figures to stand on."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import Generic, TypeVar

from app.tui.cells import Cell, Column, Row, fill, label, over
from app.tui.times import Times
from app.tui.widgets.panel import Panel, PanelKind
from app.tui.widgets.scrolling import Cursor
from app.tui.widgets.table import CellAt, RowModel, Table

V = TypeVar("V")
R = TypeVar("R")


class TablePanel(Panel[V], Generic[V, R]):
    """Its rows come from `rows_of`; what is on the screen, and what keys act on, is `rows`."""

    def __init__(self, kind: PanelKind, times: Times) -> None:
        super().__init__(kind, times)
        if kind.rows is None:
            raise ValueError(f"panel {kind.name} is a table: the registry must give its rows")
        model: RowModel[R] = kind.rows
        self.table: Table[R] = Table(model)
        self.columns: Sequence[Column] = ()  # of the last picture
        self.span = (
            0,
            0,
        )  # of the rows, first and behind the last: what of them the last picture shows

    @property
    def cursor(self) -> Cursor:
        """The cursor on the rows."""
        return self.table.cursor

    @property
    def all_rows(self) -> Sequence[R]:
        """Every row of the picture, also what the filter hides."""
        return () if self.seen is None else self.rows_of(self.seen)

    @property
    def rows(self) -> Sequence[R]:
        """The rows as they stand on the screen."""
        return self.table.shown(self.all_rows)

    @property
    def found(self) -> Sequence[R]:
        """Of the rows on the screen those that the filter finds, not only their family."""
        return self.table.found(self.all_rows)

    @abstractmethod
    def rows_of(self, view: V) -> Sequence[R]:
        """The rows of a view; the same object as long as it is the same view."""

    def selected(self) -> R | None:
        """The row under the cursor, if it is still on the screen."""
        return self.cursor.find(self.rows, self.table.model.key)

    def newest(self, key: str) -> R | None:
        """The row of that key as it is now, frozen or filtered or not."""
        rows = () if self.view is None else self.rows_of(self.view)
        return next((row for row in rows if self.table.model.key(row) == key), None)

    def move(self, step: int) -> None:
        """Move the cursor by rows."""
        self.cursor.move(self.rows, self.table.model.key, step)

    def turn(self, step: int) -> None:
        """To the next or previous row that the filter finds, and from the last one to the first again."""
        rows, current = self.rows, self.selected()
        stops = [row for row in rows if row is current or self.table.matches(row)]
        if stops != [current]:
            self.cursor.turn(stops, self.table.model.key, step)

    def move_on(self) -> None:
        """To the next row below that the filter finds, if there is one."""
        rows, current = list(self.rows), self.selected()
        below = rows[rows.index(current) + 1 :] if current is not None else rows
        following = next((row for row in below if self.table.matches(row)), None)
        if following is not None:
            self.cursor.key = self.table.model.key(following)

    def sideways(self, step: int) -> None:
        """Move the cursor by figures of the row; without a row the first one in sight is chosen."""
        figures = [name_of(each) for each in self.columns if each.right]
        rows, (first, _behind) = self.rows, self.span
        if figures and rows and self.selected() is None:
            self.cursor.key = self.table.model.key(rows[min(first, len(rows) - 1)])
        self.table.step_column(figures, step)

    def sort_next(self) -> None:
        """By the next column on the screen, from left to right."""
        self.table.sort_next([name_of(each) for each in self.columns])

    def back(self) -> str | None:
        """The chosen figure is left first, then the marks, then the filter."""
        if self.table.column:
            self.table.column = ""
            return ""
        if self.table.marks:
            count = len(self.table.marks)
            self.table.marks.clear()
            return f"{count} mark{'s' * (count > 1)} taken away, nothing else changed"
        if self.table.filter:
            self.table.narrow("", self.all_rows)
            return "the filter is taken away: all rows are shown"
        return None

    def cell_under_cursor(self) -> CellAt | None:
        """Row key and column name; the column is "" while no figure was chosen."""
        row = self.selected()
        return None if row is None else CellAt(self.table.model.key(row), self.table.column)

    def window(self, room: int) -> Sequence[R]:
        """The rows that fit into `room` lines, the cursor's among them."""
        self.page = max(room, 1)
        rows = self.rows
        first = self.cursor.first(rows, self.table.model.key, self.page)
        shown = rows[first : first + max(room, 0)]
        self.span = (first, first + len(shown))
        return shown

    def state(self) -> list[Cell]:
        """For the title: marks, filter and sort, and which of the rows are seen where not all of them are."""
        cells, (first, behind), count = self.table.state(self.all_rows), self.span, len(self.rows)
        if behind - first < count:
            seen = f"{first + 1}-{behind}" if behind > first else "none"
            cells.append(label(f"  {seen} of {count}", "dim"))
        return cells

    def pointed(self, row: R, cells: list[Cell]) -> list[Cell]:
        """The cells of a row, one for each column, the chosen figure of the current row marked."""
        if not self.focused or not self.table.column or not self.is_current(row):
            return cells
        return [
            (text, "caret")
            if column.right and name_of(column) == self.table.column
            else (text, look)
            for (text, look), column in zip(cells, self.columns, strict=True)
        ]

    def is_current(self, row: R) -> bool:
        """Whether the cursor stands on it."""
        return self.table.model.key(row) == self.cursor.key

    def is_lit(self, row: R) -> bool:
        """Whether it lies on the background of the cursor."""
        return self.focused and self.is_current(row)

    def lit(self, row: R, line: Sequence[Cell], inner: int) -> Row:
        """The line of a row, on the background of the cursor where it stands on it."""
        filled = fill(line, inner)
        return over(filled, "cursor") if self.is_lit(row) else filled

    def figure(self) -> list[Cell]:
        """For the foot: the chosen figure with all its digits, however narrow its column is."""
        row = self.selected() if self.focused else None
        text = "" if row is None else self.full_text(row, self.table.column)
        return [label(f"{self.table.column} ", "key"), label(f"{text}  ", "bright")] if text else []

    def full_text(self, row: R, column: str) -> str:
        """The figure with all its digits; "" for a column that is none."""
        return self.table.full_text(row, column)

    def empty_words(self, nothing: str) -> str:
        """Why there is no row to show."""
        if self.all_rows:
            return f"nothing matches /{self.table.filter}: esc takes the filter away"
        return nothing


def name_of(column: Column) -> str:
    """How filters, sorts and explanations call the column."""
    return column.name or column.title
