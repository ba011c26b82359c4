"""Panel 6: the orders of all venues, open ones first; the cursor stays with its order."""

from collections.abc import Sequence

from app.domain.instants import Instant
from app.tui import formatting as form
from app.tui.cells import (
    Cell,
    Column,
    Row,
    blank,
    fill,
    heading,
    label,
    number,
    spaced,
    width_of,
    words,
)
from app.tui.frames import TITLE_EDGES, framed
from app.tui.glyphs import CHANGING, ELLIPSIS
from app.tui.times import Times
from app.tui.widgets.order_columns import (
    PLAN,
    SIDE_LOOKS,
    STATUS_WORDS,
    TIME,
    columns_for,
    venue_text,
)
from app.tui.widgets.panel import PanelKind
from app.tui.widgets.table_panel import TablePanel
from app.views.keys import View
from app.views.orders import CHILD, PARENT, OrderRow, OrdersView


class OrderFeed(TablePanel[OrdersView, OrderRow]):
    """`cursor.key` names the current order: what `c` cancels and `enter` opens, unless some are marked."""

    def __init__(self, kind: PanelKind, times: Times) -> None:
        super().__init__(kind, times)
        self._changing = ""  # the key of the order whose change is being typed

    def point(self, key: str) -> None:
        """Mark the row of the order that is being changed; "" takes the mark away."""
        self._changing = key

    def rows_of(self, view: OrdersView) -> Sequence[OrderRow]:
        """One row an order."""
        return view.rows

    def show(self, view: View) -> None:
        """Newer orders."""
        if isinstance(view, OrdersView):
            self.take(view)

    def paint(self, width: int, height: int) -> list[Row]:
        """The panel with its frame."""
        inner = width - 2
        shown = self.window(height - 3) if self.seen is not None else ()
        self.columns = _yielding(_stretched(columns_for(inner), inner), shown)
        nothing = "no orders yet: b buys, s sells" if self.seen is not None else "loading orders"
        body: list[Row] = [(words(f" {self.empty_words(nothing)}", inner, "dim"),)]
        if self.seen is not None and self.rows:
            lines = self._lines(self.seen, shown, inner)
            body = [fill(heading(self._headed()), inner), *lines]
        return framed(self._title(width), body, width, height, self.frame_look, self._foot())

    def is_lit(self, row: OrderRow) -> bool:
        """Also the row of the order that is being changed, wherever the focus is."""
        return super().is_lit(row) or row.key == self._changing

    def full_text(self, row: OrderRow, column: str) -> str:
        """The figure with all its digits; of an age the time that it counts from."""
        if column == "age":
            return f"since {self.times.named(row.created_ns)}"
        return super().full_text(row, column)

    def _headed(self) -> list[Column]:
        columns = list(self.columns)
        columns[TIME] = columns[TIME]._replace(title=self.times.heading)
        return columns

    def _title(self, width: int) -> list[Cell]:
        title, view = self.heading(), self.seen
        if view is not None and view.unknown:
            title += [label("  "), label(f" UNKNOWN {view.unknown} ", "unknown")]
        title += self.state()
        if view is None:
            return title
        counts = (
            f"  open {view.open}",
            f"  filled {view.filled}",
            f"  canceled {view.canceled}",
        )
        rejected = [label(f"  rejected {view.rejected}", "bad")] if view.rejected else []
        told = [*title, label(f"  at venues:{''.join(counts)[1:]}", "dim"), *rejected]
        room = width - TITLE_EDGES
        if width_of(told) <= room:
            return told
        title += rejected  # what went wrong is not what is left out
        for count in counts:
            if width_of(title) + len(count) > room:
                break
            title.append(label(count, "dim"))
        return title

    def _foot(self) -> list[Cell]:
        row = self.selected()
        if row is None:
            return []
        where = "placed elsewhere, " if row.external else ""
        detail = f": {row.detail}" if row.detail else ""
        told = f"{where}{row.venue} {row.account}".rstrip()
        if row.kind == PARENT:
            told = f"{row.venue}, {row.line}"
        plan = f"  plan {row.plan}" if row.plan else ""
        return [
            *self.figure(),
            label(f"{name_of(row)} ", "own"),
            label(f"{told}{detail}{plan}", "dim"),
        ]

    def _lines(self, view: OrdersView, rows: Sequence[OrderRow], inner: int) -> list[Row]:
        columns = self.columns
        digits = _digits(rows)
        prices = _prices([form.exact(row.price, digits[row.symbol]) for row in rows], columns[6])
        sizes = _column([form.exact(row.quantity) for row in rows], columns[7])
        filled = _column([form.exact(row.filled) for row in rows], columns[8])
        averages = _prices([_average(row, digits[row.symbol]) for row in rows], columns[9])
        now_ns = max(view.at_ns, self.seen_ns)
        lines: list[Row] = []
        for row, price, size, done, average in zip(
            rows, prices, sizes, filled, averages, strict=True
        ):
            figures = [(price, "text"), (size, "text"), (done, "text" if row.filled else "dim")]
            created = self.times.of_day(row.created_ns)
            cells = _cells(row, created, now_ns, columns, figures, average)
            if not self.table.matches(row):
                cells = [_dimmed(cell) for cell in cells]
            line = self.lit(row, spaced(self.pointed(row, cells)), inner)
            lines.append(self._signed(row, line))
        return lines

    def _signed(self, row: OrderRow, line: Row) -> Row:
        """The row with its two signs in front: > under the cursor; * marked, or that it is being changed."""
        ground = "@cursor" if self.is_lit(row) else ""
        cursor = label(">" if self.is_current(row) else " ", f"own{ground}")
        sign = "*" if row.key in self.table.marks else " "
        mark = label(CHANGING if row.key == self._changing else sign, f"own{ground}")
        return (cursor, mark, *line[2:])


def name_of(row: OrderRow) -> str:
    """Its id: ours, else the venue's; a split order has none and is called by the end of its own."""
    if row.kind == PARENT:
        return form.tail(row.key)
    return row.client_order_id or row.venue_order_id or row.key


def _cells(
    row: OrderRow,
    created: str,
    now_ns: Instant,
    columns: Sequence[Column],
    figures: list[Cell],
    average: str,
) -> list[Cell]:
    names = {column.title for column in columns}
    letter, side_look = SIDE_LOOKS.get(row.side, ("?", "text"))
    status, status_look = STATUS_WORDS.get(row.status, (row.status.upper(), "warning"))
    cells = [
        blank(1),
        words(created, 8, "dim"),
        words(venue_text(row, columns[2].width), columns[2].width, "venue"),
        words(row.symbol, columns[3].width, "dim" if row.kind == CHILD else "text"),
        (letter, side_look),
        words(row.type, 4, "text"),
        *figures,
    ]
    if "average" in names:
        cells.append((average, "text"))
    cells.append(words(status, 8, status_look))
    if "age" in names:
        cells.append(number(form.age(row.created_ns, now_ns), 4, "dim"))
    if "plan" in names:
        cells.append(words(row.plan, PLAN.width, "dim"))
    if "detail" in names:
        width = columns[-1].width
        cells.append(words(_whole_parts(_detail(row), width), width, "dim"))
    return cells


def _dimmed(cell: Cell) -> Cell:
    """Of a row that the filter shows for its family's sake; that nobody knows what it is stays in sight."""
    text, look = cell
    return text, look if look == "unknown" else "dim"


def _detail(row: OrderRow) -> str:
    return f"{'ext ' * row.external}{row.detail}"


def _whole_parts(detail: str, width: int) -> str:
    """As many of its parts as fit: a figure is left out whole, not cut."""
    kept, *parts = detail.split("; ")
    for at, part in enumerate(parts):
        longer = f"{kept}; {part}"
        if len(longer) + (2 if at + 1 < len(parts) else 0) > width:
            return f"{kept} {ELLIPSIS}" if len(kept) + 2 <= width else kept
        kept = longer
    return kept


def _digits(rows: Sequence[OrderRow]) -> dict[str, int]:
    """Decimals of a symbol's prices: those of its finest tick in sight, so that they read alike."""
    digits: dict[str, int] = {}
    for row in rows:
        digits[row.symbol] = max(digits.get(row.symbol, 0), row.price_digits)
    return digits


def _average(row: OrderRow, digits: int) -> str:
    """An average has endless digits: two more than the price is enough to check it by."""
    return form.rounded(row.average, digits + 2)


def _column(texts: list[str], column: Column) -> list[str]:
    return form.align_on_point(texts, column.width)


def _prices(texts: list[str], column: Column) -> list[str]:
    return _column([form.small(text, column.width) for text in texts], column)


def _stretched(columns: tuple[Column, ...], inner: int) -> tuple[Column, ...]:
    """Room beyond the least widens the last column of words."""
    spare = inner - sum(column.width + 1 for column in columns) + 1
    at = len(columns) - 1 if columns[-1].title == "detail" else 3
    widened = columns[at]._replace(width=max(columns[at].width + spare, 1))
    return (*columns[:at], widened, *columns[at + 1 :])


def _yielding(columns: tuple[Column, ...], rows: Sequence[OrderRow]) -> tuple[Column, ...]:
    """Where a detail finds no room, the other columns give it what they do not need for the rows in sight."""
    missing = max((len(_detail(row)) for row in rows), default=0) - columns[-1].width
    if columns[-1].title != "detail" or missing <= 0:
        return columns
    digits = _digits(rows)
    prices = [form.exact(row.price, digits[row.symbol]) for row in rows]
    averages = [_average(row, digits[row.symbol]) for row in rows]
    needs = {
        "size": form.aligned_width([form.exact(row.quantity) for row in rows]),
        "filled": form.aligned_width([form.exact(row.filled) for row in rows]),
        "symbol": max(len(row.symbol) for row in rows),
        "average": form.aligned_width(averages),
        "price": form.aligned_width(prices),
    }
    given, found = 0, list(columns)
    for at, column in enumerate(columns[:-1]):
        need = max(needs.get(column.title, column.width), len(column.title))
        give = min(max(column.width - need, 0), missing - given)
        found[at] = column._replace(width=column.width - give)
        given += give
    return (*found[:-1], columns[-1]._replace(width=columns[-1].width + given))
