"""Panel 4: the orders that were planned from here: how far each is, what may still trade, what it costs."""

from collections.abc import Sequence
from decimal import Decimal

from app.tui import formatting as form
from app.tui.cells import Cell, Row, blank, fill, label, width_of, words
from app.tui.frames import framed
from app.tui.times import Times
from app.tui.widgets.order_columns import SIDE_LOOKS, STATUS_WORDS
from app.tui.widgets.panel import PanelKind
from app.tui.widgets.scrolling import LineWindow
from app.tui.widgets.table import RowModel, Trait
from app.tui.widgets.table_panel import TablePanel
from app.views.keys import View
from app.views.routes import RouteCard, RoutesView, ShareRow

_BAR, _BAR_LEAST = 16, 4
_FRAME = 5  # columns around the bar
_SHORT = 3  # letters of a venue
_SHARE_LINES = 3  # of a card, at most
_GAP = "  "


def _state(card: RouteCard) -> str:
    word, _look = STATUS_WORDS.get(card.status, (card.status.upper(), ""))
    return f"{word} {'open' if card.open else 'done'}"


def _part(card: RouteCard) -> Decimal | None:
    return card.filled / card.quantity if card.quantity else None


WORKING_ROWS: RowModel[RouteCard] = RowModel(
    key=lambda card: card.key,
    traits=(
        Trait("symbol", lambda card: card.symbol, lambda card: card.symbol, fuzzy=True),
        Trait("side", lambda card: card.side, lambda card: card.side),
        Trait("state", _state, _state),
        Trait("venue", lambda card: " ".join(share.venue for share in card.shares)),
        Trait("plan", lambda card: f"{card.plan} {card.line}"),
        Trait("filled", lambda card: form.exact(card.filled), _part, figure=True),
        Trait("open", lambda card: form.exact(card.held), lambda card: card.held, figure=True),
        Trait("rest", lambda card: form.exact(card.free), lambda card: card.free, figure=True),
        Trait(
            "worse",
            lambda card: form.signed(card.worse_bp, 2),
            lambda card: card.worse_bp,
            figure=True,
        ),
        Trait("amended", lambda card: "price" if card.repriced else ""),
        Trait("time", lambda card: "", lambda card: card.created_ns),
    ),
)


class Working(TablePanel[RoutesView, RouteCard]):
    """A few lines an order, the newest first; enter opens the one under the cursor."""

    def __init__(self, kind: PanelKind, times: Times) -> None:
        super().__init__(kind, times)
        self._window = LineWindow()

    def rows_of(self, view: RoutesView) -> Sequence[RouteCard]:
        """One card an order."""
        return view.cards

    def show(self, view: View) -> None:
        """Newer figures; the newest order stays in sight unless the keys are here."""
        if isinstance(view, RoutesView):
            self.take(view)
            if view.cards and (self.cursor.key is None or not self.focused):
                self.cursor.key = view.cards[0].key

    def paint(self, width: int, height: int) -> list[Row]:
        """The panel with its frame."""
        inner, room = width - 2, max(height - 2, 1)
        nothing = "loading orders" if self.seen is None else "none planned yet: b buys, s sells"
        body: list[Row] = [(words(f" {self.empty_words(nothing)}", inner, "dim"),)]
        rows = self.rows
        if self.seen is not None and rows:
            self.page = room
            current = (at for at, row in enumerate(rows) if self.is_current(row))
            body = self._window.cut(
                len(rows), lambda at: self._lines(rows[at], inner, room), next(current, 0), room
            )
            self.span = self._window.span
        title = [*self.heading(), *self.state()]
        if self.seen is not None:
            title.append(label(f"  open {sum(card.open for card in self.all_rows)}", "dim"))
        return framed(title, body, width, height, self.frame_look)

    def _lines(self, card: RouteCard, inner: int, room: int) -> list[Row]:
        """The order, how far it is, and its venues on as many lines as the panel can show of one card."""
        now_ns = self.seen.at_ns if self.seen is not None else 0
        age = form.age(card.created_ns, max(now_ns, self.seen_ns)).rjust(4)
        status, look = STATUS_WORDS.get(card.status, (card.status.upper(), "warning"))
        letter, side = SIDE_LOOKS.get(card.side, ("?", "text"))
        head: list[Cell] = [
            label(">" if self.is_current(card) else " ", "own"),
            label(f"{letter} ", side),
            label(f"{form.exact(card.quantity)} {card.symbol}", "bright"),
        ]
        tail: list[Cell] = [label(f"{status} ", look), label(age, "dim")]
        gap = inner - width_of(head) - width_of(tail)
        lines = [
            fill([*head, blank(max(gap, 1)), *tail], inner),
            fill(_progress(card, inner), inner),
        ]
        most = min(max(room - len(lines), 1), _SHARE_LINES)
        lines += [fill([label("  "), *cells], inner) for cells in _shares(card, inner - 2, most)]
        return [self.lit(card, line, inner) for line in lines]


def _progress(card: RouteCard, room: int) -> list[Cell]:
    """How much worse, what may still trade, what became of the rest, and in the room that is left a bar."""
    told: list[Cell] = []
    if card.held:
        told.append(label(f"open {form.exact(card.held)} ", "text"))
    if card.free:
        told.append(label(f"{card.rest} {form.exact(card.free)}", "warning"))
    if card.worse_bp is not None:
        look = "loss" if card.worse_bp > 0 else "profit" if card.worse_bp < 0 else "dim"
        figure = f"{form.signed(card.worse_bp, 1)}bp "
        worse = label(f"{figure}amended ", "dim") if card.repriced else label(figure, look)
        if width_of([worse, *told]) + _FRAME + _BAR_LEAST <= room:
            told.insert(0, worse)
    bar = min(room - width_of(told) - _FRAME, _BAR)
    return [*_bar(card, bar), *told] if bar >= _BAR_LEAST else [label("  "), *told]


def _bar(card: RouteCard, width: int) -> list[Cell]:
    """[########----....] of the order: filled, and what may still trade."""
    part = _part(card) or Decimal(0)
    full = min(max(int(part * width), 1 if part else 0), width)
    alive = card.held / card.quantity if card.quantity else Decimal(0)
    whole = card.filled + card.held >= card.quantity  # nothing of it was canceled
    still = width - full if whole else min(int(alive * width + Decimal("0.5")), width - full)
    return [
        label("  ["),
        ("#" * full, "good"),
        ("-" * still, "venue"),
        (" " * (width - full - still), "text"),
        label("] "),
    ]


def _shares(card: RouteCard, room: int, most: int) -> list[list[Cell]]:
    """ "bin 1.3/1.3  okx 0.5/0.9": filled of planned; on `most` lines as many as fit, and how many more."""
    lines: list[list[ShareRow]] = [[]]
    for share in card.shares:
        if lines[-1] and width_of(_side_by_side([*lines[-1], share])) > room:
            lines.append([])
        lines[-1].append(share)
    kept = lines[:most]
    hidden = sum(map(len, lines[most:]))
    while hidden and kept[-1] and width_of([*_side_by_side(kept[-1]), _more(hidden)]) > room:
        kept[-1].pop()
        hidden += 1
    told = [_side_by_side(each) for each in kept]
    if hidden:
        told[-1].append(_more(hidden))
    return told


def _side_by_side(shares: Sequence[ShareRow]) -> list[Cell]:
    cells: list[Cell] = []
    for share in shares:
        figures = f"{form.exact(share.filled)}/{form.exact(share.planned)}"
        gap = _GAP if cells else ""
        done = share.filled >= share.planned
        cells.append(label(f"{gap}{share.venue[:_SHORT]} ", "venue"))
        cells.append(label(figures, "good" if done else "text"))
    return cells


def _more(hidden: int) -> Cell:
    return label(f"{_GAP}+{hidden}", "dim")
