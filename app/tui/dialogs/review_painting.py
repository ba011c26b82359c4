"""How a review looks: the order in words, and the key or the text that sends it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.domain.order_terms import OrderStyle
from app.trading.language import print_line
from app.trading.routing.plan import RoutePlan
from app.tui import formatting as form
from app.tui.cells import Cell, Row, fill, label, width_of, words, wrap
from app.tui.dialogs.review import Review, limit_ends
from app.tui.dialogs.route_costs import takes_now
from app.tui.dialogs.ticket_form import STYLE_WORDS
from app.tui.dialogs.ticket_form_painting import SIDE_LOOKS, STYLE_HINTS
from app.tui.quote_money import average_digits_of_plan, money_of_plan
from app.views.plan import arriving

if TYPE_CHECKING:
    from app.tui.dialogs.ticket import Ticket

_NAME = 11


def headline(review: Review, inner: int) -> list[Row]:
    """What, at which price, and what it is worth; base and quote together; then what it takes at once."""
    plan = review.plan
    base, quote = form.pair(plan.line.symbol)
    second = [label(" "), *_worth(plan, quote), label(f"  {review.confirmation.reason}", "dim")]
    arrives = _arrives(plan, base)
    if width_of([*second, *arrives]) <= inner:
        second += arrives
    return [
        fill([label(" "), *_order(plan), label(" "), *_limit(plan, quote)], inner),
        fill(second, inner),
        *(fill([label(f" {line}", "warning")], inner) for line in _taking(plan, inner - 2)),
    ]


def review_rows(review: Review, inner: int) -> list[Row]:
    """The same in full."""
    plan = review.plan
    line = plan.line
    base, quote = form.pair(line.symbol)
    costs = plan.costs
    rows = [
        _row("order", _order(plan), inner),
        _row("style", [label(STYLE_WORDS[line.style], "bright")], inner),
        *(
            [_row("", [label(each, "warning")], inner) for each in _taking(plan, inner - _NAME)]
            or [_row("", [label(STYLE_HINTS[line.style], "dim")], inner)]
        ),
        *_rows("price", _limit(plan, quote), inner),
        *_rows("worth", _worth(plan, quote), inner),
        *_rows("", [label(review.confirmation.reason, "dim")], inner),
    ]
    if costs is not None:
        fees = [label(f"{money_of_plan(plan).text(costs.fee_money)} {quote}", "bright")]
        all_in = form.rounded(costs.all_in, average_digits_of_plan(plan))
        rows += [
            *_rows("fee", [*fees, *_arrives(plan, base)], inner),
            _row("all-in", [label(f"{all_in} {quote}", "bright")], inner),
        ]
    room = max(inner - _NAME - 2, 1)
    for index, piece in enumerate(wrap(print_line(line), room)):
        rows.append(_row("" if index else "line", [label(piece, "dim")], inner))
    return rows


def verdict_of_review(ticket: "Ticket", review: Review, inner: int) -> list[Row]:
    """READY with what sends, or the sentence that says why nothing would."""
    if review.void:
        return _sentence(" VOID ", review.obstacle(), inner, "bad")
    if not ticket.ready:
        keys = [] if review.by_key else [_typed(review, inner)]
        return [*_sentence("", ticket.obstacle(), inner, "warning"), *keys]
    many = len(review.plan.children)
    count = f"{many} order{'s' * (many != 1)}"
    what = "this order" if many == 1 else f"these {count}"
    mode = label(f" {ticket.mode} ", "simulated" if ticket.mode == "SIMULATED" else "live")
    ready = [label(" "), mode, label(" READY ", "good")]
    if not review.by_key:
        return [
            fill([*ready, label(f"enter sends {count}", "bright")], inner),
            _typed(review, inner),
        ]
    sends = [label(" y ", "confirm"), label(f" sends {what}", "bright")]
    return [
        fill([*ready, *sends], inner),
        fill([label("  r new prices   esc goes back", "dim")], inner),
    ]


def _typed(review: Review, inner: int) -> Row:
    """The text to type, and how much of it is there."""
    wanted, typed = review.confirmation.text, review.typed
    room = max(len(wanted), 1)
    cells = [
        label("  type ", "dim"),
        label(wanted, "confirm"),
        label(" + enter  ", "dim"),
        label("["),
        words(typed, room, "bright"),
        label("]"),
    ]
    again = label("  r new prices", "dim")
    return fill([*cells, again] if width_of([*cells, again]) <= inner else cells, inner)


def _order(plan: RoutePlan) -> list[Cell]:
    base, _quote = form.pair(plan.line.symbol)
    side = plan.line.side
    text = f"{side.value.upper()} {form.exact(plan.quantity)} {base}"
    return [label(text, SIDE_LOOKS[side])]


def _limit(plan: RoutePlan, quote: str) -> list[Cell]:
    capped = plan.line.style is OrderStyle.CAPPED_MARKET
    buying = plan.line.side.value == "buy"
    word = ("at most" if buying else "at least") if capped else "at"
    first, *others = limit_ends(plan)
    cells = [label(f"{word} ", "dim"), label(first, "bright")]
    return [*cells, *(label(f" to {each}", "bright") for each in others), label(f" {quote}")]


def _taking(plan: RoutePlan, room: int) -> list[str]:
    told = takes_now(plan)
    return wrap(told, max(room, 1)) if told else []


def _worth(plan: RoutePlan, quote: str) -> list[Cell]:
    if plan.costs is None:
        return []
    base, _quote = form.pair(plan.line.symbol)
    worth = money_of_plan(plan).text(plan.costs.notional)
    return [
        label(f"{worth} {quote}", "bright"),
        label(f" for {form.exact(plan.costs.taken + plan.costs.rests)} {base}"),
    ]


def _arrives(plan: RoutePlan, base: str) -> list[Cell]:
    """How many coins a buy leaves in the account, its fee kept of them."""
    coins = arriving(plan)
    if coins is None or ":" in plan.line.symbol or plan.costs is None or not plan.costs.fee_money:
        return []
    return [label(f"  arrives {form.estimated(coins)} {base}", "dim")]


def _rows(name: str, cells: Sequence[Cell], inner: int) -> list[Row]:
    """The cells behind their name; one that finds no room goes on below, whole."""
    rows: list[list[Cell]] = [[]]
    for text, look in cells:
        if rows[-1] and width_of([*rows[-1], (text, look)]) > inner - _NAME:
            rows.append([])
        rows[-1].append((text if rows[-1] else text.lstrip(), look))
    return [_row(name if not at else "", row, inner) for at, row in enumerate(rows)]


def _row(name: str, cells: list[Cell], inner: int) -> Row:
    return fill([words(f"  {name}", _NAME, "dim"), *cells], inner)


def _sentence(mark: str, text: str, inner: int, look: str) -> list[Row]:
    rows: list[Row] = []
    room = max(inner - len(mark) - 4, 1)
    for index, line in enumerate(wrap(text, room)):
        head = label(mark if not index else " " * len(mark), "alarm")
        rows.append(fill([label(" "), head, label(f" {line}", look)], inner))
    return rows
