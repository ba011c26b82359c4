"""Public payloads of ../shared/data/fixtures decode to what nautilus_facts.json asserts about them."""

import json
from decimal import Decimal
from typing import Any

import pytest

from tests.shared_data import shared_data

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
