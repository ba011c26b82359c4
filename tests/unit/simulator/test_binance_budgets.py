"""Binance's budgets and the doors every client knocks at (sheet A3, A10)."""

import pytest

from app.domain.order_terms import Side
from app.simulator.dialects.binance import BinanceDialect
from tests.unit.simulator.binance_client import BinanceClient
from tests.unit.simulator.makers import asked, exchange, user


@pytest.fixture
def client() -> BinanceClient:
    """A user on a venue where somebody else quotes 100.00 to 101.00, five BTC each."""
    venue = exchange()
    me, other = user(venue, "mykey1234"), user(venue, "other12345")
    for side, price in ((Side.BUY, "100"), (Side.SELL, "101")):
        venue.place(other, asked(side, "5", price), 1)
    client = BinanceClient(BinanceDialect(venue), me)
    venue.drain()
    return client


def test_budget_headers_count_as_documented(client: BinanceClient) -> None:
    client.send("GET", "/api/v3/exchangeInfo")
    assert client.header("X-MBX-USED-WEIGHT-1M") == "20"
    client.send("GET", "/api/v3/depth", "symbol=BTCUSDT&limit=5000")
    assert client.header("X-MBX-USED-WEIGHT-1M") == "270"
    client.limit("BUY", "1", "90")
    assert client.header("X-MBX-USED-WEIGHT-1M") == "270"  # a good order weighs nothing
    assert client.header("X-MBX-ORDER-COUNT-10S") == "1"
    client.limit("BUY", "1", "101")
    assert client.header("X-MBX-ORDER-COUNT-10S") == "1"  # it filled and gave its place back
    client.limit("BUY", "1", "90.001")
    assert client.header("X-MBX-USED-WEIGHT-1M") == "271"  # a refused one weighs
    client.now_ns += 60_000_000_000
    client.send("GET", "/api/v3/ping")
    assert client.header("X-MBX-USED-WEIGHT-1M") == "1"


def test_too_much_weight_is_429_and_then_418(client: BinanceClient) -> None:
    for _ in range(24):
        client.send("GET", "/api/v3/depth", "symbol=BTCUSDT&limit=5000")
        assert client.status == 200
    client.send("GET", "/api/v3/ping")
    assert client.status == 429
    assert 1 <= int(client.header("Retry-After")) <= 60
    for _ in range(10):
        answer = client.send("GET", "/api/v3/ping")
    assert client.status == 418
    assert answer["code"] == -1003
    assert "banned until" in answer["msg"]
    assert client.header("Retry-After") == "120"
    client.now_ns += 121_000_000_000
    client.send("GET", "/api/v3/ping")
    assert client.status == 200


def test_too_many_unfilled_orders(client: BinanceClient) -> None:
    for _ in range(100):
        client.limit("BUY", "0.1", "90")
        assert client.status == 200
    answer = client.limit("BUY", "0.1", "90")
    assert (client.status, answer["code"]) == (429, -1015)
    client.now_ns += 10_000_000_000
    client.limit("BUY", "0.1", "90")
    assert client.status == 200


def test_what_other_clients_knock_at(client: BinanceClient) -> None:
    assert client.send("GET", "/fapi/v1/exchangeInfo")["symbols"] == []
    assert client.send("GET", "/dapi/v1/exchangeInfo")["symbols"] == []
    assert client.send("GET", "/sapi/v1/margin/allPairs") == []
    assert client.ask("GET", "/sapi/v1/margin/isolated/allPairs") == []
    coins = {row["coin"] for row in client.ask("GET", "/sapi/v1/capital/config/getall")}
    assert {"BTC", "USDT", "ETH"} <= coins
    client.send("POST", "/api/v3/userDataStream")
    assert client.status == 410
    fees = client.ask("GET", "/api/v3/account/commission", symbol="BTCUSDT")
    assert fees["standardCommission"]["taker"] == "0.00200000"
    tested = client.ask(
        "POST", "/api/v3/order/test", symbol="BTCUSDT", side="BUY", type="MARKET", quantity="1"
    )
    assert tested == {}
    assert client.ask("GET", "/api/v3/allOrders", symbol="BTCUSDT") == []


def test_instruments_say_their_filters(client: BinanceClient) -> None:
    rows = {row["symbol"]: row for row in client.send("GET", "/api/v3/exchangeInfo")["symbols"]}
    assert len(rows) >= 8
    filters = {row["filterType"]: row for row in rows["BTCUSDT"]["filters"]}
    assert filters["PRICE_FILTER"]["tickSize"] == "0.01000000"
    assert filters["LOT_SIZE"]["stepSize"] == "0.00001000"
    assert filters["NOTIONAL"]["minNotional"] == "5.00000000"
    one = client.send("GET", "/api/v3/exchangeInfo", "symbol=ETHBTC")["symbols"]
    assert [row["symbol"] for row in one] == ["ETHBTC"]
    two = client.send("GET", "/api/v3/ticker/bookTicker", "symbols=%5B%22BTCUSDT%22%5D")
    assert two[0]["bidPrice"] == "100.00000000"
