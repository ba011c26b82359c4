"""What the pretend venues list: real metadata, cut from ../shared/data/instruments.

Binance: LEAN's symbol properties of 2026 where they name the symbol, else the recorded exchangeInfo of
2021-10-12 (with today's minimum notional). OKX: the recorded instruments of 2022-05-13; its two USD books
(USDT-USD, USDC-USD) and the `wire_code` numbers (instIdCode) are invented.
"""

from decimal import Decimal
from importlib import resources

import msgspec

from app.domain.amounts import is_multiple
from app.domain.instruments import InstrumentKind


class Listing(msgspec.Struct, frozen=True, kw_only=True):
    """One listed instrument in the venue's own units; None means the venue knows no such limit.

    `contract_size` is base coins per contract, 1 on spot: swap quantities are contracts.
    """

    wire_symbol: str
    product: str
    kind: InstrumentKind
    base: str
    quote: str
    tick: Decimal
    lot: Decimal
    min_quantity: Decimal
    max_quantity: Decimal
    max_market_quantity: Decimal
    min_price: Decimal | None = None
    max_price: Decimal | None = None
    min_notional: Decimal | None = None
    max_notional: Decimal | None = None
    settle: str | None = None
    contract_size: Decimal = Decimal(1)
    wire_code: int | None = None
    listed_ms: int = 0

    @property
    def symbol(self) -> str:
        """The unified symbol, as contracts.md prints it."""
        pair = f"{self.base}/{self.quote}"
        return f"{pair}:{self.settle}" if self.settle else pair

    @property
    def is_spot(self) -> bool:
        return self.kind is InstrumentKind.SPOT

    def price_on_tick(self, price: Decimal) -> bool:
        return is_multiple(price, self.tick)

    def quantity_on_lot(self, quantity: Decimal) -> bool:
        return is_multiple(quantity, self.lot)


def listings_of(venue: str) -> tuple[Listing, ...]:
    """The packaged list of one venue; raises KeyError for a venue the simulator does not know."""
    text = resources.files("app.simulator").joinpath("instruments.json").read_bytes()
    return msgspec.json.decode(text, type=dict[str, tuple[Listing, ...]])[venue]
