"""Explains an order that is split over venues: what its parts are and did together."""

from collections.abc import Sequence
from decimal import Decimal

from app.domain.instants import Instant
from app.tui import formatting as form
from app.tui.explaining.figures import TERMS_MOST, Explanation, Figure, ago, amount, sum_of
from app.views.orders import OrderRow

_MORE_DIGITS = 8  # of an average, which may have no end, beyond those of its price
_STATES = {
    "pending": "no venue has shown its part yet",
    "open": "parts of it rest at venues",
    "partially_filled": "some has traded, and a part may still trade",
    "filled": "all of it has traded",
    "canceled": "its parts have ended before all of it was traded",
    "expired": "its parts have ended by their own terms before all of it was traded",
    "rejected": "no venue took its part",
    "unknown": "of a part no answer proves whether it exists: it is asked for and never sent again",
}
_WORDS = (
    "Open is what may still trade at a venue, for all we know. Canceled, rejected or not filled is the rest, "
    "which no venue has: no money waits for it, and r opens a ticket that places it anew."
)


def explain_parent(
    row: OrderRow, column: str, children: Sequence[OrderRow], now_ns: Instant
) -> Explanation:
    """Columns price, size, filled, average, state and age; `children` as the same picture shows them."""
    base, _, rest = row.symbol.partition("/")
    quote = rest.partition(":")[0]
    figures = (
        _price(row, quote, children),
        _size(row, base),
        _filled(row, base, children),
        _average(row, quote, children),
        _state(row),
        _age(row, now_ns),
    )
    title = f"the order over {row.venue}, {row.side} {form.exact(row.quantity)} {row.symbol}"
    return Explanation(title, now_ns, figures, _notes(row)).led_by(column)


def _notes(row: OrderRow) -> tuple[str, ...]:
    """The words of its detail, which panel 4 and its card use, too."""
    if not row.detail:
        return ()
    return (_WORDS,)


def _price(row: OrderRow, quote: str, children: Sequence[OrderRow]) -> Figure:
    if row.price is None:
        return Figure(
            "price", "price", form.NOT_APPLICABLE, "Its parts have limits of their own: see each."
        )
    value = f"{form.exact(row.price, row.price_digits)} {quote}"
    if all(child.price in (None, row.price) for child in children):
        return Figure("price", "price", value, "The limit of every part.")
    alive = any(child.open or child.filled for child in children)
    which = "its parts that traded or may trade" if alive else "its parts"
    meaning = f"The farthest limit of {which}; each is on the tick of its venue, or was moved."
    parts = tuple(
        f"{child.venue}: {form.exact(child.price, child.price_digits)} {quote}"
        for child in children
    )
    return Figure("price", "price", value, meaning, (), parts)


def _size(row: OrderRow, base: str) -> Figure:
    meaning = "What you confirmed in all, with the sizes that you gave its parts since."
    return Figure("size", "size", f"{form.exact(row.quantity)} {base}", meaning)


def _filled(row: OrderRow, base: str, children: Sequence[OrderRow]) -> Figure:
    meaning = "How much its parts have traded together."
    done = [child.filled for child in children]
    formula = sum_of(done, row.filled, base) if sum(done, Decimal(0)) == row.filled else ()
    value = f"{form.exact(row.filled)} {base}"
    return Figure("filled", "filled", value, meaning, formula, _parts(children))


def _average(row: OrderRow, quote: str, children: Sequence[OrderRow]) -> Figure:
    meaning = "Average times filled of each part, added up and divided by what is filled."
    if row.average is None:
        why = "Not all that traded have told a price." if row.filled else "Nothing traded yet."
        return Figure("average", "average", form.NOT_APPLICABLE, f"{meaning} {why}")
    average = f"{form.rounded(row.average, row.price_digits + 2)} {quote}"
    traded = [(child.average, child.filled) for child in children if child.filled and child.average]
    digits = row.price_digits + _MORE_DIGITS
    formula: tuple[str, ...] = ()
    if (
        sum((filled for _, filled in traded), Decimal(0)) == row.filled
        and len(traded) <= TERMS_MOST
    ):
        total = sum((price * filled for price, filled in traded), Decimal(0))
        products = " + ".join(
            f"{_told(price, digits)} x {amount(filled)}" for price, filled in traded
        )
        formula = (
            f"{products} = {_told(total, digits)}",
            f"{_told(total, digits)} / {form.exact(row.filled)} = {average}",
        )
    return Figure("average", "average", average, meaning, formula, _parts(children))


def _told(value: Decimal, digits: int) -> str:
    """In full, unless it has no end."""
    exact = form.exact(value)
    return exact if len(exact.partition(".")[2]) <= digits else form.rounded(value, digits)


def _state(row: OrderRow) -> Figure:
    told = _STATES.get(row.status, "a state that this version does not know")
    detail = f" {row.detail}." if row.detail else ""
    name = row.status.replace("_", " ").upper()
    return Figure("state", "state", name, f"{told[0].upper()}{told[1:]}.{detail}")


def _age(row: OrderRow, now_ns: Instant) -> Figure:
    newest = ago(row.changed_ns, now_ns)
    return Figure(
        "age",
        "age",
        form.age(row.created_ns, now_ns),
        f"Counted from when you confirmed its first plan; the newest word of a part came {newest}.",
    )


def _parts(children: Sequence[OrderRow]) -> tuple[str, ...]:
    return tuple(_part(child) for child in children)


def _part(child: OrderRow) -> str:
    done = f"{form.exact(child.filled)} of {form.exact(child.quantity)} filled"
    price = form.rounded(child.average, child.price_digits + 2)
    average = f", average {price}" if child.average is not None else ""
    return f"{child.venue}, {child.status.replace('_', ' ')}: {done}{average}"
