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
from app.views.routes import RouteCard, RoutesView

_BAR = 16
_SHORT = 3  # letters of a venue


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
        Trait("held", lambda card: form.exact(card.held), lambda card: card.held, figure=True),
        Trait("free", lambda card: form.exact(card.free), lambda card: card.free, figure=True),
        Trait(
            "worse",
            lambda card: form.signed(card.worse_bp, 2),
            lambda card: card.worse_bp,
            figure=True,
        ),
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
                len(rows), lambda at: self._lines(rows[at], inner), next(current, 0), room
            )
            self.span = self._window.span
        title = [*self.heading(), *self.state()]
        if self.seen is not None:
            title.append(label(f"  open {sum(card.open for card in self.all_rows)}", "dim"))
        return framed(title, body, width, height, self.frame_look)

    def _lines(self, card: RouteCard, inner: int) -> list[Row]:
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
        lines = [fill([*head, blank(max(gap, 1)), *tail], inner), fill(_progress(card), inner)]
        lines.append(fill([label("  "), *_shares(card, inner - 2)], inner))
        return [self.lit(card, line, inner) for line in lines]


def _progress(card: RouteCard) -> list[Cell]:
    """[########....] of what was confirmed; what may still trade and what is not placed; how much worse."""
    part = _part(card) or Decimal(0)
    full = min(int(part * _BAR), _BAR)
    held = (
        min(int((card.held / card.quantity) * _BAR + Decimal("0.5")), _BAR - full)
        if (card.quantity)
        else 0
    )
    cells: list[Cell] = [
        label("  ["),
        ("#" * full, "good"),
        ("-" * held, "venue"),
        (" " * (_BAR - full - held), "text"),
        label("] "),
    ]
    if card.worse_bp is not None:
        look = "loss" if card.worse_bp > 0 else "profit" if card.worse_bp < 0 else "dim"
        cells.append(label(f"{form.signed(card.worse_bp, 1)}bp ", look))
    if card.held:
        cells.append(label(f"held {form.exact(card.held)} ", "text"))
    if card.free:
        cells.append(label(f"free {form.exact(card.free)}", "warning"))
    return cells


def _shares(card: RouteCard, room: int) -> list[Cell]:
    """ "bin 1.3/1.3  okx 0.5/0.9": filled of planned; as many as fit, and how many more."""
    cells: list[Cell] = []
    for at, share in enumerate(card.shares):
        figures = f"{form.exact(share.filled)}/{form.exact(share.planned)}"
        done = share.filled >= share.planned
        piece: list[Cell] = [
            label(f"{'  ' if cells else ''}{share.venue[:_SHORT]} ", "venue"),
            label(figures, "good" if done else "text"),
        ]
        rest = len(card.shares) - at
        if width_of([*cells, *piece]) > room - (4 if rest > 1 else 0):
            return [*cells, label(f"  +{rest}", "dim")] if cells else piece
        cells += piece
    return cells
