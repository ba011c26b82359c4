"""What venues say about our accounts: balances, fees, positions."""

from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

import msgspec

from app.domain.identifiers import AccountId, Asset, Symbol, VenueId
from app.domain.instants import Instant


class AccountType(StrEnum):
    SPOT = "spot"
    UNIFIED = "unified"
    MARGIN = "margin"
    FUTURES = "futures"
    FUNDING = "funding"
    EARN = "earn"


class Balance(msgspec.Struct, frozen=True, kw_only=True):
    """One asset of one account. Signed: negatives and debts are kept, never clamped."""

    asset: Asset
    account_type: AccountType
    available: Decimal
    locked: Decimal
    total: Decimal
    borrowed: Decimal = Decimal(0)


class BalancesReported(msgspec.Struct, frozen=True, kw_only=True):
    """Absolute balances. When `complete`, assets not listed are zero; else they are unchanged.

    `as_of_ns` orders reports of one account: an older one never overwrites a newer one.
    """

    venue: VenueId
    account: AccountId
    balances: tuple[Balance, ...]
    complete: bool
    as_of_ns: Instant
    received_ns: Instant
    from_stream: bool


class FeesReported(msgspec.Struct, frozen=True, kw_only=True):
    """Fee rates as fractions of notional: 0.001 is 10 bp, negative is a rebate. `symbol` None = all."""

    venue: VenueId
    account: AccountId
    symbol: Symbol | None
    maker: Decimal
    taker: Decimal
    received_ns: Instant


class PositionReported(msgspec.Struct, frozen=True, kw_only=True):
    """A derivative position; `quantity` is signed, in the venue's unit (contracts on OKX)."""

    venue: VenueId
    account: AccountId
    wire_symbol: str
    symbol: Symbol | None
    quantity: Decimal
    entry_price: Decimal | None
    mark_price: Decimal | None
    unrealised: Decimal | None
    liquidation_price: Decimal | None
    venue_time_ns: Instant | None
    received_ns: Instant


AccountEvent: TypeAlias = BalancesReported | FeesReported | PositionReported
