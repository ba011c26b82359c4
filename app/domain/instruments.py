"""What can be traded: one instrument of one venue, with the venue's own rules for orders."""

from decimal import Decimal
from enum import StrEnum

import msgspec

from app.domain.identifiers import Asset, Symbol, VenueId, WireSymbol


class InstrumentKind(StrEnum):
    SPOT = "spot"
    PERPETUAL = "perpetual"
    FUTURE = "future"
    OPTION = "option"
    SPREAD = "spread"  # two legs under one price: read, not traded here


class InstrumentStatus(StrEnum):
    TRADING = "trading"
    CANCEL_ONLY = "cancel_only"
    HALTED = "halted"
    UNKNOWN = "unknown"  # a word we do not know: readable, not tradable


class Instrument(msgspec.Struct, frozen=True, kw_only=True):
    """One instrument. Steps and limits are Decimals in the venue's own units; None means no such limit.

    `product` is the venue's product line as replay and decode print it ("spot", "usdm", "swap").
    `contract_size` is base coins per contract (quote currency per contract when `inverse`), 1 on spot.
    `wire_code` is an extra number some venues want in orders (OKX instIdCode).
    """

    venue: VenueId
    product: str
    wire_symbol: WireSymbol
    symbol: Symbol
    kind: InstrumentKind
    base: Asset
    quote: Asset
    tick: Decimal
    lot: Decimal
    settle: Asset | None = None
    min_quantity: Decimal | None = None
    max_quantity: Decimal | None = None
    max_market_quantity: Decimal | None = None
    min_notional: Decimal | None = None
    max_notional: Decimal | None = None
    contract_size: Decimal = Decimal(1)
    inverse: bool = False
    status: InstrumentStatus = InstrumentStatus.TRADING
    wire_code: int | None = None
    exact: bool = False  # prices or sizes beyond 15 significant digits: books take the Decimal path

    @property
    def is_tradable(self) -> bool:
        return self.status is InstrumentStatus.TRADING
