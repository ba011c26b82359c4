"""One split order: what each venue was to do, what it did, what may still happen, and its parts."""

from app.tui import formatting as form
from app.tui.cells import Row, blank, fill, label, number, spaced, words
from app.tui.dialogs.dialog import FULL, Hands
from app.tui.dialogs.lists import TextDialog
from app.tui.dialogs.order_life import fees_text
from app.tui.dialogs.plan_table import plan_table
from app.tui.times import Times
from app.tui.widgets.order_columns import SIDE_LOOKS, STATUS_WORDS
from app.views.keys import View, order_life_key
from app.views.orders import OrderRow
from app.views.routes import RouteCard


class RouteLife(TextDialog):
    """Follows its order; `c` cancels what is open of it, `r` opens a ticket for what did not fill."""

    places = ("route", "scroll", "dialog", "anywhere", "always")

    def __init__(self, hands: Hands, row: OrderRow) -> None:
        super().__init__(hands, f"Order {form.tail(row.key)}, plan {row.plan}", self._card, FULL)
        self._row = row
        self._view: RouteCard | None = None

    @property
    def wanted(self) -> tuple[str, ...]:
        """Its card, with its parts as of the same moment."""
        return (order_life_key(self._row.key),)

    def show(self, key: str, view: View) -> None:
        """Newer figures."""
        if isinstance(view, RouteCard) and view.key == self._row.key:
            self._view = view
            self._row = next(iter(view.orders), self._row)

    def act(self, action: str) -> bool:
        """Cancel, place the rest, scroll or close."""
        if action == "cancel":
            self._hands.cancel(self._row)
        elif action == "rest":
            self._hands.rest(self._row)
        else:
            return super().act(action)
        return True

    def _card(self, inner: int) -> list[Row]:
        rows = _head(self._row, inner)
        card = self._view
        if card is None:
            return [*rows, (words(" loading its figures", inner, "dim"),)]
        return [
            *rows,
            *_progress(card, inner),
            (blank(inner),),
            *plan_table(card, inner),
            (blank(inner),),
            *self._parts(card, inner),
        ]

    def _parts(self, card: RouteCard, inner: int) -> list[Row]:
        title = " its orders: in the feed enter opens each one's life"
        return [(words(title, inner, "dim"),), *_parts(card, self._hands.times, inner)]


def _head(row: OrderRow, inner: int) -> list[Row]:
    letter, look = SIDE_LOOKS.get(row.side, ("?", "text"))
    status, status_look = STATUS_WORDS.get(row.status, (row.status.upper(), "warning"))
    first = [
        label(f" {letter} ", look),
        label(f"{row.symbol} ", "bright"),
        label(f"{form.exact(row.quantity)} {row.type}  "),
        label(status, status_look),
        label(f"  {row.detail}", "dim"),
    ]
    line = [label(f" {row.line}{fees_text(row)}", "dim")]
    return [fill(first, inner), fill(line, inner)]


def _progress(card: RouteCard, inner: int) -> list[Row]:
    parts = [
        label(" filled ", "dim"),
        label(f"{form.exact(card.filled)} of {form.exact(card.quantity)}", "bright"),
        label("   open ", "dim"),
        label(form.exact(card.held), "warning" if card.held else "text"),
    ]
    if card.free:
        parts += [label(f"   {card.rest} ", "dim"), label(form.exact(card.free), "warning")]
        parts += [label("  r ", "key"), label("places it", "dim")]
    return [fill(parts, inner)]


def _parts(card: RouteCard, times: Times, inner: int) -> list[Row]:
    """Its orders, the quantities of all of them in full."""
    rows = card.orders[1:]
    prices = [form.exact(row.price, max(row.price_digits, card.price_digits)) for row in rows]
    filled = [form.exact(row.filled) for row in rows]
    sizes = [f"of {form.exact(row.quantity)}" for row in rows]
    widths = [max(map(len, texts), default=0) for texts in (prices, filled, sizes)]
    lines = []
    for row, *figures in zip(rows, prices, filled, sizes, strict=True):
        status, look = STATUS_WORDS.get(row.status, (row.status.upper(), "warning"))
        cells = [
            words(f"  {times.of_day(row.created_ns)}", 10, "dim"),
            words(row.venue, 8, "venue"),
            words(row.type, 4),
            number(figures[0], widths[0] + 1),
            number(figures[1], widths[1] + 2),
            words(figures[2], widths[2] + 1, "dim"),
            words(status, 8, look),
            label(row.detail, "dim"),
        ]
        lines.append(fill(spaced(cells), inner))
    return lines
