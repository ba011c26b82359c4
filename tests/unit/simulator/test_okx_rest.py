"""OKX's REST door: keys, windows, limits, shapes, paging."""

import json
from collections.abc import Callable
from decimal import Decimal

import pytest

from app.domain.order_terms import Side
from app.simulator.dialects.dialect import DialectOptions, Request
from app.simulator.dialects.okx_keys import signature
from tests.shared_data import shared_data
from tests.unit.simulator.okx_client import SECOND, Client


def test_signature_of_the_published_vector() -> None:
    secret = "chNOOS4KvNXR_Xq4k4c9qsfoKWvnDecLATCRlcBwyKDYnWgO"
    text = "2020-12-08T09:08:57.715ZGET/api/v5/account/balance"
    assert signature(secret, text) == "PJ61e1nb2F2Qd7D8SPiaIcx2gjdELc+o0ygzre9z33k="


def _without(name: str) -> Callable[[dict[str, str]], None]:
    def change(headers: dict[str, str]) -> None:
        del headers[name]

    return change


def _with(name: str, value: str) -> Callable[[dict[str, str]], None]:
    def change(headers: dict[str, str]) -> None:
        headers[name] = value

    return change


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (_without("ok-access-key"), "50103"),
        (_without("ok-access-passphrase"), "50104"),
        (_without("ok-access-sign"), "50106"),
        (_without("ok-access-timestamp"), "50107"),
        (_with("ok-access-key", "nobody"), "50111"),
        (_with("ok-access-passphrase", "wrong"), "50105"),
        (_with("ok-access-sign", "wrong\udcff"), "50113"),
        (_with("ok-access-timestamp", "yesterday"), "50112"),
        (_with("ok-access-timestamp", "2025-02-30T00:00:00.000Z"), "50112"),
    ],
)
def test_keys_are_checked(change: Callable[[dict[str, str]], None], code: str) -> None:
    client = Client()
    path = "/api/v5/account/balance"
    headers = client.headers("GET", path, "")
    change(headers)
    status, value = client.ask(Request(method="GET", path=path, headers=headers))
    assert (status, value["code"], value["data"]) == (401, code, [])


@pytest.mark.parametrize(("skew", "code"), [(-31, "50102"), (-29, "0"), (29, "0"), (31, "50102")])
def test_the_window_is_thirty_seconds(skew: int, code: str) -> None:
    client = Client()
    path = "/api/v5/account/balance"
    headers = client.headers("GET", path, "", client.now_ns + skew * SECOND)
    assert client.ask(Request(method="GET", path=path, headers=headers))[1]["code"] == code


def test_the_query_and_the_body_are_signed() -> None:
    client = Client()
    path = "/api/v5/account/balance"
    headers = client.headers("GET", f"{path}?ccy=BTC", "")
    told = Request(method="GET", path=path, query="ccy=BTC", headers=headers)
    assert client.ask(told)[1]["data"][0]["details"][0]["ccy"] == "BTC"
    bent = Request(method="GET", path=path, query="ccy=USDT", headers=headers)
    assert client.ask(bent)[1]["code"] == "50113"
    path = "/api/v5/trade/order"
    headers = client.headers("POST", path, '{"a":1}')
    bent = Request(method="POST", path=path, headers=headers, body=b'{"a": 1}')
    assert client.ask(bent)[1]["code"] == "50113"


def test_demo_keys_need_the_demo_header() -> None:
    client = Client(DialectOptions(simulated_trading=True))
    assert client.get("account/balance")["code"] == "50101"
    path = "/api/v5/account/balance"
    headers = {**client.headers("GET", path, ""), "x-simulated-trading": "1"}
    assert client.ask(Request(method="GET", path=path, headers=headers))[1]["code"] == "0"


@pytest.mark.parametrize(
    ("body", "kind", "code"),
    [
        (b"", "application/json", "50000"),
        (b"{", "application/json", "50002"),
        (b"[]", "application/json", "50002"),
        (b"\xff{}", "application/json", "50113"),
        (b"{}", "text/plain", "50006"),
    ],
)
def test_bodies_are_checked(body: bytes, kind: str, code: str) -> None:
    client = Client()
    path = "/api/v5/trade/order"
    headers = client.headers("POST", path, body.decode(errors="replace"))
    headers["content-type"] = kind
    request = Request(method="POST", path=path, headers=headers, body=body)
    assert client.ask(request)[1]["code"] == code


def test_unknown_paths_and_methods() -> None:
    client = Client()
    assert client.ask(Request(method="GET", path="/api/v5/nothing"))[0] == 404
    assert client.ask(Request(method="DELETE", path="/api/v5/trade/order"))[0] == 405
    assert client.dialect.kind_of(Request(method="GET", path="/x")) == "other"


@pytest.mark.parametrize(
    ("method", "path", "kind"),
    [
        ("GET", "trade/order", "query"),
        ("POST", "trade/order", "place"),
        ("POST", "trade/batch-orders", "place"),
        ("POST", "trade/cancel-order", "cancel"),
        ("POST", "trade/amend-order", "amend"),
        ("GET", "account/balance", "poll"),
        ("GET", "market/books", "market"),
    ],
)
def test_kinds(method: str, path: str, kind: str) -> None:
    assert Client().dialect.kind_of(Request(method=method, path=f"/api/v5/{path}")) == kind


def test_limits_slide_over_two_seconds() -> None:
    client = Client()
    for _ in range(10):
        assert client.get("account/balance")["code"] == "0"
    path = "/api/v5/account/balance"
    request = Request(method="GET", path=path, headers=client.headers("GET", path, ""))
    assert client.ask(request)[0] == 429
    assert client.get("account/balance")["code"] == "50011"
    assert client.get("account/positions")["code"] == "0"  # another function, another count
    client.now_ns += 2 * SECOND
    assert client.get("account/balance")["code"] == "0"


def test_orders_are_limited_per_instrument_and_shared_with_the_socket() -> None:
    client = Client()
    line = client.login()
    for _ in range(60):
        client.order(side="buy", px="1", sz="0.1")
    asked = {"instId": "BTC-USDT", "tdMode": "cash", "ordType": "limit", "side": "buy"}
    assert client.post("trade/order", {**asked, "px": "1", "sz": "1"})["code"] == "50011"
    by_code = {**asked, "instIdCode": 10153, "px": "1", "sz": "1"}
    line.send({"id": "1", "op": "order", "args": [by_code]})
    assert line.take()[0]["code"] == "50011"
    elsewhere = {**asked, "instId": "ETH-USDT", "px": "1", "sz": "0.1"}
    assert client.post("trade/order", elsewhere)["code"] == "0"


def test_instruments_have_the_fields_of_the_venue() -> None:
    client = Client()
    spot = client.rows("public/instruments", instType="SPOT")
    swaps = client.rows("public/instruments", instType="SWAP")
    assert len(spot) >= 8
    path = shared_data("fixtures", "okx", "http_get_instruments_swap.json")
    recorded = json.loads(path.read_text())["data"][0]
    missing = set(recorded) - set(swaps[0])
    assert missing <= {"maxPlatOILmt", "posLmtAmt", "posLmtPct", "preMktSwTime"}
    bitcoin = next(row for row in spot if row["instId"] == "BTC-USDT")
    assert (bitcoin["baseCcy"], bitcoin["quoteCcy"], bitcoin["uly"]) == ("BTC", "USDT", "")
    assert isinstance(bitcoin["instIdCode"], int)
    swap = next(row for row in swaps if row["instId"] == "BTC-USDT-SWAP")
    assert (swap["baseCcy"], swap["uly"], swap["ctVal"]) == ("", "BTC-USDT", "0.01")
    assert client.rows("public/instruments", instType="FUTURES") == []
    assert client.rows("public/instruments", instType="OPTION", uly="BTC-USD") == []
    assert client.get("public/instruments", instType="OPTION")["code"] == "50014"
    assert client.get("public/instruments")["code"] == "50014"
    assert client.get("public/instruments", instType="MOON")["code"] == "51000"
    assert client.get("public/instruments", instType="SPOT", instId="NO-PE")["code"] == "51001"
    assert client.rows("account/instruments", instType="SPOT") == spot


def test_books_tickers_trades_and_candles() -> None:
    client = Client()
    client.quote(Side.BUY, "90000", "1")
    client.quote(Side.BUY, "90000", "0.5")
    client.quote(Side.BUY, "89999", "2")
    client.quote(Side.SELL, "90001.5", "3")
    client.order(side="buy", px="90001.5", sz="0.2")
    book = client.rows("market/books", instId="BTC-USDT", sz="1")[0]
    assert book["bids"] == [["90000", "1.5", "0", "2"]]
    assert book["asks"] == [["90001.5", "2.8", "0", "1"]]
    assert book["seqId"] == client.exchange.book("BTC-USDT").update_id
    ticker = client.rows("market/ticker", instId="BTC-USDT")[0]
    assert (ticker["last"], ticker["lastSz"], ticker["bidSz"]) == ("90001.5", "0.2", "1.5")
    assert (ticker["vol24h"], ticker["volCcy24h"]) == ("0.2", "18000.3")
    quiet = client.rows("market/ticker", instId="ETH-USDT")[0]
    assert (quiet["last"], quiet["bidPx"], quiet["open24h"]) == ("", "", "")
    assert len(client.rows("market/tickers", instType="SPOT")) >= 8
    trade = client.rows("market/trades", instId="BTC-USDT")[0]
    assert (trade["px"], trade["sz"], trade["side"]) == ("90001.5", "0.2", "buy")
    client.now_ns += 61 * SECOND
    client.order(side="sell", px="90000", sz="0.1")
    candles = client.get("market/candles", instId="BTC-USDT")["data"]
    assert [(row[1], row[5], row[8]) for row in candles] == [
        ("90000", "0.1", "0"),
        ("90001.5", "0.2", "1"),
    ]
    hours = client.get("market/candles", instId="BTC-USDT", bar="1H")["data"]
    assert [(row[1], row[2], row[3], row[4], row[5]) for row in hours] == [
        ("90001.5", "90001.5", "90000", "90000", "0.3")
    ]
    assert client.get("market/candles", instId="BTC-USDT", bar="7m")["code"] == "51000"
    assert client.get("market/books", instId="NO-PE")["code"] == "51001"


def test_the_account_and_its_fees() -> None:
    client = Client()
    client.quote(Side.BUY, "1", "100", "USDT-USD")
    client.quote(Side.SELL, "1.0002", "100", "USDT-USD")
    row = client.rows("account/balance")[0]
    details = {detail["ccy"]: detail for detail in row["details"]}
    assert (details["USDT"]["cashBal"], details["USDT"]["availEq"]) == ("100000", "")
    assert (details["USDT"]["eqUsd"], details["FOO"]["eqUsd"]) == ("100010", "")
    client.quote(Side.SELL, "90010", "1")
    client.quote(Side.BUY, "90000", "1")
    client.order(side="buy", px="80000", sz="0.5")
    row = client.rows("account/balance", ccy="USDT,ETH")[0]
    assert [(d["ccy"], d["availBal"], d["frozenBal"], d["ordFrozen"]) for d in row["details"]] == [
        ("USDT", "60000", "40000", "40000")
    ]
    assert Decimal(row["totalEq"]) == Decimal(90_005) * Decimal("1.0001") + 100_010
    fee = client.rows("account/trade-fee", instType="SPOT", instId="BTC-USDT")[0]
    assert (fee["maker"], fee["taker"], fee["makerU"]) == ("-0.0008", "-0.001", "")
    assert client.rows("account/config")[0]["acctLv"] == "1"
    assert client.rows("account/positions") == []
    assert client.rows("asset/balances") == []
    assert {row["ccy"] for row in client.rows("asset/currencies")} >= {"BTC", "USD", "FOO"}
    assert client.rows("system/status") == []
    assert client.rows("public/time") == [{"ts": "1763680000000"}]


def test_lists_page_newest_first() -> None:
    client = Client()
    client.quote(Side.SELL, "90000", "10")
    ids = [client.order(side="buy", px="80000", sz="0.001")["ordId"] for _ in range(5)]
    for _ in range(5):
        client.order(side="buy", ordType="market", sz="0.001", tgtCcy="base_ccy")
    pending = [row["ordId"] for row in client.rows("trade/orders-pending")]
    assert pending == ids[::-1]
    older = client.rows("trade/orders-pending", after=ids[3], limit="2")
    assert [row["ordId"] for row in older] == [ids[2], ids[1]]
    newer = client.rows("trade/orders-pending", before=ids[1], limit="2")
    assert [row["ordId"] for row in newer] == [ids[3], ids[2]]
    bills = [int(row["billId"]) for row in client.rows("trade/fills")]
    assert bills == sorted(bills, reverse=True)
    assert len(bills) == 5
    since = client.rows("trade/fills", before=str(bills[2]), instType="SPOT", instId="BTC-USDT")
    assert [int(row["billId"]) for row in since] == bills[:2]
    assert client.rows("trade/fills", instId="ETH-USDT") == []
    assert len(client.rows("trade/fills-history", instType="SPOT")) == 5
    assert client.get("trade/fills-history")["code"] == "50014"
    history = client.rows("trade/orders-history", instType="SPOT")
    assert [row["state"] for row in history] == ["filled"] * 5
    client.now_ns += 8 * 86_400 * SECOND
    assert client.rows("trade/orders-history", instType="SPOT") == []
    assert len(client.rows("trade/orders-history-archive", instType="SPOT")) == 5
    assert client.rows("trade/fills") == []
    assert client.get("trade/orders-pending", after="x")["code"] == "51000"
