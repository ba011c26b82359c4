"""How the ticket looks: fields and offers while it is edited, one order in full while it is reviewed."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.domain.order_terms import OrderStyle, Side
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
    spaced,
    words,
    wrap,
)
from app.tui.dialogs.ticket_terms import STYLE_WORDS, STYLES, TicketFields, amount
from app.tui.frames import framed
from app.tui.glyphs import HORIZONTAL
from app.tui.line_edit import LineEdit
from app.views.ticket import TicketView, VenueOffer

if TYPE_CHECKING:
    from app.tui.dialogs.ticket import Ticket

SIDE_LOOKS = {Side.BUY: "buy", Side.SELL: "sell"}
_NUMBER_WIDTH = 18
_WIDE_FROM = 100
_WIDE = (
    Column("", 1),
    Column("venue", 8),
    Column("size", 13, True),
    Column("price", 13, True),
    Column("raw now", 13, True),
    Column("fee bp", 6, True),
    Column("all-in", 13, True),
    Column("notional", 14, True),
    Column("available", 20, True),
)
_NARROW = (
    Column("", 1),
    Column("venue", 8),
    Column("size", 11, True),
    Column("price", 11, True),
    Column("fee bp", 6, True),
    Column("all-in", 12, True),
    Column("available", 20, True),
)
_STYLE_HINTS = {
    OrderStyle.LIMIT: "rests until it is filled or canceled; may take",
    OrderStyle.CAPPED_MARKET: "takes now up to the cap, the rest expires; empty price: a cap is proposed",
    OrderStyle.POST_ONLY: "refused rather than take",
}


def paint_terms(ticket: "Ticket", width: int, height: int) -> list[Row]:
    """Fields above, the offer of each venue below, then what stands in the way."""
    inner, fields = width - 2, ticket.fields
    side = SIDE_LOOKS[fields.side]
    title = [
        label("Ticket ", "title_focus"),
        label(fields.side.value.upper(), side),
        label(f" {fields.symbol}", "bright"),
    ]
    body = _fields(fields, inner)
    body.append(_rule(inner))
    columns = _WIDE if inner >= _WIDE_FROM else _NARROW
    tail = _verdict(ticket, inner)
    if ticket.view is not None and ticket.view.terms.symbol == fields.symbol:
        body.append(fill(heading(columns), inner))
        body += _offers(ticket, ticket.view, columns, inner, height - 2 - len(body) - len(tail))
    body = body[: max(0, height - 2 - len(tail))]
    body += [(blank(inner),)] * (height - 2 - len(body) - len(tail)) + tail
    return framed(title, body, width, height, "frame_focus")


def paint_review(ticket: "Ticket", mode: str, width: int, height: int) -> list[Row]:
    """Everything that would be sent, in words, and the key that sends it."""
    inner, view, offer = width - 2, ticket.view, ticket.offer
    terms = ticket.fields
    title = [
        label("Review ", "title_focus"),
        label(f"{terms.side.value.upper()} ", SIDE_LOOKS[terms.side]),
    ]
    title += [label(terms.symbol, "bright"), label("  nothing is sent yet", "dim")]
    body: list[Row] = [(blank(inner),)]
    if view is not None and offer is not None:
        for name, cells in _review_lines(view, offer):
            body.append(fill([words(f"  {name}", 15, "dim"), *cells], inner))
        for index, line in enumerate(wrap(offer.rounding, inner - 17)):
            body.append(
                fill([words("  rounding" if not index else "", 15, "dim"), label(line)], inner)
            )
        body.append(fill([words("  plan", 15, "dim"), label(view.plan, "dim")], inner))
    body.append((blank(inner),))
    if ticket.armed:
        word = [
            label(f" {mode} ", "simulated" if mode == "SIMULATED" else "live"),
            label(" READY  ", "good"),
        ]
        keys = [
            label(" y ", "confirm"),
            label(" sends this order", "bright"),
            label("   esc goes back", "dim"),
        ]
        body.append(fill([label("  "), *word, *keys], inner))
    else:
        lines = wrap(ticket.obstacle(), inner - 4)
        body.extend(fill([label(f"  {line}", "warning")], inner) for line in lines)
    return framed(title, body, width, height, SIDE_LOOKS[terms.side])


def _review_lines(view: TicketView, offer: VenueOffer) -> list[tuple[str, list[Cell]]]:
    terms, symbol = view.terms, view.terms.symbol
    base, _, rest = symbol.partition("/")
    quote = rest.partition(":")[0]
    size = form.exact(offer.quantity)
    price = form.exact(offer.price, view.price_digits)
    word = "cap" if terms.style is OrderStyle.CAPPED_MARKET else "limit"
    lines: list[tuple[str, list[Cell]]] = [
        ("order", [label(f"{terms.side.value.upper()} {size} {base}", SIDE_LOOKS[terms.side])]),
        (
            "style",
            [
                label(STYLE_WORDS[terms.style], "bright"),
                label(f"  {_STYLE_HINTS[terms.style]}", "dim"),
            ],
        ),
        (word, [label(f"{price} {quote}", "bright")]),
        ("venue", [label(offer.venue, "bright"), label(f", account {offer.account}")]),
        (
            "worth",
            [
                label(f"{form.exact(offer.notional, 2)} {quote}", "bright"),
                label(f" for {size} {base}"),
            ],
        ),
        (
            "fee",
            [
                label(f"{_fee(offer)} bp"),
                label(f"   all-in {_all_in(offer, view)} {quote}", "bright"),
            ],
        ),
    ]
    if offer.raw is not None:
        lines.append(
            ("takes now at", [label(f"{form.rounded(offer.raw, view.price_digits)} before fees")])
        )
    lines.append(("pays with", [label(f"{offer.pays}, {form.exact(offer.available)} available")]))
    return lines


def _fields(fields: TicketFields, inner: int) -> list[Row]:
    base, _, rest = fields.symbol.partition("/")
    quote = rest.partition(":")[0]
    sides = [(side, side.value.upper()) for side in (Side.BUY, Side.SELL)]
    styles = [(style, STYLE_WORDS[style]) for style in STYLES]
    venues = [(None, "best all-in"), *((venue, venue) for venue in fields.venues)]
    if fields.venue is not None and fields.venue not in fields.venues:
        venues.append((fields.venue, fields.venue))
    limit = "cap" if fields.style is OrderStyle.CAPPED_MARKET else "limit"
    return [
        _line(fields, "side", _choices(sides, fields.side, SIDE_LOOKS[fields.side]), inner),
        _line(fields, "style", _choices(styles, fields.style, "bright"), inner),
        _line(fields, "size", _number(fields, fields.size, "size", base), inner),
        _line(fields, "price", _number(fields, fields.price, "price", f"{quote}  {limit}"), inner),
        _line(fields, "venue", _choices(venues, fields.venue, "bright"), inner),
        fill([label(f"          {_STYLE_HINTS[fields.style]}", "dim")], inner),
    ]


def _line(fields: TicketFields, name: str, cells: Sequence[Cell], inner: int) -> Row:
    here = fields.field == name
    head = [label(" >" if here else "  ", "own"), words(f" {name}", 8, "key" if here else "dim")]
    return fill([*head, *cells], inner)


def _choices(options: Sequence[tuple[object, str]], chosen: object, look: str) -> list[Cell]:
    cells: list[Cell] = []
    for value, name in options:
        cells.append(label(f"[{name}]", look) if value == chosen else label(f" {name} ", "dim"))
        cells.append((" ", "text"))
    return cells


def _number(fields: TicketFields, edit: LineEdit, name: str, unit: str) -> list[Cell]:
    wrong = bool(edit.text) and amount(edit.text) is None
    look = "bad" if wrong else "bright"
    if fields.field == name:
        cells = edit.cells(_NUMBER_WIDTH, look)
    else:
        cells = [words(edit.text or "-", _NUMBER_WIDTH, look if edit.text else "dim")]
    value = amount(edit.text)
    echo = "" if value is None else f"   = {form.exact(value)}"
    warn = "   no number: digits and one point" if wrong else ""
    return [*cells, label(f" {unit}", "dim"), label(echo, "dim"), label(warn, "bad")]


def _offers(
    ticket: "Ticket", view: TicketView, columns: tuple[Column, ...], inner: int, room: int
) -> list[Row]:
    rows: list[Row] = []
    for offer in view.offers:
        look = "text" if offer.usable else "dim"
        figures = [
            form.exact(offer.quantity),
            form.exact(offer.price, view.price_digits),
            form.NOT_APPLICABLE
            if offer.raw is None
            else form.rounded(offer.raw, view.price_digits),
            _fee(offer),
            _all_in(offer, view),
            form.rounded(offer.notional, 2),
            f"{form.holding(offer.available)} {offer.pays}",
        ]
        if columns is _NARROW:
            del figures[5], figures[2]
        chosen = offer.chosen and offer.usable
        cells = [
            label(">" if chosen else " ", "own"),
            words(offer.venue, 8, "bright" if chosen else look),
            *(
                number(text, column.width, look)
                for text, column in zip(figures, columns[2:], strict=True)
            ),
        ]
        rows.append(fill(spaced(cells), inner))
        why = "best" if chosen and not offer.reason else offer.reason
        mood = "good" if chosen else "dim" if offer.usable else "warning"
        note = [label(f"   {why}", mood), label("; " if why and offer.rounding else "", "dim")]
        rows.append(fill([*note, label(offer.rounding, "dim")], inner))
    return rows[: max(room, 0)]


def _verdict(ticket: "Ticket", inner: int) -> list[Row]:
    view = ticket.view
    if view is None or not ticket.fresh:
        return [_rule(inner), (words("  computing the preview", inner, "dim"),)]
    if view.ready and ticket.offer is not None:
        mid = form.exact(view.mid, view.price_digits)
        cells = [label("  enter ", "key"), label("reviews it; nothing is sent yet", "good")]
        cells.append(label(f"   mid {mid}", "dim"))
        return [_rule(inner), fill(cells, inner)]
    lines = wrap(view.refusal or "no venue can take this order", inner - 4)
    return [_rule(inner), *(fill([label(f"  {line}", "warning")], inner) for line in lines)]


def _fee(offer: VenueOffer) -> str:
    return form.rounded(offer.fee_bp, 2)


def _all_in(offer: VenueOffer, view: TicketView) -> str:
    return form.rounded(offer.all_in, view.price_digits)


def _rule(inner: int) -> Row:
    return ((HORIZONTAL * inner, "frame"),)
