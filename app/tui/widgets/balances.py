"""Panel 1: what we own, asset by asset, and how old each venue's word about it is."""

from collections.abc import Sequence

from app.domain.amounts import ZERO
from app.tui import formatting as form
from app.tui.cells import Cell, Column, Row, blank, heading, label, number, spaced, words
from app.tui.frames import framed
from app.tui.widgets.file_models import BALANCE_FILE
from app.tui.widgets.table import RowModel, Trait
from app.tui.widgets.table_panel import TablePanel
from app.views.balances import BalanceRow, BalancesView
from app.views.keys import View

_WIDE = (
    Column("asset", 7),
    Column("total", 15, True),
    Column("locked", 11, True),
    Column("USD", 11, True, "usd"),
    Column("%", 4, True, "share"),
)
_NARROW = (
    Column("asset", 7),
    Column("total", 15, True),
    Column("USD", 8, True, "usd"),
    Column("%", 4, True, "share"),
)
_WIDE_FROM = 52
_HELD = 14  # columns of what is held at one venue
_STALE_AFTER_S = 90


def _worth(row: BalanceRow) -> str:
    """In full; what stands on an old price or balance is an estimate."""
    return form.estimate(form.usd(row.usd)) if row.stale else form.usd(row.usd)


BALANCE_ROWS: RowModel[BalanceRow] = RowModel(
    key=lambda row: row.asset,
    traits=(
        Trait("asset", lambda row: row.asset, lambda row: row.asset.casefold(), fuzzy=True),
        Trait("venue", lambda row: " ".join(cell.venue for cell in row.cells)),
        Trait("total", lambda row: form.exact(row.total), lambda row: row.total, figure=True),
        Trait("locked", lambda row: form.exact(row.locked), lambda row: row.locked, figure=True),
        Trait("usd", _worth, lambda row: row.usd, figure=True),
        Trait("share", lambda row: form.percent(row.share, 4), lambda row: row.share, figure=True),
    ),
    file=BALANCE_FILE,
)


class Balances(TablePanel[BalancesView, BalanceRow]):
    """Rows sorted by value; unpriced ones are shown as n/p and never counted."""

    def rows_of(self, view: BalancesView) -> Sequence[BalanceRow]:
        """One row an asset."""
        return view.rows

    def show(self, view: View) -> None:
        """Newer balances."""
        if isinstance(view, BalancesView):
            self.take(view)

    def full_text(self, row: BalanceRow, column: str) -> str:
        """The figure with all its digits, also what a venue holds."""
        held = [cell.total for cell in row.cells if cell.venue == column]
        return form.exact(sum(held, ZERO)) if held else super().full_text(row, column)

    def paint(self, width: int, height: int) -> list[Row]:
        """The panel with its frame."""
        inner, room = width - 2, height - 2
        view = self.seen
        wide = inner >= _WIDE_FROM
        columns = _WIDE if wide else _NARROW
        venues = _at_venues(view, inner, columns) if view and wide else ()
        left = inner - sum(column.width + 1 for column in venues)
        self.columns = (*_stretched(columns, left), *venues)
        body: list[Row] = []
        if view is not None and self.rows:
            tail = _totals(view, inner) if wide else []
            shown = max(0, room - 1 - len(tail))
            body = [tuple(heading(self.columns)), *self._rows(shown, wide, inner)]
            body += [(blank(inner),)] * (room - len(body) - len(tail)) + tail
        else:
            body = [(words(f" {self.empty_words(_waiting(view))}", inner, "dim"),)]
        title = [*self.heading(), *self.state()]
        if view is not None and view.stored:
            title.append(label("  last stored, not yet confirmed", "stale"))
        elif view is not None and view.unpriced and not wide:
            title.append(label(f"  {len(view.unpriced)} unpriced", "warning"))
        foot = [*self.figure(), *(() if view is None else _ages(view))]
        return framed(title, body, width, height, self.frame_look, foot)

    def _rows(self, shown: int, wide: bool, inner: int) -> list[Row]:
        columns, rows = self.columns[: len(_WIDE if wide else _NARROW)], self.window(shown)
        totals = form.align_on_point([form.holding(row.total) for row in rows], columns[1].width)
        locked = form.align_on_point(
            [form.holding(row.locked) if row.locked else form.NOT_APPLICABLE for row in rows],
            columns[2].width,
        )
        painted = []
        held = [_held_at(rows, column) for column in self.columns[len(columns) :]]
        for at, (row, total, lock) in enumerate(zip(rows, totals, locked, strict=True)):
            look = "stale" if row.stale else "text"
            money = _money(row, columns[-2].width if wide else 0)
            name = words(
                f"{row.asset[:20]}", columns[0].width - 1, "stale" if row.stale else "bright"
            )
            figures = [number(total, columns[1].width, look)]
            if wide:
                figures.append(number(lock, columns[2].width, look if row.locked else "dim"))
            figures += [
                number(money, columns[-2].width, "warning" if row.usd is None else look),
                number(form.share(row.share), columns[-1].width, "dim"),
                *(column[at] for column in held),
            ]
            pointed = self.pointed(row, [name, *figures])
            line = [pointed[0], label("!" if row.stale else " ", "warning"), (" ", look)]
            painted.append(self.lit(row, [*line, *spaced(pointed[1:])], inner))
        return painted


def _waiting(view: BalancesView | None) -> str:
    if view is None or view.loading:
        return "loading balances"
    return "no balances at any venue"


def _money(row: BalanceRow, width: int) -> str:
    """In whole USD where that fits; what stands on an old price or balance is an estimate."""
    mark = form.estimate if row.stale else str
    money = mark(form.whole_usd(row.usd))
    return money if len(money) <= width else mark(form.short(row.usd, form.NOT_PRICED))


def _totals(view: BalancesView, inner: int) -> list[Row]:
    money = form.usd(view.priced_usd)
    rows: list[Row] = [
        (words("priced total", inner - 17, "dim", right=True), number(money, 17, "bright"))
    ]
    if view.unpriced:
        names = " ".join(view.unpriced[:20])
        text = f"UNPRICED {len(view.unpriced)}, outside NAV: {names}"
        rows.append((words(text, inner, "warning"),))
    return rows


def _at_venues(view: BalancesView, inner: int, columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """One column a venue where there is room for all of them: some alone would look like the whole."""
    venues = tuple(Column(each.venue, _HELD, True, each.venue) for each in view.venues)
    spare = inner - sum(column.width + 1 for column in columns)
    return venues if len(venues) * (_HELD + 1) <= spare else ()


def _held_at(rows: Sequence[BalanceRow], venue: Column) -> list[Cell]:
    """The column of what the venue holds; "-" where it has none of the asset."""
    held = [[cell.total for cell in row.cells if cell.venue == venue.name] for row in rows]
    texts = [form.holding(sum(each, ZERO)) if each else form.NOT_APPLICABLE for each in held]
    looks = [
        "stale" if row.stale else "text" if each else "dim"
        for row, each in zip(rows, held, strict=True)
    ]
    return list(zip(form.align_on_point(texts, venue.width), looks, strict=True))


def _ages(view: BalancesView) -> list[Cell]:
    cells: list[Cell] = []
    for venue in view.venues:
        age = form.age(venue.as_of_ns, view.at_ns).rjust(3)
        old = venue.as_of_ns is None or (
            view.at_ns - venue.as_of_ns > _STALE_AFTER_S * 1_000_000_000
        )
        trouble = old or venue.problem
        word = "never" if venue.as_of_ns is None else age
        cells.append(label(("  " if cells else "") + venue.venue, "dim"))
        cells.append(label(f" {word}{'!' if trouble else ''}", "warning" if trouble else "text"))
    return cells


def _stretched(columns: tuple[Column, ...], inner: int) -> tuple[Column, ...]:
    """Room beyond the least widens the total, up to what any holding needs."""
    spare = inner - sum(column.width + 1 for column in columns) + 1
    total = columns[1]._replace(width=columns[1].width + max(0, min(spare, 8)))
    return (columns[0], total, *columns[2:])
