"""Panel 6: the orders of all venues, open ones first; the cursor stays with its order."""

from app.domain.instants import Instant
from app.domain.order_terms import Side
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
    over,
    spaced,
    words,
)
from app.tui.frames import framed
from app.tui.times import Times
from app.tui.widgets.scrolling import Cursor
from app.views.orders import OrderRow, OrdersView

_WIDE = (
    Column("", 1),
    Column("time UTC", 8),
    Column("venue", 7),
    Column("symbol", 12),
    Column("", 1),
    Column("type", 4),
    Column("price", 13, True),
    Column("size", 12, True),
    Column("filled", 12, True),
    Column("average", 12, True),
    Column("state", 8),
    Column("age", 4, True),
    Column("detail", 10),
)
_NARROW = (
    Column("", 1),
    Column("time UTC", 8),
    Column("ven", 3),
    Column("symbol", 10),
    Column("", 1),
    Column("type", 4),
    Column("price", 11, True),
    Column("size", 12, True),
    Column("filled", 11, True),
    Column("state", 8),
)
_WIDE_FROM = 116
STATUS_WORDS = {
    "pending": ("PENDING", "warning"),
    "open": ("OPEN", "venue"),
    "partially_filled": ("PARTIAL", "venue"),
    "filled": ("FILLED", "good"),
    "canceled": ("CANCELED", "dim"),
    "expired": ("EXPIRED", "dim"),
    "rejected": ("REJECTED", "bad"),
    "unknown": ("UNKNOWN?", "unknown"),
}
SIDE_LOOKS = {Side.BUY.value: ("B", "buy"), Side.SELL.value: ("S", "sell")}


class OrderFeed:
    """`cursor.key` names the current order: what `c` cancels and `enter` opens."""

    title = "Order feed"
    digit = "6"

    def __init__(self, times: Times | None = None) -> None:
        self.times = times or Times()
        self.view: OrdersView | None = None
        self.now_ns = 0  # the status line's: orders are told when they change, their ages go on
        self.focused = True
        self.cursor = Cursor()

    def paint(self, width: int, height: int) -> list[Row]:
        """The panel with its frame."""
        inner = width - 2
        columns = _stretched(_WIDE if inner >= _WIDE_FROM else _NARROW, inner)
        focus = "_focus" if self.focused else ""
        body: list[Row] = [(words(" loading orders", inner, "dim"),)]
        if self.view is not None and not self.view.rows:
            body = [(words(" no orders yet: b buys, s sells", inner, "dim"),)]
        elif self.view is not None:
            rows = self._rows(self.view, columns, inner, height - 3)
            when = columns[1]._replace(title=self.times.heading)
            heads = heading((columns[0], when, *columns[2:]))
            body = [fill(heads, inner), *rows]
        return framed(self._title(focus), body, width, height, f"frame{focus}", self._foot())

    def selected(self) -> OrderRow | None:
        """The current order, if it is still in the feed."""
        return self.cursor.find(self.view.rows, order_key) if self.view is not None else None

    def cell_under_cursor(self) -> tuple[str, str] | None:
        """Row key and column name; "" while no figure of the row is chosen."""
        row = self.selected()
        return None if row is None else (order_key(row), "")

    def move(self, step: int) -> None:
        """Move the cursor by rows."""
        if self.view is not None:
            self.cursor.move(self.view.rows, order_key, step)

    def _title(self, focus: str) -> list[Cell]:
        title = [label(f"{self.digit} {self.title}", f"title{focus}")]
        view = self.view
        if view is not None:
            counts = f"  open {view.open}  filled {view.filled}  canceled {view.canceled}"
            title.append(label(counts, "dim"))
            if view.rejected:
                title.append(label(f"  rejected {view.rejected}", "bad"))
            if view.unknown:
                title += [label("  "), label(f" UNKNOWN {view.unknown} ", "unknown")]
        return title

    def _foot(self) -> list[Cell]:
        row = self.selected()
        if row is None:
            return []
        name = row.client_order_id or row.venue_order_id or row.key
        where = "placed elsewhere, " if row.external else ""
        detail = f": {row.detail}" if row.detail else ""
        return [label(f"{name} ", "own"), label(f"{where}{row.venue} {row.account}{detail}", "dim")]

    def _rows(
        self, view: OrdersView, columns: tuple[Column, ...], inner: int, room: int
    ) -> list[Row]:
        first = self.cursor.first(view.rows, order_key, max(room, 1))
        rows = view.rows[first : first + max(room, 0)]
        prices = _prices([form.exact(row.price, row.price_digits) for row in rows], columns[6])
        sizes = _column([form.exact(row.quantity) for row in rows], columns[7])
        filled = _column([form.exact(row.filled) for row in rows], columns[8])
        averages = _prices([_average(row) for row in rows], columns[9])
        lines: list[Row] = []
        for row, price, size, done, average in zip(
            rows, prices, sizes, filled, averages, strict=True
        ):
            figures = [(price, "text"), (size, "text"), (done, "text" if row.filled else "dim")]
            created = self.times.of_day(row.created_ns)
            now_ns = max(view.at_ns, self.now_ns)
            cells = _cells(row, created, now_ns, columns, figures, average)
            line = fill(spaced(cells), inner)
            current = row.key == self.cursor.key
            lines.append(over(line, "cursor") if current and self.focused else line)
            if current:
                lines[-1] = (label(">", "own@cursor" if self.focused else "own"), *lines[-1][1:])
        return lines


def _cells(
    row: OrderRow,
    created: str,
    now_ns: Instant,
    columns: tuple[Column, ...],
    figures: list[Cell],
    average: str,
) -> list[Cell]:
    wide = len(columns) == len(_WIDE)
    letter, side_look = SIDE_LOOKS.get(row.side, ("?", "text"))
    status, status_look = STATUS_WORDS.get(row.status, (row.status.upper(), "warning"))
    venue = row.venue if wide else row.venue[:3].upper()
    cells = [
        blank(1),
        words(created, 8, "dim"),
        words(venue, columns[2].width, "venue"),
        words(row.symbol, columns[3].width, "text"),
        (letter, side_look),
        words(row.type, 4, "text"),
        *figures,
    ]
    if wide:
        cells.append((average, "text"))
    cells.append(words(status, 8, status_look))
    if wide:
        cells.append(number(form.age(row.created_ns, now_ns), 4, "dim"))
        tag = "ext " if row.external else ""
        cells.append(words(tag + row.detail, columns[-1].width, "dim"))
    return cells


def _average(row: OrderRow) -> str:
    """An average has endless digits: two more than the price is enough to check it by."""
    return form.rounded(row.average, row.price_digits + 2)


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


def order_key(row: OrderRow) -> str:
    """The order's key."""
    return row.key
