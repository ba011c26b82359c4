"""Panel 2: the book over all venues, net of our fees; asks above, the spread, bids below."""

from decimal import Decimal

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
_SIDES = {"buy": ("B", "buy"), "sell": ("S", "sell")}
_MOVES = {"buy": ("^", "bid"), "sell": ("v", "ask")}


class Ladder:
    """Levels of every valid book, ordered by what we would pay or get after fees."""

    title = "Ladder"
    digit = "2"

    def __init__(self) -> None:
        self.view: LadderView | None = None
        self.symbol: str | None = None  # what was asked for, before its first view
        self.focused = False
        self.scroll = 0  # levels scrolled away from the spread
        self.most_levels: int | None = None  # a side; fewer are drawn on a slow line

    def paint(self, width: int, height: int) -> list[Row]:
        """The panel with its frame."""
        focus = "_focus" if self.focused else ""
        view = self.view
        if view is None:
            body: list[Row] = [(words(" loading the book", width - 2, "dim"),)]
            name = f"{self.digit} {self.title} {self.symbol or ''}"
            return framed([label(name, f"title{focus}")], body, width, height, f"frame{focus}")
        title = [
            label(f"{self.digit} {self.title} ", f"title{focus}"),
            label(view.symbol, "bright"),
            label(" net, raw CROSSED", "warning")
            if view.raw_crossed
            else label(" net of fees", "dim"),
        ]
        if self.most_levels is not None:  # else the book would look thin
            title.append(label(f", best {self.most_levels}", "warning"))
        if width >= _WIDE_FROM and self.scroll:
            title.append(label(f", from level {self.scroll + 1}", "warning"))
        body = self._body(view, width - 2, height - 2)
        return framed(title, body, width, height, f"frame{focus}", _books(view))

    def move(self, step: int) -> None:
        """Scroll away from the spread or back to it."""
        deepest = max(len(self.view.asks), len(self.view.bids)) - 1 if self.view else 0
        self.scroll = max(0, min(self.scroll + step, deepest))

    def _body(self, view: LadderView, inner: int, room: int) -> list[Row]:
        columns = _WIDE if inner >= _WIDE_FROM else _NARROW
        head: list[Row] = [fill(heading(columns), inner)] if room >= _HEADING_FROM else []
        tail = _own_rows(view, inner, _OWN_ROWS if room >= _HEADING_FROM else 1)
        levels = max(0, room - len(head) - len(tail) - 1)
        above, below = levels - levels // 2, levels // 2
        most = max(above, below) if self.most_levels is None else self.most_levels
        asks = view.asks[self.scroll : self.scroll + min(above, most)]
        bids = view.bids[self.scroll : self.scroll + min(below, most)]
        return [
            *head,
            *[(blank(inner),)] * (above - len(asks)),
            *(_level(row, view, columns, False, inner) for row in reversed(asks)),
            _spread(view, inner),
            *(_level(row, view, columns, True, inner) for row in bids),
            *[(blank(inner),)] * (below - len(bids)),
            *tail,
        ]


def _level(
    row: LadderRow, view: LadderView, columns: tuple[Column, ...], bid: bool, inner: int
) -> Row:
    look = "bid" if bid else "ask"
    amount = number(_size(row.size, view.size_digits, _SIZE), _SIZE)
    mark = ("*" if row.own else " ", "own")
    net = form.rounded(row.price, view.price_digits)
    if columns is _WIDE:
        total = number(_size(row.cumulative, view.size_digits, _CUMULATIVE), _CUMULATIVE, "dim")
        price = number(net, columns[3].width, look)
        none = (blank(_CUMULATIVE), blank(_SIZE))
        raw = number(form.exact(row.raw, view.price_digits), columns[-1].width, "dim")
        sides = [total, amount, price, none[1], none[0]] if bid else [*none, price, amount, total]
        cells = spaced([mark, *sides, raw])
    else:
        price = number(net, columns[2].width, look)
        pair = [amount, price, blank(_SIZE)] if bid else [blank(_SIZE), price, amount]
        cells = spaced([mark, *pair])
    line = fill([*cells, (" ", look), words(row.letter, 1, "venue")], inner)
    return over(line, "bar") if row.own else line


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
        label("──", "frame"),
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
    return fill([*cells, (" " + "─" * (rest - 1), "frame")] if rest > 1 else cells, inner)


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
    for piece in pieces:
        if width_of(lines[-1]) + width_of(piece) + 2 > inner - (6 if len(lines) == most else 0):
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
