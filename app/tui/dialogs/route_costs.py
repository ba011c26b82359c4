"""What a plan costs: averages, parts of the cost as bars, other ways beside it, and what it changes."""

from collections.abc import Sequence
from decimal import Decimal

from app.domain.order_terms import Side
from app.trading.routing.plan import Costs, RoutePlan
from app.tui import formatting as form
from app.tui.cells import Cell, Row, fill, label, number, spaced, words, wrap
from app.views.plan import Change, PlanView

_BAR_FROM = 60  # columns
_BAR_TEXT = 42  # of them beside the bar
_LEAST_FIGURE = 12
_SCALES = tuple(Decimal(each) for each in (12, 30, 60, 120, 300, 600, 1200, 3000, 6000))


def summary(plan: RoutePlan, inner: int) -> Row:
    """One line: "binance 1.3 okx 0.9 all-in 97,488.57 +8.89 bp"."""
    return fill([label(" "), label(summary_words(plan), "bright")], inner)


def summary_words(plan: RoutePlan, most: int | None = None) -> str:
    """The same as text; venues by their first `most` letters."""
    parts = [f"{child.venue[:most]} {form.exact(child.quantity)}" for child in plan.children]
    costs = plan.costs
    if costs is None:
        return " ".join(parts)
    parts.append(f"all-in {form.rounded(costs.all_in, plan.price_digits)}")
    if costs.basis_points is not None:
        parts.append(f"{form.signed(costs.basis_points.total, 2)}bp")
    elif costs.rests:
        parts.append("rests")
    return " ".join(parts)


def averages(plan: RoutePlan, quote: str, inner: int) -> list[Row]:
    """The whole plan before and after fees, its worth and its fee."""
    costs = plan.costs
    if costs is None:
        return []
    raw = form.rounded(costs.raw, plan.price_digits)
    all_in = form.rounded(costs.all_in, plan.price_digits)
    return [
        fill(
            [label(" average raw ", "dim"), label(raw.rjust(10)), label("   all-in ", "dim"),
             label(all_in.rjust(10), "bright"), label(f" {quote}", "dim")],
            inner,
        ),
        fill(
            [label(" notional    ", "dim"), label(form.rounded(costs.notional, 2).rjust(10)),
             label("   fee    ", "dim"), label(form.rounded(costs.fee_money, 2).rjust(10), "bright"),
             label(f" {quote}{_kept_in(plan)}", "dim")],
            inner,
        ),
    ]  # fmt: skip


def _kept_in(plan: RoutePlan) -> str:
    """A spot venue keeps its fee of what is received: of a buy that is not the money it is told in here."""
    if plan.line.side is Side.SELL or ":" in plan.line.symbol:
        return ""
    return f", kept in {form.pair(plan.line.symbol)[0]}"


def cost_bars(plan: RoutePlan, quote: str, inner: int) -> list[Row]:
    """Spread and walk, fees and their sum against mid, in basis points; none where bars find no room."""
    return [] if plan.costs is None or inner < _BAR_FROM else _bars(plan.costs, quote, inner)


def cost_line(plan: RoutePlan, quote: str, inner: int) -> list[Row]:
    """The same in one line."""
    costs = plan.costs
    if costs is None or costs.basis_points is None or costs.money is None:
        return []
    parts = costs.basis_points
    walk, fees = form.rounded(parts.spread + parts.walk, 2), form.rounded(parts.fees, 2)
    total, money = form.rounded(parts.total, 2), form.rounded(costs.money.total, 2)
    cells = [
        label(" cost        ", "dim"),
        label(f"{total:>7} bp", "bright"),
        label(f" = spread+walk {walk} + fees {fees}", "dim"),
        label(f"   {money} {quote}"),
    ]
    return [fill(cells, inner)]


def _bars(costs: Costs, quote: str, inner: int) -> list[Row]:
    parts = costs.basis_points
    if parts is None or costs.money is None:
        return []
    taken = parts.spread + parts.walk
    money = f"{form.rounded(costs.money.total, 2)} {quote}"
    largest = max(abs(part) for part in (taken, parts.fees, parts.total))
    scale = next((each for each in _SCALES if each >= largest), largest)
    width = min(inner - _BAR_TEXT, 40)
    head = [
        label(" cost bp", "head"),
        label(f"{'0':>7}{form.rounded(scale, 0):>{width + 1}}", "dim"),
    ]
    rows = [fill(head, inner)]
    for name, part, tail in (
        ("spread+walk", taken, ""),
        ("fees", parts.fees, ""),
        ("total", parts.total, f"  {money}"),
    ):
        full = int(abs(part) / scale * width + Decimal("0.5")) if scale else 0
        look = "profit" if part < 0 else "loss"
        rows.append(
            fill(
                [label(f"  {name:<11} [", "dim"), ("#" * full, look), (" " * (width - full), "text"),
                 label("]", "dim"), number(form.rounded(part, 2), 8, "bright"), label(tail, "dim")],
                inner,
            )
        )  # fmt: skip
    return rows


def versus(plan: RoutePlan, quote: str, inner: int) -> list[Row]:
    """This plan, and the same amount on one venue: how much dearer in basis points and in money."""
    costs = plan.costs
    if costs is None or costs.all_in is None or not plan.counterfactuals:
        return []
    digits = plan.price_digits
    ways = [("this plan", costs.all_in, Decimal(0), Decimal(0), "")]
    ways += [
        (f"{way.name} {way.venue}", way.all_in, way.difference_bp, way.difference_money, way.note)
        for way in plan.counterfactuals
    ]
    name = min(max(len(each[0]) for each in ways), max(inner - 36, 10))
    head = [
        words("versus", name, "head"),
        words("all-in", 11, "head", right=True),
        words("diff bp", 8, "head", right=True),
        words(f"diff {quote}", 10, "head", right=True),
    ]
    rows = [fill([label(" "), *spaced(head)], inner)]
    for title, all_in, worse_bp, money, note in ways:
        look = "bright" if title == "this plan" else "text"
        cells = [
            words(title, name, look),
            number(form.rounded(all_in, digits), 11, look),
            number(form.signed(worse_bp, 2), 8, _mood(worse_bp)),
            number(form.signed(money, 2), 10, _mood(money)),
        ]
        rows.append(fill([label(" "), *spaced(cells), *_note(note)], inner))
    return rows


def effects(view: PlanView, inner: int) -> list[Row]:
    """What changes if this fills: now and after."""
    if not view.effects:
        return []
    figures = [(_figure(each, each.now), _figure(each, each.after)) for each in view.effects]
    room = max(_LEAST_FIGURE, *(len(text) for pair in figures for text in pair))
    room = min(room, max((inner - 12) // 2, 8))
    name = max(inner - 2 * room - 4, 8)
    head = [
        words("if this fills", name, "head"),
        words("now", room, "head", right=True),
        words("after", room, "head", right=True),
    ]
    rows = [fill([label(" "), *spaced(head)], inner)]
    for change, (now, after) in zip(view.effects, figures, strict=True):
        cells = [
            words(change.name, name, "dim"),
            number(now, room),
            number(after, room, "bright"),
        ]
        rows.append(fill([label(" "), *spaced(cells)], inner))
    return rows


def notes(plan: RoutePlan, inner: int) -> list[Row]:
    """What else is to be known: who stands in for whom, what a lot has cut off, what rests at no cost yet."""
    lines = [*plan.notes, *((f"the size was rounded, {plan.rounding}",) if plan.rounding else ())]
    if plan.costs is not None and plan.costs.note:
        lines.append(plan.costs.note)
    if plan.undone and plan.children:
        base = plan.children[0].instrument.base
        lines.append(f"{form.exact(plan.undone)} {base} beyond the cap would be canceled")
    return [
        fill([label(f" {piece}", "warning")], inner)
        for line in lines
        for piece in wrap(line, max(inner - 2, 1))
    ]


def _figure(change: Change, value: Decimal | None) -> str:
    return form.percent(value, 1) if change.unit == "%" else form.holding(value)


def _note(note: str) -> list[Cell]:
    return [label(f"  {note}", "warning")] if note else []


def _mood(worse: Decimal) -> str:
    return "loss" if worse < 0 else "text"


def any_rows(blocks: Sequence[Sequence[list[Row]]], room: int) -> list[Row]:
    """Of each block the first of its forms that still fits whole; the first blocks claim room first."""
    rows: list[Row] = []
    for forms in blocks:
        rows += next((each for each in forms if each and len(rows) + len(each) <= room), [])
    return rows
