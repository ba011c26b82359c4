"""Binance's exchangeInfo as instruments: both spellings of each symbol, and the filters for orders."""

from datetime import UTC, datetime
from decimal import Decimal

import msgspec

from app.domain.amounts import ZERO
from app.domain.errors import NumberError
from app.domain.instruments import Instrument, InstrumentKind, InstrumentStatus
from app.domain.safe_text import safe_name
from app.venues.wire.decoding import (
    WIRE_FAULTS,
    InstrumentListing,
    Milliseconds,
    needs_exact,
    positive_or_none,
    wire_error,
)

VENUE = "binance"

_STATUSES = {
    "TRADING": InstrumentStatus.TRADING,
    "CANCEL_ONLY": InstrumentStatus.CANCEL_ONLY,
    "END_OF_DAY": InstrumentStatus.HALTED,
    "HALT": InstrumentStatus.HALTED,
    "BREAK": InstrumentStatus.HALTED,
    "PENDING_TRADING": InstrumentStatus.HALTED,
    "PRE_DELIVERING": InstrumentStatus.HALTED,
    "DELIVERING": InstrumentStatus.HALTED,
    "DELIVERED": InstrumentStatus.HALTED,
    "PRE_SETTLE": InstrumentStatus.HALTED,
    "SETTLING": InstrumentStatus.HALTED,
    "CLOSE": InstrumentStatus.HALTED,
}
_PERPETUALS = frozenset(("PERPETUAL", "TRADIFI_PERPETUAL"))
_DATED = frozenset(("CURRENT_QUARTER", "NEXT_QUARTER", "CURRENT_MONTH", "NEXT_MONTH"))


class Filter(msgspec.Struct):
    """{"filterType":"LOT_SIZE","minQty":"0.00001000","maxQty":"9000.00000000","stepSize":"0.00001000"}

    The fields of all filters that matter to us; a zero disables that part. Futures spell the minimum
    "notional".
    """

    filterType: str
    maxPrice: str | None = None
    tickSize: str | None = None
    minQty: str | None = None
    maxQty: str | None = None
    stepSize: str | None = None
    minNotional: str | None = None
    maxNotional: str | None = None
    notional: str | None = None


_NO_FILTER = Filter(filterType="")


class SymbolRow(msgspec.Struct):
    """{"symbol":"BTCUSDT","status":"TRADING","baseAsset":"BTC","quoteAsset":"USDT","filters":[...]}

    Futures add "contractType", "deliveryDate" and "marginAsset"; COIN-M says "contractStatus" and
    "contractSize" (in quote currency).
    """

    symbol: str
    baseAsset: str
    quoteAsset: str
    filters: list[Filter]
    status: str | None = None
    contractStatus: str | None = None
    isSpotTradingAllowed: bool = True
    contractType: str | None = None
    deliveryDate: Milliseconds | None = None
    marginAsset: str | None = None
    contractSize: int | None = None


class _Listing(msgspec.Struct):
    symbols: list[msgspec.Raw]


_LISTING = msgspec.json.Decoder(_Listing)
_ROW = msgspec.json.Decoder(SymbolRow)


def read_instruments(body: bytes, product: str) -> InstrumentListing:
    """An exchangeInfo answer of "spot", "usdm" or "coinm"; unreadable rows are skipped and counted.

    Raises WireError when the answer as a whole is no listing.
    """
    try:
        rows = _LISTING.decode(body).symbols
    except WIRE_FAULTS as fault:
        raise wire_error(f"{VENUE} {product}", "exchangeInfo", fault) from fault
    instruments: list[Instrument] = []
    for row in rows:
        try:
            instruments.append(_instrument(_ROW.decode(row), product))
        except WIRE_FAULTS:
            continue
    return InstrumentListing(instruments=tuple(instruments), skipped=len(rows) - len(instruments))


def _instrument(row: SymbolRow, product: str) -> Instrument:
    base, quote = _name(row.baseAsset), _name(row.quoteAsset)
    settle = None if product == "spot" else _name(row.marginAsset or "")
    filters = {found.filterType: found for found in row.filters}
    prices = filters.get("PRICE_FILTER", _NO_FILTER)
    lots = filters.get("LOT_SIZE", _NO_FILTER)
    status = _STATUSES.get(row.status or row.contractStatus or "", InstrumentStatus.UNKNOWN)
    if prices is _NO_FILTER or lots is _NO_FILTER:
        status = InstrumentStatus.UNKNOWN  # steps that we do not know must not carry an order
    elif not row.isSpotTradingAllowed and status is InstrumentStatus.TRADING:
        status = InstrumentStatus.HALTED
    tick = positive_or_none(prices.tickSize) or ZERO
    market = filters.get("MARKET_LOT_SIZE", _NO_FILTER)
    least = filters.get("NOTIONAL") or filters.get("MIN_NOTIONAL", _NO_FILTER)
    symbol, kind = _unified(row, base, quote, settle)
    return Instrument(
        venue=VENUE,
        product=product,
        wire_symbol=_name(row.symbol),
        symbol=symbol,
        kind=kind,
        base=base,
        quote=quote,
        tick=tick,
        lot=positive_or_none(lots.stepSize) or ZERO,
        settle=settle,
        min_quantity=positive_or_none(lots.minQty),
        max_quantity=positive_or_none(lots.maxQty),
        max_market_quantity=positive_or_none(market.maxQty),
        min_notional=positive_or_none(least.minNotional or least.notional),
        max_notional=positive_or_none(least.maxNotional),
        contract_size=Decimal(1 if row.contractSize is None else row.contractSize),
        inverse=product == "coinm",
        status=status,
        exact=needs_exact(tick, positive_or_none(prices.maxPrice)),
    )


def _unified(
    row: SymbolRow, base: str, quote: str, settle: str | None
) -> tuple[str, InstrumentKind]:
    if settle is None:
        return f"{base}/{quote}", InstrumentKind.SPOT
    if row.contractType in _PERPETUALS:
        return f"{base}/{quote}:{settle}", InstrumentKind.PERPETUAL
    if row.contractType in _DATED and row.deliveryDate:
        day = datetime.fromtimestamp(row.deliveryDate // 1000, UTC)
        return f"{base}/{quote}:{settle}-{day:%y%m%d}", InstrumentKind.FUTURE
    raise NumberError(f"unknown contract type {row.contractType!r}")


def _name(text: str) -> str:
    """A name fit to be shown and used as a key: one that sanitising would change is refused."""
    if not text or safe_name(text) != text:
        raise NumberError("an unusable name")
    return text
