"""Panel 1: what we own, asset by asset, and how old each venue's word about it is."""

from app.tui import formatting as form
from app.tui.cells import Cell, Column, Row, blank, heading, label, number, over, spaced, words
from app.tui.frames import framed
from app.tui.widgets.scrolling import Cursor
from app.views.balances import BalanceRow, BalancesView

_WIDE = (
    Column("asset", 7),
    Column("total", 15, True),
    Column("locked", 11, True),
    Column("USD", 11, True),
    Column("%", 4, True),
)
_NARROW = (
    Column("asset", 7),
    Column("total", 15, True),
    Column("USD", 8, True),
    Column("%", 4, True),
)
_WIDE_FROM = 52
_STALE_AFTER_S = 90


class Balances:
    """Rows sorted by value; unpriced ones are shown as n/p and never counted."""

    title = "Balances"
    digit = "1"

    def __init__(self) -> None:
        self.view: BalancesView | None = None
        self.focused = False
        self.cursor = Cursor()

    def paint(self, width: int, height: int) -> list[Row]:
        """The panel with its frame."""
        inner, room = width - 2, height - 2
        wide = inner >= _WIDE_FROM
        columns = _stretched(_WIDE if wide else _NARROW, inner)
        body: list[Row] = []
        if self.view is not None and self.view.rows:
            tail = self._totals(inner, wide)
            shown = max(0, room - 1 - len(tail))
            body = [tuple(heading(columns)), *self._rows(self.view, columns, shown, wide)]
            body += [(blank(inner),)] * (room - len(body) - len(tail)) + tail
        else:
            body = [(words(self._waiting(), inner, "dim"),)]
        focus = "_focus" if self.focused else ""
        title = [label(f"{self.digit} {self.title}", f"title{focus}")]
        if self.view is not None and self.view.stored:
            title.append(label("  last stored, not yet confirmed", "stale"))
        elif self.view is not None and self.view.unpriced and not wide:
            title.append(label(f"  {len(self.view.unpriced)} unpriced", "warning"))
        return framed(title, body, width, height, f"frame{focus}", self._ages())

    def selected(self) -> BalanceRow | None:
        """The row under the cursor."""
        rows = self.view.rows if self.view is not None else ()
        return self.cursor.find(rows, _key)

    def cell_under_cursor(self) -> tuple[str, str] | None:
        """Row key and column name; "" while no figure of the row is chosen."""
        row = self.selected()
        return None if row is None else (_key(row), "")

    def move(self, step: int) -> None:
        """Move the cursor by rows."""
        if self.view is not None:
            self.cursor.move(self.view.rows, _key, step)

    def _waiting(self) -> str:
        if self.view is None or self.view.loading:
            return " loading balances"
        return " no balances at any venue"

    def _rows(
        self, view: BalancesView, columns: tuple[Column, ...], shown: int, wide: bool
    ) -> list[Row]:
        first = self.cursor.first(view.rows, _key, shown)
        rows = view.rows[first : first + shown]
        totals = form.align_on_point([form.holding(row.total) for row in rows], columns[1].width)
        locked = form.align_on_point(
            [form.holding(row.locked) if row.locked else form.NOT_APPLICABLE for row in rows],
            columns[2].width,
        )
        painted = []
        for row, total, lock in zip(rows, totals, locked, strict=True):
            look = "stale" if row.stale else "text"
            money = _money(row, columns[-2].width if wide else 0)
            cells = [
                words(
                    f"{row.asset[:20]}", columns[0].width - 1, "stale" if row.stale else "bright"
                ),
                label("!" if row.stale else " ", "warning"),
            ]
            figures = [number(total, columns[1].width, look)]
            if wide:
                figures.append(number(lock, columns[2].width, look if row.locked else "dim"))
            figures += [
                number(money, columns[-2].width, "warning" if row.usd is None else look),
                number(form.share(row.share), columns[-1].width, "dim"),
            ]
            line = (*cells, (" ", look), *spaced(figures))
            marked = self.focused and _key(row) == self.cursor.key
            painted.append(over(line, "cursor") if marked else line)
        return painted

    def _totals(self, inner: int, wide: bool) -> list[Row]:
        view = self.view
        if view is None or not wide:
            return []
        money = form.usd(view.priced_usd)
        rows: list[Row] = [
            (words("priced total", inner - 17, "dim", right=True), number(money, 17, "bright"))
        ]
        if view.unpriced:
            names = " ".join(view.unpriced[:20])
            text = f"UNPRICED {len(view.unpriced)}, outside NAV: {names}"
            rows.append((words(text, inner, "warning"),))
        return rows

    def _ages(self) -> list[Cell]:
        if self.view is None:
            return []
        cells: list[Cell] = []
        for venue in self.view.venues:
            age = form.age(venue.as_of_ns, self.view.at_ns).rjust(3)
            old = venue.as_of_ns is None or (
                self.view.at_ns - venue.as_of_ns > _STALE_AFTER_S * 1_000_000_000
            )
            trouble = old or venue.problem
            word = "never" if venue.as_of_ns is None else age
            cells.append(label(("  " if cells else "") + venue.venue, "dim"))
            cells.append(
                label(f" {word}{'!' if trouble else ''}", "warning" if trouble else "text")
            )
        return cells


def _money(row: BalanceRow, width: int) -> str:
    """In whole USD where that fits; what stands on an old price or balance is an estimate."""
    mark = form.estimate if row.stale else str
    money = mark(form.whole_usd(row.usd))
    return money if len(money) <= width else mark(form.short(row.usd, form.NOT_PRICED))


def _key(row: BalanceRow) -> str:
    return row.asset


def _stretched(columns: tuple[Column, ...], inner: int) -> tuple[Column, ...]:
    """Room beyond the least widens the total, up to what any holding needs."""
    spare = inner - sum(column.width + 1 for column in columns) + 1
    total = columns[1]._replace(width=columns[1].width + max(0, min(spare, 8)))
    return (columns[0], total, *columns[2:])
