"""Balances: assets by venue, and what they are worth."""

from decimal import Context, Decimal
from typing import TypeAlias

import msgspec

from app.domain.amounts import ZERO
from app.domain.instants import Instant
from app.portfolio.valuation import PortfolioValue, Rate, ValuedHolding

_SHOWN = Context(prec=18)


class BalanceCell(msgspec.Struct, frozen=True, kw_only=True):
    """One asset in one account of one venue."""

    venue: str
    account: str
    account_type: str
    available: Decimal
    locked: Decimal
    total: Decimal
    borrowed: Decimal
    usd: Decimal | None
    as_of_ns: Instant | None
    reserved: Decimal = ZERO  # of `locked`: our orders in flight that the venue does not show yet
    source: str = ""  # "stream", "REST", "stored"
    fresh: bool = True  # new enough to count as sure


class PriceLeg(msgspec.Struct, frozen=True, kw_only=True):
    """One step of a price path: `price` is the pair's; going from quote to base divides by it."""

    venue: str
    symbol: str
    price: Decimal
    inverse: bool
    traded: bool  # a last trade, where no bid and ask are known; else their middle
    as_of_ns: Instant
    sure: bool = True  # else a middle of more than 2 % spread, or a last price of unknown time


class BalanceRow(msgspec.Struct, frozen=True, kw_only=True):
    """One asset over all venues. `usd` None = no price (n/p), outside NAV."""

    asset: str
    available: Decimal
    locked: Decimal
    total: Decimal
    usd: Decimal | None
    share: Decimal | None  # of NAV, 0..1
    price: Decimal | None
    price_as_of_ns: Instant | None
    price_path: str  # "BTC/USDT binance > USDT/USD okx"; "" when unpriced
    stale: bool  # the price path or a balance is too old to be trusted
    cells: tuple[BalanceCell, ...]
    legs: tuple[PriceLeg, ...] = ()  # of the price path, from the asset to USD
    price_fresh: bool = True


class VenueAge(msgspec.Struct, frozen=True, kw_only=True):
    """When this venue's balances were last confirmed; None = never in this run."""

    venue: str
    as_of_ns: Instant | None
    problem: str | None


class BalancesView(msgspec.Struct, frozen=True, kw_only=True):
    """Sorted by value, unpriced last. `stored` = shown from the last stored snapshot, not yet confirmed."""

    rows: tuple[BalanceRow, ...]
    priced_usd: Decimal | None
    confidence: Decimal | None
    unpriced: tuple[str, ...]
    venues: tuple[VenueAge, ...]
    stored: bool
    loading: bool
    at_ns: Instant


def balances_view(
    value: PortfolioValue,
    venues: tuple[VenueAge, ...],
    *,
    stored: bool = False,
    loading: bool = False,
) -> BalancesView:
    """Our holdings by asset. `venues` in configured order; `loading` = no venue has answered yet."""
    by_asset: dict[str, list[ValuedHolding]] = {}
    for valued in value.holdings:
        by_asset.setdefault(valued.holding.asset, []).append(valued)
    rows = [_row(asset, cells, value) for asset, cells in by_asset.items()]
    rows.sort(key=lambda row: (row.usd is None, -(row.usd or ZERO), row.asset))
    return BalancesView(
        rows=tuple(rows),
        priced_usd=value.nav_usd,
        confidence=value.confidence,
        unpriced=value.unpriced,
        venues=venues,
        stored=stored,
        loading=loading,
        at_ns=value.at_ns,
    )


def _row(asset: str, cells: list[ValuedHolding], value: PortfolioValue) -> BalanceRow:
    rate = value.rates.get(asset)
    usd = None if rate is None else sum((cell.usd for cell in cells if cell.usd), ZERO)
    nav = value.nav_usd
    return BalanceRow(
        asset=asset,
        available=sum((cell.holding.available for cell in cells), ZERO),
        locked=sum((cell.holding.locked for cell in cells), ZERO),
        total=sum((cell.holding.total for cell in cells), ZERO),
        usd=usd,
        share=_share(usd, nav),
        price=None if rate is None else _SHOWN.plus(rate.price),
        price_as_of_ns=None if rate is None else rate.at_ns,
        price_path="" if rate is None else rate.path,
        stale=not all(cell.balance_fresh for cell in cells)
        or (rate is not None and not rate.fresh),
        cells=tuple(_cell(cell) for cell in cells),
        legs=() if rate is None else _legs(rate),
        price_fresh=rate is not None and rate.fresh,
    )


def _legs(rate: Rate) -> tuple[PriceLeg, ...]:
    return tuple(
        PriceLeg(
            venue=leg.venue,
            symbol=leg.symbol,
            price=quote.price,
            inverse=leg.inverse,
            traded=quote.traded,
            as_of_ns=quote.at_ns,
            sure=quote.sure,
        )
        for leg, quote in zip(rate.legs, rate.quotes, strict=True)
    )


def _share(usd: Decimal | None, nav: Decimal | None) -> Decimal | None:
    return None if usd is None or nav is None or nav <= 0 else _SHOWN.divide(usd, nav)


def _cell(valued: ValuedHolding) -> BalanceCell:
    holding = valued.holding
    return BalanceCell(
        venue=holding.venue,
        account=holding.account,
        account_type=holding.account_type.value,
        available=holding.available,
        locked=holding.locked,
        total=holding.total,
        borrowed=holding.borrowed,
        usd=valued.usd,
        as_of_ns=holding.confirmed_ns,
        reserved=holding.reserved,
        source="stream" if holding.streamed else "REST",
        fresh=valued.balance_fresh,
    )


StoredHolding: TypeAlias = tuple[str, str, str, str, Decimal, Decimal, Decimal, Decimal | None]


def stored_balances_view(
    holdings: tuple[StoredHolding, ...],
    venues: tuple[VenueAge, ...],
    *,
    confidence: Decimal | None,
    stored_ns: Instant,
    now_ns: Instant,
) -> BalancesView:
    """The last stored snapshot (rows as in ports/history.py), until the venues have answered."""
    by_asset: dict[str, list[StoredHolding]] = {}
    for stored in holdings:
        by_asset.setdefault(stored[3], []).append(stored)
    priced = [stored[7] for stored in holdings if stored[7] is not None]
    nav = sum(priced, ZERO) if priced else None
    rows = [_stored_row(asset, cells, nav, stored_ns) for asset, cells in by_asset.items()]
    rows.sort(key=lambda row: (row.usd is None, -(row.usd or ZERO), row.asset))
    return BalancesView(
        rows=tuple(rows),
        priced_usd=nav,
        confidence=confidence,
        unpriced=tuple(sorted(row.asset for row in rows if row.usd is None)),
        venues=venues,
        stored=True,
        loading=True,
        at_ns=now_ns,
    )


def _stored_row(
    asset: str, cells: list[StoredHolding], nav: Decimal | None, stored_ns: Instant
) -> BalanceRow:
    priced = [usd for *_, usd in cells if usd is not None]
    usd = sum(priced, ZERO) if priced else None
    return BalanceRow(
        asset=asset,
        available=sum((cell[4] for cell in cells), ZERO),
        locked=sum((cell[5] for cell in cells), ZERO),
        total=sum((cell[6] for cell in cells), ZERO),
        usd=usd,
        share=_share(usd, nav),
        price=None,
        price_as_of_ns=stored_ns,
        price_path="stored" if usd is not None else "",
        stale=True,
        cells=tuple(_stored_cell(cell, stored_ns) for cell in cells),
        price_fresh=False,
    )


def _stored_cell(cell: StoredHolding, stored_ns: Instant) -> BalanceCell:
    venue, account, account_type, _, available, locked, total, usd = cell
    return BalanceCell(
        venue=venue,
        account=account,
        account_type=account_type,
        available=available,
        locked=locked,
        total=total,
        borrowed=ZERO,
        usd=usd,
        as_of_ns=stored_ns,
        source="stored",
        fresh=False,
    )
