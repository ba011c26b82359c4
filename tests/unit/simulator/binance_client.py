"""A small Binance client for tests: signs as the documents say, and talks to the dialect without sockets."""

import hashlib
import hmac
import json
from typing import Any
from urllib.parse import urlencode

from app.simulator.accounts import Account
from app.simulator.dialects.binance import BinanceDialect
from app.simulator.dialects.dialect import Answer, Frame, Request, Socket
from tests.unit.simulator.makers import START_NS


class BinanceClient:
    """`clock_ns` is the client's own clock; the venue's is `now_ns`."""

    def __init__(self, dialect: BinanceDialect, account: Account) -> None:
        self.dialect = dialect
        self.key = account.api_key
        self.secret = account.secret
        self.now_ns = START_NS
        self.clock_ns: int | None = None
        self.last: Answer | None = None

    def sign(self, text: str) -> str:
        return hmac.new(self.secret.encode(), text.encode(), hashlib.sha256).hexdigest()

    def ask(self, method: str, path: str, *, form: bool = False, **params: Any) -> Any:
        """A signed request; parameters go into the query string, or into the body when `form`."""
        stamp = (self.now_ns if self.clock_ns is None else self.clock_ns) // 1_000_000
        text = urlencode({**params, "timestamp": stamp})
        text += f"&signature={self.sign(text)}"
        return self.send(method, path, *(("", text) if form else (text, "")))

    def send(self, method: str, path: str, query: str = "", body: str = "") -> Any:
        request = Request(
            method=method,
            path=path,
            query=query,
            headers={"x-mbx-apikey": self.key} if self.key else {},
            body=body.encode(),
        )
        self.last = self.dialect.answer(request, self.now_ns)
        return json.loads(self.last.body)

    def header(self, name: str) -> str:
        assert self.last is not None
        return self.last.headers[name]

    @property
    def status(self) -> int:
        assert self.last is not None
        return self.last.status

    def limit(self, side: str, quantity: str, price: str, **more: Any) -> Any:
        return self.ask(
            "POST",
            "/api/v3/order",
            symbol="BTCUSDT",
            side=side,
            type="LIMIT",
            timeInForce="GTC",
            quantity=quantity,
            price=price,
            **more,
        )

    def call(self, socket: Socket, method: str, *, signed: bool = True, **params: Any) -> Any:
        """A request over the WebSocket API."""
        if signed:
            params = {"apiKey": self.key, "timestamp": self.now_ns // 1_000_000, **params}
            text = "&".join(f"{name}={params[name]}" for name in sorted(params))
            params["signature"] = self.sign(text)
        frame = json.dumps({"id": "r1", "method": method, "params": params})
        answer, *_ = socket.receive(frame, self.now_ns)
        assert isinstance(answer, Frame)
        assert answer.channel == ""
        return json.loads(answer.text)

    def events(self, socket: Socket) -> list[Any]:
        """What the exchange did since the last call, as this socket tells it."""
        changes = self.dialect.exchange.drain()
        frames = socket.news(changes, self.now_ns)
        return [json.loads(frame.text) for frame in frames if isinstance(frame, Frame)]
