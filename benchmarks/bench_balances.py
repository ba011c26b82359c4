"""A 400-asset balance, request to typed result: CPU of the product's gateway against ccxt's fetch_balance."""

import asyncio
import statistics
import subprocess
import sys
import time
from typing import Any

import ccxt.async_support as ccxt
import uvloop

from app.domain.account_events import BalancesReported
from app.domain.venue_events import VenueEvent
from app.domain.venue_requests import ReadBalances
from app.host.chance import SeededChance
from app.host.clock import SystemClock
from app.ports.vault import Credentials
from app.ports.venue_gateway import VenueGateway
from app.venues.registry import build_gateway
from benchmarks.pretend_account import ASSETS

_ROUNDS = 5
_CALLS = 20


def run() -> list[dict[str, Any]]:
    """One row: microseconds of CPU a call, ours and ccxt's (limiter off), median of alternating rounds."""
    server = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.pretend_account"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert server.stdout is not None
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            ours, peer = runner.run(_compare(int(server.stdout.readline())))
    finally:
        server.kill()
        server.wait()
    return [
        {
            "name": f"balances.{ASSETS}_assets.cpu",
            "ours": statistics.median(ours),
            "peer": statistics.median(peer),
            "peer_name": f"ccxt {ccxt.__version__}",
            "ratio": statistics.median(b / a for a, b in zip(ours, peer, strict=True)),
            "unit": "us",
        }
    ]


async def _compare(port: int) -> tuple[list[float], list[float]]:
    address = f"127.0.0.1:{port}"
    gateway = build_gateway(
        "binance", "main", "simulation",
        {"rest": f"http://{address}", "ws_market": f"ws://{address}", "ws_api": f"ws://{address}/ws-api/v3"},
        Credentials(api_key="simkey", secret="secret"),
        clock=SystemClock(), chance=SeededChance(1), may_trade=False,
    )  # fmt: skip
    reports: asyncio.Queue[BalancesReported] = asyncio.Queue()

    def deliver(event: VenueEvent) -> None:
        if isinstance(event, BalancesReported):
            reports.put_nowait(event)

    exchange = ccxt.binance({"apiKey": "simkey", "secret": "secret", "enableRateLimit": False})
    exchange.urls["api"] = {
        name: url.replace("https://api.binance.com", f"http://{address}")
        for name, url in exchange.urls["api"].items()
        if isinstance(url, str)
    }
    exchange.set_markets([])
    ours: list[float] = []
    peer: list[float] = []
    async with asyncio.TaskGroup() as group:
        running = group.create_task(gateway.run(deliver))
        await asyncio.sleep(1)
        await _ours(gateway, reports, 3)
        await _peer(exchange, 3)
        for _ in range(_ROUNDS):
            ours.append(await _ours(gateway, reports, _CALLS))
            peer.append(await _peer(exchange, _CALLS))
        running.cancel()
    await exchange.close()
    return ours, peer


async def _ours(
    gateway: VenueGateway, reports: "asyncio.Queue[BalancesReported]", calls: int
) -> float:
    started = time.process_time()
    for _ in range(calls):
        gateway.request(ReadBalances())
        report = await reports.get()
        assert len(report.balances) == ASSETS
    return (time.process_time() - started) / calls * 1e6


async def _peer(exchange: Any, calls: int) -> float:
    started = time.process_time()
    for _ in range(calls):
        found = await exchange.fetch_balance()
        assert len(found["total"]) == ASSETS
    return (time.process_time() - started) / calls * 1e6
