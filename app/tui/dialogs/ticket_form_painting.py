"""The form of the ticket: each field with what it means, and what stands in the way of a review."""

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from app.domain.order_terms import OrderStyle, Side
from app.tui import formatting as form
from app.tui.cells import Cell, Row, blank, fill, label, width_of, words, wrap
from app.tui.dialogs.route_costs import takes_now
from app.tui.dialogs.ticket_form import STYLE_WORDS, STYLES, TicketForm, Use
from app.tui.line_edit import LineEdit
from app.tui.quote_money import money_of_plan

if TYPE_CHECKING:
    from app.tui.dialogs.ticket import Ticket

SIDE_LOOKS = {Side.BUY: "buy", Side.SELL: "sell"}
STYLE_HINTS = {
    OrderStyle.LIMIT: "rests until filled; may take",
    OrderStyle.CAPPED_MARKET: "takes up to the cap, rest expires",
    OrderStyle.POST_ONLY: "refused rather than take",
}
_FIGURE = 12
_NAME = 8
_INDENT = _NAME + 2  # of what stands behind the name
_SHORT = 3  # letters of a venue
_BASIS = Decimal(10_000)
_FAR = Decimal(1_000)  # basis points from mid: a digit too many or too few, more often than a wish


def form_rows(ticket: "Ticket", inner: int, *, compact: bool) -> list[Row]:
    """The fields; `compact` leaves out what only explains."""
    fields = ticket.form
    sides = [(side, side.value.upper()) for side in Side]
    styles = [(style, STYLE_WORDS[style]) for style in STYLES]
    side = _choices(sides, fields.side, SIDE_LOOKS[fields.side])
    size = [*_figure(fields, "size"), *_size_means(ticket)]
    price = [*_figure(fields, "price"), *_price_means(ticket, inner - _INDENT - _FIGURE)]
    share, means = _figure(fields, "share"), _share_means(fields)
    style = _choices(styles, fields.style, "bright")
    room = inner - _INDENT
    if compact:
        spread = [*_venues(fields, room - _FIGURE - _INDENT), *_name(fields, "share"), *share]
        spread += means if width_of([*spread, *means]) <= room else []
        return [
            _field(fields, "side", [*side, *_name(fields, "style"), *style], inner),
            *_size_and_worth(ticket, size, inner),
            _field(fields, "price", price, inner),
            *_taking(ticket, inner),
            _field(fields, "venues", spread, inner),
            *_line(fields, inner),
        ]
    return [
        _field(fields, "side", side, inner),
        _field(fields, "style", style, inner),
        *(
            _taking(ticket, inner)
            or [fill([blank(_INDENT), label(STYLE_HINTS[fields.style], "dim")], inner)]
        ),
        _field(fields, "size", size, inner),
        *_worth_rows(ticket, inner),
        _field(fields, "price", price, inner),
        _field(fields, "venues", _venues(fields, room), inner),
        _field(fields, "share", [*share, *means], inner),
        *_line(fields, inner),
    ]


def verdict_of_form(ticket: "Ticket", inner: int) -> list[Row]:
    """What enter would do, or the sentence that says what is missing."""
    view, problem = ticket.view, ticket.form.problem
    if problem:
        return _sentence(problem, inner, "bad")
    if view is None or not ticket.fresh:
        return [(words("  computing the plan", inner, "dim"),)]
    if not view.ready:
        return _sentence(view.refusal or "no venue can take this order", inner, "warning")
    cells = [label("  enter ", "key"), label("reviews it", "good")]
    return [fill([*cells, label("; nothing is sent yet", "dim")], inner)]


def _taking(ticket: "Ticket", inner: int) -> list[Row]:
    """What a limit order would take at once instead of resting; nothing where it only rests."""
    told = takes_now(ticket.view.plan) if ticket.view is not None and ticket.fresh else ""
    lines = wrap(told, max(inner - _INDENT, 1)) if told else []
    return [fill([blank(_INDENT), label(line, "warning")], inner) for line in lines]


def _sentence(text: str, inner: int, look: str) -> list[Row]:
    return [fill([label(f"  {line}", look)], inner) for line in wrap(text, max(inner - 4, 1))]


def _field(fields: TicketForm, name: str, cells: Sequence[Cell], inner: int) -> Row:
    return fill([*_name(fields, name), *cells], inner)


def _name(fields: TicketForm, name: str) -> list[Cell]:
    here = fields.field == name
    head = [label(">" if here else " ", "own"), words(f" {name}", _NAME, "key" if here else "dim")]
    return [*head, label(" ")]


def _choices(options: Sequence[tuple[object, str]], chosen: object, look: str) -> list[Cell]:
    cells: list[Cell] = []
    for value, name in options:
        cells.append(label(f"[{name}]", look) if value == chosen else label(f" {name} ", "dim"))
    return cells


def _figure(fields: TicketForm, name: str) -> list[Cell]:
    edit: LineEdit = {"size": fields.size, "price": fields.price, "share": fields.share}[name]
    look = "bad" if name in fields.wrong else "bright"
    if fields.field == name:
        return edit.cells(_FIGURE, look)
    return [words(edit.text or form.NOT_APPLICABLE, _FIGURE, look if edit.text else "dim")]


def _size_means(ticket: "Ticket") -> list[Cell]:
    """The coins that the size comes to."""
    base, _quote = form.pair(ticket.form.symbol)
    view = ticket.view
    if view is None or not ticket.fresh or not view.plan.quantity:
        return [label(f" {base}" if ticket.form.size.text[-1:] not in ("$", "%") else "", "dim")]
    return [label(" = ", "dim"), label(f"{form.exact(view.plan.quantity)} {base}", "text")]


def _worth(ticket: "Ticket") -> list[Cell]:
    """The size in money, of how much of it where that is not all, and why it is confirmed as it is."""
    view = ticket.view
    if view is None or not ticket.fresh or view.plan.costs is None:
        return []
    base, quote = form.pair(ticket.form.symbol)
    costs = view.plan.costs
    counted, why = costs.taken + costs.rests, view.confirmation.reason
    part = f" for {form.exact(counted)} {base}" if counted < view.plan.quantity else ""
    worth = f"{money_of_plan(view.plan).text(costs.notional)} {quote}{part}"
    return [label(worth, "text"), label(f"  {why}" if why else "", "dim")]


def _worth_rows(ticket: "Ticket", inner: int) -> list[Row]:
    """On one row or, where that finds no room, on one more."""
    worth = _worth(ticket)
    if width_of(worth) <= inner - _INDENT:
        return [fill([blank(_INDENT), *worth], inner)]
    return [fill([blank(_INDENT), (text.lstrip(), look)], inner) for text, look in worth if text]


def _size_and_worth(ticket: "Ticket", size: Sequence[Cell], inner: int) -> list[Row]:
    """Side by side, or the money below its size."""
    beside = [*size, label("   "), *_worth(ticket)]
    if width_of(beside) <= inner - _INDENT:
        return [_field(ticket.form, "size", beside, inner)]
    return [_field(ticket.form, "size", size, inner), *_worth_rows(ticket, inner)]


def _price_means(ticket: "Ticket", room: int) -> list[Cell]:
    """The price that the words come to, and how far from mid it is; its name only where there is room."""
    fields, view = ticket.form, ticket.view
    bound = "cap" if fields.side is Side.BUY else "floor"
    word = bound if fields.style is OrderStyle.CAPPED_MARKET else "limit"
    price = view.plan.price if view is not None and ticket.fresh else None
    if view is None or price is None:
        return [label(f" {word}", "dim")]
    digits = view.plan.price_digits
    name = label(f" {word}", "dim")
    away = _from_mid(price, view.plan.mid)
    if fields.price.text[:1] in "0123456789." and fields.price.text:
        forms: list[list[Cell]] = [[name, *away]]
    else:
        exact = label(f" {form.exact(price, digits)}")
        about = label(f" {form.estimate(form.rounded(price, digits))}")
        forms = [[name, exact, *away], [exact, *away], [about, *away]]
    return next((each for each in forms if width_of(each) <= room), away)


def _from_mid(price: Decimal, mid: Decimal | None) -> list[Cell]:
    if not mid:
        return []
    away = (price - mid) / mid * _BASIS
    far = abs(away) > _FAR
    told = f" {form.signed(away, 0 if far else 1)}bp{' FAR' if far else ''}"
    return [label(told, "warning" if far else "dim")]


def _venues(fields: TicketForm, room: int) -> list[Cell]:
    """Each venue with what the line says of it; the caret stands on one. Short names where room is short."""
    names = fields.shown_venues
    if not names:
        return [label("not known yet", "dim")]
    most = None if sum(len(name) + 2 for name in names) <= room else _SHORT
    left = room - sum(len(name[:most]) + 2 for name in names)
    free = not fields.reading.venues
    cells: list[Cell] = []
    for at, venue in enumerate(names):
        use, name = fields.use_of(venue), venue[:most]
        text = {Use.PIN: f"[{name}]", Use.EXCLUDE: f"x{name} "}.get(use, f" {name} ")
        look = {Use.PIN: "bright", Use.EXCLUDE: "loss"}.get(use, "text" if free else "dim")
        if fields.field == "venues" and at == min(fields.venue_at, len(names) - 1):
            look = "caret"
        cells.append(label(text, look))
    if fields.field == "venues":
        hints = (" space pins, excludes", " space pins")
        cells.append(label(next((each for each in hints if len(each) <= left), ""), "dim"))
    return cells


def _share_means(fields: TicketForm) -> list[Cell]:
    what = "at most on one venue" if fields.share.text else "most on one venue"
    return [label(f" {what}", "dim")]


def _line(fields: TicketForm, inner: int) -> list[Row]:
    """The same as one line; it can be edited as well."""
    room = max(inner - _INDENT, 1)
    if fields.field == "line":
        look = "bad" if fields.problem else "bright"
        return [_field(fields, "line", fields.line.cells(room, look), inner)]
    first, *more = wrap(fields.line.text, room)
    rest = [fill([blank(_INDENT), label(line)], inner) for line in more]
    return [_field(fields, "line", [label(first)], inner), *rest]
