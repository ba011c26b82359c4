"""Binance's exchangeInfo as instruments."""

from decimal import Decimal

import pytest

from app.domain.errors import WireError
from app.domain.instruments import Instrument, InstrumentKind, InstrumentStatus
from app.venues.binance.symbols import read_instruments

# protocols/binance.md A3
SPOT = b"""{"timezone":"UTC","symbols":[{"symbol":"BTCUSDT","status":"TRADING","baseAsset":"BTC","quoteAsset":"USDT",
 "isSpotTradingAllowed":true,"permissionSets":[["SPOT"]],
 "filters":[{"filterType":"PRICE_FILTER","minPrice":"0.01000000","maxPrice":"1000000.00000000","tickSize":"0.01000000"},
 {"filterType":"LOT_SIZE","minQty":"0.00001000","maxQty":"9000.00000000","stepSize":"0.00001000"},
 {"filterType":"MARKET_LOT_SIZE","minQty":"0.00000000","maxQty":"120.00000000","stepSize":"0.00000000"},
 {"filterType":"NOTIONAL","minNotional":"5.00000000","applyMinToMarket":true,"maxNotional":"9000000.00000000"},
 {"filterType":"MAX_NUM_ORDERS","maxNumOrders":200}]}]}"""
# recorded 2021-07-22, cut down to what matters
FUTURES = b"""{"symbols":[{"symbol":"BTCUSDT","contractType":"PERPETUAL","deliveryDate":4133404800000,"status":"TRADING",
 "baseAsset":"BTC","quoteAsset":"USDT","marginAsset":"USDT",
 "filters":[{"minPrice":"556.72","maxPrice":"1000000","filterType":"PRICE_FILTER","tickSize":"0.01"},
 {"stepSize":"0.001","filterType":"LOT_SIZE","maxQty":"1000","minQty":"0.001"},{"notional":"5","filterType":"MIN_NOTIONAL"}]},
 {"symbol":"BTCUSDT_210924","contractType":"CURRENT_QUARTER","deliveryDate":1632470400000,"status":"TRADING",
 "baseAsset":"BTC","quoteAsset":"USDT","marginAsset":"USDT","filters":[]}]}"""


def only(body: bytes, product: str = "spot") -> Instrument:
    listing = read_instruments(body, product)
    assert listing.skipped == 0
    return listing.instruments[0]


def test_spot_filters_become_steps_and_limits() -> None:
    assert only(SPOT) == Instrument(
        venue="binance",
        product="spot",
        wire_symbol="BTCUSDT",
        symbol="BTC/USDT",
        kind=InstrumentKind.SPOT,
        base="BTC",
        quote="USDT",
        tick=Decimal("0.01"),
        lot=Decimal("0.00001"),
        min_quantity=Decimal("0.00001"),
        max_quantity=Decimal(9000),
        max_market_quantity=Decimal(120),
        min_notional=Decimal(5),
        max_notional=Decimal(9000000),
    )


def test_futures_are_perpetual_or_dated() -> None:
    perpetual, dated = read_instruments(FUTURES, "usdm").instruments
    assert (perpetual.symbol, perpetual.kind) == ("BTC/USDT:USDT", InstrumentKind.PERPETUAL)
    assert (perpetual.min_notional, perpetual.settle) == (Decimal(5), "USDT")
    assert (dated.symbol, dated.kind) == ("BTC/USDT:USDT-210924", InstrumentKind.FUTURE)


def test_coin_margined_contracts_are_inverse_and_sized_in_quote_currency() -> None:
    body = FUTURES.replace(b'"marginAsset":"USDT"', b'"marginAsset":"BTC","contractSize":100')
    body = body.replace(b'"status"', b'"contractStatus"').replace(b'"USDT"', b'"USD"')
    perpetual = only(body, "coinm")
    assert (perpetual.symbol, perpetual.inverse) == ("BTC/USD:BTC", True)
    assert perpetual.contract_size == 100
    assert perpetual.is_tradable


@pytest.mark.parametrize(
    ("status", "means"),
    [
        (b"TRADING", InstrumentStatus.TRADING),
        (b"CANCEL_ONLY", InstrumentStatus.CANCEL_ONLY),
        (b"BREAK", InstrumentStatus.HALTED),
        (b"SOMETHING_NEW", InstrumentStatus.UNKNOWN),
    ],
)
def test_only_known_good_statuses_trade(status: bytes, means: InstrumentStatus) -> None:
    instrument = only(SPOT.replace(b'"TRADING"', b'"' + status + b'"'))
    assert instrument.status is means
    assert instrument.is_tradable == (status == b"TRADING")


def test_what_is_not_allowed_to_trade_or_lacks_its_steps_is_not_tradable() -> None:
    barred = only(SPOT.replace(b'"isSpotTradingAllowed":true', b'"isSpotTradingAllowed":false'))
    assert barred.status is InstrumentStatus.HALTED
    dated = read_instruments(FUTURES, "usdm").instruments[1]
    assert dated.status is InstrumentStatus.UNKNOWN


def test_prices_beyond_a_double_make_the_book_exact() -> None:
    assert not only(SPOT).exact
    long_prices = SPOT.replace(b'"tickSize":"0.01000000"', b'"tickSize":"0.000000000001"')
    assert only(long_prices).exact


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        (b'"tickSize":"0.01000000"', b'"tickSize":"NaN"'),
        (b'"stepSize":"0.00001000"', b'"stepSize":"-1"'),
        (b'"baseAsset":"BTC"', b'"baseAsset":""'),
        (b'"baseAsset":"BTC"', b'"baseAsset":"B\\u202eTC"'),
        (b'"symbol":"BTCUSDT"', b'"symbol":7'),
    ],
)
def test_an_unreadable_row_is_skipped_and_counted(good: bytes, bad: bytes) -> None:
    row = SPOT[SPOT.index(b'{"symbol"') : -2]
    listing = read_instruments(SPOT.replace(row, row.replace(good, bad) + b"," + row), "spot")
    assert good in row
    assert ([found.symbol for found in listing.instruments], listing.skipped) == (["BTC/USDT"], 1)


def test_an_answer_that_is_no_listing_is_a_wire_error() -> None:
    with pytest.raises(WireError):
        read_instruments(b'{"code":-1003,"msg":"banned"}', "spot")
