"""The packaged instrument list: what each venue's wire symbols are, without asking the venue."""

import csv
import io
from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from app.domain.amounts import parse_decimal
from app.domain.identifiers import Symbol, VenueId, WireSymbol
from app.domain.instruments import InstrumentKind

# Product lines in the order in which a wire symbol without one is looked up.
_LINES: Mapping[VenueId, tuple[str, ...]] = {
    "binance": ("spot", "usdm", "coinm"),
    "okx": ("spot", "swap", "futures", "option"),
}


class Listed(NamedTuple):
    """One row: `contract_size` is base coins per unit (quote currency when `inverse`)."""

    product: str
    symbol: Symbol
    kind: InstrumentKind
    contract_size: Decimal
    inverse: bool

    def base_quantity(self, price: Decimal, quantity: Decimal) -> Decimal:
        """A traded quantity in base coins."""
        size = quantity * self.contract_size
        return size / price if self.inverse else size


class InstrumentList:
    """Rows by venue, product and wire symbol, from the text of config/symbols.csv."""

    def __init__(self, text: str) -> None:
        self._rows: dict[tuple[VenueId, str, WireSymbol], Listed] = {}
        for row in csv.DictReader(io.StringIO(text)):
            listed = Listed(
                product=row["product"],
                symbol=row["symbol"],
                kind=InstrumentKind(row["kind"]),
                contract_size=parse_decimal(row["contract_size"]),
                inverse=row["inverse"] == "1",
            )
            self._rows[row["venue"], listed.product, row["wire_symbol"]] = listed

    def find(self, venue: VenueId, product: str | None, wire_symbol: WireSymbol) -> Listed | None:
        """The row of one product line, or of the first line that lists it when `product` is None."""
        lines = _LINES.get(venue, ()) if product is None else (product,)
        for line in lines:
            found = self._rows.get((venue, line, wire_symbol))
            if found is not None:
                return found
        return None

    def __len__(self) -> int:
        return len(self._rows)
