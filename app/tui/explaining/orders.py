"""Explains the figures of one order: what was asked for, what traded, at which average, for which fees."""

from decimal import Decimal

from app.domain.amounts import ZERO
from app.domain.instants import Instant
from app.tui import formatting as form
from app.tui.explaining.figures import TERMS_MOST, Explanation, Figure, ago, amount, sum_of
from app.views.order_life import FillRow, OrderLifeView
from app.views.orders import OrderRow

_STATES = {
    "pending": "sent, or about to be; the venue has not shown it yet",
    "open": "resting at the venue",
    "partially_filled": "resting at the venue, a part has traded",
    "filled": "all of it has traded",
    "canceled": "ended by a cancel",
    "expired": "ended by its own terms",
    "rejected": "the venue did not take it, or it was never sent",
    "unknown": "no answer proves whether it exists: it is asked for by its client id and never sent again",
}


def explain_order(
    row: OrderRow, column: str, life: OrderLifeView | None, now_ns: Instant
) -> Explanation:
    """Columns price, size, filled, average, remaining, fee, state, age; `life` None while it is loading."""
    base, _, rest = row.symbol.partition("/")
    quote = rest.partition(":")[0]
    figures = (
        _price(row, quote),
        _size(row, base),
        _filled(row, base, life),
        _average(row, quote, life),
        _remaining(row, base),
        _fee(life),
        _state(row),
        _age(row, now_ns),
    )
    title = f"order {row.client_order_id or row.venue_order_id or row.key}"
    return Explanation(title, now_ns, figures, _notes(row, base, life)).led_by(column)


def _notes(row: OrderRow, base: str, life: OrderLifeView | None) -> tuple[str, ...]:
    """What keeps a formula away: fills that are not here yet, or newer than the row that is explained."""
    if life is None:
        return ("Its fills are being loaded.",)
    if life.fills_quantity > row.filled:
        now = f"{form.exact(life.fills_quantity)} {base}"
        return (f"! It has traded on since: {now} are filled now, and its fees are those of all.",)
    return ()


def _price(row: OrderRow, quote: str) -> Figure:
    meaning = "The limit: the worst price at which it may trade."
    if row.price is None:
        return Figure("price", "price", form.NOT_APPLICABLE, "It has no limit of its own.")
    value = f"{form.exact(row.price, row.price_digits)} {quote}"
    return Figure("price", "price", value, meaning, (), (_terms(row),))


def _size(row: OrderRow, base: str) -> Figure:
    if row.quantity is None:
        return Figure("size", "size", form.NOT_APPLICABLE, "The venue has not told its size.")
    value = f"{form.exact(row.quantity)} {base}"
    return Figure("size", "size", value, "How much was asked for.", (), (_terms(row),))


def _terms(row: OrderRow) -> str:
    if row.external:
        return f"as {row.venue} tells it; it was not placed from here"
    return f"as you confirmed it and as it was sent to {row.venue}, account {row.account}"


def _filled(row: OrderRow, base: str, life: OrderLifeView | None) -> Figure:
    value = f"{form.exact(row.filled)} {base}"
    meaning = "How much has traded; it never grows less."
    if life is None or not row.filled:
        return Figure("filled", "filled", value, meaning)
    formula: tuple[str, ...] = ()
    if life.fills_quantity == row.filled and life.fills_count == len(life.fills):
        formula = sum_of((fill.quantity for fill in life.fills), row.filled, base)
    elif life.fills_quantity < row.filled:
        told = f"Its fills here add up to {form.exact(life.fills_quantity)}; the rest is"
        meaning = f"{meaning} {told} the venue's word."
    return Figure("filled", "filled", value, meaning, formula, _fill_sources(life))


def _fill_sources(life: OrderLifeView) -> tuple[str, ...]:
    shown = life.fills[-TERMS_MOST:]
    rest = life.fills_count - len(shown)
    more = (f"and {rest} older fills",) if rest else ()
    return (*(_fill(fill) for fill in shown), *more)


def _fill(fill: FillRow) -> str:
    role = {True: "maker", False: "taker", None: "role not told"}[fill.maker]
    trade = f"{form.exact(fill.quantity)} at {form.exact(fill.price)}"
    return f"trade {fill.trade_id}: {trade}, {role}, by {_by(fill.source)}"


def _by(source: str) -> str:
    return "the venue's stream" if source == "stream" else f"a {source} over REST"


def _average(row: OrderRow, quote: str, life: OrderLifeView | None) -> Figure:
    meaning = "Sum of price times quantity of its fills, divided by what is filled."
    if row.average is None:
        return Figure("average", "average", form.NOT_APPLICABLE, f"{meaning} Nothing traded yet.")
    value = f"{form.rounded(row.average, row.price_digits + 2)} {quote}"
    if life is None or not life.fills_quantity:
        return Figure("average", "average", value, meaning)
    if life.fills_quantity < row.filled:
        return Figure("average", "average", value, f"{meaning} As the venue tells it.")
    if life.fills_quantity > row.filled:
        return Figure("average", "average", value, meaning)
    traded, total = form.exact(life.fills_quantity), form.exact(life.fills_notional)
    lines = [f"{total} / {traded} = {form.rounded(row.average, row.price_digits + 2)} {quote}"]
    if life.fills_count == len(life.fills) <= TERMS_MOST:
        products = " + ".join(f"{amount(f.price)} x {amount(f.quantity)}" for f in life.fills)
        lines.insert(0, f"{products} = {total}")
    return Figure("average", "average", value, meaning, tuple(lines), _fill_sources(life))


def _remaining(row: OrderRow, base: str) -> Figure:
    meaning = "What may still trade."
    if row.quantity is None:
        return Figure("remaining", "remaining", form.NOT_APPLICABLE, f"{meaning} Size not told.")
    if not row.open:
        return Figure("remaining", "remaining", f"0 {base}", f"{meaning} Nothing: it has ended.")
    rest = max(row.quantity - row.filled, ZERO)
    formula = f"{form.exact(row.quantity)} - {form.exact(row.filled)} = {form.exact(rest)} {base}"
    return Figure("remaining", "remaining", f"{form.exact(rest)} {base}", meaning, (formula,))


def _fee(life: OrderLifeView | None) -> Figure:
    meaning = "What its fills have cost, asset by asset."
    if life is None or not life.fills:
        return Figure("fee", "fee", form.NOT_APPLICABLE, f"{meaning} No fill is known.")
    sums: dict[str, list[Decimal]] = {}
    for fill in life.fills:
        if fill.fee is not None:
            sums.setdefault(fill.fee_asset or "?", []).append(fill.fee)
    missing = sum(fill.fee is None for fill in life.fills)
    if missing:
        meaning = f"{meaning} {missing} of {len(life.fills)} fills have not told theirs yet."
    if life.fills_count > len(life.fills):
        meaning = f"{meaning} Of the newest {len(life.fills)} of {life.fills_count} fills."
    totals = {asset: sum(fees, ZERO) for asset, fees in sums.items()}
    value = ", ".join(f"{form.exact(total)} {asset}" for asset, total in totals.items())
    lines = [line for asset, fees in sums.items() for line in sum_of(fees, totals[asset], asset)]
    return Figure("fee", "fee", value or "not told yet", meaning, tuple(lines))


def _state(row: OrderRow) -> Figure:
    told = _STATES.get(row.status, "a state that this version does not know")
    detail = f" {row.detail}." if row.detail else ""
    name = row.status.replace("_", " ").upper()
    return Figure("state", "state", name, f"{told[0].upper()}{told[1:]}.{detail}")


def _age(row: OrderRow, now_ns: Instant) -> Figure:
    placed = "when the venue says it was created" if row.external else "when you confirmed it"
    return Figure(
        "age",
        "age",
        form.age(row.created_ns, now_ns),
        f"Counted from {placed}; the last word that told something new came {ago(row.changed_ns, now_ns)}.",
    )
