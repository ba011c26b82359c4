"""Order entry through both of OKX's doors: batches, instIdCode, login, deadlines, cancel-all-after."""

from typing import Any

import pytest

from app.domain.order_terms import Side
from tests.unit.simulator.okx_client import SECOND, Client, Line, pushes

CODE = 10153  # instIdCode of BTC-USDT


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


def test_batches_answer_each_leg(client: Client) -> None:
    leg = {"instId": "BTC-USDT", "tdMode": "cash", "ordType": "limit", "side": "buy", "sz": "0.1"}
    both = client.post("trade/batch-orders", [{**leg, "px": "1"}, {**leg, "px": "2"}])
    assert (both["code"], [row["sCode"] for row in both["data"]]) == ("0", ["0", "0"])
    some = client.post("trade/batch-orders", [{**leg, "px": "1"}, {**leg, "px": "x"}])
    assert (some["code"], [row["sCode"] for row in some["data"]]) == ("2", ["0", "51000"])
    none = client.post("trade/batch-orders", [{**leg, "px": "y"}, {**leg, "px": "x"}])
    assert (none["code"], [row["sCode"] for row in none["data"]]) == ("1", ["51000", "51000"])
    names = [{"instId": "BTC-USDT", "ordId": row["ordId"]} for row in both["data"]]
    gone = client.post("trade/cancel-batch-orders", names)
    assert (gone["code"], len(client.rows("trade/orders-pending"))) == ("0", 1)
    assert client.post("trade/batch-orders", [leg] * 21)["code"] == "51111"
    assert client.post("trade/batch-orders", [])["code"] == "50002"
    assert client.post("trade/batch-orders", {})["code"] == "50002"


def test_the_socket_names_instruments_by_number_alone(client: Client) -> None:
    line = watch(client)
    leg = {"tdMode": "cash", "ordType": "limit", "side": "buy", "px": "80000", "sz": "0.1"}

    def ask(op: str, *args: dict[str, Any]) -> dict[str, Any]:
        line.send({"id": "7", "op": op, "args": list(args)})
        value = line.take()[0]
        assert (value["id"], value["op"]) == ("7", op)
        return value

    value = ask("order", {**leg, "instIdCode": CODE, "clOrdId": "w1"})
    assert (value["code"], value["data"][0]["sCode"], value["data"][0]["clOrdId"]) == (
        "0",
        "0",
        "w1",
    )
    assert value["inTime"].isdigit()
    value = ask("order", {**leg, "instId": "BTC-USDT"})
    row = value["data"][0]
    assert (value["code"], row["sCode"]) == ("1", "50014")
    assert row["sMsg"] == "Parameter instIdCode can not be empty."
    assert ask("order", {**leg, "instIdCode": str(CODE)})["data"][0]["sCode"] == "51000"
    assert ask("order", {**leg, "instIdCode": 1})["data"][0]["sCode"] == "51001"
    assert ask("order", leg, leg)["code"] == "60013"
    many = [{**leg, "instIdCode": CODE, "clOrdId": f"m{i}"} for i in range(3)]
    assert ask("batch-orders", *many)["code"] == "0"
    amended = {"instIdCode": CODE, "clOrdId": "w1", "newSz": "0.2"}
    assert ask("amend-order", amended)["data"][0]["sCode"] == "0"
    assert ask("cancel-order", {"instIdCode": CODE, "clOrdId": "w1"})["code"] == "0"
    rows = [{"instIdCode": CODE, "clOrdId": f"m{i}"} for i in range(4)]
    value = ask("batch-cancel-orders", *rows)
    assert (value["code"], value["data"][3]["sCode"]) == ("2", "51400")
    assert client.rows("trade/orders-pending") == []


def test_order_operations_need_a_login(client: Client) -> None:
    line = client.open("private")
    line.send({"id": "7", "op": "order", "args": [{}]})
    value = line.take()[0]
    assert (value["id"], value["code"], value["data"]) == ("7", "60011", [])
    public = client.open("public")
    public.send({"id": "7", "op": "order", "args": [{}]})
    assert public.take()[0]["code"] == "60012"


def test_a_request_after_its_deadline_does_nothing(client: Client) -> None:
    line = watch(client)
    leg = {"tdMode": "cash", "ordType": "limit", "side": "buy", "px": "80000", "sz": "0.1"}
    past, future = (str(client.now_ns // 1_000_000 + shift) for shift in (-1, 1))
    rest = {"instId": "BTC-USDT", **leg}
    assert client.post("trade/order", rest, {"exptime": past})["data"][0]["sCode"] == "51149"
    assert client.post("trade/order", rest, {"exptime": "soon"})["code"] == "51000"
    frame = {"id": "1", "op": "order", "expTime": past, "args": [{"instIdCode": CODE, **leg}]}
    line.send(frame)
    assert line.take()[0]["data"][0]["sCode"] == "51149"
    assert client.rows("trade/orders-pending") == []
    assert client.post("trade/order", rest, {"exptime": future})["code"] == "0"
    line.send({**frame, "expTime": future})
    assert line.take()[0]["code"] == "0"
    assert len(client.rows("trade/orders-pending")) == 2


def test_cancel_all_after_is_a_timer(client: Client) -> None:
    line = watch(client)
    client.order(side="buy", px="80000", sz="0.1", tag="desk")
    client.order(side="buy", px="80000", sz="0.1")
    row = client.post("trade/cancel-all-after", {"timeOut": "10", "tag": "desk"})["data"][0]
    assert row["triggerTime"] == str(client.now_ns // 1_000_000 + 10_000)
    assert (
        client.post("trade/cancel-all-after", {"timeOut": "10", "tag": "desk"})["code"] == "50011"
    )
    assert client.post("trade/cancel-all-after", {"timeOut": "9"})["code"] == "51000"
    client.settle(9.9)
    assert [row["state"] for row in pushes(line.take(), "orders")] == ["live", "live"]
    client.settle(0.1)
    rows = pushes(line.take(), "orders")
    assert [(row["tag"], row["state"], row["cancelSource"]) for row in rows] == [
        ("desk", "canceled", "20")
    ]
    client.post("trade/cancel-all-after", {"timeOut": "20"})
    client.now_ns += SECOND
    stopped = client.post("trade/cancel-all-after", {"timeOut": "0"})["data"][0]
    assert stopped["triggerTime"] == "0"
    client.settle(60)
    assert len(client.rows("trade/orders-pending")) == 1
