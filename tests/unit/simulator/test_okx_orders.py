"""OKX's order entry: what is taken, what is refused with which code, what the streams say afterwards."""

from decimal import Decimal

import pytest

from app.domain.order_terms import Side
from tests.unit.simulator.okx_client import SECOND, Client, Line, pushes


@pytest.fixture
def client() -> Client:
    """A book of 90000 for 1 and 90010 for 1."""
    made = Client()
    made.quote(Side.BUY, "90000", "1")
    made.quote(Side.SELL, "90010", "1")
    made.settle()
    return made


def watch(client: Client) -> Line:
    line = client.login()
    line.subscribe(channel="orders", instType="ANY")
    line.take()
    return line


def steps(client: Client, line: Line) -> list[tuple[str, str, str]]:
    client.settle()
    rows = pushes(line.take(), "orders")
    return [(row["state"], row["accFillSz"], row["cancelSource"]) for row in rows]


def held(client: Client, asset: str) -> tuple[Decimal, Decimal]:
    balance = client.user.balance(asset)
    return balance.available, balance.locked


def test_a_limit_order_rests_and_is_canceled_by_the_user(client: Client) -> None:
    line = watch(client)
    row = client.order(side="buy", px="80000", sz="0.5", clOrdId="tc1", tag="desk")
    assert (row["sCode"], row["clOrdId"], row["tag"]) == ("0", "tc1", "desk")
    assert held(client, "USDT") == (Decimal(60_000), Decimal(40_000))
    assert steps(client, line) == [("live", "0", "")]
    shown = client.rows("trade/order", instId="BTC-USDT", clOrdId="tc1")[0]
    assert (shown["ordId"], shown["state"], shown["px"], shown["sz"]) == (
        row["ordId"],
        "live",
        "80000",
        "0.5",
    )
    gone = client.post("trade/cancel-order", {"instId": "BTC-USDT", "clOrdId": "tc1"})
    assert (gone["code"], gone["data"][0]["ordId"]) == ("0", row["ordId"])
    assert steps(client, line) == [("canceled", "0", "1")]
    assert held(client, "USDT") == (Decimal(100_000), Decimal(0))


def test_partial_fills_carry_their_own_and_the_cumulative_fee(client: Client) -> None:
    line = watch(client)
    client.order(side="buy", px="90005", sz="0.01")
    client.quote(Side.SELL, "90005", "0.004")
    client.quote(Side.SELL, "90005", "0.006")
    client.settle()
    rows = pushes(line.take(), "orders")
    assert [row["state"] for row in rows] == ["live", "partially_filled", "filled"]
    assert [row["fillSz"] for row in rows] == ["0", "0.004", "0.006"]
    assert [row["tradeId"] == "" for row in rows] == [True, False, False]
    # the maker's 0.08 % of the bought coin
    assert [row["fillFee"] for row in rows] == ["0", "-0.0000032", "-0.0000048"]
    assert [row["fee"] for row in rows] == ["0", "-0.0000032", "-0.000008"]
    assert {row["feeCcy"] for row in rows} == {"BTC"}
    assert [row["execType"] for row in rows] == ["", "M", "M"]
    assert held(client, "BTC") == (Decimal("1.009992"), Decimal(0))
    assert held(client, "USDT") == (Decimal("99099.95"), Decimal(0))
    fills = client.rows("trade/fills", instType="SPOT")
    assert [(row["fee"], row["feeCcy"], row["execType"]) for row in fills] == [
        ("-0.0000048", "BTC", "M"),
        ("-0.0000032", "BTC", "M"),
    ]


def test_a_market_buy_spends_quote_unless_told_otherwise(client: Client) -> None:
    line = watch(client)
    client.order(side="buy", ordType="market", sz="9001")
    client.settle()
    last = pushes(line.take(), "orders")[-1]
    assert (last["state"], last["sz"], last["tgtCcy"], last["px"]) == (
        "filled",
        "9001",
        "quote_ccy",
        "",
    )
    assert (last["accFillSz"], last["avgPx"], last["fee"]) == ("0.1", "90010", "-0.0001")
    assert held(client, "BTC") == (Decimal("1.0999"), Decimal(0))
    client.order(side="buy", ordType="market", sz="0.2", tgtCcy="base_ccy")
    client.settle()
    last = pushes(line.take(), "orders")[-1]
    assert (last["sz"], last["accFillSz"], last["tgtCcy"]) == ("0.2", "0.2", "base_ccy")
    client.order(side="sell", ordType="market", sz="0.1")
    client.settle()
    last = pushes(line.take(), "orders")[-1]
    assert (last["tgtCcy"], last["feeCcy"], last["fee"]) == ("base_ccy", "USDT", "-9")


def test_post_only_that_crosses_is_accepted_and_then_canceled(client: Client) -> None:
    line = watch(client)
    assert client.order(side="buy", ordType="post_only", px="90010", sz="0.1")["sCode"] == "0"
    assert steps(client, line)[-1] == ("canceled", "0", "31")
    client.order(side="buy", ordType="post_only", px="90009.9", sz="0.1")
    assert steps(client, line) == [("live", "0", "")]


def test_ioc_and_fok_leave_nothing_behind(client: Client) -> None:
    line = watch(client)
    client.order(side="buy", ordType="ioc", px="90010", sz="1.05")
    assert steps(client, line) == [
        ("live", "0", ""),
        ("partially_filled", "1", ""),
        ("canceled", "1", "14"),
    ]
    client.order(side="sell", ordType="fok", px="90000", sz="1.5")
    assert steps(client, line)[-1] == ("canceled", "0", "13")
    assert client.user.balance("BTC").locked == 0
    assert client.rows("trade/orders-pending") == []


@pytest.mark.parametrize(
    ("mode", "ends"),
    [
        ("cancel_maker", [("canceled", "32"), ("live", "")]),
        ("cancel_taker", [("live", ""), ("canceled", "32")]),
        ("cancel_both", [("canceled", "32"), ("canceled", "32")]),
    ],
)
def test_self_trade_prevention(client: Client, mode: str, ends: list[tuple[str, str]]) -> None:
    first = client.order(side="sell", px="90005", sz="0.1")["ordId"]
    second = client.order(side="buy", px="90005", sz="0.1", stpMode=mode)["ordId"]
    client.settle()
    rows = [
        client.rows("trade/order", instId="BTC-USDT", ordId=order)[0] for order in (first, second)
    ]
    assert [(row["state"], row["cancelSource"]) for row in rows] == ends
    assert client.rows("trade/fills") == []


def test_unfilled_canceled_orders_are_forgotten_after_two_hours(client: Client) -> None:
    client.order(side="buy", px="90010", sz="0.1", clOrdId="filled")
    client.order(side="buy", px="80000", sz="0.1", clOrdId="gone")
    client.post("trade/cancel-order", {"instId": "BTC-USDT", "clOrdId": "gone"})
    client.now_ns += 7_200 * SECOND
    assert client.rows("trade/order", instId="BTC-USDT", clOrdId="gone")[0]["state"] == "canceled"
    client.now_ns += SECOND
    assert client.get("trade/order", instId="BTC-USDT", clOrdId="gone")["code"] == "51603"
    assert client.rows("trade/order", instId="BTC-USDT", clOrdId="filled")[0]["state"] == "filled"
    assert len(client.rows("trade/orders-history", instType="SPOT")) == 1


def test_amending_counts_the_filled_part(client: Client) -> None:
    line = watch(client)
    client.order(side="buy", px="90005", sz="0.1", clOrdId="a")
    client.quote(Side.SELL, "90005", "0.04")
    steps(client, line)

    def amend(**fields: str) -> str:
        asked = {"instId": "BTC-USDT", "clOrdId": "a", "reqId": "r1", **fields}
        row = client.post("trade/amend-order", asked)["data"][0]
        assert row["reqId"] == "r1"
        return str(row["sCode"])

    assert amend(newSz="0.06", newPx="90004") == "0"
    client.settle()
    row = pushes(line.take(), "orders")[0]
    assert (row["sz"], row["px"], row["state"]) == ("0.06", "90004", "partially_filled")
    assert (row["amendResult"], row["reqId"], row["fillSz"], row["tradeId"]) == ("0", "r1", "0", "")
    assert client.user.balance("USDT").locked == Decimal("0.02") * 90_004
    assert amend(newSz="0.04") == "51000"
    assert amend(newSz="5") == "51502"
    assert amend(newPx="90004.05") == "51000"
    assert amend() == "51500"
    client.quote(Side.SELL, "90004", "1")
    assert amend(newSz="1") == "51510"
    none = {"instId": "BTC-USDT", "clOrdId": "b", "newSz": "1"}
    assert client.post("trade/amend-order", none)["data"][0]["sCode"] == "51503"


def test_amending_a_post_only_order_into_the_book(client: Client) -> None:
    line = watch(client)
    client.order(side="buy", ordType="post_only", px="80000", sz="0.1", clOrdId="a")
    steps(client, line)
    asked = {"instId": "BTC-USDT", "clOrdId": "a", "newPx": "90010"}
    assert client.post("trade/amend-order", asked)["data"][0]["sCode"] == "51511"
    assert steps(client, line) == []
    value = client.post("trade/amend-order", {**asked, "cxlOnFail": True})
    assert value["data"][0]["sCode"] == "0"
    client.settle()
    row = pushes(line.take(), "orders")[0]
    assert (row["state"], row["amendResult"]) == ("canceled", "1")
    assert client.post("trade/amend-order", asked)["data"][0]["sCode"] == "51509"
