"""OKX's instruments answers: both spellings of each symbol, and the limits for orders."""

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
    needs_exact,
    positive,
    positive_or_none,
    wire_error,
)

VENUE = "okx"

# What OKX calls them, and our product lines.
PRODUCTS = {
    "SPOT": "spot",
    "MARGIN": "margin",
    "SWAP": "swap",
    "FUTURES": "futures",
    "OPTION": "option",
}
_KINDS = {
    "SPOT": InstrumentKind.SPOT,
    "SWAP": InstrumentKind.PERPETUAL,
    "FUTURES": InstrumentKind.FUTURE,
    "OPTION": InstrumentKind.OPTION,
}
_STATUSES = {
    "live": InstrumentStatus.TRADING,
    "suspend": InstrumentStatus.HALTED,
    "preopen": InstrumentStatus.HALTED,
    "test": InstrumentStatus.HALTED,
    "expired": InstrumentStatus.HALTED,
}


class InstrumentRow(msgspec.Struct):
    """{"instType":"SWAP","instId":"BTC-USDT-SWAP","instIdCode":10459,"uly":"BTC-USDT","baseCcy":"","quoteCcy":"",
    "settleCcy":"USDT","ctVal":"0.01","ctMult":"1","ctType":"linear","tickSz":"0.1","lotSz":"0.01","minSz":"0.01",
    "maxLmtSz":"100000000","maxMktSz":"12000","expTime":"","stk":"","optType":"","state":"live"}

    Derivatives name their coins in "uly" and "settleCcy" only; their sizes are in contracts.
    """

    instType: str
    instId: str
    tickSz: str
    lotSz: str
    minSz: str
    state: str
    instIdCode: int | None = None
    uly: str = ""
    baseCcy: str = ""
    quoteCcy: str = ""
    settleCcy: str = ""
    ctVal: str = ""
    ctMult: str = ""
    ctType: str = ""
    maxLmtSz: str = ""
    maxMktSz: str = ""
    expTime: str = ""
    stk: str = ""
    optType: str = ""


class _Listing(msgspec.Struct):
    data: list[msgspec.Raw]
    code: str = "0"


_LISTING = msgspec.json.Decoder(_Listing)
_ROW = msgspec.json.Decoder(InstrumentRow)


def read_instruments(body: bytes) -> InstrumentListing:
    """An instruments answer (or push), of any instType; unreadable rows are skipped and counted.

    Raises WireError when the answer as a whole is no listing.
    """
    try:
        listing = _LISTING.decode(body)
        if listing.code != "0":
            raise NumberError(f"code {listing.code[:20]}")
    except WIRE_FAULTS as fault:
        raise wire_error(VENUE, "instruments", fault) from fault
    instruments: list[Instrument] = []
    for row in listing.data:
        try:
            instruments.append(_instrument(_ROW.decode(row)))
        except WIRE_FAULTS:
            continue
    return InstrumentListing(
        instruments=tuple(instruments), skipped=len(listing.data) - len(instruments)
    )


def _instrument(row: InstrumentRow) -> Instrument:
    kind = _KINDS.get(row.instType)
    if kind is None:
        raise NumberError(f"unknown instType {row.instType[:20]!r}")
    spot = kind is InstrumentKind.SPOT
    if spot:
        base, quote = _name(row.baseCcy), _name(row.quoteCcy)
    else:
        base, quote = (_name(part) for part in _pair(row.uly))
    settle = None if spot else _name(row.settleCcy)
    tick = positive_or_none(row.tickSz) or ZERO
    return Instrument(
        venue=VENUE,
        product=PRODUCTS[row.instType],
        wire_symbol=_name(row.instId),
        symbol=_unified(row, kind, base, quote),
        kind=kind,
        base=base,
        quote=quote,
        tick=tick,
        lot=positive_or_none(row.lotSz) or ZERO,
        settle=settle,
        min_quantity=positive_or_none(row.minSz),
        max_quantity=positive_or_none(row.maxLmtSz),
        max_market_quantity=positive_or_none(row.maxMktSz),
        contract_size=Decimal(1) if spot else positive(row.ctVal) * positive(row.ctMult),
        inverse=row.ctType == "inverse",
        status=_STATUSES.get(row.state, InstrumentStatus.UNKNOWN),
        wire_code=row.instIdCode,
        exact=needs_exact(tick, None),
    )


def _pair(underlying: str) -> list[str]:
    """ "BTC-USDT" of `uly`: the only place where the venue names a derivative's coins."""
    parts = underlying.split("-")
    if len(parts) != 2:
        raise NumberError(f"no underlying: {underlying[:40]!r}")
    return parts


def _unified(row: InstrumentRow, kind: InstrumentKind, base: str, quote: str) -> str:
    if kind is InstrumentKind.SPOT:
        return f"{base}/{quote}"
    perpetual = f"{base}/{quote}:{row.settleCcy}"
    if kind is InstrumentKind.PERPETUAL:
        return perpetual
    if not row.expTime.isdecimal() or len(row.expTime) > 13:
        raise NumberError(f"no expiry: {row.expTime[:20]!r}")
    dated = f"{perpetual}-{datetime.fromtimestamp(int(row.expTime) // 1000, UTC):%y%m%d}"
    if kind is InstrumentKind.FUTURE:
        return dated
    if row.optType not in ("C", "P"):
        raise NumberError(f"no option type: {row.optType[:20]!r}")
    return f"{dated}-{positive(row.stk):f}-{row.optType}"


def _name(text: str) -> str:
    """A name fit to be shown and used as a key: one that sanitising would change is refused."""
    if not text or safe_name(text) != text:
        raise NumberError("an unusable name")
    return text
