"""The rows of a panel as the trader wants them: filtered, sorted, marked, under a cursor."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

from app.host.sheets import Figure
from app.tui.cells import Cell, label
from app.tui.widgets.row_filter import RowFilter
from app.tui.widgets.scrolling import Cursor

R = TypeVar("R")


class Trait(NamedTuple, Generic[R]):
    """Something that every row of a table has, under the name by which it is asked for.

    `text` is in full. What has a `value` can be sorted by; None stands last either way. A filter looks into
    what is no figure, and finds letters in order, not only side by side, where `fuzzy`.
    """

    name: str
    text: Callable[[R], str]
    value: Callable[[R], Any] | None = None
    fuzzy: bool = False
    figure: bool = False


class FileModel(NamedTuple, Generic[R]):
    """A table as a file where that is not its traits: `lines` are the one or more that a row comes to."""

    header: tuple[str, ...]
    lines: Callable[[R], Iterable[tuple[Figure, ...]]]


class RowModel(NamedTuple, Generic[R]):
    """What a table knows of its rows. `key` names a row for good, whatever is above it.

    Rows of one `family` stay together, in their order, behind the first of them: a filter shows all of them
    or none, though it finds only those that match, and a sort goes by the first. None: every row is its own.
    """

    key: Callable[[R], str]
    traits: tuple[Trait[R], ...]
    marks: bool = False
    family: Callable[[R], str] | None = None
    file: FileModel[R] | None = None


class CellAt(NamedTuple):
    """The row under the cursor, by its key, and the figure that was chosen in it: "" for none."""

    row: str
    column: str


class Table(Generic[R]):
    """Filter, sort, marks and cursor of one panel. Cursor and marks are keys: they stay with their rows."""

    def __init__(self, model: RowModel[R]) -> None:
        self.model = model
        self.cursor = Cursor()
        self.marks: set[str] = set()
        self.column = ""
        self._filter = RowFilter("", model.traits)
        self._sort: Trait[R] | None = None
        self._reversed = False
        self._of: Sequence[R] | None = None
        self._shown: Sequence[R] = ()
        self._found: Sequence[R] = ()

    @property
    def filter(self) -> str:
        """The filter as it was typed."""
        return self._filter.text

    @property
    def fields(self) -> tuple[str, ...]:
        """Names that a filter may put before a colon."""
        return self._filter.fields

    @property
    def unclear(self) -> str:
        """What is wrong with a field that the filter names; "" for nothing."""
        return self._filter.unclear

    def shown(self, rows: Sequence[R]) -> Sequence[R]:
        """The rows that pass the filter, with their families, in the order chosen; cheap to ask again."""
        if rows is not self._of:
            self._of, self._shown = rows, self._arranged(rows)
            self._found = self._shown
            if self.model.family is not None and self.filter:
                self._found = [row for row in self._shown if self._filter.passes(row)]
        return self._shown

    def found(self, rows: Sequence[R]) -> Sequence[R]:
        """Of the rows shown those that match themselves, not only by their family."""
        self.shown(rows)
        return self._found

    def matches(self, row: R) -> bool:
        """Whether the filter finds the row itself; without a filter every row."""
        return self._filter.passes(row)

    def narrow(self, text: str, rows: Sequence[R]) -> None:
        """Another filter; the cursor goes to the first match where its row is none."""
        self._filter = RowFilter(text, self.model.traits)
        self._of = None
        found = self.found(rows)
        if found and self.cursor.find(found, self.model.key) is None:
            self.cursor.key = self.model.key(found[0])

    def sort_next(self, columns: Sequence[str] = ()) -> None:
        """By the next of these columns, without any by the next trait, that has values; then as they come."""
        traits = {trait.name: trait for trait in self.model.traits if trait.value is not None}
        order = (None, *(traits[name] for name in columns or traits if name in traits))
        at = order.index(self._sort) if self._sort in order else 0
        self._sort = order[(at + 1) % len(order)]
        self._reversed, self._of = False, None

    def reverse(self) -> None:
        """The other way round."""
        self._reversed, self._of = not self._reversed, None

    def toggle_mark(self, key: str) -> None:
        """Mark or unmark."""
        self.marks ^= {key}

    def step_column(self, names: Sequence[str], step: int) -> None:
        """To the next or previous of these figures; before the first one stands the whole row."""
        at = names.index(self.column) if self.column in names else -1
        at = min(max(at + step, -1), len(names) - 1)
        self.column = names[at] if at >= 0 else ""

    def full_text(self, row: R, column: str) -> str:
        """The figure of that column with all its digits; "" where the row has none."""
        for trait in self.model.traits:
            if trait.figure and trait.name == column:
                return trait.text(row)
        return ""

    def state(self, rows: Sequence[R]) -> list[Cell]:
        """For the title: how these rows are marked, filtered and sorted."""
        cells: list[Cell] = []
        if self.marks:
            cells.append(label(f"  marked {len(self.marks)}", "own"))
        if self.filter:
            found = len(self.found(rows))
            cells.append(label(f"  /{self.filter}", "key"))
            cells.append(label(f" {found} of {len(rows)}", "dim" if found else "warning"))
        if self._sort is not None:
            falls = self._sort.figure is not self._reversed
            cells.append(label(f"  by {self._sort.name} {'v' if falls else '^'}", "key"))
        elif self._reversed:
            cells.append(label("  reversed", "key"))
        return cells

    def _arranged(self, rows: Sequence[R]) -> Sequence[R]:
        families = self._families(rows)
        if self.filter:
            families = [each for each in families if any(map(self._filter.passes, each))]
        value = self._sort.value if self._sort is not None else None
        if value is None or self._sort is None:
            ordered = families if not self._reversed else families[::-1]
        else:
            falls = self._sort.figure is not self._reversed
            ranked = [(value(each[0]), each) for each in families]
            known = [pair for pair in ranked if pair[0] is not None]
            known.sort(key=lambda pair: pair[0], reverse=falls)
            ordered = [each for _, each in known]
            ordered += [each for rank, each in ranked if rank is None]
        return [row for family in ordered for row in family]

    def _families(self, rows: Sequence[R]) -> list[list[R]]:
        name_of = self.model.family or self.model.key
        families: dict[str, list[R]] = {}
        for row in rows:
            families.setdefault(name_of(row), []).append(row)
        return list(families.values())
