"""One order's whole life: each piece of evidence, its source and both of its times."""

from rich.cells import cell_len

from app.tui import formatting as form
from app.tui.cells import Cell, Column, Row, blank, fill, heading, label, spaced, words, wrap
from app.tui.dialogs.dialog import FULL, Hands
from app.tui.dialogs.lists import TextDialog
from app.tui.dialogs.plan_table import plan_table
from app.tui.times import Times
from app.tui.widgets.order_columns import SIDE_LOOKS, STATUS_WORDS
from app.views.keys import View, order_life_key
from app.views.order_life import EvidenceRow, OrderLifeView
from app.views.orders import CHILD, OrderRow

_TIMES = (Column("learnt", 12), Column("venue says", 12), Column("source", 7))
_WHAT = Column("what", 10)
_WHAT_MOST = 18
_ROW = Column("row", 6, True)


class OrderLife(TextDialog):
    """Follows its order while it is open; `c` cancels that very order."""

    places = ("life", "scroll", "dialog", "anywhere", "always")

    def __init__(self, hands: Hands, row: OrderRow) -> None:
        name = row.client_order_id or row.venue_order_id or row.key
        super().__init__(hands, f"Order {name}", self._life, FULL)
        self._row = row
        self._view: OrderLifeView | None = None

    @property
    def wanted(self) -> tuple[str, ...]:
        """This order's life."""
        return (order_life_key(self._row.key),)

    def show(self, key: str, view: View) -> None:
        """More evidence."""
        if isinstance(view, OrderLifeView) and view.key == self._row.key:
            self._view = view
            self._row = view.row or self._row

    def act(self, action: str) -> bool:
        """Cancel, scroll or close."""
        if action == "cancel":
            self._hands.cancel(self._row)
            return True
        return super().act(action)

    def _life(self, inner: int) -> list[Row]:
        rows = [*_head(self._row, inner), (blank(inner),)]
        view = self._view
        if view is None:
            return [*rows, (words(" loading its evidence", inner, "dim"),)]
        if view.row is None:
            rows.append((words(" the engine does not know this order any more", inner, "warning"),))
        if view.card is not None:
            rows += [*plan_table(view.card, inner), (blank(inner),)]
        longest = max((cell_len(each.what) for each in view.evidence), default=0)
        what = _WHAT._replace(width=min(max(_WHAT.width, longest), _WHAT_MOST))
        times = self._hands.times
        learnt = "learnt local" if times.local else "learnt, UTC"
        columns = (_TIMES[0]._replace(title=learnt), *_TIMES[1:], what, _ROW)
        rows.append(fill([label(" "), *heading(columns), label("  detail", "head")], inner))
        for evidence in view.evidence:
            rows += _evidence(evidence, times, columns, inner)
        return rows


def _head(row: OrderRow, inner: int) -> list[Row]:
    letter, look = SIDE_LOOKS.get(row.side, ("?", "text"))
    status, status_look = STATUS_WORDS.get(row.status, (row.status.upper(), "warning"))
    quantity = form.exact(row.quantity)
    filled = form.exact(row.filled)
    average = form.rounded(row.average, row.price_digits + 2)
    elsewhere = "  placed elsewhere" if row.external else ""
    return [
        fill(
            [
                label(f" {letter} ", look),
                label(f"{row.symbol} ", "bright"),
                label(f"{quantity} {row.type} at {form.exact(row.price, row.price_digits)}  "),
                label(status, status_look),
                label(f"  {row.detail}", "dim"),
            ],
            inner,
        ),
        fill([label(f" filled {filled} of {quantity}, average {average}{fees_text(row)}")], inner),
        fill(
            [label(f" {row.venue}, account {row.account}{elsewhere}", "dim"), *_whole(row)], inner
        ),
        fill(
            [
                label(
                    f" client id {row.client_order_id or '-'}   venue id {row.venue_order_id or '-'}",
                    "dim",
                )
            ],
            inner,
        ),
    ]


def fees_text(row: OrderRow) -> str:
    """Of all fills, by the asset that the venue took."""
    told = " and ".join(f"{form.exact(amount)} {asset}" for asset, amount in row.fees)
    if row.fees_to_come:
        told = f"{told}, not all told yet" if told else "not told yet"
    return f", fee {told}" if told else ""


def _whole(row: OrderRow) -> list[Cell]:
    """What it is a part of."""
    if row.parent is None:
        return []
    name = f", plan {row.plan}"
    if row.kind == CHILD:
        name = f", a part of {form.tail(row.parent)}, plan {row.plan}"
    stead = f", in place of {form.tail(row.replaces)}" if row.replaces else ""
    return [label(f"{name}{stead}", "dim")]


def _evidence(row: EvidenceRow, times: Times, columns: tuple[Column, ...], inner: int) -> list[Row]:
    says = "-" if row.venue_ns is None else times.precise(row.venue_ns)
    seq = "-" if row.seq is None else str(row.seq)
    cells = [
        words(times.precise(row.at_ns), 12),
        words(says, 12, "dim"),
        words(row.source, 7, "venue"),
        words(row.what, columns[3].width, "bright"),
        words(seq, 6, "dim", right=True),
    ]
    start = [label(" "), *spaced(cells), label("  ")]
    indent = 1 + sum(column.width + 1 for column in columns) + 1
    room = max(inner - indent, 10)
    lines = wrap(row.detail, room)
    rows = [fill([*start, label(lines[0])], inner)]
    rows += [fill([blank(indent), label(line)], inner) for line in lines[1:]]
    return rows
