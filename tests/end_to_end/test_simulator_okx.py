"""The pretend OKX over real loopback sockets: books, orders through both doors, closing, a restart."""

import asyncio
from decimal import Decimal
from pathlib import Path
from typing import Any

import aiohttp

from app.domain.order_terms import Side
from app.simulator.dialects.dialect import DialectOptions
from tests.end_to_end.okx_trader import DEADLINE_SECONDS, LEG, Line, Trader, trader


def test_a_book_rebuilt_over_the_wire_equals_the_engines() -> None:
    async def run() -> None:
        async with trader() as (client, served):
            engine = served.hosts["okx"].exchange.book("ETH-USDT")
            book: dict[str, dict[str, str]] = {"bids": {}, "asks": {}}
            last, equal = -1, 0
            async with client.session.ws_connect(client.urls["ws_public"]) as socket:
                line = Line(socket)
                arg = {"channel": "books", "instId": "ETH-USDT"}
                await line.send({"id": "1", "op": "subscribe", "args": [arg]})
                assert (await line.next())["event"] == "subscribe"
                while equal < 3:
                    row = (await line.next())["data"][0]
                    assert row["prevSeqId"] == last
                    last = row["seqId"]
                    for name, known in book.items():
                        for price, size, _, _ in row[name]:
                            known[price] = size
                    if last != engine.update_id:
                        continue  # the engine has moved on while the frame travelled
                    equal += 1
                    for name, side in (("bids", Side.BUY), ("asks", Side.SELL)):
                        ours = {Decimal(p): Decimal(s) for p, s in book[name].items() if s != "0"}
                        assert ours == {row.price: row.quantity for row in engine.levels(side)}

    asyncio.run(run())


def test_an_order_through_each_door_and_its_pushes() -> None:
    async def run() -> None:
        async with trader() as (client, _), client.private("orders") as line:
            price = await client.far_below()
            await line.place(price, "socket1")
            first, second = await line.next(), await line.next()  # either may come first
            answer, push = (first, second) if "op" in first else (second, first)
            assert (answer["id"], answer["data"][0]["sCode"]) == ("socket1", "0")
            assert push["data"][0]["ordId"] == answer["data"][0]["ordId"]
            assert await client.buy(price, "rest1") == "0"
            push = await line.next()
            assert (push["data"][0]["clOrdId"], push["data"][0]["state"]) == ("rest1", "live")
            asked = {"instId": "BTC-USDT", "clOrdId": "rest1"}
            await client.ask("POST", "trade/cancel-order", asked)
            push = await line.next()
            assert (push["data"][0]["state"], push["data"][0]["cancelSource"]) == ("canceled", "1")
            await line.socket.send_str("ping")
            assert (await line.socket.receive()).data == "pong"

    asyncio.run(run())


def test_a_wrong_clock_and_somebody_else_on_the_account() -> None:
    async def run() -> None:
        async with trader() as (client, _), client.private("orders") as line:
            theirs = {"symbol": "BTC-USDT", "quantity": "0.01", "client_order_id": "theirs"}
            market = {**theirs, "time_in_force": "ioc"}
            await client.control_post("ext", verb="order", **market)
            rows = [row for frame in await line.heard(0.3) for row in frame["data"]]
            assert [row["state"] for row in rows][-1] == "filled"
            assert {(row["clOrdId"], row["ordType"]) for row in rows} == {("theirs", "market")}
            await client.control_post("clock", skew_ms=40_000)
            status, value = await client.ask("GET", "account/balance")
            assert (status, value["code"]) == (401, "50102")

    asyncio.run(run())


def test_silence_and_upgrades_close_real_sockets() -> None:
    short = DialectOptions(client_silence_ns=500_000_000)

    async def run() -> None:
        async with trader(options=short) as (client, _), client.private("orders") as line:
            async with asyncio.timeout(DEADLINE_SECONDS):
                closed = await line.socket.receive()
            assert closed.type is aiohttp.WSMsgType.CLOSE
            assert closed.data == 4004

    asyncio.run(run())


def test_a_restart_keeps_orders_fills_and_ids(tmp_path: Path) -> None:
    async def first() -> tuple[Any, Any, Any]:
        async with trader(data_folder=tmp_path) as (client, _):
            price = await client.far_below()
            asked = {"instId": "BTC-USDT", **LEG, "ordType": "post_only", "tag": "desk"}
            asked |= {"px": str(price), "clOrdId": "rests"}
            await client.ask("POST", "trade/order", asked)
            taker = {"instId": "BTC-USDT", **LEG, "ordType": "market", "sz": "500"}
            await client.ask("POST", "trade/order", {**taker, "clOrdId": "taken"})
            return await reading(client)

    async def reading(client: Trader) -> tuple[Any, Any, Any]:
        _, pending = await client.ask("GET", "trade/orders-pending")
        _, fills = await client.ask("GET", "trade/fills")
        _, balance = await client.ask("GET", "account/balance")
        held = [(d["ccy"], d["cashBal"], d["frozenBal"]) for d in balance["data"][0]["details"]]
        return pending["data"], fills["data"], sorted(held)

    async def second() -> tuple[Any, Any, Any]:
        async with trader(data_folder=tmp_path) as (client, _):
            found = await reading(client)
            for name in ("rests", "taken"):
                assert await client.buy(await client.far_below(), name) == "51016"
            asked = {"instId": "BTC-USDT", "clOrdId": "rests"}
            _, value = await client.ask("POST", "trade/cancel-order", asked)
            assert value["code"] == "0"
            return found

    before = asyncio.run(first())
    assert [(row["clOrdId"], row["ordType"], row["tag"]) for row in before[0]] == [
        ("rests", "post_only", "desk")
    ]
    assert before[1]
    assert asyncio.run(second()) == before
