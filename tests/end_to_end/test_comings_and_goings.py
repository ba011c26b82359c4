"""A terminal that stalls, changes its size and goes away while orders are under way, again and again."""

import time
from pathlib import Path

import pytest

from tests.end_to_end.comings_and_goings import agreement
from tests.end_to_end.everyday_trader import EverydayTrader
from tests.end_to_end.terminal import Terminal

_READY_SECONDS = 30.0
_STALL_SECONDS = 1.0
ROUNDS = 3
_SIZES = ((24, 80), (40, 120), (6, 30), (60, 200))


@pytest.mark.slow
def test_a_terminal_that_comes_and_goes_loses_no_order(tmp_path: Path) -> None:
    for number in range(ROUNDS):
        with Terminal("demo", "--data", str(tmp_path), columns=120, rows=40) as cockpit:
            cockpit.wait_for(lambda text: "2/2 ok" in text and "NAV $" in text, _READY_SECONDS)
            trader = EverydayTrader(cockpit, tmp_path)
            trader.place(f"b 0.01 post {60000 + number} @{('okx', 'binance')[number % 2]}")
            trader.place(f"{'bs'[number % 2]} 0.3 mkt")
            for rows, columns in _SIZES:
                cockpit.process.setwinsize(rows, columns)
                cockpit.read(0.05)
            cockpit.send(":b 0.02 lim 61000\r")
            cockpit.read(0.5)
            cockpit.send("\r")
            time.sleep(_STALL_SECONDS)  # the stall itself: nobody reads
            cockpit.send("y")
            cockpit.hang_up()
    found = agreement(tmp_path)
    assert found.orders >= 2 * ROUNDS
    assert found.open >= ROUNDS
    assert found.fills > 0
