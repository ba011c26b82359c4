"""The orders that stay open when the cockpit is left, a line each: what may still trade, then the whole."""

from collections.abc import Sequence
from decimal import Decimal

from app.tui import formatting as form
from app.tui.cells import Cell, Row, fill, label, number, spaced, width_of, words
from app.tui.widgets.order_columns import SIDE_LOOKS, STATUS_WORDS
from app.views.orders import OrderRow

_VENUE, _SYMBOL, _PRICE, _SIZE, _STATUS = 9, 12, 13, 10, 9  # at least, so that lines seldom shift
_ELSEWHERE = ("placed elsewhere", "elsewhere", "ext")


def open_lines(rows: Sequence[OrderRow], shown: Sequence[OrderRow], inner: int) -> list[Row]:
    """Those `shown` of all `rows`, whose widths they keep; a small window has what is at stake first."""
    venue = max(_VENUE, *(len(row.venue) for row in rows))
    symbol = max(_SYMBOL, *(len(row.symbol) for row in rows))
    price = max(_PRICE, *(len(_price(row)) for row in rows))
    size = max(_SIZE, *(len(form.exact(_open(row))) for row in rows))
    whole = max(len(_whole(row)) for row in rows)

    def line(row: OrderRow) -> list[Cell]:
        letter, look = SIDE_LOOKS.get(row.side, ("?", "text"))
        status, status_look = STATUS_WORDS.get(row.status, (row.status.upper(), "warning"))
        open_now = number(form.exact(_open(row)), size)
        return [
            label("  "),
            *spaced([
                words(row.venue, venue, "venue"),
                words(row.symbol, symbol),
                label(letter, look),
                number(_price(row), price),
            ]),
            label(" "),
            open_now,
            words(_whole(row), whole, "dim"),
            label(" "),
            words(status, _STATUS, status_look),
        ]  # fmt: skip

    room = inner - width_of(line(rows[0]))
    if room < 0:
        return [_narrow(row, inner) for row in shown]
    told = next((each for each in _ELSEWHERE if len(each) < room), "")
    return [fill([*line(row), label(f" {told}" if row.external else "")], inner) for row in shown]


def _open(row: OrderRow) -> Decimal | None:
    """What of it may still trade."""
    return None if row.quantity is None else max(row.quantity - row.filled, Decimal(0))


def _whole(row: OrderRow) -> str:
    """ " of 0.18" where something of it is filled."""
    return f" of {form.exact(row.quantity)}" if row.filled and row.quantity is not None else ""


def _price(row: OrderRow) -> str:
    return form.exact(row.price, row.price_digits)


def _narrow(row: OrderRow, inner: int) -> Row:
    """What is at stake first: its end is what a small window cuts."""
    letter, look = SIDE_LOOKS.get(row.side, ("?", "text"))
    status, status_look = STATUS_WORDS.get(row.status, (row.status.upper(), "warning"))
    cells = [
        label(f" {letter}", look),
        label(f" {form.exact(_open(row))}{_whole(row)} {row.symbol} {_price(row)}"),
        label(f" {status}" if row.status == "unknown" else "", status_look),
        label(f" {row.venue}", "venue"),
    ]
    return fill(cells, inner)
