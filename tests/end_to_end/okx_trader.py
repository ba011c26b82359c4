"""A bare OKX client on aiohttp for the pretend venue, signing by hand."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import aiohttp

from app.host.clock import SystemClock
from app.simulator import simulated
from tests.unit.simulator.okx_client import sign

DEADLINE_SECONDS = 10.0
CODE = 10153  # instIdCode of BTC-USDT
LEG = {"tdMode": "cash", "side": "buy", "ordType": "limit", "sz": "0.01"}


class Trader:
    """A bare OKX client on aiohttp."""

    def __init__(
        self, session: aiohttp.ClientSession, urls: Mapping[str, str], control: str
    ) -> None:
        self.session = session
        self.urls = urls
        self.control = control

    async def ask(
        self, method: str, path: str, body: object = None, more: Mapping[str, str] | None = None
    ) -> tuple[int, Any]:
        now_ns = SystemClock().now().wall_ns
        moment = datetime.fromtimestamp(now_ns // 10**9, UTC)
        stamp = f"{moment:%Y-%m-%dT%H:%M:%S}.{now_ns // 10**6 % 1000:03d}Z"
        whole, text = f"/api/v5/{path}", "" if body is None else json.dumps(body)
        headers = {
            "OK-ACCESS-KEY": self.urls["api_key"],
            "OK-ACCESS-PASSPHRASE": self.urls["passphrase"],
            "OK-ACCESS-TIMESTAMP": stamp,
            "OK-ACCESS-SIGN": sign(self.urls["secret"], stamp + method + whole + text),
            "Content-Type": "application/json",
            **(more or {}),
        }
        timeout = aiohttp.ClientTimeout(total=1.0)
        async with self.session.request(
            method, self.urls["rest"] + whole, headers=headers, data=text, timeout=timeout
        ) as answer:
            return answer.status, await answer.json(content_type=None)

    async def buy(self, price: Decimal, client_id: str, **more: str) -> str:
        """The sCode of the order."""
        asked = {"instId": "BTC-USDT", **LEG, "px": str(price), "clOrdId": client_id}
        _, value = await self.ask("POST", "trade/order", asked, more)
        return str(value["data"][0]["sCode"])

    async def far_below(self) -> Decimal:
        _, value = await self.ask("GET", "market/ticker?instId=BTC-USDT")
        return Decimal(value["data"][0]["bidPx"]) - 5_000

    async def control_post(self, path: str, **body: Any) -> None:
        body = {"venue": "okx", **body}
        async with self.session.post(f"{self.control}/{path}", json=body) as answer:
            assert answer.status == 200, await answer.text()

    async def order(self, client_id: str) -> Any | None:
        async with self.session.get(f"{self.control}/truth") as answer:
            held = (await answer.json())["orders"]
        return next((row for row in held if row["client_order_id"] == client_id), None)

    @contextlib.asynccontextmanager
    async def private(self, *channels: str) -> AsyncIterator["Line"]:
        """A socket, logged in and subscribed."""
        stamp = str(SystemClock().now().wall_ns // 10**9)
        login = {
            "apiKey": self.urls["api_key"],
            "passphrase": self.urls["passphrase"],
            "timestamp": stamp,
            "sign": sign(self.urls["secret"], f"{stamp}GET/users/self/verify"),
        }
        async with self.session.ws_connect(self.urls["ws_private"]) as socket:
            line = Line(socket)
            await line.send({"op": "login", "args": [login]})
            assert (await line.next())["event"] == "login"
            for channel in channels:
                arg = {"channel": channel, "instType": "ANY"}
                await line.send({"op": "subscribe", "args": [arg]})
                assert (await line.next())["event"] == "subscribe"
            yield line


class Line:
    """One websocket."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket

    async def send(self, message: object) -> None:
        await self.socket.send_str(json.dumps(message))

    async def next(self) -> Any:
        async with asyncio.timeout(DEADLINE_SECONDS):
            return json.loads((await self.socket.receive()).data)

    async def heard(self, seconds: float) -> list[Any]:
        """All frames of so many seconds."""
        frames = []
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while True:
                    frames.append(json.loads((await self.socket.receive()).data))
        return frames

    async def place(self, price: Decimal, client_id: str, **more: object) -> None:
        leg = {**LEG, "instIdCode": CODE, "px": str(price), "clOrdId": client_id}
        await self.send({"id": client_id, "op": "order", "args": [leg], **more})


@contextlib.asynccontextmanager
async def trader(**more: Any) -> AsyncIterator[tuple[Trader, Any]]:
    async with (
        simulated(("okx",), seed=4, **more) as served,
        aiohttp.ClientSession() as session,
    ):
        yield Trader(session, served.venues["okx"], served.control), served
