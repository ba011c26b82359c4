"""The pretend Binance over real loopback sockets: books, orders, faults, foreign callers, kill -9."""

import asyncio
import contextlib
import hashlib
import hmac
import itertools
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import aiohttp
import pytest

from app.domain.order_terms import Side
from app.host.clock import SystemClock
from app.simulator import simulated

DEADLINE_SECONDS = 10.0
ROOT = Path(__file__).resolve().parents[2]


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
        number = f"n{stamp}{method}"
        await socket.send_str(json.dumps({"id": number, "method": method, "params": params}))
        return number


@contextlib.asynccontextmanager
async def trader(**more: Any) -> AsyncIterator[tuple[Trader, Any]]:
    async with (
        simulated(("binance",), seed=4, **more) as served,
        aiohttp.ClientSession() as session,
    ):
        yield Trader(session, dict(served.venues["binance"]), served.control), served


async def _until(found: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(DEADLINE_SECONDS):
        for pause in itertools.repeat(0.02):
            if await found():
                return
            await asyncio.sleep(pause)


def test_a_book_rebuilt_over_the_wire_equals_the_engines() -> None:
    async def run() -> None:
        async with trader() as (client, served):
            engine = served.hosts["binance"].exchange.book("ETHUSDT")
            sides: dict[str, dict[Decimal, Decimal]] = {}
            last, equal = 0, 0
            url = f"{client.urls['ws_market']}/ws/ethusdt@depth@100ms"
            async with client.session.ws_connect(url) as socket, asyncio.timeout(DEADLINE_SECONDS):
                first = json.loads((await socket.receive()).data)
                depth = f"{client.urls['rest']}/api/v3/depth?symbol=ETHUSDT&limit=5000"
                async with client.session.get(depth) as answer:
                    snapshot = await answer.json()
                for short, name in (("b", "bids"), ("a", "asks")):
                    sides[short] = {Decimal(p): Decimal(q) for p, q in snapshot[name]}
                last = snapshot["lastUpdateId"]
                assert last >= first["U"] - 1
                while equal < 3:
                    event = json.loads((await socket.receive()).data)
                    if event["u"] <= last:
                        continue
                    assert event["U"] <= last + 1
                    last = event["u"]
                    for short in ("b", "a"):
                        for price, quantity in event[short]:
                            sides[short][Decimal(price)] = Decimal(quantity)
                    if last != engine.update_id:
                        continue  # the engine has moved on while the frame travelled
                    equal += 1
                    for short, side in (("b", Side.BUY), ("a", Side.SELL)):
                        ours = {p: q for p, q in sides[short].items() if q}
                        assert ours == {row.price: row.quantity for row in engine.levels(side)}

    asyncio.run(run())


@pytest.mark.parametrize(
    ("verb", "fields", "reached"),
    [
        ("drop_reply", {}, True),
        ("drop_req", {}, False),
        ("rst", {}, True),
        ("rst", {"processed": False}, False),
        ("truncate", {"after_bytes": 20}, True),
        ("status", {"code": 502, "body": "<html>bad gateway</html>", "processed": True}, True),
        ("status", {"code": 503, "body": "Unknown error", "processed": False}, False),
    ],
)
def test_faults_on_a_place_over_http(verb: str, fields: dict[str, Any], reached: bool) -> None:
    async def run() -> None:
        async with trader() as (client, _):
            price = (await client.best_bid()) - 5_000
            await client.fault(verb, match="place", **fields)
            try:
                status, _ = await client.buy(price, "hit")
            except (aiohttp.ClientError, TimeoutError, json.JSONDecodeError):
                status = 0
            assert status != 200
            held = await client.order("hit")
            assert (held is not None) is reached
            assert (await client.truth())["requests"]["place"] == 1
            status, _ = await client.buy(price, "after")
            assert status == 200

    asyncio.run(run())


def test_a_delayed_request_arrives_late_and_then_counts() -> None:
    async def run() -> None:
        async with trader() as (client, _):
            price = (await client.best_bid()) - 5_000
            await client.fault("delay_req", match="place", seconds=1.3)
            with pytest.raises(TimeoutError):
                await client.buy(price, "zombie")
            assert await client.order("zombie") is None

            async def arrived() -> bool:
                return await client.order("zombie") is not None

            await _until(arrived)

    asyncio.run(run())


@pytest.mark.parametrize(
    ("verb", "fields", "reached", "answers"),
    [
        ("drop_reply", {}, True, 0),
        ("drop_req", {}, False, 0),
        ("dup", {}, True, 2),
        ("status", {"body": '{"id":null,"status":503}'}, False, 0),
        ("delay_reply", {"seconds": 0.2}, True, 1),
    ],
)
def test_faults_on_a_place_over_the_websocket_api(
    verb: str, fields: dict[str, Any], reached: bool, answers: int
) -> None:
    async def run() -> None:
        async with trader() as (client, _):
            price = str((await client.best_bid()) - 5_000)
            await client.fault(verb, match="place", **fields)
            order = {"symbol": "BTCUSDT", "side": "BUY", "type": "LIMIT", "timeInForce": "GTC"}
            async with client.session.ws_connect(client.urls["ws_api"]) as socket:
                number = await client.api_call(
                    socket,
                    "order.place",
                    quantity="0.01",
                    price=price,
                    newClientOrderId="hit",
                    **order,
                )
                seen = []
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(0.5):
                        while True:
                            seen.append(json.loads((await socket.receive()).data))
                assert sum(frame.get("id") == number for frame in seen) == answers
            assert (await client.order("hit") is not None) is reached

    asyncio.run(run())


def test_mute_gap_and_down() -> None:
    async def run() -> None:
        async with trader() as (client, _):
            url = (
                f"{client.urls['ws_market']}/stream?streams=btcusdt@depth@100ms/ethusdt@depth@100ms"
            )
            async with client.session.ws_connect(url) as socket, asyncio.timeout(DEADLINE_SECONDS):
                last: dict[str, int] = {}
                gaps, silent, seen = 0, True, 0
                while gaps == 0 or silent:
                    seen += 1
                    if seen == 10:
                        assert gaps == 0
                        await client.fault("mute", channel="btcusdt", seconds=1)
                        await client.fault("gap", channel="ethusdt", count=1)
                        silent = True
                    frame = json.loads((await socket.receive()).data)
                    event, name = frame["data"], frame["stream"]
                    if "ethusdt" in name:
                        gaps += event["U"] != last.get(name, event["U"] - 1) + 1
                        last[name] = event["u"]
                    else:
                        silent = False
                await client.fault("down", what="both", seconds=0.5)
                closed = await socket.receive()
                while closed.type is aiohttp.WSMsgType.TEXT:
                    closed = await socket.receive()
                with pytest.raises(aiohttp.ClientError):
                    await client.best_bid()
                with pytest.raises(aiohttp.ClientError):
                    await client.session.ws_connect(url)

            async def back() -> bool:
                with contextlib.suppress(aiohttp.ClientError):
                    return await client.best_bid() > 0
                return False

            await _until(back)

    asyncio.run(run())


def test_foreign_hosts_and_origins_are_refused() -> None:
    async def run() -> None:
        async with trader() as (client, _):
            for base in (client.urls["rest"] + "/api/v3/ping", client.control + "/truth"):
                for headers in ({"Host": "evil.example"}, {"Origin": "http://evil.example"}):
                    async with client.session.get(base, headers=headers) as answer:
                        assert answer.status == 403
            with pytest.raises(aiohttp.WSServerHandshakeError):
                await client.session.ws_connect(
                    client.urls["ws_market"] + "/ws", headers={"Origin": "http://evil.example"}
                )

    asyncio.run(run())


def test_somebody_else_on_the_account_and_a_wrong_clock() -> None:
    async def run() -> None:
        async with trader() as (client, _):
            async with client.session.ws_connect(client.urls["ws_api"]) as socket:
                await client.api_call(socket, "userDataStream.subscribe.signature")
                assert json.loads((await socket.receive()).data)["status"] == 200
                order = {"symbol": "BTCUSDT", "price": "50000", "quantity": "0.01"}
                body: dict[str, Any] = {"venue": "binance", "verb": "order", **order}
                body["client_order_id"] = "theirs"
                async with client.session.post(f"{client.control}/ext", json=body) as answer:
                    assert answer.status == 200
                event = json.loads((await socket.receive()).data)["event"]
                assert (event["e"], event["c"]) == ("executionReport", "theirs")
                body = {"venue": "binance", "verb": "transfer", "asset": "SOL", "amount": "2"}
                async with client.session.post(f"{client.control}/ext", json=body) as answer:
                    assert answer.status == 200
                kinds = [json.loads((await socket.receive()).data)["event"]["e"] for _ in range(3)]
                assert "balanceUpdate" in kinds
            body = {"venue": "binance", "skew_ms": -5_000}
            async with client.session.post(f"{client.control}/clock", json=body) as answer:
                assert answer.status == 200
            status, answered = await client.ask("GET", "/api/v3/account")
            assert (status, answered["code"]) == (400, -1021)
            async with client.session.post(f"{client.control}/faults", data=b"{") as answer:
                assert answer.status == 400

    asyncio.run(run())


def test_the_first_byte_of_a_place_is_timed() -> None:
    async def run() -> None:
        async with trader() as (client, _):
            price = (await client.best_bid()) - 5_000
            before = SystemClock().now().mono_ns
            await client.buy(price, "timed")
            after = SystemClock().now().mono_ns
            (entry,) = (await client.truth())["requests_log"]
            assert entry["client_order_id"] == "timed"
            assert (entry["kind"], entry["door"]) == ("place", "rest")
            assert before < entry["first_byte_ns"] < after

    asyncio.run(run())


SCRIPT = """
import asyncio, sys
from pathlib import Path
from app.simulator import run_simulator
asyncio.run(run_simulator(("binance",), seed=3, data_folder=Path(sys.argv[1]), parent=sys.stdin))
"""


@contextlib.asynccontextmanager
async def _process(folder: Path) -> AsyncIterator[tuple[Any, Trader]]:
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        SCRIPT,
        str(folder),
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert child.stdout is not None
    async with asyncio.timeout(DEADLINE_SECONDS):
        said = json.loads(await child.stdout.readline())
    try:
        async with aiohttp.ClientSession() as session:
            yield child, Trader(session, said["venues"]["binance"], said["control"])
    finally:
        if child.returncode is None:
            child.kill()
        await child.wait()


def test_every_answered_order_survives_kill_9_and_the_child_ends_with_its_parent(
    tmp_path: Path,
) -> None:
    async def run() -> None:
        answered: dict[str, int] = {}
        key = ""
        for life in range(3):
            async with _process(tmp_path) as (child, client):
                key = key or client.urls["api_key"]
                assert client.urls["api_key"] == key
                held = {row["client_order_id"]: row for row in (await client.truth())["orders"]}
                for name, number in answered.items():
                    assert held[name]["order_id"] == str(number)
                price = (await client.best_bid()) * Decimal("0.9999")
                price = price.quantize(Decimal("0.01"))
                killer = asyncio.get_running_loop().call_later(
                    0.25, os.kill, child.pid, signal.SIGKILL
                )
                with contextlib.suppress(aiohttp.ClientError, TimeoutError):
                    for count in range(200):
                        name = f"k{life}x{count}"
                        status, body = await client.buy(price, name, "0.0002")
                        if status == 200:
                            answered[name] = body["orderId"]
                await child.wait()
                killer.cancel()
        assert len(answered) > 20
        async with _process(tmp_path) as (child, client):
            known = await client.truth()
            held = {row["client_order_id"]: row for row in known["orders"]}
            assert set(answered) <= set(held)
            _check_truth(known)
            assert child.stdin is not None
            child.stdin.close()
            async with asyncio.timeout(DEADLINE_SECONDS):
                assert await child.wait() == 0

    asyncio.run(run())


def _check_truth(known: Any) -> None:
    """Locks equal open orders, fills equal what orders say is filled."""
    locked = Decimal(0)
    for order in known["orders"]:
        fills = [row for row in known["fills"] if row["order_id"] == order["order_id"]]
        filled = sum((Decimal(row["quantity"]) for row in fills), Decimal(0))
        assert filled == Decimal(order["filled"])
        if order["status"] in ("open", "partially_filled"):
            left = Decimal(order["quantity"]) - filled
            locked += left * Decimal(order["price"])
    (usdt,) = [row for row in known["balances"] if row["asset"] == "USDT"]
    assert Decimal(usdt["locked"]) == locked
    assert Decimal(usdt["total"]) == Decimal(usdt["available"]) + locked
