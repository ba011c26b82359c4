"""Books, trades and instruments of USD-M over its public route; no accounts there."""

import msgspec
import pytest

from app.domain.errors import UnusableInput
from app.domain.instruments import InstrumentKind
from app.domain.link_events import InstrumentsListed
from app.domain.market_events import BookDelta, BookSnapshot, Quote
from app.domain.order_events import QueryFailed, Verdict
from app.domain.venue_requests import ReadBalances, ReadInstruments, Watch
from app.market.book import OrderBook
from app.market.sequence import sequence_rule
from app.venues.binance import build_session
from app.venues.wire.session import SessionTerms
from tests.wire.binance.talk import BTC, Talk, of_type, outcome, place

PERPETUAL = msgspec.structs.replace(
    BTC, product="usdm", symbol="BTC/USDT:USDT", kind=InstrumentKind.PERPETUAL, settle="USDT"
)
# The sheet's diff (B3) as the combined public route sends it.
DELTA = b'{"stream":"btcusdt@depth@100ms","data":{"e":"depthUpdate","E":1763680000123,"T":1763680000120,"s":"BTCUSDT","U":157,"u":160,"pu":149,"b":[["90000.0","1"]],"a":[["90000.1","2"]]}}'
NEXT = DELTA.replace(b'"U":157,"u":160,"pu":149', b'"U":163,"u":170,"pu":160')
SNAPSHOT = {
    "lastUpdateId": 158,
    "E": 1,
    "T": 1,
    "bids": [["89999.9", "3"]],
    "asks": [["90000.2", "4"]],
}


def test_a_book_is_read_over_the_public_route() -> None:
    talk = Talk(environment="production", product="usdm")
    assert [(p.name, p.url) for p in talk.session.channels()] == [
        ("market", "wss://fstream.binance.com/public/stream")
    ]
    assert talk.request("clock").path == "/fapi/v1/time"
    talk.read_clock()
    talk.open("market")
    talk.ask(Watch(books=(PERPETUAL,), tickers=(PERPETUAL,)))
    assert talk.take_frame()["params"] == [
        "btcusdt@depth@100ms",
        "btcusdt@trade",
        "btcusdt@bookTicker",
    ]
    book = OrderBook("binance", PERPETUAL.symbol, sequence_rule("binance", "usdm"))
    (delta,) = of_type(talk.say("market", DELTA), BookDelta)
    book.apply_delta(delta)
    assert talk.request("depth").path == "/fapi/v1/depth?symbol=BTCUSDT&limit=1000"
    (snapshot,) = of_type(talk.answer("depth", SNAPSHOT), BookSnapshot)
    book.apply_snapshot(snapshot)
    book.apply_delta(of_type(talk.say("market", NEXT), BookDelta)[0])
    assert book.is_valid
    assert book.last == 170
    best = b'{"stream":"btcusdt@bookTicker","data":{"e":"bookTicker","u":170,"E":1763680000123,"T":1763680000120,"s":"BTCUSDT","b":"90000.0","B":"1","a":"90000.1","A":"2"}}'
    assert of_type(talk.say("market", best), Quote)[0].symbol == "BTC/USDT:USDT"


def test_instruments_carry_the_product() -> None:
    talk = Talk(environment="demo", product="usdm")
    talk.ask(ReadInstruments())
    row = {
        "symbol": "BTCUSDT",
        "status": "TRADING",
        "contractType": "PERPETUAL",
        "baseAsset": "BTC",
        "quoteAsset": "USDT",
        "marginAsset": "USDT",
        "filters": [
            {"filterType": "PRICE_FILTER", "maxPrice": "4529764", "tickSize": "0.10"},
            {"filterType": "LOT_SIZE", "minQty": "0.001", "maxQty": "1000", "stepSize": "0.001"},
        ],
    }
    (listed,) = of_type(talk.answer("instruments", {"symbols": [row]}), InstrumentsListed)
    assert listed.product == "usdm"
    assert [one.symbol for one in listed.instruments] == ["BTC/USDT:USDT"]


def test_there_are_no_accounts_on_this_product() -> None:
    talk = Talk(environment="demo", product="usdm")
    assert not talk.session.may_trade
    assert outcome(talk.ask(place())).verdict is Verdict.NOT_SENT
    assert of_type(talk.ask(ReadBalances()), QueryFailed)


def test_products_are_a_closed_table() -> None:
    with pytest.raises(UnusableInput, match="choose one of spot, usdm"):
        build_session(SessionTerms(account="main", environment="demo", product="options"))
