"""Explains the first line: NAV, how sure it is and what makes it less so, orders, venues, lag."""

from collections.abc import Iterator
from decimal import Decimal

from app.domain.amounts import ZERO
from app.tui import formatting as form
from app.tui.explaining.figures import Explanation, Figure, ago, sum_of
from app.views.balances import BalanceCell, BalanceRow, BalancesView
from app.views.status import StatusView


def explain_status(view: StatusView, balances: BalancesView | None) -> Explanation:
    """NAV and confidence from the balances that they are made of; None while those are not here."""
    figures = (
        _nav(view, balances),
        _confidence(view, balances),
        _unpriced(balances),
        Figure(
            "orders",
            "orders",
            f"{view.open_orders} open, {view.unknown_orders} UNKNOWN",
            "Orders that may still trade, also those placed elsewhere; UNKNOWN are those that no answer "
            "has settled.",
        ),
        Figure(
            "venues",
            "venues",
            f"{view.venues_ok} of {view.venues}",
            "Venues whose line works; a slow one counts, one that is syncing does not.",
        ),
        Figure(
            "lag",
            "lag",
            f"{view.lag_ms:,.1f} ms",
            "How late the engine comes to what it has to do; above 250 ms figures may be late.",
        ),
    )
    notes = () if balances is not None else ("The balances are being loaded.",)
    return Explanation("NAV and the first line", view.at_ns, figures, notes)


def _nav(view: StatusView, balances: BalancesView | None) -> Figure:
    meaning = "What all accounts are worth in US dollars: every priced asset, debts taken off."
    if balances is None or balances.priced_usd is None:
        value = form.NOT_PRICED if view.nav_usd is None else f"{form.exact(view.nav_usd, 2)} USD"
        why = " No balance is priced yet." if view.nav_usd is None else ""
        return Figure("nav", "NAV", value, f"{meaning}{why}")
    priced = [(row.asset, row.usd) for row in balances.rows if row.usd is not None]
    sources = tuple(
        f"{venue.venue}: balances {ago(venue.as_of_ns, balances.at_ns)}"
        + (f", {venue.problem}" if venue.problem else "")
        for venue in balances.venues
    )
    return Figure(
        "nav",
        "NAV",
        f"{form.exact(balances.priced_usd, 2)} USD",
        f"{meaning} In this order: {', '.join(asset for asset, _ in priced[:12])}.",
        sum_of((usd for _, usd in priced), balances.priced_usd, "USD"),
        sources,
    )


def _confidence(view: StatusView, balances: BalancesView | None) -> Figure:
    meaning = (
        "The part of the value, debts counted as value too, whose balance is at most 90 s old and whose "
        "whole price path is at most 15 s old."
    )
    if balances is None:
        return Figure("confidence", "confidence", form.confidence(view.confidence, 2), meaning)
    value = form.confidence(balances.confidence, 2)
    silent = [venue.venue for venue in balances.venues if venue.as_of_ns is None]
    if silent:
        why = f"{', '.join(silent)} has not told its balances in this run: no part can be named."
        return Figure("confidence", "confidence", value, f"{meaning} {why}")
    cells = list(_priced(balances))
    sure = sum((abs(usd) for row, cell, usd in cells if _is_sure(row, cell)), ZERO)
    whole = sum((abs(usd) for _, _, usd in cells), ZERO)
    formula = (f"{form.exact(sure, 2)} / {form.exact(whole, 2)} = {value}",) if whole else ()
    missing = tuple(
        f"not sure: {row.asset} at {cell.venue}, {form.exact(usd, 2)} USD: {_why(row, cell, balances)}"
        for row, cell, usd in cells
        if not _is_sure(row, cell)
    )
    return Figure("confidence", "confidence", value, meaning, formula, missing)


def _unpriced(balances: BalancesView | None) -> Figure:
    names = balances.unpriced if balances is not None else ()
    meaning = "Assets without any price: shown as n/p, never counted in NAV."
    return Figure("unpriced", "unpriced", str(len(names)), meaning, (), tuple(names))


def _priced(balances: BalancesView) -> Iterator[tuple[BalanceRow, BalanceCell, Decimal]]:
    for row in balances.rows:
        for cell in row.cells:
            if cell.usd is not None:
                yield row, cell, cell.usd


def _is_sure(row: BalanceRow, cell: BalanceCell) -> bool:
    return cell.fresh and row.price_fresh


def _why(row: BalanceRow, cell: BalanceCell, balances: BalancesView) -> str:
    reasons = []
    if not cell.fresh:
        reasons.append(f"balance heard {ago(cell.as_of_ns, balances.at_ns)}")
    if not row.price_fresh:
        reasons.append(f"price {ago(row.price_as_of_ns, balances.at_ns)} by {row.price_path}")
    return ", ".join(reasons)
