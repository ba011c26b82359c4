"""Balances: assets by venue, and what they are worth."""

from decimal import Decimal

import msgspec

from app.domain.instants import Instant


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
