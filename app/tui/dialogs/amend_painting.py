"""How a change of a resting order looks: five lines, from what to what, where that stands, what sends it."""

from collections.abc import Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING, Final

from app.domain.identifiers import Asset
from app.domain.order_terms import Side
from app.trading.language import print_price
from app.trading.money_words import amount_words
from app.tui import formatting as form
from app.tui.cells import Cell, Row, blank, fill, label, over, width_of, words, wrap
from app.tui.glyphs import BECOMES
from app.tui.widgets.order_columns import SIDE_LOOKS
from app.views.amend import AmendView

if TYPE_CHECKING:
    from app.tui.dialogs.amend import Amend

_NAME: Final = 9
_FIGURE_MOST: Final = 20  # digits beside which the rest of a line still fits
_BASIS_POINTS: Final = 10_000
_LEAST_POINTS: Final = Decimal("0.1")
_VERDICT_ROWS: Final = 2
_SIDES: Final = {Side.BUY.value: ("bid", "ask"), Side.SELL.value: ("ask", "bid")}


def paint_amend(amend: "Amend", width: int, height: int) -> list[Row]:
    """Heading, price, size, and two lines of what the keys would do now."""
    view = amend.view if amend.fresh and not amend.void else None
    rows = [
        _heading(amend, width),
        _line("price", _price(amend), _distances(view), width),
        _line("size", _size(amend), _consequences(view), width),
        *_verdict(amend, view, width),
    ]
    return rows[:height] + [(blank(width),)] * (height - len(rows))


def _heading(amend: "Amend", width: int) -> Row:
    row = amend.form.row
    side = label(row.side.upper(), SIDE_LOOKS.get(row.side, ("?", "text"))[1])
    name = [label(" Amend ", "title_focus"), label(" "), side, label(f" {row.symbol}", "bright")]
    where = [label(f" on {row.venue}, {row.account}", "dim")]
    mode = [label(f" {amend.mode} ", "simulated" if amend.mode == "SIMULATED" else "live")]
    room = max(width - width_of(mode), 0)
    return over(fill([*fill([*name, *where], room), *mode], width), "bar")


def _price(amend: "Amend") -> list[Cell]:
    fields = amend.form
    row, wished = fields.row, fields.wished
    old = form.exact(row.price, row.price_digits)
    if fields.typed:
        return _from_to(old, fields.price.cells(_FIGURE_MOST, grow=True))
    new = form.exact(wished, row.price_digits)
    cells = _from_to(old, [] if wished == row.price else [_figure(new, "bright")])
    if fields.beside is not None:
        cells.append(label(f" (follows {print_price(fields.beside.term)})", "dim"))
    return cells


def _size(amend: "Amend") -> list[Cell]:
    fields = amend.form
    old, new = form.exact(fields.row.quantity), form.exact(fields.quantity)
    cells = _from_to(old, [] if old == new else [_figure(new, "bright")])
    if fields.row.filled:
        cells.append(label(f", {form.exact(fields.row.filled)} filled", "dim"))
    return cells


def _from_to(old: str, new: Sequence[Cell]) -> list[Cell]:
    if not new:
        return [_figure(old, "bright")]
    return [_figure(old, "dim"), label(f" {BECOMES} ", "dim"), *new]


def _figure(text: str, look: str) -> Cell:
    return label(text if len(text) <= _FIGURE_MOST else form.TOO_WIDE, look)


def _distances(view: AmendView | None) -> list[list[Cell]]:
    """How far it stands from the best price of its side at which somebody else does; shorter and shorter."""
    if view is None or view.row is None or view.price is None:
        return []
    own, other = _SIDES.get(view.row.side, ("best", "other side"))
    digits = view.row.price_digits
    opposite = f", {other} {form.exact(view.opposite, digits)}"
    if view.best is None or not view.tick or view.best <= 0:
        return [[label(f"no other {own}{opposite}", "dim")], [label(f"no other {own}", "dim")]]
    behind = view.best - view.price if own == "bid" else view.price - view.best
    best = form.exact(view.best, digits)
    if not behind:
        return [[label(f"at the best {own} {best}{opposite}")], [label(f"at the best {own}")]]
    ticks = form.exact((abs(behind) / view.tick).quantize(Decimal(1)))
    far = f"{_bp(abs(behind) / view.best)} ({ticks} tick{'s' * (ticks != '1')})"
    where = "behind" if behind > 0 else "in front of"
    return [
        [label(f"{far} {where} the best {own} {best}{opposite}")],
        [label(f"{far} {where} the {own} {best}")],
        [label(f"{far} {where} the {own}")],
        [label(f"{_bp(abs(behind) / view.best)} {where} the {own}")],
    ]


def _bp(part: Decimal) -> str:
    points = part * _BASIS_POINTS
    return f"{form.rounded(points, 1)} bp" if points >= _LEAST_POINTS else f"<{_LEAST_POINTS} bp"


def _consequences(view: AmendView | None) -> list[list[Cell]]:
    """What it needs or frees, and what becomes of its place in the queue; shorter and shorter."""
    if view is None or view.price is None:
        return []
    if view.anew:
        look = "warning"
        places = ["is canceled and placed anew, last in the queue", "canceled and placed anew"]
        places.append("placed anew")
    else:
        verb, look = ("keeps", "good") if view.keeps_place else ("loses", "warning")
        places = [f"{verb} its place in the queue", f"{verb} its place"]
    money = label(f"{_money(view)}   ")
    shorter = [[label(place, look)] for place in places]
    return [*([money, *each] for each in shorter), *shorter]


def _money(view: AmendView) -> str:
    """What it needs is rounded up, what it frees down."""
    if view.needs is None or view.asset is None or view.row is None:
        return "what it needs is not known"
    if not view.needs:
        return f"needs no more {view.asset}"
    row, more = view.row, view.needs > 0
    amount = amount_words(
        abs(view.needs),
        view.asset,
        Asset(form.pair(row.symbol)[1]),
        digits=(row.price_digits, row.size_digits),
        rounding=ROUND_CEILING if more else ROUND_FLOOR,
    )
    return f"needs {amount} {view.asset} more" if more else f"frees {amount} {view.asset}"


def _line(name: str, figures: list[Cell], ways: list[list[Cell]], width: int) -> Row:
    """The figures whole, and behind them the longest words that fit whole."""
    cells = [words(f"  {name}", _NAME, "dim"), *figures]
    if width_of(cells) > width:
        return fill([words(f"  {name}", _NAME, "dim"), label(form.TOO_WIDE)], width)
    room = width - width_of(cells) - 3
    fitting = next((way for way in ways if width_of(way) <= room), [])
    return fill([*cells, label("   "), *fitting], width)


def _verdict(amend: "Amend", view: AmendView | None, width: int) -> list[Row]:
    if amend.void:
        return _sentence(" VOID ", amend.obstacle(), "bad", width)
    if not amend.ready:
        return _sentence("", amend.obstacle(), "warning", width)
    sends = [label(" y ", "confirm"), label(" sends this change", "bright")]
    more = label("  r as it is now   esc drops it", "dim")
    if view is not None and view.takes:
        base = form.pair(view.row.symbol)[0] if view.row is not None else ""
        takes = label(f" takes {form.exact(view.takes)} {base} at once, as a taker", "warning")
        first = [label(" "), label(" WOULD TAKE ", "danger"), takes]
        return [fill(first, width), fill([label(" "), *sends, more], width)]
    return [fill([label("  READY ", "good"), *sends], width), fill([more], width)]


def _sentence(mark: str, text: str, look: str, width: int) -> list[Row]:
    """At most two lines; what is longer ends with an ellipsis, and the key that was refused says it all."""
    indent = len(mark) + 2
    lines = wrap(text, max(width - indent - 1, 1))
    if len(lines) > _VERDICT_ROWS:
        lines = [lines[0], " ".join(lines[1:])]
    rows: list[Row] = []
    for index in range(_VERDICT_ROWS):
        told = lines[index] if index < len(lines) else ""
        head = label(mark, "alarm") if not index and mark else blank(len(mark))
        room = max(width - indent, 0)
        rows.append(fill([label(" "), head, label(" "), words(told, room, look)], width))
    return rows
