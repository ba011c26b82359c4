"""Faults on the pretend Binance over real loopback sockets: what reached the venue, what came back."""

import asyncio
import contextlib
import json
from typing import Any

import aiohttp
import pytest

from tests.end_to_end.simulator_trader import DEADLINE_SECONDS, trader, until


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

            await until(arrived)

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

            await until(back)

    asyncio.run(run())
