"""Processor time of eight busy sockets, measured to the applied book, against ccxt.pro on the same servers.

Eight loopback servers in another process send 1,000 recorded depth messages of Binance USD-M a second each. Each client
runs in a process of its own; rounds alternate. Ours is what the product runs: link driver, session, inbox, core, book.
"""

import json
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any

import ccxt

from benchmarks.depth_servers import PER_SECOND, SERVERS

_ROOT = Path(__file__).resolve().parents[1]
_FOLDERS = (_ROOT.parent / "shared" / "data" / "recordings", _ROOT / "tests")
_FILE = "binance_futures_20210722.ws.rec.gz"
_ROUNDS = 5
_SECONDS = 8
_PEERS = {"ccxt": "", "ccxt-uvloop": ".peer_on_uvloop"}


def run() -> list[dict[str, Any]]:
    """Microseconds of processor time a message, ours and ccxt.pro's: as it comes, and on our loop."""
    file = next(path for folder in _FOLDERS for path in sorted(folder.glob(f"*/{_FILE}")))
    servers = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.depth_servers", str(file)],
        cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert servers.stdout is not None
    spent: dict[str, list[float]] = {"ours": [], **{peer: [] for peer in _PEERS}}
    try:
        ports = servers.stdout.readline()
        for number in range(_ROUNDS):
            for which in sorted(spent, reverse=bool(number % 2)):
                spent[which].append(_microseconds(which, ports))
    finally:
        servers.kill()
        servers.wait()
    return [
        {
            "name": f"sockets.{SERVERS}x{PER_SECOND}.cpu{suffix}",
            "ours": statistics.median(spent["ours"]),
            "peer": statistics.median(spent[peer]),
            "peer_name": f"ccxt.pro {ccxt.__version__}",
            "ratio": statistics.median(
                theirs / own for own, theirs in zip(spent["ours"], spent[peer], strict=True)
            ),
            "unit": "us",
        }
        for peer, suffix in _PEERS.items()
    ]


def _microseconds(which: str, ports: str) -> float:
    """Processor time a message; every message must have reached its book."""
    told = subprocess.run(
        [sys.executable, "-m", "benchmarks.socket_client", which, str(_SECONDS), ports],
        cwd=_ROOT, check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    figures = json.loads(told.splitlines()[-1])
    due = SERVERS * PER_SECOND * figures["seconds"]
    if not 0.95 * due < figures["updates"] < 1.05 * due:
        raise RuntimeError(
            f"{which}: {figures['updates']:.0f} of {due:.0f} messages reached a book"
        )
    return float(figures["cpu_s"] / figures["updates"] * 1e6)
