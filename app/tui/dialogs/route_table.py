"""The venues of a plan as rows: what each would get, at which price after fees, and why."""

from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

from app.trading.routing.plan import RoutePlan, VenueRoute
from app.tui import formatting as form
from app.tui.cells import Cell, Row, fill, label, number, spaced, words, wrap
from app.tui.quote_money import average_digits_of_plan

_VENUE, _VENUE_MOST = 8, 12
_WHY_BESIDE = 34  # columns from which the reason stands in the venue's own row
_WHY_LEAST = 8


class Figure(NamedTuple):
    """A column of the table: its least width; what is worth less is left out first where room is short."""

    title: str
    least: int
    worth: int


TAKE = Figure("take", 9, 9)
LIMIT = Figure("limit", 9, 8)
RAW = Figure("raw price", 10, 5)
FEE = Figure("fee bp", 6, 4)
ALL_IN = Figure("all-in", 10, 9)
DEPTH = Figure("depth", 9, 1)
_SHOWN = (TAKE, RAW, FEE, ALL_IN, DEPTH)
_SENT = (TAKE, LIMIT, RAW, FEE, ALL_IN)

Texts: TypeAlias = dict[Figure, str]


def route_table(
    plan: RoutePlan, inner: int, room: int, *, sent: bool = False, used: bool = False
) -> list[Row]:
    """At most `room` rows: a heading, then each venue that lists the instrument with its figures and reason.

    `sent`: with the limit that would be sent, instead of the depth; `used`: only the venues that get a part.
    Widths have a least, so that figures that gain or lose a digit do not move the others.
    """
    figures = _SENT if sent else _SHOWN
    shown = [route for route in plan.venues if route.chosen or not used]
    rows = [(route, _texts(plan, route)) for route in shown]
    if not rows or room < 2:
        return []
    venue = min(max(_VENUE, *(len(route.venue) for route, _ in rows)), _VENUE_MOST)
    widths = _fitting(figures, [texts for _, texts in rows], inner - venue)
    rest = inner - venue - sum(width + 1 for width in widths.values()) - 1
    head = [words("venue", venue, "head")]
    head += [words(figure.title, width, "head", right=True) for figure, width in widths.items()]
    cells = [(route, _figures(route, texts, widths, venue)) for route, texts in rows]
    beside = rest >= _WHY_BESIDE
    why = [words("why", rest, "head")] if beside else []
    chosen = [each for each in cells if each[0].chosen]
    roomy, tight = rest if beside else 0, max(rest, 1)
    forms = (
        _body(cells, inner, roomy, roomy),
        _body(cells, inner, tight, roomy),
        _body(cells, inner, tight, tight),
        _body(chosen, inner, tight, tight),
    )
    body = next((each for each in forms if len(each) < room), forms[-1])
    left = len(plan.venues) - sum(route.chosen for route, _ in rows)
    left = left if used or len(body) < len(rows) else 0
    if left:
        why = [words(f"+{left} skipped", max(rest, 1), "warning")]
    return [fill(spaced([*head, *why]), inner), *body][:room]


def _texts(plan: RoutePlan, route: VenueRoute) -> Texts:
    price = route.price if route.chosen else None
    digits = average_digits_of_plan(plan)
    return {
        TAKE: form.exact(route.quantity) if route.chosen else form.NOT_APPLICABLE,
        LIMIT: form.exact(price, plan.price_digits),
        RAW: form.rounded(route.raw, digits),
        FEE: form.rounded(route.fee_bp, 2),
        ALL_IN: form.rounded(route.all_in, digits),
        DEPTH: form.rounded(route.depth, min(plan.size_digits, 5)),
    }


def _fitting(figures: Sequence[Figure], texts: Sequence[Texts], room: int) -> dict[Figure, int]:
    """The width of each column that has a place, the ones worth most first."""
    widths = {
        each: max(each.least, len(each.title), *(len(row[each]) for row in texts))
        for each in figures
    }
    while len(widths) > 1 and sum(width + 1 for width in widths.values()) > room:
        del widths[min(widths, key=lambda each: each.worth)]
    return widths


def _figures(route: VenueRoute, texts: Texts, widths: dict[Figure, int], venue: int) -> list[Cell]:
    look = "text" if route.chosen else "dim"
    looks = {TAKE: "bright", ALL_IN: "bright"} if route.chosen else {}
    return [
        words(route.venue, venue, "venue" if route.chosen else "dim"),
        *(number(texts[each], width, looks.get(each, look)) for each, width in widths.items()),
    ]


def _body(
    rows: Sequence[tuple[VenueRoute, list[Cell]]], inner: int, beside: int, skipped: int
) -> list[Row]:
    """The venues, each with its reason: in the same row with so many columns, below the figures with none.

    `beside`: for the reason of a venue that gets a part; `skipped`: of one that gets none.
    """
    body: list[Row] = []
    for route, cells in rows:
        why, look = _why(route)
        room = beside if route.chosen else skipped
        if room:
            reason = [words(why, room, look)] if room >= _WHY_LEAST else []
            body.append(fill(spaced([*cells, *reason]), inner))
            continue
        body.append(fill(spaced(cells), inner))
        body += [
            fill([label("  "), label(line, look)], inner) for line in wrap(why, max(inner - 3, 1))
        ]
    return body


def _why(route: VenueRoute) -> tuple[str, str]:
    """The reason and, for what would be sent, how it was rounded: in full where anything was."""
    if route.chosen:
        rounded = route.rounding if "->" in route.rounding else "lot, tick, minimum ok"
        return f"{route.reason}; {rounded}", "good"
    return route.reason, "warning" if route.objection is not None else "dim"
