"""The pretend Binance over real loopback sockets: books, pings, foreign callers, kill -9."""

import asyncio
import contextlib
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from app.domain.order_terms import Side
from app.host.clock import SystemClock
from app.simulator.dialects.dialect import DialectOptions
from tests.end_to_end.simulator_trader import DEADLINE_SECONDS, Trader, trader

ROOT = Path(__file__).resolve().parents[2]


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


@pytest.mark.parametrize("answers", [True, False])
def test_a_client_that_does_not_pong_is_closed(answers: bool) -> None:
    options = DialectOptions(ping_every_ns=200_000_000, pong_within_ns=300_000_000)

    async def run() -> None:
        async with trader(options=options) as (client, _):
            url = client.urls["ws_market"] + "/ws/btcusdt@trade"
            async with client.session.ws_connect(url, autoping=answers) as socket:
                closed = False
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(1.5):
                        while not closed:
                            message = await socket.receive()
                            closed = message.type not in (
                                aiohttp.WSMsgType.TEXT,
                                aiohttp.WSMsgType.PING,
                            )
                assert closed is not answers
                assert answers or socket.close_code == 1008

    asyncio.run(run())


def test_the_24_hour_cut_is_announced() -> None:
    options = DialectOptions(socket_life_ns=800_000_000, shutdown_notice_ns=500_000_000)

    async def run() -> None:
        async with trader(options=options) as (client, _):
            url = client.urls["ws_api"]
            async with client.session.ws_connect(url) as socket, asyncio.timeout(DEADLINE_SECONDS):
                notice = json.loads((await socket.receive()).data)
                assert notice["event"]["e"] == "serverShutdown"
                assert (await socket.receive()).type is aiohttp.WSMsgType.CLOSE
                assert socket.close_code == 1001

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
                answered = json.loads((await socket.receive()).data)
                assert answered["status"] == 200, answered
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
