"""What can be brought into view."""

import msgspec


class InstrumentRow(msgspec.Struct, frozen=True, kw_only=True):
    """One unified symbol and who lists it."""

    symbol: str
    kind: str
    base: str
    quote: str
    venues: tuple[str, ...]


class InstrumentsView(msgspec.Struct, frozen=True, kw_only=True):
    """Sorted by symbol, spot first."""

    rows: tuple[InstrumentRow, ...]
