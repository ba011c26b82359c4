"""Panel 9: recent public trades over all venues, newest first, our own marked; small ones can be left out."""

from app.domain.instants import Instant
from app.market.tape import LEAST_NOTIONALS
from app.tui import formatting as form
from app.tui.cells import Cell, Column, Row, fill, heading, label, number, over, spaced, words
from app.tui.frames import framed
from app.tui.quote_money import QuoteMoney, quote_money
from app.tui.times import Times
from app.tui.widgets.order_columns import SIDE_LOOKS
from app.tui.widgets.panel import Panel, PanelKind
from app.views.keys import View
from app.views.tape import TapeRow, TapeView

_NARROW = (
    Column("", 1),
    Column("time UTC", 8),
    Column("v", 1),
    Column("", 1),
    Column("price", 11, True),
    Column("size", 9, True),
)
_WIDE = (
    Column("", 1),
    Column("time UTC", 12),
    Column("venue", 8),
    Column("", 1),
    Column("price", 13, True),
    Column("size", 13, True),
    Column("value", 10, True),
)
_WIDE_FROM = 66
_THOUSAND = 1_000


class Tape(Panel[TapeView]):
    """`least` is the least notional shown, in quote currency; `down` how many trades it is scrolled."""

    def __init__(self, kind: PanelKind, times: Times) -> None:
        super().__init__(kind, times)
        self.least = 0
        self.down = 0

    def show(self, view: View) -> None:
        """Newer trades."""
        if isinstance(view, TapeView):
            if self.view is not None and self.view.symbol != view.symbol:
                self.down = 0
                self.thaw()
            self.take(view)

    def turn_least(self, step: int) -> None:
        """Show larger trades only, or smaller ones again."""
        at = LEAST_NOTIONALS.index(self.least) + step
        if 0 <= at < len(LEAST_NOTIONALS):
            self.least, self.down = LEAST_NOTIONALS[at], 0

    def move(self, step: int) -> None:
        """Scroll to older trades or back."""
        self.down = max(0, min(self.down + step, len(self._rows()) - 1))

    def back(self) -> str | None:
        """From older trades to the newest."""
        if not self.down:
            return None
        self.down = 0
        return ""

    def paint(self, width: int, height: int) -> list[Row]:
        """The panel with its frame."""
        inner, room = width - 2, max(height - 3, 0)
        self.page = max(1, room)
        view, rows = self.seen, self._rows()
        columns = _WIDE if inner >= _WIDE_FROM else _NARROW
        if view is None:
            body: list[Row] = [(words(" loading the tape", inner, "dim"),)]
        elif not rows:
            body = [(words(self._nothing(view), inner, "dim"),)]
        else:
            self.down = min(self.down, len(rows) - 1)
            if columns is _WIDE:
                columns = (*_WIDE[:-1], _WIDE[-1]._replace(title=view.quote[: _WIDE[-1].width]))
            body = [
                fill(heading(self._headed(columns)), inner),
                *(
                    self._line(row, view, columns, inner)
                    for row in rows[self.down : self.down + room]
                ),
            ]
        return framed(self._heading(view), body, width, height, self.frame_look, self._foot())

    def _rows(self) -> tuple[TapeRow, ...]:
        view = self.seen
        if view is None:
            return ()
        return next((one.rows for one in view.lists if one.least == self.least), ())

    def _heading(self, view: TapeView | None) -> list[Cell]:
        cells = self.heading()
        if view is None:
            return cells
        cells.append(label(f" {view.symbol}", "bright"))
        if self.least:
            cells.append(label(f" from {self.least // 1_000}k {view.quote}", "warning"))
        if self.down:
            cells.append(label(f", from trade {self.down + 1}", "warning"))
        return cells

    def _nothing(self, view: TapeView) -> str:
        if self.least:
            return f" no trade of {self.least // 1_000}k {view.quote} or more yet: F shows smaller ones"
        return f" no trade of {view.symbol} yet"

    def _foot(self) -> list[Cell]:
        if not any(row.own for row in self._rows()):
            return []
        return [label("* ", "own"), label("ours", "dim")]

    def _line(self, row: TapeRow, view: TapeView, columns: tuple[Column, ...], inner: int) -> Row:
        letter, look = SIDE_LOOKS.get(row.side, ("?", "text"))
        price = form.exact(row.price, view.price_digits)
        cells = [
            ("*" if row.own else " ", "own"),
            words(self._time(row.at_ns, columns), columns[1].width, "dim"),
            words(
                row.venue if len(columns) == len(_WIDE) else row.letter, columns[2].width, "venue"
            ),
            (letter, look),
            number(price, columns[4].width, look),
        ]
        if len(columns) == len(_WIDE):
            money = quote_money(view.quote, view.price_digits, view.size_digits)
            worth = _worth(row, money, columns[6].width)
            cells += [
                number(_size(row, view.size_digits, columns[5].width), columns[5].width),
                number(worth, columns[6].width, "dim"),
            ]
        else:
            cells.append(number(form.fitting(row.size, columns[5].width), columns[5].width))
        line = fill(spaced(cells), inner)
        return over(line, "bar") if row.own else line

    def _time(self, at_ns: Instant, columns: tuple[Column, ...]) -> str:
        wide = len(columns) == len(_WIDE)
        return self.times.precise(at_ns) if wide else self.times.of_day(at_ns)

    def _headed(self, columns: tuple[Column, ...]) -> tuple[Column, ...]:
        return (columns[0], columns[1]._replace(title=self.times.heading), *columns[2:])


def _size(row: TapeRow, digits: int, width: int) -> str:
    text = form.exact(row.size, digits)
    return text if len(text) <= width else form.fitting(row.size, width)


def _worth(row: TapeRow, money: QuoteMoney, width: int) -> str:
    """In an overview's digits from a thousand on; below, as money of its quote asset is told."""
    text = money.text(row.notional)
    return text if row.notional < _THOUSAND and len(text) <= width else form.short(row.notional)
