"""kill -9 of the cockpit and of the simulator in the middle of trading: nothing is lost, nothing invented."""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.request
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

_ROOT = Path(__file__).resolve().parents[2]
_KILLS = 20
_SEED = 7
_LAST_RUN_SECONDS = 16


def _demo(folder: Path, seconds: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "app", "demo", "--headless", "--for", str(seconds), "--seed", str(_SEED),
         "--json", "--data", str(folder)],
        cwd=_ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def _simulator(folder: Path) -> dict[str, Any]:
    """What the simulated venues said about themselves: addresses, control and pid."""
    path = folder / "simulator.json"
    deadline = time.monotonic() + 15
    while not path.exists():
        assert time.monotonic() < deadline, "the simulator never said where it listens"
        time.sleep(0.02)
    found: dict[str, Any] = json.loads(path.read_text())
    return found


def _control(url: str, body: dict[str, Any] | None = None) -> Any:
    data = None if body is None else json.dumps(body).encode()
    headers = {} if body is None else {"Content-Type": "application/json"}
    with urllib.request.urlopen(urllib.request.Request(url, data, headers), timeout=10) as answer:
        return json.loads(answer.read())


@pytest.mark.slow
def test_twenty_kills_then_everything_equals_the_venues_truth(tmp_path: Path) -> None:
    dice = random.Random(_SEED)
    for number in range(_KILLS):
        (tmp_path / "simulator.json").unlink(missing_ok=True)
        running = _demo(tmp_path, 60)
        simulator = _simulator(tmp_path)
        time.sleep(dice.uniform(1.0, 4.0))
        if number % 3 == 2:
            os.kill(simulator["pid"], signal.SIGKILL)
            time.sleep(dice.uniform(0.0, 0.5))
        assert running.poll() is None, running.communicate()
        running.kill()
        running.communicate()
    (tmp_path / "simulator.json").unlink()
    running = _demo(tmp_path, _LAST_RUN_SECONDS)
    control = _simulator(tmp_path)["control"]
    time.sleep(_LAST_RUN_SECONDS - 3)  # the operator rests for the last five seconds
    _control(f"{control}/crowd", {"running": False})
    time.sleep(1.5)
    truth = _control(f"{control}/truth")
    out, err = running.communicate(timeout=30)
    assert running.returncode == 0, err
    report = json.loads(out)
    assert report["journal"]["chain_ok"]
    assert report["orders"]["unknown"] == 0
    assert report["orders"]["placed"] >= 20
    _compare_orders(report, truth)
    _compare_fills(tmp_path / "journal.db", truth)
    _compare_balances(report, truth)


def _compare_orders(report: dict[str, Any], truth: dict[str, Any]) -> None:
    fields = ("venue", "symbol", "side", "quantity", "filled", "status")
    ours = {
        order["client_order_id"]: tuple(order[field] for field in fields)
        for order in report["order_list"]
        if order["status"] != "rejected"
    }
    theirs = {
        order["client_order_id"]: tuple(order[field] for field in fields)
        for order in truth["orders"]
        if order["status"] != "rejected"
    }
    assert ours == theirs
    assert len(ours) >= 20


def _compare_fills(journal: Path, truth: dict[str, Any]) -> None:
    rows = sqlite3.connect(journal).execute(
        "SELECT venue, symbol, vid, trade_id, px, qty, fee, fee_asset FROM fill"
    )
    ours = sorted(tuple(str(value) for value in row) for row in rows)
    theirs = sorted(
        (
            fill["venue"], fill["symbol"], str(fill["order_id"]), str(fill["trade_id"]),
            fill["price"], fill["quantity"], fill["fee"], fill["fee_asset"],
        )
        for fill in truth["fills"]
    )  # fmt: skip
    assert ours == theirs
    assert ours


def _compare_balances(report: dict[str, Any], truth: dict[str, Any]) -> None:
    def table(rows: list[dict[str, Any]]) -> dict[tuple[str, str], tuple[Decimal, ...]]:
        return {
            (row["venue"], row["asset"]): tuple(
                Decimal(row[field]) for field in ("available", "locked", "total")
            )
            for row in rows
            if Decimal(row["total"])
        }

    assert table(report["balances"]) == table(truth["balances"])
