"""What can be brought into view."""

from collections.abc import Iterable

import msgspec

from app.domain.instruments import Instrument, InstrumentKind


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


def instruments_view(instruments: Iterable[Instrument]) -> InstrumentsView:
    """One row per unified symbol; venues in the order they come in."""
    first: dict[str, Instrument] = {}
    venues: dict[str, list[str]] = {}
    for instrument in instruments:
        first.setdefault(instrument.symbol, instrument)
        listed = venues.setdefault(instrument.symbol, [])
        if instrument.venue not in listed:
            listed.append(instrument.venue)
    ordered = sorted(
        first.values(), key=lambda found: (found.kind is not InstrumentKind.SPOT, found.symbol)
    )
    return InstrumentsView(
        rows=tuple(
            InstrumentRow(
                symbol=found.symbol,
                kind=found.kind.value,
                base=found.base,
                quote=found.quote,
                venues=tuple(venues[found.symbol]),
            )
            for found in ordered
        )
    )
