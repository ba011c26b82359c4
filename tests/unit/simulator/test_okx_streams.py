"""OKX's sockets: login, subscriptions, rubbish, text pings, notices and closing."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.simulator.dialects.dialect import DialectOptions, Frame
from tests.unit.simulator.okx_client import SECOND, Client


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"apiKey": "nobody"}, "60005"),
        ({"passphrase": "wrong"}, "60024"),
        ({"sign": "wrong"}, "60007"),
        ({"timestamp": "1763679969"}, "60006"),
        ({"timestamp": "soon"}, "60006"),
        ({"apiKey": 1}, "60009"),
    ],
)
def test_a_failed_login_closes_the_socket(change: dict[str, Any], code: str) -> None:
    client = Client()
    line = client.open("private")
    line.send({"op": "login", "args": [{**client.login_arg(), **change}]})
    assert line.closed() is not None
    value = line.take()[0]
    assert (value["event"], value["code"]) == ("error", code)
    line.send("ping")
    assert line.take() == []


def test_login_then_private_channels() -> None:
    client = Client()
    line = client.open("private")
    line.subscribe(channel="account")
    assert line.take()[0]["code"] == "60011"
    line.send({"op": "login", "args": [client.login_arg()]})
    value = line.take()[0]
    assert (value["event"], value["code"], len(value["connId"])) == ("login", "0", 8)
    line.subscribe(channel="account")
    first, second = line.take()
    assert (first["event"], first["arg"], first["id"]) == ("subscribe", {"channel": "account"}, "1")
    assert second["arg"]["uid"]


@pytest.mark.parametrize(
    ("door", "arg", "code"),
    [
        ("public", {"channel": "nothing"}, "60018"),
        ("public", {"channel": "books", "instId": "NO-PE"}, "60018"),
        ("public", {"channel": "account"}, "60018"),
        ("public", {"channel": "candle1m", "instId": "BTC-USDT"}, "60018"),
        ("public", {"channel": "books50-l2-tbt", "instId": "BTC-USDT"}, "60030"),
        ("public", {"channel": "books-l2-tbt", "instId": "BTC-USDT"}, "60029"),
        ("business", {"channel": "books", "instId": "BTC-USDT"}, "60018"),
        ("private", {"channel": "orders"}, "60011"),
        ("public", {"channel": 5}, "60013"),
    ],
)
def test_refused_subscriptions(door: str, arg: dict[str, Any], code: str) -> None:
    line = Client().open(door)
    line.send({"id": "9", "op": "subscribe", "args": [arg]})
    value = line.take()[0]
    assert (value["event"], value["code"], value["id"]) == ("error", code, "9")


@pytest.mark.parametrize("text", ["", "{", "[]", '"x"', '{"op":"moon"}', "\x00", "[" * 5000])
def test_rubbish_is_an_illegal_request(text: str) -> None:
    line = Client().open("public")
    line.send(text)
    assert line.take()[0]["code"] == "60012"
    assert line.socket.kind_of(text) == "other"


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=8), st.lists))
def test_no_frame_breaks_the_socket(value: object) -> None:
    client = Client()
    line = client.login()
    for op in ("subscribe", "unsubscribe", "order", "cancel-order", "login"):
        line.send({"id": value, "op": op, "args": value, "expTime": value})
        line.send({"op": op, "args": [{"channel": value, "instId": value, "instIdCode": value}]})
        line.socket.kind_of(json.dumps({"op": op, "args": value}))
    line.send({"op": value})
    line.send(json.dumps(value))


def test_kinds_of_frames() -> None:
    socket = Client().open("private").socket
    assert socket.kind_of('{"op":"login"}') == "login"
    assert socket.kind_of('{"op":"subscribe","args":[{"channel":"orders"}]}') == "login"
    assert socket.kind_of('{"op":"subscribe","args":[{"channel":"x"}]}') == "subscribe"
    assert socket.kind_of('{"op":"batch-orders"}') == "place"
    assert socket.kind_of('{"op":"amend-order"}') == "amend"
    assert socket.kind_of("ping") == "other"


def test_the_ping_is_text_and_silence_closes() -> None:
    client = Client()
    line = client.open("public")
    line.send("ping")
    assert line.heard == [Frame("pong")]
    line.subscribe(channel="status")
    for _ in range(4):
        client.settle(20)
        line.send("ping")
    assert line.closed() is None
    client.settle(30)
    closed = line.closed()
    assert closed is not None
    assert closed.code == 4004


def test_a_socket_without_subscription_is_closed() -> None:
    client = Client()
    line = client.open("public")
    client.settle(20)
    line.send("ping")
    client.settle(10)
    assert line.closed() is not None


def test_the_upgrade_notice_comes_a_minute_ahead() -> None:
    client = Client(DialectOptions(socket_life_ns=100 * SECOND))
    line = client.open("public")
    line.subscribe(channel="status")
    client.settle(25)
    line.send("ping")
    assert [value.get("code") for value in line.take()[1:] if "event" in value] == []
    client.settle(15)
    line.send("ping")
    notice = next(out for out in line.heard if isinstance(out, Frame) and "64008" in out.text)
    assert json.loads(notice.text)["event"] == "notice"
    for _ in range(3):
        client.settle(20)
        line.send("ping")
    assert line.closed() is not None
