"""Explains how an order of panel 4 compares with its plan, in that panel's own figures."""

from app.domain.amounts import average_digits
from app.domain.instants import Instant
from app.tui import formatting as form
from app.tui.explaining.figures import Explanation, Figure
from app.views.routes import RouteCard

_MORE_DIGITS = 4  # of an average, so that the basis points can be checked by hand


def explain_working(card: RouteCard, now_ns: Instant) -> Explanation:
    """Its all-in price against that of its plan; what is open and what became of the rest."""
    base, _, rest = card.symbol.partition("/")
    figures = [_worse(card, rest.partition(":")[0])]
    figures.append(
        Figure(
            "open", "open", f"{form.exact(card.held)} {base}", "What may still trade at a venue."
        )
    )
    if card.free:
        meaning = "What no venue has any more: r opens a ticket that places it anew."
        figures.append(Figure("rest", card.rest, f"{form.exact(card.free)} {base}", meaning))
    title = f"{card.side} {form.exact(card.quantity)} {card.symbol}, plan {card.plan}"
    return Explanation(title, now_ns, tuple(figures))


def _worse(card: RouteCard, quote: str) -> Figure:
    meaning = "The all-in price of what is filled against the plan for as much; + is worse."
    if card.repriced:
        meaning = (
            f"{meaning} You changed a price after the plan, and what filled then is compared with the price "
            "first planned: it tells what the change cost, not how well the order was carried out."
        )
    if card.worse_bp is None or card.all_in is None or card.compared is None:
        why = "Nothing is filled, or a fee is not known yet."
        return Figure("worse", "worse", form.NOT_APPLICABLE, f"{meaning} {why}")
    digits = average_digits(card.price_digits, card.all_in) + _MORE_DIGITS
    got, planned = form.rounded(card.all_in, digits), form.rounded(card.compared, digits)
    terms = (got, planned) if card.side == "buy" else (planned, got)
    value = f"{form.signed(card.worse_bp, 2)} bp"
    formula = f"({terms[0]} - {terms[1]}) / {planned} x 10,000 = {value}"
    sources = (f"all-in {got} {quote}, planned {planned} {quote}",)
    return Figure("worse", "worse", value, meaning, (formula,), sources)
