"""A hand-signed OKX client on the dialect itself: no sockets, a clock moved by hand."""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from app.domain.order_terms import OrderType, Side
from app.simulator.accounts import Account
from app.simulator.dialects.dialect import (
    CloseFrame,
    DialectOptions,
    Frame,
    Request,
    Socket,
    SocketOutput,
)
from app.simulator.dialects.okx import OkxDialect
from app.simulator.exchange import Exchange, VenueRules
from app.simulator.listings import listings_of
from app.simulator.orders import NewOrder, Order
from tests.unit.simulator.makers import START_NS

SECOND = 1_000_000_000
MAKER = "other"


def sign(secret: str, text: str) -> str:
    return base64.b64encode(
        hmac.new(secret.encode(), text.encode(), hashlib.sha256).digest()
    ).decode()


class Client:
    """One pretend OKX with a user "main", and a maker whose quotes the tests place by hand."""

    def __init__(self, options: DialectOptions | None = None) -> None:
        rules = VenueRules(venue="okx", post_only_refuses=False, client_id_once=True, fee_digits=12)
        self.exchange = Exchange(rules, listings_of("okx"))
        self.user = Account(
            "main",
            maker_fee=Decimal("0.0008"),
            taker_fee=Decimal("0.001"),
            is_user=True,
            api_key="simkey",
            secret="simsecret",
            passphrase="simpass",
        )
        self.user.deposit({"USDT": Decimal(100_000), "BTC": Decimal(1), "FOO": Decimal(7)})
        self.other = Account(MAKER)
        deep = Decimal(10) ** 9
        self.other.deposit({"USDT": deep, "BTC": deep, "ETH": deep, "USD": deep})
        self.exchange.add_account(self.user)
        self.exchange.add_account(self.other)
        self.dialect = OkxDialect(self.exchange, options)
        self.now_ns = START_NS
        self.sockets: list[tuple[Socket, list[SocketOutput]]] = []

    # the market

    def quote(self, side: Side, price: str, size: str, symbol: str = "BTC-USDT") -> Order:
        asked = NewOrder(
            symbol=symbol,
            side=side,
            type=OrderType.LIMIT,
            client_order_id="",
            quantity=Decimal(size),
            price=Decimal(price),
        )
        return self.exchange.place(self.other, asked, self.now_ns)

    def settle(self, seconds: float = 0.0) -> None:
        """Let time pass and everybody hear what happened."""
        self.now_ns += int(seconds * SECOND)
        self.dialect.tick(self.now_ns)
        self.exchange.cut_books(self.now_ns)
        changes = self.exchange.drain()
        for socket, heard in self.sockets:
            heard.extend(socket.news(changes, self.now_ns))
            heard.extend(socket.tick(self.now_ns))

    # REST

    def headers(
        self, method: str, path: str, body: str, at_ns: int | None = None
    ) -> dict[str, str]:
        moment = datetime.fromtimestamp((at_ns or self.now_ns) // SECOND, UTC)
        stamp = f"{moment:%Y-%m-%dT%H:%M:%S}.000Z"
        return {
            "ok-access-key": self.user.api_key,
            "ok-access-passphrase": self.user.passphrase,
            "ok-access-timestamp": stamp,
            "ok-access-sign": sign(self.user.secret, stamp + method + path + body),
            "content-type": "application/json",
        }

    def ask(self, request: Request) -> tuple[int, dict[str, Any]]:
        answer = self.dialect.answer(request, self.now_ns)
        value = json.loads(answer.body)
        assert isinstance(value, dict)
        return answer.status, value

    def get(self, path: str, **params: str) -> dict[str, Any]:
        query = urlencode(params)
        whole = f"/api/v5/{path}" + (f"?{query}" if query else "")
        headers = self.headers("GET", whole, "")
        path = f"/api/v5/{path}"
        return self.ask(Request(method="GET", path=path, query=query, headers=headers))[1]

    def rows(self, path: str, **params: str) -> list[dict[str, Any]]:
        value = self.get(path, **params)
        assert value["code"] == "0", value
        data = value["data"]
        assert isinstance(data, list)
        return data

    def post(
        self, path: str, body: object, more: Mapping[str, str] | None = None
    ) -> dict[str, Any]:
        text = json.dumps(body)
        path = f"/api/v5/{path}"
        headers = {**self.headers("POST", path, text), **(more or {})}
        request = Request(method="POST", path=path, headers=headers, body=text.encode())
        return self.ask(request)[1]

    def order(self, **fields: str) -> dict[str, Any]:
        """Place by REST; returns the row."""
        asked = {"instId": "BTC-USDT", "tdMode": "cash", "ordType": "limit", **fields}
        row = self.post("trade/order", asked)["data"][0]
        assert isinstance(row, dict)
        return row

    # sockets

    def open(self, door: str) -> "Line":
        socket = self.dialect.open_socket(f"/ws/v5/{door}", "", self.now_ns)
        assert socket is not None
        heard: list[SocketOutput] = []
        self.sockets.append((socket, heard))
        return Line(self, socket, heard)

    def login(self) -> "Line":
        line = self.open("private")
        line.send({"op": "login", "args": [self.login_arg()]})
        assert line.take()[0]["event"] == "login"
        return line

    def login_arg(self, at_ns: int | None = None) -> dict[str, str]:
        stamp = str((at_ns or self.now_ns) // SECOND)
        return {
            "apiKey": self.user.api_key,
            "passphrase": self.user.passphrase,
            "timestamp": stamp,
            "sign": sign(self.user.secret, f"{stamp}GET/users/self/verify"),
        }


class Line:
    """One socket of the client."""

    def __init__(self, client: Client, socket: Socket, heard: list[SocketOutput]) -> None:
        self._client = client
        self.socket = socket
        self.heard = heard

    def send(self, message: object) -> None:
        text = message if isinstance(message, str) else json.dumps(message)
        self.heard.extend(self.socket.receive(text, self._client.now_ns))

    def subscribe(self, **arg: str) -> None:
        self.send({"id": "1", "op": "subscribe", "args": [arg]})

    def take(self) -> list[dict[str, Any]]:
        """The JSON frames heard since the last call, pongs left out."""
        heard = [out for out in self.heard if isinstance(out, Frame) and out.text != "pong"]
        frames = [json.loads(out.text) for out in heard]
        self.heard.clear()
        return frames

    def closed(self) -> CloseFrame | None:
        return next((out for out in self.heard if isinstance(out, CloseFrame)), None)


def pushes(frames: Sequence[Mapping[str, Any]], channel: str) -> list[Any]:
    """The rows of one channel, in order."""
    return [
        row
        for frame in frames
        if frame.get("arg", {}).get("channel") == channel and "data" in frame
        for row in frame["data"]
    ]
