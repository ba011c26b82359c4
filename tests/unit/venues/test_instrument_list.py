"""The packaged instrument list."""

from decimal import Decimal

import pytest

from app.cli.replay import packaged_instruments
from app.domain.instruments import InstrumentKind


@pytest.mark.parametrize(
    ("venue", "product", "wire_symbol", "symbol"),
    [
        ("binance", "spot", "BTCUSDT", "BTC/USDT"),
        ("binance", "usdm", "BTCUSDT", "BTC/USDT:USDT"),
        ("binance", "coinm", "BTCUSD_PERP", "BTC/USD:BTC"),
        ("binance", None, "BTCUSDT", "BTC/USDT"),
        ("binance", None, "BTCUSD_PERP", "BTC/USD:BTC"),
        ("okx", None, "BTC-USDT", "BTC/USDT"),
        ("okx", None, "UNI-USD-SWAP", "UNI/USD:UNI"),
        ("okx", "futures", "BTC-USD-220527", "BTC/USD:BTC-220527"),
    ],
)
def test_wire_symbols_are_known(
    venue: str, product: str | None, wire_symbol: str, symbol: str
) -> None:
    found = packaged_instruments().find(venue, product, wire_symbol)
    assert found is not None
    assert found.symbol == symbol


def test_what_is_not_listed_is_not_guessed() -> None:
    listed = packaged_instruments()
    assert listed.find("binance", "spot", "FOOUSDT") is None
    assert listed.find("binance", "coinm", "BTCUSDT") is None
    assert listed.find("mtgox", None, "BTCUSDT") is None
    assert len(listed) > 3000


def test_contracts_turn_into_base_coins() -> None:
    listed = packaged_instruments()
    inverse = listed.find("binance", "coinm", "BTCUSD_PERP")
    linear = listed.find("okx", "swap", "BTC-USDT-SWAP")
    assert inverse is not None
    assert linear is not None
    assert inverse.kind is InstrumentKind.PERPETUAL
    assert inverse.base_quantity(Decimal(50000), Decimal(5)) == Decimal("0.01")
    assert linear.base_quantity(Decimal(50000), Decimal(5)) == Decimal("0.05")
