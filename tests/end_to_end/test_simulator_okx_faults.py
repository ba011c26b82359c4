"""Faults that befall the pretend OKX's requests and frames, over real loopback sockets."""

import asyncio
import contextlib
import itertools
import json
from typing import Any

import aiohttp
import pytest

from app.host.clock import SystemClock
from tests.end_to_end.okx_trader import DEADLINE_SECONDS, Line, trader


@pytest.mark.parametrize(
    ("verb", "fields", "reached"),
    [
        ("drop_reply", {}, True),
        ("drop_req", {}, False),
        ("rst", {}, True),
        ("truncate", {"after_bytes": 20}, True),
        ("status", {"code": 502, "body": "<html>bad gateway</html>", "processed": True}, True),
        ("status", {"code": 503, "body": "", "processed": False}, False),
    ],
)
def test_faults_on_a_place_over_http(verb: str, fields: dict[str, Any], reached: bool) -> None:
    async def run() -> None:
        async with trader() as (client, _):
            price = await client.far_below()
            await client.control_post("faults", verb=verb, match="place", **fields)
            with pytest.raises(
                (aiohttp.ClientError, TimeoutError, json.JSONDecodeError, TypeError)
            ):
                await client.buy(price, "hit")
            assert (await client.order("hit") is not None) is reached
            assert await client.buy(price, "after") == "0"
            query = "trade/order?instId=BTC-USDT&clOrdId=hit"
            _, value = await client.ask("GET", query)
            assert value["code"] == ("0" if reached else "51603")

    asyncio.run(run())


@pytest.mark.parametrize(
    ("verb", "fields", "answers", "pushes"),
    [
        ("drop_reply", {}, 0, 1),
        ("drop_req", {}, 0, 0),
        ("dup", {}, 2, 1),
        ("delay_reply", {"seconds": 0.2}, 1, 1),
        ("dup", {"channel": "user.orders"}, 1, 2),
        ("mute", {"channel": "user.orders"}, 1, 0),
        ("gap", {"channel": "user.orders", "count": 1}, 1, 0),
    ],
)
def test_faults_on_a_place_over_the_socket(
    verb: str, fields: dict[str, Any], answers: int, pushes: int
) -> None:
    async def run() -> None:
        async with trader() as (client, _), client.private("orders") as line:
            price = await client.far_below()
            await client.control_post("faults", verb=verb, match="place", **fields)
            await line.place(price, "hit")
            frames = await line.heard(0.5)
            assert sum(frame.get("id") == "hit" for frame in frames) == answers
            assert sum("data" in frame and "arg" in frame for frame in frames) == pushes
            assert (await client.order("hit") is None) is (verb == "drop_req")

    asyncio.run(run())


def test_a_late_request_is_refused_after_its_deadline_and_counts_without_one() -> None:
    async def run() -> None:
        async with trader() as (client, _), client.private("orders") as line:
            price = await client.far_below()
            soon = str(SystemClock().now().wall_ns // 10**6 + 200)
            late = {"verb": "delay_req", "match": "place", "seconds": 0.5}
            await client.control_post("faults", **late)
            assert await client.buy(price, "rest", expTime=soon) == "51149"
            await client.control_post("faults", **late)
            await line.place(price, "socket", expTime=soon)
            assert (await line.next())["data"][0]["sCode"] == "51149"
            await client.control_post("faults", **late)
            await line.place(price, "zombie")
            assert await client.order("zombie") is None
            told = await line.heard(1.0)
            assert [frame["code"] for frame in told if frame.get("id") == "zombie"] == ["0"]
            held = [await client.order(name) for name in ("rest", "socket", "zombie")]
            assert [order is not None for order in held] == [False, False, True]

    asyncio.run(run())


def test_a_gap_breaks_the_chain_and_down_closes_everything() -> None:
    async def run() -> None:
        async with trader() as (client, _):
            async with client.session.ws_connect(client.urls["ws_public"]) as socket:
                line = Line(socket)
                arg = {"channel": "books", "instId": "BTC-USDT"}
                await line.send({"op": "subscribe", "args": [arg]})
                await line.next()
                last = (await line.next())["data"][0]["seqId"]
                await client.control_post("faults", verb="gap", channel="books:BTC-USDT", count=2)
                row = (await line.next())["data"][0]
                while row["prevSeqId"] == last:  # frames that were on their way
                    last, row = row["seqId"], (await line.next())["data"][0]
                assert row["prevSeqId"] > last
                await client.control_post("faults", verb="down", what="both", seconds=0.5)
                closed = await socket.receive()
                while closed.type is aiohttp.WSMsgType.TEXT:
                    closed = await socket.receive()
            with pytest.raises(aiohttp.ClientError):
                await client.far_below()
            async with asyncio.timeout(DEADLINE_SECONDS):
                for pause in itertools.repeat(0.05):
                    with contextlib.suppress(aiohttp.ClientError):
                        assert await client.far_below() > 0
                        break
                    await asyncio.sleep(pause)

    asyncio.run(run())
