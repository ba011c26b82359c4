"""What OKX refuses, with which code, leaving no trace."""

from decimal import Decimal
from typing import Any

import pytest

from app.domain.instruments import InstrumentStatus
from app.domain.order_terms import Side
from tests.unit.simulator.okx_client import Client


@pytest.fixture
def client() -> Client:
    """A book of 90000 for 1 and 90010 for 1."""
    made = Client()
    made.quote(Side.BUY, "90000", "1")
    made.quote(Side.SELL, "90010", "1")
    made.settle()
    return made


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"instId": "NO-PE", "px": "1", "sz": "1"}, "51001"),
        ({"instId": "", "px": "1", "sz": "1"}, "50014"),
        ({"instId": "BTC-USDT-SWAP", "px": "1", "sz": "1"}, "51010"),
        ({"tdMode": "cross", "px": "1", "sz": "1"}, "51010"),
        ({"tdMode": "loose", "px": "1", "sz": "1"}, "51000"),
        ({"side": "hold", "px": "1", "sz": "1"}, "51000"),
        ({"ordType": "mmp", "px": "1", "sz": "1"}, "51000"),
        ({"posSide": "long", "px": "1", "sz": "1"}, "51000"),
        ({"clOrdId": "tc-1", "px": "1", "sz": "1"}, "51000"),
        ({"clOrdId": "x" * 33, "px": "1", "sz": "1"}, "51000"),
        ({"reduceOnly": "true", "px": "1", "sz": "1"}, "51205"),
        ({"tradeQuoteCcy": "USDC", "px": "1", "sz": "1"}, "51000"),
        ({"px": "1"}, "50014"),
        ({"sz": "1"}, "51204"),
        ({"px": "1.05", "sz": "1"}, "51000"),
        ({"px": "1e99", "sz": "1"}, "51000"),
        ({"px": "-1", "sz": "1"}, "51000"),
        ({"px": "1", "sz": "NaN"}, "51000"),
        ({"px": "1", "sz": "0.000001"}, "51020"),
        ({"px": "1", "sz": "0.010000001"}, "51121"),
        ({"px": "1", "sz": "99999999999"}, "51005"),
        ({"ordType": "market", "tgtCcy": "base_ccy", "sz": "1000001"}, "51202"),
        ({"ordType": "market", "sz": "0.5"}, "51020"),
        ({"px": "90000", "sz": "2"}, "51008"),
        ({"side": "sell", "px": "95000", "sz": "2"}, "51008"),
    ],
)
def test_refusals_leave_no_trace(client: Client, fields: dict[str, str], code: str) -> None:
    asked = {"instId": "BTC-USDT", "tdMode": "cash", "ordType": "limit", "side": "buy", **fields}
    value = client.post("trade/order", asked)
    assert (value["code"], value["data"][0]["sCode"]) == ("1", code)
    assert value["data"][0]["sMsg"]
    assert client.rows("trade/orders-pending") == []
    assert client.user.balance("USDT").available == Decimal(100_000)


def test_attached_orders_are_refused_rather_than_dropped(client: Client) -> None:
    asked: dict[str, Any] = {"instId": "BTC-USDT", "tdMode": "cash", "ordType": "limit"}
    asked |= {"side": "buy", "px": "1", "sz": "1", "attachAlgoOrds": [{"slTriggerPx": "1"}]}
    assert client.post("trade/order", asked)["data"][0]["sCode"] == "51000"


def test_a_halted_instrument_takes_no_orders(client: Client) -> None:
    client.exchange.states["BTC-USDT"] = InstrumentStatus.HALTED
    assert client.order(side="buy", px="1", sz="1")["sCode"] == "51022"
    row = client.rows("public/instruments", instType="SPOT", instId="BTC-USDT")[0]
    assert row["state"] == "suspend"


def test_a_client_id_is_taken_once(client: Client) -> None:
    first = client.order(side="buy", px="80000", sz="0.1", clOrdId="tc1")
    assert client.order(side="buy", px="80000", sz="0.1", clOrdId="tc1")["sCode"] == "51016"
    client.post("trade/cancel-order", {"instId": "BTC-USDT", "ordId": first["ordId"]})
    assert client.order(side="buy", px="80000", sz="0.1", clOrdId="tc1")["sCode"] == "51016"
    assert client.order(side="buy", px="80000", sz="0.1", clOrdId="TC1")["sCode"] == "0"


def test_cancel_and_query_codes(client: Client) -> None:
    filled = client.order(side="buy", px="90010", sz="0.1", clOrdId="a1")
    resting = client.order(side="buy", px="80000", sz="0.1", clOrdId="a2")
    asked = {"instId": "BTC-USDT", "ordId": resting["ordId"]}

    def cancel(**names: str) -> str:
        row = client.post("trade/cancel-order", {"instId": "BTC-USDT", **names})["data"][0]
        return str(row["sCode"])

    assert client.post("trade/cancel-order", asked)["code"] == "0"
    assert cancel(ordId=resting["ordId"]) == "51401"
    assert cancel(ordId=filled["ordId"]) == "51402"
    assert cancel(clOrdId="never") == "51400"
    assert cancel(ordId="12x") == "51000"
    assert cancel() == "51003"
    other = {"instId": "ETH-USDT", "ordId": filled["ordId"]}
    assert client.post("trade/cancel-order", other)["data"][0]["sCode"] == "51400"
    assert client.get("trade/order", instId="BTC-USDT", clOrdId="never")["code"] == "51603"
    assert client.get("trade/order", instId="BTC-USDT")["code"] == "51003"
    assert client.get("trade/order", clOrdId="a1")["code"] == "50014"
