"""What a plan costs: averages, parts of the cost as bars, other ways beside it, and what it changes."""

from collections.abc import Sequence
from decimal import Decimal
from typing import TypeAlias

from app.domain.amounts import ZERO
from app.domain.order_terms import OrderStyle, Side
from app.trading.routing.plan import CostParts, Costs, RoutePlan
from app.tui import formatting as form
from app.tui.cells import Cell, Row, fill, label, number, spaced, width_of, words, wrap
from app.tui.quote_money import average_digits_of_plan, money_of_plan
from app.views.plan import Change, PlanView

# Its name, all-in, how much dearer in basis points and in money, and what stands against it.
_Way: TypeAlias = tuple[str, Decimal | None, Decimal | None, Decimal | None, str]

_BAR_FROM = 60  # columns
_BAR_TEXT = 42  # of them beside the bar
_LEAST_FIGURE = 12
_LETTERS = 3  # of a venue's name where room is short
_CENT = Decimal("0.01")  # of a basis point: as exactly as costs are told
_SCALES = tuple(Decimal(each) for each in (12, 30, 60, 120, 300, 600, 1200, 3000, 6000))


def summary(plan: RoutePlan, inner: int) -> list[Row]:
    """One line where it fits: "binance 1.3 okx 0.9 all-in 97,488.57 +8.89 bp"."""
    told = summary_words(plan)
    if len(told) > inner - 2:
        told = summary_words(plan, _LETTERS)
    return [fill([label(f" {line}", "bright")], inner) for line in wrap(told, max(inner - 2, 1))]


def summary_words(plan: RoutePlan, most: int | None = None) -> str:
    """The same as text; venues by their first `most` letters. What does not take now is told, too."""
    parts = [f"{child.venue[:most]} {form.exact(child.quantity)}" for child in plan.children]
    costs = plan.costs
    if costs is None:
        return " ".join(parts)
    if parts and (plan.undone or (costs.taken and costs.rests)):
        parts[-1] += f": {_not_all_now(costs.taken, costs.rests, plan.undone)};"
    parts.append(f"all-in {form.rounded(costs.all_in, average_digits_of_plan(plan))}")
    if costs.basis_points is not None:
        parts.append(f"{form.signed(costs.basis_points.total, 2)}bp")
    elif costs.rests:
        parts.append("rests")
    return " ".join(parts)


def _not_all_now(takes: Decimal, rests: Decimal, undone: Decimal) -> str:
    told = [f"{form.exact(takes)} takes now" if takes else "nothing takes now"]
    told += [f"{form.exact(rests)} rests"] if rests else []
    told += [f"{form.exact(undone)} would be canceled"] if undone else []
    return ", ".join(told)


def averages(plan: RoutePlan, quote: str, inner: int) -> list[Row]:
    """The whole plan before and after fees, its worth and its fee."""
    costs = plan.costs
    if costs is None:
        return []
    digits, money = average_digits_of_plan(plan), money_of_plan(plan)
    raw, all_in = form.rounded(costs.raw, digits), form.rounded(costs.all_in, digits)
    notional, fee = money.text(costs.notional), money.text(costs.fee_money)
    width = max(10, len(notional))
    return [
        fill(
            [label(" average raw ", "dim"), label(raw.rjust(width)), label("   all-in ", "dim"),
             label(all_in.rjust(10), "bright"), label(f" {quote}", "dim")],
            inner,
        ),
        fill(
            [label(" notional    ", "dim"), label(notional.rjust(width)),
             label("   fee    ", "dim"), label(fee.rjust(10), "bright"),
             label(f" {quote}{_kept_in(plan)}", "dim")],
            inner,
        ),
    ]  # fmt: skip


def _kept_in(plan: RoutePlan) -> str:
    """A spot venue keeps its fee of what is received: of a buy that is not the money it is told in here."""
    if plan.line.side is Side.SELL or ":" in plan.line.symbol:
        return ""
    return f", kept in {form.pair(plan.line.symbol)[0]}"


def cost_bars(plan: RoutePlan, inner: int) -> list[Row]:
    """Spread and walk, fees and their sum against mid, in basis points; none where bars find no room."""
    return [] if plan.costs is None or inner < _BAR_FROM else _bars(plan, plan.costs, inner)


def cost_line(plan: RoutePlan, quote: str, inner: int) -> list[Row]:
    """The same in one line."""
    costs = plan.costs
    if costs is None or costs.basis_points is None or costs.money is None:
        return []
    walk, fees, total = map(_points, _adding_up(costs.basis_points))
    money = money_of_plan(plan).text(costs.money.total)
    cells = [
        label(" cost        ", "dim"),
        label(f"{total:>7} bp", "bright"),
        label(f" = spread+walk {walk} + fees {fees}", "dim"),
        label(f"   {money} {quote}"),
    ]
    return _with(cells, _of_what(costs), inner)


def _bars(plan: RoutePlan, costs: Costs, inner: int) -> list[Row]:
    if costs.basis_points is None or costs.money is None:
        return []
    taken, fees, total = _adding_up(costs.basis_points)
    money = money_of_plan(plan)
    worth = f"{money.text(costs.money.total)} {money.quote}"
    largest = max(abs(part) for part in (taken, fees, total))
    scale = next((each for each in _SCALES if each >= largest), largest)
    width = min(inner - _BAR_TEXT, 40)
    head = [
        label(" cost bp", "head"),
        label(f"{'0':>7}{form.rounded(scale, 0):>{width + 1}}", "dim"),
    ]
    rows = _with(head, _of_what(costs), inner)
    for name, part, tail in (
        ("spread+walk", taken, ""),
        ("fees", fees, ""),
        ("total", total, f"  {worth}"),
    ):
        full = int(abs(part) / scale * width + Decimal("0.5")) if scale else 0
        look = "profit" if part < 0 else "loss"
        rows.append(
            fill(
                [label(f"  {name:<11} [", "dim"), ("#" * full, look), (" " * (width - full), "text"),
                 label("]", "dim"), number(_points(part), 8, "bright"), label(tail, "dim")],
                inner,
            )
        )  # fmt: skip
    return rows


def _of_what(costs: Costs) -> str:
    """Of which coins the cost is, where others rest and have cost nothing yet."""
    return f"of the {form.exact(costs.taken)} that takes now" if costs.rests else ""


def _with(cells: Sequence[Cell], told: str, inner: int) -> list[Row]:
    """One row, what is told behind the rest of it or, where that finds no room, below."""
    if width_of(cells) + len(told) + 2 <= inner:
        return [fill([*cells, label(f"  {told}", "dim")], inner)]
    return [fill(cells, inner), fill([label(f"   {told}", "dim")], inner)]


def _adding_up(parts: CostParts) -> tuple[Decimal, Decimal, Decimal]:
    """Spread and walk, fees, and their sum as shown: what rounding leaves over is no fee."""
    fees, total = parts.fees.quantize(_CENT), parts.total.quantize(_CENT)
    return total - fees, fees, total


def _points(value: Decimal) -> str:
    return form.rounded(value, 2)


def takes_now(plan: RoutePlan) -> str:
    """What a limit order would not rest but take: how much and where; "" when it only rests."""
    if plan.line.style is not OrderStyle.LIMIT or plan.costs is None or not plan.costs.taken:
        return ""
    taken = _at_venues(plan, [child.taken for child in plan.children])
    if not plan.costs.rests:
        return f"takes all of it now: {taken}"
    return f"takes now {taken}; rests {_at_venues(plan, [child.rests for child in plan.children])}"


def _at_venues(plan: RoutePlan, quantities: Sequence[Decimal]) -> str:
    parts = zip(plan.children, quantities, strict=True)
    return ", ".join(
        f"{form.exact(quantity)} at {child.venue}" for child, quantity in parts if quantity
    )


def versus(plan: RoutePlan, inner: int, *, whole: bool = True) -> list[Row]:
    """This plan, and the same amount on one venue: how much dearer in basis points and in money.

    `whole`: a note that finds no room behind the figures stands below them, and is not cut off.
    """
    costs = plan.costs
    if costs is None or costs.all_in is None or not plan.counterfactuals:
        return []
    digits, money = average_digits_of_plan(plan), money_of_plan(plan)
    ways: list[_Way] = [("this plan", costs.all_in, ZERO, ZERO, "")]
    ways += [
        (f"{way.name} {way.venue}", way.all_in, way.difference_bp, way.difference_money, way.note)
        for way in plan.counterfactuals
    ]
    price = max(11, *(len(form.rounded(each[1], digits)) for each in ways))
    worth = max(10, *(len(money.signed(each[3])) for each in ways))
    name = min(max(len(each[0]) for each in ways), max(inner - price - worth - 15, 10))
    head = [
        words("versus", name, "head"),
        words("all-in", price, "head", right=True),
        words("diff bp", 8, "head", right=True),
        words(f"diff {money.quote}", worth, "head", right=True),
    ]
    rows = [fill([label(" "), *spaced(head)], inner)]
    for title, all_in, worse_bp, more, note in ways:
        look = "bright" if title == "this plan" else "text"
        cells = [
            label(" "),
            *spaced([
                words(title, name, look),
                number(form.rounded(all_in, digits), price, look),
                number(form.signed(worse_bp, 2), 8, _mood(worse_bp)),
                number(money.signed(more), worth, _mood(more)),
            ]),
        ]  # fmt: skip
        beside = _note(note)
        if not whole or width_of([*cells, *beside]) <= inner:
            rows.append(fill([*cells, *beside], inner))
            continue
        rows.append(fill(cells, inner))
        rows += _noted(note, inner)
    return rows


def versus_line(plan: RoutePlan, inner: int, *, short: bool = False) -> list[Row]:
    """The best other way where there is no room for more: one line, and its note below where it must be.

    `short`: one line with the venue alone for a name; none where that would still be cut.
    """
    if not plan.counterfactuals:
        return []
    (way, *_), money = plan.counterfactuals, money_of_plan(plan)
    name = way.venue if short else f"{way.name} {way.venue}"
    cells = [label(" versus ", "dim"), label(name)]
    if way.difference_bp is not None:
        cells += [
            label(f"  {form.signed(way.difference_bp, 2)} bp", _mood(way.difference_bp)),
            label(
                f"  {money.signed(way.difference_money)} {money.quote}", _mood(way.difference_bp)
            ),
        ]
    beside = [*cells, *_note(way.note)]
    if width_of(beside) <= inner:
        return [fill(beside, inner)]
    return [] if short else [fill(cells, inner), *_noted(way.note, inner)]


def _noted(note: str, inner: int) -> list[Row]:
    """A note below what it is about, whole."""
    return [fill([label(f"   {line}", "warning")], inner) for line in wrap(note, max(inner - 4, 1))]


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


def _mood(worse: Decimal | None) -> str:
    return "loss" if worse is not None and worse < 0 else "text"


def any_rows(blocks: Sequence[Sequence[list[Row]]], room: int) -> list[Row]:
    """Of each block the first of its forms that still fits whole; the first blocks claim room first."""
    rows: list[Row] = []
    for forms in blocks:
        rows += next((each for each in forms if each and len(rows) + len(each) <= room), [])
    return rows
