"""Panel 2: the book over all venues, net of our fees; asks above, the spread, bids below."""

from decimal import Decimal

from app.domain.amounts import average_digits
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
    width_of,
    words,
)
from app.tui.frames import framed
from app.tui.glyphs import HORIZONTAL
from app.tui.quote_money import fitting_digits
from app.tui.times import Times
from app.tui.widgets.ladder_cursor import LadderCursor
from app.tui.widgets.panel import Panel, PanelKind
from app.tui.widgets.table import CellAt
from app.views.keys import View
from app.views.ladder import BookState, LadderRow, LadderView

# mark | cum and size of bids | net price | size and cum of asks | the venue's own price and letter
_WIDE = (
    Column("", 1),
    Column("cum bid", 8, True),
    Column("size", 9, True),
    Column("net price", 11, True),
    Column("size", 9, True),
    Column("cum ask", 8, True),
    Column("raw", 10, True),
)
_NARROW = (
    Column("", 1),
    Column("bid", 9, True),
    Column("net price", 12, True),
    Column("ask", 9, True),
)
_SIZE, _CUMULATIVE = 9, 8
_SIZE_DIGITS = 5
_WIDE_FROM = 64
_HEADING_FROM = 12  # rows of the panel from which a heading is worth a row
_OWN_ROWS = 3
_OWN_FROM = 4  # fewer are the best of both sides and what is between them
_SIDES = {"buy": ("B", "buy"), "sell": ("S", "sell")}
_MOVES = {"buy": ("^", "profit"), "sell": ("v", "loss")}  # a change, not a side of the book


class Ladder(Panel[LadderView]):
    """Levels of every valid book, ordered by what we would pay or get after fees."""

    def __init__(self, kind: PanelKind, times: Times) -> None:
        super().__init__(kind, times)
        self.symbol: str | None = None  # what was asked for, before its first view
        self.cursor = LadderCursor()
        self.most_levels: int | None = None  # a side; fewer are drawn on a slow line
        self._hidden = 0  # levels left out between the spread and the first one shown

    def show(self, view: View) -> None:
        """A newer book."""
        if isinstance(view, LadderView):
            if self.view is not None and self.view.symbol != view.symbol:
                self.restart(view.symbol)
            self.symbol = view.symbol
            self.take(view)

    def restart(self, symbol: str) -> None:
        """Another instrument: its book is shown as loading until it arrives."""
        self.view, self.symbol = None, symbol
        self.thaw()
        self.cursor.reset()

    def paint(self, width: int, height: int) -> list[Row]:
        """The panel with its frame."""
        view = self.seen
        if view is None:
            body: list[Row] = [(words(" loading the book", width - 2, "dim"),)]
            name = f"{self.kind.title} {self.symbol or ''}"
            return framed(self.heading(name), body, width, height, self.frame_look)
        body = self._body(view, width - 2, height - 2)
        title = [
            *self.heading(),
            label(" "),
            label(view.symbol, "bright"),
            *self._depth(
                width
            ),  # first of all: what is left out between the spread and the first level
            label(" net, raw CROSSED", "warning")
            if view.raw_crossed
            else label("" if self._hidden and width < _WIDE_FROM else " net of fees", "dim"),
        ]
        if self.most_levels is not None:  # else the book would look thin
            title.append(label(f", best {self.most_levels}", "warning"))
        foot = [*self._figure(view), *_books(view)]
        return framed(title, body, width, height, self.frame_look, foot)

    def move(self, step: int) -> None:
        """Move the cursor by levels."""
        if self.seen is not None:
            self.cursor.move(step, len(self.seen.asks), len(self.seen.bids))

    def sideways(self, step: int) -> None:
        """Move the cursor by figures of the level."""
        self.cursor.sideways(step)

    def back(self) -> str | None:
        """From deep in the book back to the spread."""
        if self.cursor.spot is None:
            return None
        self.cursor.reset()
        return ""

    def selected(self) -> LadderRow | None:
        """The level under the cursor."""
        spot, view = self.cursor.spot, self.seen
        if spot is None or view is None:
            return None
        levels = view.bids if spot.bid else view.asks
        return levels[min(spot.depth, len(levels) - 1)] if levels else None

    def cell_under_cursor(self) -> CellAt | None:
        """The level as "bid binance 97401.99"; columns cumulative, size, net, raw."""
        row, spot = self.selected(), self.cursor.spot
        if row is None or spot is None:
            return None
        return CellAt(f"{'bid' if spot.bid else 'ask'} {row.venue} {row.raw}", self.cursor.column)

    def _figure(self, view: LadderView) -> list[Cell]:
        """The chosen figure with all its digits, also one that the narrow ladder has no column for."""
        row = self.selected() if self.focused else None
        if row is None or not self.cursor.column:
            return []
        texts = {
            "net": form.exact(row.price, view.price_digits),
            "raw": form.exact(row.raw, view.price_digits),
            "size": form.exact(row.size),
            "cumulative": form.exact(row.cumulative),
        }
        name = self.cursor.column
        return [label(f"{name} ", "key"), label(f"{texts[name]}  ", "bright")]

    def _depth(self, width: int) -> list[Cell]:
        if not self._hidden:
            return []
        side = "bid" if self.cursor.spot is not None and self.cursor.spot.bid else "ask"
        level = self._hidden + 1
        text = f"from {side} {level}" if width < _WIDE_FROM else f"{side}s from level {level}"
        return [label(f", {text}", "warning")]

    def _body(self, view: LadderView, inner: int, room: int) -> list[Row]:
        columns = _WIDE if inner >= _WIDE_FROM else _NARROW
        head: list[Row] = [fill(heading(columns), inner)] if room >= _HEADING_FROM else []
        own_rows = _OWN_ROWS if room >= _HEADING_FROM else 1 if room >= _OWN_FROM else 0
        tail = _own_rows(view, inner, own_rows) if own_rows else []
        levels = max(0, room - len(head) - len(tail) - 1)
        above, below = levels - levels // 2, levels // 2
        most = levels if self.most_levels is None else self.most_levels
        most_asks, most_bids = min(above, most), min(below, most)
        first_ask = self.cursor.hidden(False, len(view.asks), most_asks)
        first_bid = self.cursor.hidden(True, len(view.bids), most_bids)
        self.page, self._hidden = max(most_asks, 1), first_ask + first_bid
        asks = view.asks[first_ask : first_ask + most_asks]
        bids = view.bids[first_bid : first_bid + most_bids]
        return [
            *head,
            *[(blank(inner),)] * (above - len(asks)),
            *(self._level(row, view, columns, False, inner) for row in reversed(asks)),
            _spread(view, inner),
            *(self._level(row, view, columns, True, inner) for row in bids),
            *[(blank(inner),)] * (below - len(bids)),
            *tail,
        ]

    def _level(
        self, row: LadderRow, view: LadderView, columns: tuple[Column, ...], bid: bool, inner: int
    ) -> Row:
        here = self.focused and row is self.selected()
        figures = _figures(row, view, columns, bid)
        if here and self.cursor.column in figures:
            figures[self.cursor.column] = (figures[self.cursor.column][0], "caret")
        mark = "*" if row.own else ">" if here else " "
        line = fill(
            [*spaced([label(mark, "own"), *_placed(figures, columns, bid)]), label(" "),
             words(row.letter, 1, "venue")],
            inner,
        )  # fmt: skip
        return over(line, "cursor" if here else "bar") if here or row.own else line


def _figures(
    row: LadderRow, view: LadderView, columns: tuple[Column, ...], bid: bool
) -> dict[str, Cell]:
    column = columns[3 if columns is _WIDE else 2]
    net = form.small(form.rounded(row.price, _net_digits(view, column.width)), column.width)
    look = "bid" if bid else "ask"
    figures = {
        "size": number(_size(row.size, view.size_digits, _SIZE), _SIZE),
        "net": number(net, column.width, look),
    }
    if columns is _WIDE:
        total = _size(row.cumulative, view.size_digits, _CUMULATIVE)
        figures["cumulative"] = number(total, _CUMULATIVE, "dim")
        raw = form.small(form.exact(row.raw, view.price_digits), columns[-1].width)
        figures["raw"] = number(raw, columns[-1].width, "dim")
    return figures


def _net_digits(view: LadderView, width: int) -> int:
    """Decimals of every net price: two that differ read differently, also where a tick is coarse."""
    best = next((row.price for row in (*view.bids[:1], *view.asks[:1])), None)
    digits = average_digits(view.price_digits, best)
    return fitting_digits(digits, view.price_digits, best, width)


def _placed(figures: dict[str, Cell], columns: tuple[Column, ...], bid: bool) -> list[Cell]:
    """The figures on their side of the price, blanks on the other."""
    size, net, none = figures["size"], figures["net"], blank(_SIZE)
    if columns is not _WIDE:
        return [size, net, none] if bid else [none, net, size]
    total, raw, gap = figures["cumulative"], figures["raw"], blank(_CUMULATIVE)
    return [total, size, net, none, gap, raw] if bid else [gap, none, net, size, total, raw]


def _size(size: Decimal, digits: int, width: int) -> str:
    """At the lot where it fits, else fewer decimals of a level's size, which is no figure to trade on."""
    most = min(digits, _SIZE_DIGITS)
    for decimals in range(most, -1, -1):
        text = form.rounded(size, decimals)
        if not text.strip("0.,") and size:
            return f"<{Decimal(1).scaleb(-most):f}"
        if len(text) <= width:
            return text
    return form.short(size)


def _spread(view: LadderView, inner: int) -> Row:
    mark, look = _MOVES.get(view.last_side or "", (" ", "text"))
    last = form.exact(view.last_price, view.price_digits)
    cells: list[Cell] = [
        label(HORIZONTAL * 2, "frame"),
        label(" last ", "dim"),
        label(f"{last} {mark}", look if view.last_price is not None else "dim"),
        label("  net spread " if inner >= _WIDE_FROM else "  net ", "dim"),
        label(form.basis_points(view.net_spread_bp).rjust(7), "bright"),
    ]
    if inner >= _WIDE_FROM and view.last_ns is not None:
        age = form.age(view.last_ns, view.at_ns).rjust(4)
        letters = {book.venue: book.letter for book in view.books}
        cells.append(label(f"  traded {age} ago ", "dim"))
        cells.append(label(letters.get(view.last_venue or "", ""), "venue"))
    rest = inner - width_of(cells)
    return fill([*cells, (" " + HORIZONTAL * (rest - 1), "frame")] if rest > 1 else cells, inner)


def _own_rows(view: LadderView, inner: int, most: int) -> list[Row]:
    if not view.own:
        return []
    pieces: list[list[Cell]] = []
    for order in view.own:
        letter, look = _SIDES.get(order.side, ("?", "text"))
        size = form.exact(order.remaining, 0)
        price = form.exact(order.price, view.price_digits)
        pieces.append(
            [label(letter, look), label(f" {size} @ {price} "), label(order.letter, "venue")]
        )
    lines: list[list[Cell]] = [[label("mine ", "own")]]
    hidden = 0
    for place, piece in enumerate(pieces):
        may_hide = len(lines) == most and (hidden or place < len(pieces) - 1)
        gap = 2 if len(lines[-1]) > 1 else 0
        if width_of(lines[-1]) + gap + width_of(piece) > inner - (6 if may_hide else 0):
            if len(lines) == most:
                hidden += 1
                continue
            lines.append([label("     ", "own")])
        elif len(lines[-1]) > 1:
            lines[-1].append(("  ", "text"))
        lines[-1].extend(piece)
    if hidden:
        lines[-1].append(label(f"  +{hidden}", "own"))
    return [fill(line, inner) for line in lines]


def _books(view: LadderView) -> list[Cell]:
    """The state of each venue's book; those that may not be looked at first, with the reason."""
    cells: list[Cell] = []
    for book in sorted(view.books, key=lambda book: book.valid):
        gap = "  " if cells else ""
        if book.valid:
            cells.append(label(f"{gap}{book.letter} ", "venue"))
            cells.append(label(f"{book.venue} {_age(book, view)}", "dim"))
        else:
            cells.append(
                label(f"{gap}{book.letter} {book.venue} not shown: {book.reason}", "warning")
            )
    return cells


def _age(book: BookState, view: LadderView) -> str:
    return form.age(book.as_of_ns, view.at_ns).rjust(3)
