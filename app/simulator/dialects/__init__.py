"""One dialect a venue: the server half of its protocol (the shape of a dialect is in dialect.py)."""

from collections.abc import Callable, Mapping

from app.simulator.dialects.binance import BinanceDialect
from app.simulator.dialects.dialect import Dialect, DialectOptions
from app.simulator.dialects.okx import OkxDialect
from app.simulator.exchange import Exchange

# venue -> what makes its dialect
DIALECTS: Mapping[str, Callable[[Exchange, DialectOptions], Dialect]] = {
    "binance": BinanceDialect,
    "okx": OkxDialect,
}
