"""Binance's REST door: signatures, windows, filters, error bodies, order entry, budgets (sheet A2 to A11)."""

import hashlib
import hmac
from typing import Any

import pytest

from app.domain.order_terms import Side
from app.simulator.dialects.binance import BinanceDialect
from app.simulator.dialects.binance_calls import signed_text
from tests.unit.simulator.binance_client import BinanceClient
from tests.unit.simulator.makers import asked, exchange, user

ORDER = "/api/v3/order"


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


def _error(client: BinanceClient, answer: Any) -> tuple[int, int, str]:
    return client.status, answer["code"], answer["msg"]


def test_the_published_signature_vector_holds() -> None:
    secret = "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j"
    query = (
        "symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1"
        "&recvWindow=5000&timestamp=1499827319559"
    )
    expected = "c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71"
    for split in (len(query), query.index("quantity") - 1):
        rest = query[split:].removeprefix("&")
        head = query[:split] + ("&" if rest else "")
        text = signed_text(head, f"{rest}&signature={expected}" if rest else "")
        assert text == head + rest
    signature = hmac.new(secret.encode(), query.encode(), hashlib.sha256).hexdigest()
    assert signature == expected


def test_keys_signatures_and_clocks_are_checked(client: BinanceClient) -> None:
    key = client.key
    client.key = ""
    assert _error(client, client.ask("GET", "/api/v3/account"))[:2] == (401, -2014)
    client.key = "simnobody"
    assert _error(client, client.ask("GET", "/api/v3/account"))[:2] == (401, -2015)
    client.key = key
    secret, client.secret = client.secret, "wrong"
    assert _error(client, client.ask("GET", "/api/v3/account")) == (
        400,
        -1022,
        "Signature for this request is not valid.",
    )
    client.secret = secret
    assert "balances" in client.ask("GET", "/api/v3/account")
    answer = client.send("GET", "/api/v3/account", "timestamp=1763680000000")
    assert _error(client, answer)[:2] == (400, -1102)


@pytest.mark.parametrize(
    ("offset_ms", "window", "accepted"),
    [
        (999, None, True),
        (1_000, None, False),
        (-5_000, None, True),
        (-5_001, None, False),
        (-5_001, "6000", True),
        (1_000, "60000", False),
        (0, "60001", False),
    ],
)
def test_the_receive_window(
    client: BinanceClient, offset_ms: int, window: str | None, accepted: bool
) -> None:
    client.clock_ns = client.now_ns + offset_ms * 1_000_000
    more: dict[str, Any] = {} if window is None else {"recvWindow": window}
    answer = client.ask("GET", "/api/v3/account", **more)
    assert (client.status == 200) is accepted
    if not accepted:
        assert answer["code"] == (-1131 if window == "60001" else -1021)


@pytest.mark.parametrize(
    ("changes", "code", "text"),
    [
        ({"symbol": "NOPE"}, -1121, "Invalid symbol."),
        ({"side": "HOLD"}, -1117, "Invalid side."),
        ({"type": "GUESS"}, -1116, "Invalid orderType."),
        ({"timeInForce": "GTX"}, -1115, "Invalid timeInForce."),
        ({"price": "100.001"}, -1013, "Filter failure: PRICE_FILTER"),
        ({"price": "1000001"}, -1013, "Filter failure: PRICE_FILTER"),
        ({"price": "100.000000001"}, -1111, "Parameter 'price' has too much precision."),
        ({"price": "1e5x"}, -1100, "Illegal characters found in parameter 'price'; legal range is"),
        ({"quantity": "0.000001"}, -1013, "Filter failure: LOT_SIZE"),
        ({"quantity": "0.000011"}, -1013, "Filter failure: LOT_SIZE"),
        ({"quantity": "0.00001"}, -1013, "Filter failure: NOTIONAL"),
        ({"quantity": "0"}, -1013, "Invalid quantity."),
        (
            {"quantity": ""},
            -1102,
            "Mandatory parameter 'quantity' was not sent, was empty/null, or malformed.",
        ),
        (
            {"quantity": "9000", "price": "999"},
            -2010,
            "Account has insufficient balance for requested action.",
        ),
        (
            {"type": "LIMIT_MAKER", "timeInForce": "", "price": "101"},
            -2010,
            "Order would immediately match and take.",
        ),
        ({"newClientOrderId": "no spaces"}, -1100, "Illegal characters found in parameter"),
        ({"newClientOrderId": "x" * 37}, -1100, "Illegal characters found in parameter"),
        ({"selfTradePreventionMode": "MAYBE"}, -1013, "This symbol does not allow"),
    ],
)
def test_refused_orders_say_why(
    client: BinanceClient, changes: dict[str, str], code: int, text: str
) -> None:
    order: dict[str, Any] = {
        "symbol": "BTCUSDT",
        "side": "BUY",
        "type": "LIMIT",
        "timeInForce": "GTC",
        "quantity": "1",
        "price": "100.5",
        **changes,
    }
    answer = client.ask("POST", ORDER, **order)
    assert client.status == 400
    assert answer["code"] == code
    assert answer["msg"].startswith(text)
    assert client.ask("GET", "/api/v3/openOrders") == []


def test_full_answers_tell_the_fills_and_the_fee_in_the_bought_asset(client: BinanceClient) -> None:
    answer = client.ask(
        "POST", ORDER, form=True, symbol="BTCUSDT", side="BUY", type="MARKET", quantity="2"
    )
    assert (client.status, answer["status"]) == (200, "FILLED")
    assert answer["cummulativeQuoteQty"] == "202.00000000"
    (fill,) = answer["fills"]
    assert (fill["price"], fill["qty"]) == ("101.00000000", "2.00000000")
    assert (fill["commission"], fill["commissionAsset"]) == ("0.00400000", "BTC")
    (trade,) = client.ask("GET", "/api/v3/myTrades", symbol="BTCUSDT")
    assert (trade["id"], trade["isBuyer"], trade["isMaker"]) == (fill["tradeId"], True, False)
    assert client.ask("GET", "/api/v3/myTrades", symbol="BTCUSDT", fromId=trade["id"] + 1) == []
    rows = {row["asset"]: row for row in client.ask("GET", "/api/v3/account")["balances"]}
    assert rows["BTC"]["free"] == "101.99600000"


def test_partial_fill_then_cancel(client: BinanceClient) -> None:
    placed = client.limit("BUY", "7", "101", newClientOrderId="mine-1")
    assert (placed["status"], placed["executedQty"]) == ("PARTIALLY_FILLED", "5.00000000")
    canceled = client.ask(
        "DELETE",
        ORDER,
        symbol="BTCUSDT",
        origClientOrderId="mine-1",
        newClientOrderId="the-cancel",
    )
    assert canceled["status"] == "CANCELED"
    names = canceled["origClientOrderId"], canceled["clientOrderId"]
    assert names == ("mine-1", "the-cancel")
    seen = client.ask("GET", ORDER, symbol="BTCUSDT", origClientOrderId="mine-1")
    assert (seen["status"], seen["executedQty"]) == ("CANCELED", "5.00000000")
    again = client.ask("DELETE", ORDER, symbol="BTCUSDT", origClientOrderId="mine-1")
    assert _error(client, again) == (400, -2011, "Unknown order sent.")
    never = client.ask("GET", ORDER, symbol="BTCUSDT", origClientOrderId="never")
    assert _error(client, never) == (400, -2013, "Order does not exist.")
    none = client.ask("DELETE", "/api/v3/openOrders", symbol="BTCUSDT")
    assert _error(client, none)[1] == -2011


def test_immediate_or_cancel_expires_and_fill_or_kill_is_all_or_nothing(
    client: BinanceClient,
) -> None:
    taken = client.limit("BUY", "7", "101") | {}
    client.ask("DELETE", "/api/v3/openOrders", symbol="BTCUSDT")
    assert taken["executedQty"] == "5.00000000"
    order: dict[str, Any] = {"symbol": "BTCUSDT", "side": "SELL", "type": "LIMIT", "price": "100"}
    killed = client.ask("POST", ORDER, timeInForce="FOK", quantity="6", **order)
    assert (killed["status"], killed["executedQty"]) == ("EXPIRED", "0.00000000")
    some = client.ask("POST", ORDER, timeInForce="IOC", quantity="6", **order)
    assert (some["status"], some["executedQty"]) == ("EXPIRED", "5.00000000")
    assert {fill["commissionAsset"] for fill in some["fills"]} == {"USDT"}


def test_self_trade_prevention_is_told_as_such(client: BinanceClient) -> None:
    mine = client.limit("SELL", "1", "100.9")
    taking = client.limit("BUY", "1", "100.9", selfTradePreventionMode="EXPIRE_BOTH")
    assert taking["status"] == "EXPIRED_IN_MATCH"
    seen = client.ask("GET", ORDER, symbol="BTCUSDT", orderId=mine["orderId"])
    assert (seen["status"], seen["executedQty"]) == ("EXPIRED_IN_MATCH", "0.00000000")


def test_a_client_id_is_taken_only_while_its_order_is_open(client: BinanceClient) -> None:
    client.limit("BUY", "1", "90", newClientOrderId="same")
    duplicate = client.limit("BUY", "1", "90", newClientOrderId="same")
    assert _error(client, duplicate) == (400, -2010, "Duplicate order sent.")
    client.ask("DELETE", ORDER, symbol="BTCUSDT", origClientOrderId="same")
    again = client.limit("BUY", "1", "90", newClientOrderId="same")
    assert client.status == 200
    seen = client.ask("GET", ORDER, symbol="BTCUSDT", origClientOrderId="same")
    assert seen["orderId"] == again["orderId"]


def test_amend_shrinks_and_renames(client: BinanceClient) -> None:
    client.limit("BUY", "3", "90", newClientOrderId="old")
    path = "/api/v3/order/amend/keepPriority"
    wanted: dict[str, Any] = {"symbol": "BTCUSDT", "origClientOrderId": "old"}
    larger = client.ask("PUT", path, newQty="4", **wanted)
    assert _error(client, larger)[1] == -2038
    amended = client.ask("PUT", path, newQty="2", newClientOrderId="new", **wanted)
    row = amended["amendedOrder"]
    assert (row["qty"], row["origClientOrderId"], row["clientOrderId"]) == (
        "2.00000000",
        "old",
        "new",
    )
    (open_order,) = client.ask("GET", "/api/v3/openOrders", symbol="BTCUSDT")
    assert (open_order["clientOrderId"], open_order["origQty"]) == ("new", "2.00000000")


@pytest.mark.parametrize(
    ("mode", "cancels", "quantity", "status", "code", "results"),
    [
        ("STOP_ON_FAILURE", "old", "1", 200, None, ("SUCCESS", "SUCCESS")),
        ("STOP_ON_FAILURE", "none", "1", 400, -2022, ("FAILURE", "NOT_ATTEMPTED")),
        ("ALLOW_FAILURE", "none", "1", 409, -2021, ("FAILURE", "SUCCESS")),
        ("ALLOW_FAILURE", "old", "8999", 409, -2021, ("SUCCESS", "FAILURE")),
        ("ALLOW_FAILURE", "none", "8999", 400, -2022, ("FAILURE", "FAILURE")),
    ],
)
def test_cancel_and_replace(
    client: BinanceClient,
    mode: str,
    cancels: str,
    quantity: str,
    status: int,
    code: int | None,
    results: tuple[str, str],
) -> None:
    client.limit("BUY", "1", "90", newClientOrderId="old")
    answer = client.ask(
        "POST",
        "/api/v3/order/cancelReplace",
        symbol="BTCUSDT",
        side="BUY",
        type="LIMIT",
        timeInForce="GTC",
        quantity=quantity,
        price="499",
        cancelReplaceMode=mode,
        cancelOrigClientOrderId=cancels,
    )
    assert client.status == status
    assert answer.get("code") == code
    data = answer["data"] if code else answer
    assert (data["cancelResult"], data["newOrderResult"]) == results
