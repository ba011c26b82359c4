"""OKX's instruments answers as instruments."""

from decimal import Decimal

import pytest

from app.domain.errors import WireError
from app.domain.instruments import Instrument, InstrumentKind, InstrumentStatus
from app.venues.okx.symbols import read_instruments

# protocols/okx.md 3
SWAP = b"""{"code":"0","msg":"","data":[{"instType":"SWAP","instId":"BTC-USDT-SWAP","instIdCode":10459,"uly":"BTC-USDT",
 "instFamily":"BTC-USDT","baseCcy":"","quoteCcy":"","settleCcy":"USDT","ctVal":"0.01","ctMult":"1","ctValCcy":"BTC",
 "ctType":"linear","tickSz":"0.1","lotSz":"0.01","minSz":"0.01","maxLmtSz":"100000000","maxMktSz":"12000",
 "expTime":"","state":"live","tradeQuoteCcyList":[]}]}"""
# recorded 2022-05-13
SPOT = b"""{"code":"0","data":[{"alias":"","baseCcy":"BTC","ctMult":"","ctType":"","ctVal":"","expTime":"",
 "instId":"BTC-USDT","instType":"SPOT","lotSz":"0.00000001","maxLmtSz":"9999999999","maxMktSz":"1000000",
 "minSz":"0.00001","optType":"","quoteCcy":"USDT","settleCcy":"","state":"live","stk":"","tickSz":"0.1","uly":""}]}"""
FUTURE = b"""{"code":"0","data":[{"alias":"this_week","baseCcy":"","ctMult":"1","ctType":"inverse","ctVal":"100",
 "expTime":"1653033600000","instId":"BTC-USD-220520","instType":"FUTURES","lotSz":"1","maxLmtSz":"1000000",
 "maxMktSz":"6000","minSz":"1","quoteCcy":"","settleCcy":"BTC","state":"live","stk":"","tickSz":"0.1","uly":"BTC-USD"}]}"""
OPTION = b"""{"code":"0","data":[{"baseCcy":"","ctMult":"0.1","ctType":"","ctVal":"1","expTime":"1652515200000",
 "instId":"BTC-USD-220514-22000-C","instType":"OPTION","lotSz":"1","maxLmtSz":"1000000","maxMktSz":"5000","minSz":"1",
 "optType":"C","quoteCcy":"","settleCcy":"BTC","state":"live","stk":"22000","tickSz":"0.0005","uly":"BTC-USD"}]}"""


def only(body: bytes) -> Instrument:
    listing = read_instruments(body)
    assert listing.skipped == 0
    return listing.instruments[0]


def test_swap() -> None:
    assert only(SWAP) == Instrument(
        venue="okx",
        product="swap",
        wire_symbol="BTC-USDT-SWAP",
        symbol="BTC/USDT:USDT",
        kind=InstrumentKind.PERPETUAL,
        base="BTC",
        quote="USDT",
        tick=Decimal("0.1"),
        lot=Decimal("0.01"),
        settle="USDT",
        min_quantity=Decimal("0.01"),
        max_quantity=Decimal(100000000),
        max_market_quantity=Decimal(12000),
        contract_size=Decimal("0.01"),
        wire_code=10459,
    )


def test_spot_names_its_coins_itself() -> None:
    spot = only(SPOT)
    assert (spot.symbol, spot.product, spot.settle) == ("BTC/USDT", "spot", None)
    assert (spot.lot, spot.min_notional, spot.contract_size) == (
        Decimal("0.00000001"),
        None,
        Decimal(1),
    )
    assert not spot.exact


def test_dated_contracts() -> None:
    future = only(FUTURE)
    assert (future.symbol, future.product) == ("BTC/USD:BTC-220520", "futures")
    assert (future.inverse, future.contract_size) == (True, Decimal(100))
    option = only(OPTION)
    assert option.symbol == "BTC/USD:BTC-220514-22000-C"
    assert (option.kind, option.contract_size) == (InstrumentKind.OPTION, Decimal("0.1"))


@pytest.mark.parametrize(
    ("state", "means"),
    [
        (b"live", InstrumentStatus.TRADING),
        (b"suspend", InstrumentStatus.HALTED),
        (b"rebase", InstrumentStatus.UNKNOWN),
    ],
)
def test_only_live_trades(state: bytes, means: InstrumentStatus) -> None:
    assert only(SPOT.replace(b'"live"', b'"' + state + b'"')).status is means


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        (b'"tickSz":"0.1"', b'"tickSz":"inf"'),
        (b'"uly":"BTC-USDT"', b'"uly":""'),
        (b'"settleCcy":"USDT"', b'"settleCcy":""'),
        (b'"ctVal":"0.01"', b'"ctVal":""'),
        (b'"instType":"SWAP"', b'"instType":"EVENTS"'),
        (b'"instIdCode":10459', b'"instIdCode":"x"'),
    ],
)
def test_an_unreadable_row_is_skipped_and_counted(good: bytes, bad: bytes) -> None:
    row = SWAP[SWAP.index(b'{"instType"') : -2]
    assert good in row
    listing = read_instruments(SWAP.replace(row, row.replace(good, bad) + b"," + row))
    assert (len(listing.instruments), listing.skipped) == (1, 1)


def test_a_refusal_is_a_wire_error() -> None:
    with pytest.raises(WireError, match="50011"):
        read_instruments(b'{"code":"50011","msg":"Too Many Requests","data":[]}')
