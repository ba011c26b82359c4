"""A bare Binance client on aiohttp for tests against the simulator, and its back door."""

import asyncio
import contextlib
import hashlib
import hmac
import itertools
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

import aiohttp

from app.host.clock import SystemClock
from app.simulator import simulated

DEADLINE_SECONDS = 10.0


class Trader:
    """A bare Binance client on aiohttp."""

    def __init__(self, session: aiohttp.ClientSession, urls: dict[str, str], control: str) -> None:
        self.session = session
        self.urls = urls
        self.control = control

    def _signed(self, params: dict[str, Any]) -> str:
        stamp = SystemClock().now().wall_ns // 1_000_000
        text = urlencode({**params, "timestamp": stamp})
        secret = self.urls["secret"].encode()
        return f"{text}&signature={hmac.new(secret, text.encode(), hashlib.sha256).hexdigest()}"

    async def ask(self, method: str, path: str, **params: Any) -> tuple[int, Any]:
        url = f"{self.urls['rest']}{path}?{self._signed(params)}"
        headers = {"X-MBX-APIKEY": self.urls["api_key"]}
        timeout = aiohttp.ClientTimeout(total=1.0)
        async with self.session.request(method, url, headers=headers, timeout=timeout) as answer:
            return answer.status, await answer.json(content_type=None)

    async def buy(self, price: Decimal, client_id: str, quantity: str = "0.01") -> tuple[int, Any]:
        return await self.ask(
            "POST",
            "/api/v3/order",
            symbol="BTCUSDT",
            side="BUY",
            type="LIMIT",
            timeInForce="GTC",
            quantity=quantity,
            price=str(price),
            newClientOrderId=client_id,
        )

    async def best_bid(self) -> Decimal:
        url = f"{self.urls['rest']}/api/v3/ticker/bookTicker?symbol=BTCUSDT"
        async with self.session.get(url) as answer:
            return Decimal((await answer.json())["bidPrice"])

    async def fault(self, verb: str, **fields: Any) -> None:
        body = {"venue": "binance", "verb": verb, **fields}
        async with self.session.post(f"{self.control}/faults", json=body) as answer:
            assert answer.status == 200, await answer.text()

    async def truth(self) -> Any:
        async with self.session.get(f"{self.control}/truth") as answer:
            return await answer.json()

    async def order(self, client_id: str) -> Any | None:
        held = (await self.truth())["orders"]
        return next((row for row in held if row["client_order_id"] == client_id), None)

    async def api_call(self, socket: Any, method: str, **params: Any) -> str:
        """Send one signed request on the WebSocket API; the answer is read by the caller."""
        stamp = SystemClock().now().wall_ns // 1_000_000
        params = {"apiKey": self.urls["api_key"], "timestamp": stamp, **params}
        text = "&".join(f"{name}={params[name]}" for name in sorted(params))
        secret = self.urls["secret"].encode()
        params["signature"] = hmac.new(secret, text.encode(), hashlib.sha256).hexdigest()
        number = f"n{stamp}"
        await socket.send_str(json.dumps({"id": number, "method": method, "params": params}))
        return number


@contextlib.asynccontextmanager
async def trader(**more: Any) -> AsyncIterator[tuple[Trader, Any]]:
    """A client on a simulated Binance inside this process."""
    async with (
        simulated(("binance",), seed=4, **more) as served,
        aiohttp.ClientSession() as session,
    ):
        yield Trader(session, dict(served.venues["binance"]), served.control), served


async def until(found: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(DEADLINE_SECONDS):
        for pause in itertools.repeat(0.02):
            if await found():
                return
            await asyncio.sleep(pause)
