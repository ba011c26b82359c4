"""How the ticket looks: form or review left, the plan right; on small terminals one below the other."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.trading.routing.plan import RoutePlan
from app.tui import formatting as form
from app.tui.cells import Cell, Row, blank, fill, label, words
from app.tui.dialogs.review import Review
from app.tui.dialogs.review_painting import headline, review_rows, verdict_of_review
from app.tui.dialogs.route_costs import (
    any_rows,
    averages,
    cost_bars,
    cost_line,
    effects,
    notes,
    summary,
    versus,
    versus_line,
)
from app.tui.dialogs.route_table import route_table
from app.tui.dialogs.ticket_form_painting import SIDE_LOOKS, form_rows, verdict_of_form
from app.tui.frames import framed
from app.tui.glyphs import HORIZONTAL

if TYPE_CHECKING:
    from app.tui.dialogs.ticket import Ticket

_BESIDE_FROM = 110
_FORM_WIDTHS = ((160, 60), (120, 49), (_BESIDE_FROM, 46))  # of the form, from which width on


def paint_ticket(ticket: "Ticket", width: int, height: int) -> list[Row]:
    """The ticket in the room that there is; what decides is never left out."""
    if width < _BESIDE_FROM:
        return _stacked(ticket, width, height)
    left = next(form_width for least, form_width in _FORM_WIDTHS if width >= least)
    return [
        (*one, *other)
        for one, other in zip(
            _left(ticket, left, height), _right(ticket, width - left, height), strict=True
        )
    ]


def _stacked(ticket: "Ticket", width: int, height: int) -> list[Row]:
    inner, room = width - 2, height - 2
    head = _head(ticket, inner, compact=True)
    tail = [_rule(inner), *_verdict(ticket, inner)]
    plan = ticket.plan
    middle: list[Row] = []
    left = room - len(head) - len(tail)
    if plan is not None:
        base_rows = [_rule(inner), *summary(plan, inner)] if plan.children else [_rule(inner)]
        sent = ticket.review is not None
        table = route_table(plan, inner, left - len(base_rows), sent=sent, used=sent)
        used = len(base_rows) + len(table)
        more = any_rows(_blocks(plan, inner, stacked=True), left - used)
        middle = _dimmed([*base_rows, *table, *more], ticket)
    body = [*head, *middle][: room - len(tail)]
    body += [(blank(inner),)] * (room - len(body) - len(tail)) + tail
    return framed(_title(ticket), body, width, height, _look(ticket), _foot(ticket))


def _left(ticket: "Ticket", width: int, height: int) -> list[Row]:
    inner, room = width - 2, height - 2
    tail = [_rule(inner), *_verdict(ticket, inner)]
    body = _head(ticket, inner, compact=False)
    view = ticket.view
    if view is not None:
        changes = effects(view, inner)
        if len(body) + len(changes) + 1 <= room - len(tail):
            body += _dimmed([_rule(inner), *changes], ticket)
    body = body[: max(0, room - len(tail))]
    body += [(blank(inner),)] * (room - len(body) - len(tail)) + tail
    return framed(_title(ticket), body, width, height, _look(ticket))


def _right(ticket: "Ticket", width: int, height: int) -> list[Row]:
    inner, room = width - 2, height - 2
    plan = ticket.plan
    title: list[Cell] = [label("Routing preview", "title_focus")]
    if plan is None:
        body: list[Row] = [(words(" computing the plan", inner, "dim"),)]
        return framed(title, body, width, height, "frame")
    table = route_table(plan, inner, room, sent=ticket.review is not None)
    more = any_rows(_blocks(plan, inner, stacked=False), room - len(table))
    if plan.mid is not None:
        title.append(label(f"  mid {form.exact(plan.mid, plan.price_digits)}", "dim"))
    body = _dimmed([*table, *more], ticket)
    return framed(title, body, width, height, "frame", _foot(ticket))


def _blocks(plan: RoutePlan, inner: int, *, stacked: bool) -> list[list[list[Row]]]:
    """What stands below the table, in the order in which it may claim room; cut nowhere where `stacked`."""
    quote = plan.line.symbol.partition("/")[2].partition(":")[0]
    figures = averages(plan, quote, inner)
    tight = [] if stacked else [versus(plan, inner, whole=False)]
    return [
        [[_rule(inner), *figures] if figures else [], figures],
        [notes(plan, inner)],
        [cost_bars(plan, inner), cost_line(plan, quote, inner)],
        [
            versus(plan, inner),
            *tight,
            versus_line(plan, inner),
            versus_line(plan, inner, short=True),
        ],
    ]


def _head(ticket: "Ticket", inner: int, *, compact: bool) -> list[Row]:
    if ticket.review is None:
        return form_rows(ticket, inner, compact=compact)
    if compact:
        return headline(ticket.review, inner)
    return review_rows(ticket.review, inner)


def _verdict(ticket: "Ticket", inner: int) -> list[Row]:
    if ticket.review is None:
        return verdict_of_form(ticket, inner)
    return verdict_of_review(ticket, ticket.review, inner)


def _title(ticket: "Ticket") -> list[Cell]:
    side = ticket.form.side
    name = "Ticket" if ticket.review is None else "Review"
    title = [
        label(f"{name} ", "title_focus"),
        label(side.value.upper(), SIDE_LOOKS[side]),
        label(f" {ticket.form.symbol}", "bright"),
    ]
    if ticket.rest_of is not None:
        title.append(label(f"  rest of {form.tail(ticket.rest_of)}", "own"))
    if ticket.review is not None:
        title.append(label("  nothing is sent yet", "dim"))
    return title


def _foot(ticket: "Ticket") -> list[Cell]:
    plan = ticket.plan
    if plan is None or not plan.hash:
        return []
    cells = [label(f"plan {plan.hash}", "dim")]
    if ticket.review is not None:
        cells += _age(ticket.review)
    return cells


def _age(review: Review) -> list[Cell]:
    """For how long it may be confirmed, and how far its books have moved since."""
    if review.void:
        return [label("  VOID", "bad")]
    pinned = review.pinned
    if pinned is None:
        return []
    cells = [label(f"  stands still, good for {review.left_s:>2} s", "bright")]
    if pinned.move_bp is not None:
        moved = (
            f"{form.rounded(pinned.move_bp, 1)} of {form.rounded(review.plan.book_move_bp, 1)} bp"
        )
        cells.append(label(f"  moved {moved}", "dim"))
    return cells


def _dimmed(rows: Sequence[Row], ticket: "Ticket") -> list[Row]:
    """Figures for what was typed before, until the newest are here; and those of a void plan."""
    void = ticket.review is not None and bool(ticket.review.void)
    if not void and (ticket.review is not None or ticket.fresh):
        return list(rows)
    return [tuple((text, "dim") for text, _look in row) for row in rows]


def _look(ticket: "Ticket") -> str:
    return "frame_focus" if ticket.review is None else SIDE_LOOKS[ticket.form.side]


def _rule(inner: int) -> Row:
    return fill([(HORIZONTAL * inner, "frame")], inner)
