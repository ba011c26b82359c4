"""The confirming key entering the pty to the order's first byte at the simulator, durable commit included."""

import asyncio
import json
import os
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

import ccxt.async_support as ccxt

from tests.end_to_end.terminal import Terminal

_ORDERS = 100
_PATIENCE_SECONDS = 30.0


def run() -> list[dict[str, Any]]:
    """Rows p50 and p99 in milliseconds: ours, beside append + fdatasync and ccxt's create_order."""
    with tempfile.TemporaryDirectory() as text:
        folder = Path(text)
        ours, peer = _fly(folder / "data")
        disk = _append_and_sync(folder / "file")
    rows = []
    for name, share in (("p50", 0.5), ("p99", 0.99)):
        rows.append(_row(f"order.key_to_first_byte.{name}", ours, peer, share, "ccxt create_order"))
        rows.append(
            _row(f"order.key_to_first_byte.{name}", ours, disk, share, "append + fdatasync")
        )
    return rows


def _row(
    name: str, ours: list[float], peer: list[float], share: float, peer_name: str
) -> dict[str, Any]:
    a, b = _quantile(ours, share), _quantile(peer, share)
    return {
        "name": name,
        "ours": a,
        "peer": b,
        "peer_name": peer_name,
        "ratio": b / a,
        "unit": "ms",
    }


def _quantile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def _fly(folder: Path) -> tuple[list[float], list[float]]:
    with Terminal("demo", "--data", str(folder)) as cockpit:
        cockpit.wait_for(lambda text: "2/2 ok" in text and "NAV $" in text, _PATIENCE_SECONDS)
        simulator = json.loads((folder / "simulator.json").read_text())
        cockpit.press("A")
        cockpit.wait_for("ARMED")
        pressed = [_place(cockpit, number) for number in range(_ORDERS)]
        cockpit.read(1.0)
        arrived = _arrivals(simulator["control"])
        assert len(arrived) == len(pressed), (len(arrived), len(pressed))
        ours = [(a - p) / 1e6 for p, a in zip(pressed, arrived, strict=True)]
        peer = asyncio.run(_peer(simulator))
    return ours, peer


def _place(cockpit: Terminal, number: int) -> int:
    """One resting order far from the market and its cancel; when the confirming key was written."""
    side = "b" if number % 2 else "s"
    cockpit.press(":")
    cockpit.press(f"{side} 0.001 post {'88000' if side == 'b' else '95000'} @binance\r")
    cockpit.wait_for("enter reviews")
    cockpit.press("\r")
    cockpit.wait_for("READY")
    cockpit.read(0.6)  # a plan that flashed by cannot be confirmed
    now = time.monotonic_ns()
    os.write(cockpit.process.child_fd, b"y")
    cockpit.wait_for(lambda text: "SEND" not in text)
    cockpit.press(":", "c last\r")
    cockpit.read(0.2)
    return now


def _arrivals(control: str) -> list[int]:
    with urllib.request.urlopen(f"{control}/truth", timeout=10) as answer:
        log = json.loads(answer.read())["requests_log"]
    return [row["first_byte_ns"] for row in log if row["kind"] == "place"]


async def _peer(simulator: dict[str, Any]) -> list[float]:
    """ccxt's create_order on the same venue, call to first byte, limiter off."""
    venue = simulator["venues"]["binance"]
    exchange = ccxt.binance(
        {"apiKey": venue["api_key"], "secret": venue["secret"], "enableRateLimit": False}
    )
    exchange.urls["api"] = {
        name: _on_loopback(url, venue["rest"]) for name, url in exchange.urls["api"].items()
    }
    before = len(_arrivals(simulator["control"]))
    called: list[int] = []
    try:
        await exchange.load_markets()
        for _ in range(_ORDERS):
            called.append(time.monotonic_ns())
            order = await exchange.create_order(
                "BTC/USDT", "limit", "buy", 0.001, 88000, {"postOnly": True}
            )
            await exchange.cancel_order(order["id"], "BTC/USDT")
            await asyncio.sleep(0.15)  # the venue takes 100 orders in ten seconds
    finally:
        await exchange.close()
    arrived = _arrivals(simulator["control"])[before:]
    return [(a - c) / 1e6 for c, a in zip(called, arrived, strict=True)]


def _on_loopback(url: Any, rest: str) -> Any:
    if not isinstance(url, str) or not url.startswith("https://"):
        return url
    return rest + "/" + url.removeprefix("https://").partition("/")[2]


def _append_and_sync(path: Path) -> list[float]:
    """What the disk itself takes for one row of the journal's size."""
    spent = []
    with path.open("ab", buffering=0) as file:
        for _ in range(_ORDERS * 5):
            started = time.monotonic_ns()
            file.write(b"x" * 900)
            os.fdatasync(file.fileno())
            spent.append((time.monotonic_ns() - started) / 1e6)
    return spent
