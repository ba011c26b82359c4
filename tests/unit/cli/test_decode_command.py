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
from app.domain.safe_text import sanitise
from tests.wire.binance import public_frames as binance
from tests.wire.okx import public_frames as okx


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


HOSTILE = "\x1b]52;c;QQ==\x07\x9b31m\u202e\u200b\U000e0041"


@pytest.mark.parametrize(("frame", "venue"), [(binance.TRADE, "binance"), (okx.SNAPSHOT, "okx")])
def test_a_hostile_wire_symbol_is_made_harmless(frame: bytes, venue: str, decode: Any) -> None:
    own = b"BTCUSDT" if venue == "binance" else b"BTC-USDT"
    hostile = frame.replace(b'"' + own + b'"', json.dumps(HOSTILE).encode())
    assert hostile != frame
    for event in decode(hostile, venue):
        assert event["wire_symbol"] == sanitise(HOSTILE)
        assert event["symbol"] is None


def test_an_instrument_without_a_unified_symbol_has_none(decode: Any) -> None:
    listed = (
        b'{"code":"0","msg":"","data":[{"sprdId":"BTC-USDT_BTC-USDT-SWAP","sprdType":"linear",'
        b'"state":"live","baseCcy":"BTC","szCcy":"BTC","quoteCcy":"USDT","tickSz":"0.0001",'
        b'"minSz":"0.001","lotSz":"1","listTime":"1686903000159","uTime":"1691057537880",'
        b'"expTime":"","legs":[{"instId":"BTC-USDT","side":"sell"}]}]}'
    )
    (event,) = decode(listed, "okx")
    assert (event["kind"], event["symbol"]) == ("instrument", None)


@pytest.mark.parametrize(
    ("document", "venue"),
    [
        (b'{"e":["24hrTicker"],"s":"BTCUSDT"}', "binance"),
        (b'{"balances":[],"accountType":"SPOT","updateTime":"soon"}', "binance"),
        (
            okx.SNAPSHOT.replace(b'"90000"', b'"1e-400"'),
            "okx",
        ),
    ],
)
def test_a_wrong_type_in_a_known_shape_is_unusable_input(
    document: bytes, venue: str, tmp_path: Path
) -> None:
    path = tmp_path / "document.json"
    path.write_bytes(document)
    with pytest.raises(UnusableInput, match=r"document\.json cannot be decoded"):
        run_decode(path, venue=venue, product=None)
