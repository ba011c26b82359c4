"""OKX's other channels: tops, tickers, trades, candles, instruments, account, orders, positions."""

import json
from decimal import Decimal

from app.domain.instruments import InstrumentStatus
from app.domain.order_terms import Side
from app.simulator.dialects.dialect import DialectOptions
from tests.shared_data import shared_data
from tests.unit.simulator.okx_client import Client, Line, pushes


def test_tops_tickers_and_trades() -> None:
    client = Client()
    client.quote(Side.BUY, "90000", "1")
    client.quote(Side.SELL, "90010", "0.4")
    client.quote(Side.SELL, "90010", "0.4")
    client.settle()
    line = client.open("public")
    for channel in ("books5", "bbo-tbt", "tickers", "trades"):
        line.subscribe(channel=channel, instId="BTC-USDT")
    opened = line.take()
    top = pushes(opened, "bbo-tbt")[0]
    assert (top["bids"], top["asks"]) == ([["90000", "1", "0", "1"]], [["90010", "0.8", "0", "2"]])
    assert "checksum" not in pushes(opened, "books5")[0]
    assert pushes(opened, "tickers")[0]["askSz"] == "0.8"
    client.quote(Side.BUY, "89000", "1")  # below the top: bbo and ticker stay silent
    client.settle()
    frames = line.take()
    assert [frame["arg"]["channel"] for frame in frames] == ["books5"]
    client.order(side="buy", ordType="ioc", px="90010", sz="0.6")
    client.settle()
    frames = line.take()
    trade = pushes(frames, "trades")
    assert [(row["sz"], row["count"], row["side"]) for row in trade] == [("0.6", "2", "buy")]
    assert pushes(frames, "tickers")[0]["last"] == "90010"
    assert pushes(frames, "bbo-tbt")[0]["asks"] == [["90010", "0.2", "0", "1"]]


def test_candles_close_once() -> None:
    client = Client(DialectOptions(client_silence_ns=10**15))
    client.quote(Side.SELL, "90010", "1")
    line = client.open("business")
    line.subscribe(channel="candle1m", instId="BTC-USDT")
    line.subscribe(channel="trades-all", instId="BTC-USDT")
    line.take()
    client.order(side="buy", px="90010", sz="0.1")
    client.settle(1)
    frames = line.take()
    assert len(pushes(frames, "trades-all")) == 1
    assert [row[8] for row in pushes(frames, "candle1m")] == ["0"]
    client.settle(60)
    closed = pushes(line.take(), "candle1m")
    assert [(row[4], row[5], row[8]) for row in closed] == [("90010", "0.1", "1")]
    client.settle(60)
    assert line.take() == []


def test_state_changes_are_pushed() -> None:
    client = Client()
    line = client.open("public")
    line.subscribe(channel="instruments", instType="SPOT")
    line.take()
    client.exchange.states["BTC-USDT"] = InstrumentStatus.HALTED
    client.exchange.states["BTC-USDT-SWAP"] = InstrumentStatus.HALTED
    client.settle()
    rows = pushes(line.take(), "instruments")
    assert [(row["instId"], row["state"]) for row in rows] == [("BTC-USDT", "suspend")]
    client.settle()
    assert line.take() == []


def private(client: Client, **arg: str) -> Line:
    line = client.login()
    line.subscribe(**arg)
    return line


def test_the_account_channel() -> None:
    client = Client()
    line = private(client, channel="account")
    first = pushes(line.take(), "account")[0]
    assert {row["ccy"] for row in first["details"]} == {"USDT", "BTC", "FOO"}
    client.order(side="buy", px="80000", sz="0.5")
    client.settle()
    changed = pushes(line.take(), "account")
    assert [(row["ccy"], row["availBal"], row["frozenBal"]) for row in changed[0]["details"]] == [
        ("USDT", "60000", "40000")
    ]
    client.settle(5)
    assert len(pushes(line.take(), "account")[0]["details"]) == 3
    quiet = private(client, channel="account", extraParams='{"updateInterval": "0"}')
    quiet.take()
    client.settle(5)
    assert quiet.take() == []
    client.exchange.transfer(client.user, "BTC", Decimal(1), client.now_ns)
    client.settle()
    assert [row["ccy"] for row in pushes(quiet.take(), "account")[0]["details"]] == ["BTC"]


def test_orders_are_pushed_where_they_are_wanted() -> None:
    client = Client()
    client.quote(Side.SELL, "90010", "1")
    spot = private(client, channel="orders", instType="SPOT", instId="BTC-USDT")
    swaps = private(client, channel="orders", instType="SWAP")
    other = private(client, channel="orders", instType="ANY", instId="ETH-USDT")
    client.order(side="buy", px="90010", sz="0.1")
    client.settle()
    rows = pushes(spot.take(), "orders")
    assert [row["state"] for row in rows] == ["live", "filled"]
    assert pushes(swaps.take(), "orders") == pushes(other.take(), "orders") == []
    recorded = shared_data("fixtures", "okx", "ws_orders_fok.json").read_text()
    assert set(rows[0]) >= set(json.loads(recorded)["data"][0])


def test_positions_and_holdings() -> None:
    client = Client()
    client.quote(Side.SELL, "90000", "1")
    line = private(client, channel="positions", instType="ANY")
    assert line.take()[1]["data"] == []
    line = private(client, channel="balance_and_position")
    first = pushes(line.take(), "balance_and_position")[0]
    assert (first["eventType"], len(first["balData"]), first["posData"]) == ("snapshot", 3, [])
    client.order(side="buy", px="80000", sz="0.1")  # locks, but moves nothing
    client.settle()
    assert pushes(line.take(), "balance_and_position") == []
    client.order(side="buy", ordType="market", sz="0.1", tgtCcy="base_ccy")
    client.settle()
    row = pushes(line.take(), "balance_and_position")[0]
    assert {item["ccy"]: item["cashBal"] for item in row["balData"]} == {
        "USDT": "91000",
        "BTC": "1.0999",
    }
    assert (row["eventType"], len(row["trades"])) == ("filled", 1)
