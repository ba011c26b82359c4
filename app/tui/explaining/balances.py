"""Explains what is held of an asset: how much, where, what it is worth and by which prices."""

from decimal import Decimal

from app.domain.amounts import ZERO
from app.domain.instants import Instant
from app.tui import formatting as form
from app.tui.explaining.figures import Explanation, Figure, ago, amount, sum_of
from app.views.balances import BalanceCell, BalanceRow, BalancesView, PriceLeg

_MISSING = "no pair that is listed leads from it to USD, or none of them ever had a price"
_APART = "more than 2 % apart"


def explain_balance(row: BalanceRow, column: str, view: BalancesView) -> Explanation:
    """Columns total, available, locked, usd, price, share, and a venue's name for what is held there."""
    held = {cell.venue: None for cell in row.cells}
    figures = (
        _total(row, view.at_ns),
        _available(row, view.at_ns),
        _locked(row, view.at_ns),
        _usd(row),
        _price(row, view),
        _share(row, view),
        *(_at_venue(venue, row, view.at_ns) for venue in held if column == venue),
    )
    return Explanation(row.asset, view.at_ns, figures, tuple(_notes(row, view))).led_by(column)


def _total(row: BalanceRow, now_ns: Instant) -> Figure:
    return Figure(
        "total",
        "total",
        f"{form.exact(row.total)} {row.asset}",
        "What all venues together hold of it, locked included.",
        sum_of((cell.total for cell in row.cells), row.total, row.asset),
        _sources(row, now_ns),
    )


def _available(row: BalanceRow, now_ns: Instant) -> Figure:
    return Figure(
        "available",
        "available",
        f"{form.exact(row.available)} {row.asset}",
        "What new orders may use: each venue's own word, less our orders that it does not show yet.",
        sum_of((cell.available for cell in row.cells), row.available, row.asset),
        _sources(row, now_ns),
    )


def _locked(row: BalanceRow, now_ns: Instant) -> Figure:
    flying = sum((cell.reserved for cell in row.cells), ZERO)
    more = f" {form.exact(flying)} of it is for our orders that the venue does not show yet."
    return Figure(
        "locked",
        "locked",
        f"{form.exact(row.locked)} {row.asset}",
        "What open orders hold at the venues." + (more if flying else ""),
        sum_of((cell.locked for cell in row.cells), row.locked, row.asset),
        _sources(row, now_ns),
    )


def _usd(row: BalanceRow) -> Figure:
    meaning = "What it is worth in US dollars, debts taken off."
    if row.usd is None:
        return Figure("usd", "USD", form.NOT_PRICED, f"{meaning} It has no price: {_MISSING}.")
    value = f"{form.exact(row.usd, 2)} USD"
    if row.price is None:
        return Figure("usd", "USD", value, f"{meaning} As it was stored; no price is known yet.")
    price = amount(row.price)
    each = [(_net(cell), cell.usd) for cell in row.cells if cell.usd is not None]
    lines = [f"{net} x {price} = {form.exact(usd, 2)}" for net, usd in each]
    total = sum_of((usd for _, usd in each), row.usd, "USD")
    return Figure("usd", "USD", value, meaning, (*lines, *total))


def _net(cell: BalanceCell) -> str:
    if cell.borrowed and cell.total >= 0:
        return f"({form.exact(cell.total)} - {form.exact(cell.borrowed)} borrowed)"
    return amount(cell.total)


def _price(row: BalanceRow, view: BalancesView) -> Figure:
    meaning = f"US dollars for one {row.asset}, over the freshest and closest pairs."
    if row.price is None:
        return Figure("price", "price", form.NOT_PRICED, f"None is known: {_MISSING}.")
    value = f"{form.exact(row.price)} USD"
    if not row.legs:
        return Figure("price", "price", value, "A dollar is a dollar.")
    terms = "1" if row.legs[0].inverse else ""
    for leg in row.legs:
        sign = " / " if leg.inverse else " x " if terms else ""
        terms += f"{sign}{amount(leg.price)}"
    formula = (f"{terms} = {form.exact(row.price)}",) if len(row.legs) > 1 else ()
    sources = tuple(_leg(leg, view.at_ns) for leg in row.legs)
    return Figure("price", "price", value, meaning, formula, sources)


def _leg(leg: PriceLeg, now_ns: Instant) -> str:
    if leg.sure:
        kind = "last trade" if leg.traded else "middle of bid and ask"
    else:
        kind = "last price of unknown time" if leg.traded else f"middle of bid and ask {_APART}"
    step = ", divided by" if leg.inverse else ""
    price = form.exact(leg.price)
    return f"{leg.symbol} at {leg.venue}: {price}, {kind}{step}, {ago(leg.as_of_ns, now_ns)}"


def _share(row: BalanceRow, view: BalancesView) -> Figure:
    meaning = "Its part of NAV."
    if row.share is None or row.usd is None or view.priced_usd is None:
        why = "it has no price" if row.usd is None else "NAV is not above zero"
        return Figure("share", "%", form.NOT_APPLICABLE, f"{meaning} None, because {why}.")
    formula = f"{amount(row.usd)} / {amount(view.priced_usd)} = {form.percent(row.share, 4)}"
    return Figure("share", "%", form.percent(row.share, 4), meaning, (formula,))


def _at_venue(venue: str, row: BalanceRow, now_ns: Instant) -> Figure:
    cells = [cell for cell in row.cells if cell.venue == venue]
    total = sum((cell.total for cell in cells), ZERO)
    return Figure(
        venue,
        f"at {venue}",
        f"{form.exact(total)} {row.asset}",
        f"What {venue} holds of it, locked included.",
        sum_of((cell.total for cell in cells), total, row.asset),
        tuple(_source(cell, now_ns) for cell in cells),
    )


def _sources(row: BalanceRow, now_ns: Instant) -> tuple[str, ...]:
    return tuple(_source(cell, now_ns) for cell in row.cells)


def _source(cell: BalanceCell, now_ns: Instant) -> str:
    place = f"{cell.venue}, account {cell.account}, {cell.account_type}"
    parts = [
        f"total {form.exact(cell.total)}",
        f"available {form.exact(cell.available)}",
        f"locked {form.exact(cell.locked)}",
    ]
    if cell.borrowed:
        parts.append(f"borrowed {form.exact(cell.borrowed)}")
    how = {"stream": "by its stream", "REST": "by REST", "stored": "as stored by the last run"}
    heard = f"{how.get(cell.source, 'source not told')}, {ago(cell.as_of_ns, now_ns)}"
    return f"{place}: {', '.join(parts)}; {heard}"


def _notes(row: BalanceRow, view: BalancesView) -> list[str]:
    notes = []
    if view.stored:
        notes.append("The last run stored this; no venue has answered yet.")
    elif row.stale:
        old = sorted({cell.venue for cell in row.cells if not cell.fresh})
        if old:
            notes.append(f"! {', '.join(old)}: the balance is older than 90 s and not sure.")
        if any(not leg.sure for leg in row.legs):
            notes.append(
                f"! The price leads over a bid and ask {_APART} or a last price of unknown time: what it is "
                "worth is an estimate (~)."
            )
        elif not row.price_fresh and row.usd is not None:
            notes.append("! The price is older than 15 s: what it is worth is an estimate (~).")
    if row.total != sum((cell.total for cell in row.cells), Decimal(0)):
        notes.append("! The accounts do not add up to the total: R asks every venue again.")
    return notes
