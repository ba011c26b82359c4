"""`tradedeck decode` of public messages: kinds, keys, nulls, symbols from the packaged list."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from app.cli.decode import run_decode
from app.cli.event_document import event_documents
from app.domain.errors import UnusableInput
from app.domain.identifiers import ClientOrderId, VenueOrderId
from app.domain.order_events import FillReport, OrderReport, Source
from app.domain.order_terms import OrderStatus, OrderType, Side, TimeInForce
from tests.shared_data import shared_data
from tests.wire.binance import public_frames as binance
from tests.wire.okx import public_frames as okx


@pytest.fixture
def decode(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    def run(document: bytes, venue: str, product: str | None = None) -> list[dict[str, Any]]:
        path = tmp_path / "document.json"
        path.write_bytes(document)
        assert run_decode(path, venue=venue, product=product) == 0
        events: list[dict[str, Any]] = json.loads(capsys.readouterr().out)["events"]
        return events

    return run


def test_book_delta(decode: Any) -> None:
    (event,) = decode(binance.combined("btcusdt@depth", binance.DEPTH), "binance")
    assert event == {
        "kind": "book_delta",
        "symbol": "BTC/USDT",
        "wire_symbol": "BTCUSDT",
        "first_update_id": 157,
        "update_id": 160,
        "previous_update_id": None,
        "checksum": None,
        "bids": [["90000.01", "0.5"]],
        "asks": [["90000.02", "0"]],
        "time_ns": 1763680000123000000,
    }


@pytest.mark.parametrize(
    ("frame", "kinds"),
    [
        (okx.SNAPSHOT, ["book_snapshot"]),
        (okx.OLD_UPDATE, ["book_delta"]),
        (okx.TRADES, ["trade"]),
        (okx.TICKER, ["ticker", "quote"]),
        (okx.CANDLE, ["candle"]),
        (okx.FUNDING, ["funding"]),
        (b'{"event":"subscribe","arg":{"channel":"books","instId":"BTC-USDT"}}', ["ack"]),
        (b'{"event":"error","code":"60012","msg":"Illegal request"}', ["error"]),
    ],
)
def test_okx_kinds(frame: bytes, kinds: list[str], decode: Any) -> None:
    events = decode(frame, "okx")
    assert [event["kind"] for event in events] == kinds


@pytest.mark.parametrize(
    ("frame", "kinds"),
    [
        (binance.BOOK_TICKER, ["quote"]),
        (binance.TRADE, ["trade"]),
        (binance.AGGREGATE, ["trade"]),
        (binance.KLINE, ["candle"]),
        (binance.TICKER, ["ticker", "quote"]),
        (binance.MARK_PRICE, ["funding"]),
        (b'{"result":null,"id":1}', ["ack"]),
        (b'{"code":-1121,"msg":"Invalid symbol."}', ["error"]),
    ],
)
def test_binance_kinds(frame: bytes, kinds: list[str], decode: Any) -> None:
    events = decode(frame, "binance")
    assert [event["kind"] for event in events] == kinds


def test_the_symbol_comes_from_the_list_of_the_product(decode: Any) -> None:
    assert decode(binance.TRADE, "binance")[0]["symbol"] == "BTC/USDT"
    assert decode(binance.TRADE, "binance", "usdm")[0]["symbol"] == "BTC/USDT:USDT"
    assert decode(binance.MARK_PRICE, "binance")[0]["symbol"] == "BTC/USDT:USDT"
    unlisted = binance.TRADE.replace(b'"BTCUSDT"', b'"NEWUSDT"')
    assert decode(unlisted, "binance")[0]["symbol"] is None
    assert decode(unlisted, "binance")[0]["wire_symbol"] == "NEWUSDT"


def test_white_space_does_not_matter(decode: Any) -> None:
    pretty = json.dumps(json.loads(okx.TICKER), indent=2).encode()
    assert decode(pretty, "okx") == decode(okx.TICKER, "okx")


@pytest.mark.parametrize(
    "document",
    [b"", b"not json", b"{}", b"[]", b"null", b'{"e":"mystery"}', b"\xff", b'{"a":1}{"b":2}'],
)
@pytest.mark.parametrize("venue", ["binance", "okx"])
def test_what_is_not_recognised_is_one_clear_error(
    document: bytes, venue: str, tmp_path: Path
) -> None:
    path = tmp_path / "document.json"
    path.write_bytes(document)
    with pytest.raises(UnusableInput, match=r"document\.json cannot be decoded"):
        run_decode(path, venue=venue, product=None)


def test_bad_calls_are_named(tmp_path: Path) -> None:
    with pytest.raises(UnusableInput, match="mtgox"):
        run_decode(tmp_path / "x", venue="mtgox", product=None)
    with pytest.raises(UnusableInput, match="warrants"):
        run_decode(tmp_path / "x", venue="okx", product="warrants")
    with pytest.raises(UnusableInput, match="cannot be read"):
        run_decode(tmp_path / "x", venue="okx", product=None)


ORDER = OrderReport(
    venue="binance",
    account="main",
    source=Source.STREAM,
    wire_symbol="BTCUSDT",
    symbol=None,
    client_order_id=ClientOrderId("tc-1"),
    venue_order_id=VenueOrderId("42"),
    side=Side.BUY,
    type=OrderType.LIMIT,
    status=OrderStatus.PARTIALLY_FILLED,
    received_ns=1,
    time_in_force=TimeInForce.GTC,
    price=Decimal("90000.00"),
    quantity=Decimal("0.01000000"),
    filled=Decimal("0.004"),
    average_price=Decimal(90000),
    venue_time_ns=1763680000128000000,
)
FILL = FillReport(
    venue="binance",
    account="main",
    source=Source.STREAM,
    wire_symbol="BTCUSDT",
    symbol=None,
    client_order_id=ClientOrderId("tc-1"),
    venue_order_id=VenueOrderId("42"),
    trade_id="777",
    side=Side.BUY,
    price=Decimal(90000),
    quantity=Decimal("0.004"),
    received_ns=1,
    fee=Decimal("0.0000031"),
    fee_asset="BNB",
    maker=True,
)


def test_an_order_with_its_fill_is_one_event_as_in_the_contract() -> None:
    (told,) = event_documents([ORDER, FILL], {"BTCUSDT": "BTC/USDT"}.get)
    contract = {
        "kind": "order",
        "symbol": "BTC/USDT",
        "wire_symbol": "BTCUSDT",
        "side": "buy",
        "type": "limit",
        "time_in_force": "gtc",
        "post_only": False,
        "reduce_only": False,
        "status": "partially_filled",
        "price": "90000",
        "quantity": "0.01",
        "filled": "0.004",
        "average_price": "90000",
        "last_quantity": "0.004",
        "last_price": "90000",
        "fee": "0.0000031",
        "fee_asset": "BNB",
        "order_id": "42",
        "client_order_id": "tc-1",
        "trade_id": "777",
        "maker": True,
        "time_ns": 1763680000128000000,
    }
    assert {key: told[key] for key in contract} == contract


def test_several_fills_stand_on_their_own() -> None:
    told = event_documents([ORDER, FILL, FILL], {"OTHER": "OTHER"}.get)
    assert [event["kind"] for event in told] == ["order", "fill", "fill"]
    assert told[0]["last_quantity"] is None
    assert told[1]["symbol"] is None


# label in nautilus_facts.json -> key of our event; values are compared as numbers where both are
FACTS: dict[str, tuple[str, str, dict[str, str]]] = {
    "binance/spot/http_json/book_ticker_response.json": (
        "binance",
        "quote",
        {
            "response.symbol": "wire_symbol",
            "response.bid_price": "bid",
            "response.ask_price": "ask",
        },
    ),
    "binance/spot/http_json/ticker_24hr_response.json": (
        "binance",
        "ticker",
        {"response.symbol": "wire_symbol", "response.last_price": "last_price"},
    ),
    "binance/futures/market_data_json/agg_trade_stream.json": (
        "binance",
        "trade",
        {
            "trade.price": "price",
            "trade.size": "quantity",
            "trade.aggressor_side": "side",
            "trade.trade_id": "trade_id",
            "trade.ts_event": "time_ns",
        },
    ),
    "binance/futures/market_data_json/trade_stream.json": (
        "binance",
        "trade",
        {
            "trade.price": "price",
            "trade.size": "quantity",
            "trade.aggressor_side": "side",
            "trade.trade_id": "trade_id",
            "trade.ts_event": "time_ns",
        },
    ),
    "binance/futures/market_data_json/book_ticker_stream.json": (
        "binance",
        "quote",
        {
            "quote.bid_price": "bid",
            "quote.ask_price": "ask",
            "quote.bid_size": "bid_size",
            "quote.ask_size": "ask_size",
            "quote.ts_event": "time_ns",
            "symbol": "wire_symbol",
        },
    ),
    "binance/futures/market_data_json/depth_update_stream.json": (
        "binance",
        "book_delta",
        {"deltas.sequence": "update_id", "deltas.ts_event": "time_ns"},
    ),
    "binance/futures/market_data_json/kline_stream_closed.json": (
        "binance",
        "candle",
        {
            "bar.open": "open",
            "bar.high": "high",
            "bar.low": "low",
            "bar.close": "close",
            "bar.volume": "base_volume",
            "bar.ts_event": "close_time_ns",
        },
    ),
    "binance/futures/market_data_json/ticker_stream.json": (
        "binance",
        "ticker",
        {
            "ticker.last_price": "last_price",
            "ticker.open_price": "open_price",
            "ticker.high_price": "high_price",
            "ticker.low_price": "low_price",
            "ticker.volume": "base_volume",
            "ticker.quote_volume": "quote_volume",
            "msg.symbol": "wire_symbol",
        },
    ),
    "okx/http_get_candlesticks.json": (
        "okx",
        "candle",
        {
            "bar.open": "open",
            "bar.high": "high",
            "bar.low": "low",
            "bar.close": "close",
            "bar.volume": "base_volume",
            "bar.ts_event": "time_ns",
        },
    ),
    "okx/http_get_index_price.json": (
        "okx",
        "funding",
        {
            "index_price.inst_id": "wire_symbol",
            "index_price.idx_px": "index_price",
            "index_price_update.ts_event": "time_ns",
        },
    ),
    "okx/http_get_instruments_futures.json": (
        "okx",
        "instrument",
        {
            "instrument.raw_symbol()": "wire_symbol",
            "instrument.quote_currency()": "quote",
            "instrument.settlement_currency()": "settle",
            "instrument.price_increment()": "tick",
            "instrument.size_increment()": "lot",
            "instrument.multiplier()": "contract_size",
            "instrument.min_quantity()": "min_quantity",
            # their maximum is the market order's
            "instrument.max_quantity()": "max_market_quantity",
        },
    ),
    "okx/http_get_instruments_option.json": (
        "okx",
        "instrument",
        {
            "instrument.raw_symbol()": "wire_symbol",
            "instrument.base_currency()": "base",
            "instrument.quote_currency()": "quote",
            "instrument.settlement_currency()": "settle",
            "instrument.price_increment()": "tick",
            "instrument.multiplier()": "contract_size",
            "instrument.max_quantity()": "max_market_quantity",
            "instrument.max_notional()": "max_notional",
        },
    ),
    "okx/http_get_trades.json": (
        "okx",
        "trade",
        {
            "trade0.inst_id": "wire_symbol",
            "trade0.px": "price",
            "trade0.sz": "quantity",
            "trade0.side": "side",
            "trade0.trade_id": "trade_id",
        },
    ),
    "okx/ws_books_snapshot.json": (
        "okx",
        "book_snapshot",
        {"depth10.sequence": "update_id", "depth10.ts_event": "time_ns"},
    ),
    "okx/ws_books_update.json": (
        "okx",
        "book_delta",
        {"deltas.sequence": "update_id", "deltas.ts_event": "time_ns"},
    ),
    "okx/ws_instruments.json": (
        "okx",
        "instrument",
        {"instruments[0].inst_id": "wire_symbol"},
    ),
    "okx/ws_tickers.json": (
        "okx",
        "quote",
        {
            "trade.bid_price": "bid",
            "trade.ask_price": "ask",
            "trade.bid_size": "bid_size",
            "trade.ask_size": "ask_size",
            "trade.ts_event": "time_ns",
        },
    ),
}
SIDES = {"Seller": "sell", "Buyer": "buy", "Sell": "sell", "Buy": "buy", "None": None}


@pytest.mark.parametrize("name", FACTS)
def test_public_fixtures_say_what_the_facts_assert(name: str, decode: Any) -> None:
    venue, kind, labels = FACTS[name]
    facts = json.loads(shared_data("fixtures", "nautilus_facts.json").read_text())["fixtures"]
    events = decode(shared_data("fixtures", *name.split("/")).read_bytes(), venue)
    event = next(event for event in events if event["kind"] == kind)
    asserted = [
        (label, value.split(",")[0]) for test in facts[name] for label, value in test["facts"]
    ]
    checked = 0
    for label, value in asserted:
        if label in labels:
            assert same(event[labels[label]], value), label
            checked += 1
    assert checked >= len(labels)


def test_books_of_fixtures_hold_every_level(decode: Any) -> None:
    (book,) = decode(shared_data("fixtures", "okx", "http_get_order_book.json").read_bytes(), "okx")
    assert (len(book["bids"]), len(book["asks"])) == (3, 3)
    (book,) = decode(shared_data("fixtures", "okx", "ws_books_snapshot.json").read_bytes(), "okx")
    assert book["bids"][:2] == [["8476.97", "256"], ["8475.55", "101"]]
    assert book["asks"][:2] == [["8476.98", "415"], ["8477", "7"]]
    assert len(book["bids"]) + len(book["asks"]) == 16


def same(ours: object, theirs: str) -> bool:
    """Equal as text, as a side, as an absence or as a number."""
    if theirs in SIDES:
        return ours == SIDES[theirs]
    if str(ours) == theirs:
        return True
    try:
        return Decimal(str(ours)) == Decimal(theirs)
    except ArithmeticError:
        return False
