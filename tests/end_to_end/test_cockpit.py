"""A trader at a real terminal: buys, sees the fill, places a resting order, cancels it, quits."""

import re
from pathlib import Path

import pytest

from app.bootstrap.checks import check_journal
from tests.end_to_end.terminal import Terminal

_READY_SECONDS = 30.0
_TAKEN_SECONDS = 2.0


@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (120, 40)])
@pytest.mark.slow
def test_a_trader_buys_rests_cancels_and_quits(tmp_path: Path, columns: int, rows: int) -> None:
    with Terminal("demo", "--data", str(tmp_path), columns=columns, rows=rows) as cockpit:
        shown = cockpit.wait_for(lambda text: "2/2 ok" in text and "NAV $" in text, _READY_SECONDS)
        assert "SIMULATED" in shown
        assert "BTC/USDT" in shown

        cockpit.press("b")
        cockpit.wait_for("BUY")
        cockpit.press("0.01", "y", "y")  # a ticket under edit sends nothing
        cockpit.press("\x1b")
        cockpit.wait_for("no orders yet")

        place(cockpit, "b 0.01 mkt", r"ioc.*FILLED")

        place(cockpit, "b 0.01 post 90000 @okx", r"post.*OPEN")
        cockpit.press("1", "6", "g", "g")
        cockpit.press("\r")
        cockpit.wait_for("authorised")
        cockpit.press("\x1b")
        cockpit.wait_for("Order")
        cockpit.press("c")
        cockpit.wait_for(lambda text: re.search(r"post.*CANCELED", text))

        cockpit.press("q")
        cockpit.wait_for("quit")
        cockpit.press("y")
        assert cockpit.wait_for_end() == 0
        assert b"\x1b[?1049l" in bytes(cockpit.raw[-4000:])  # the normal screen is back
    assert check_journal(tmp_path).chain_ok


def place(cockpit: Terminal, line: str, wanted: str) -> None:
    """Arm, type an order, review it, send it; a plan whose book moves meanwhile is taken anew."""
    if "ARMED" not in cockpit.text():
        cockpit.press("A")
        cockpit.wait_for("ARMED")
    while True:
        cockpit.press(":", line, "\r")
        cockpit.wait_for("enter reviews")
        cockpit.press("\r")
        _confirm(cockpit)
        cockpit.read(_TAKEN_SECONDS)
        if re.search(wanted, cockpit.text()):
            return  # else the engine saw the book move before it had the key: once more


def _confirm(cockpit: Terminal) -> None:
    while True:
        shown = cockpit.wait_for(lambda text: "READY" in text or "VOID" in text)
        if "VOID" not in shown:
            cockpit.read(0.6)  # a plan that flashed by cannot be confirmed
            cockpit.press("y")
            shown = cockpit.wait_for(lambda text: "Review" not in text or "VOID" in text)
        if "VOID" not in shown:
            return
        cockpit.press("r")  # the market has moved: the new prices
        cockpit.wait_for(lambda text: "VOID" not in text)


def test_the_second_cockpit_on_the_same_data_is_refused(tmp_path: Path) -> None:
    with Terminal("demo", "--data", str(tmp_path)) as first:
        first.wait_for("NAV $", _READY_SECONDS)
        with Terminal("demo", "--headless", "--for", "1", "--data", str(tmp_path)) as second:
            assert second.wait_for_end() == 75
            told = " ".join(second.text().split())
            assert f"process {first.process.pid}" in told.replace("\n", "")


def test_orders_and_fills_survive_a_restart(tmp_path: Path) -> None:
    with Terminal("demo", "--data", str(tmp_path)) as cockpit:
        cockpit.wait_for(lambda text: "2/2 ok" in text and "NAV $" in text, _READY_SECONDS)
        place(cockpit, "b 0.01 post 90000 @binance", r"post.*OPEN")
        cockpit.process.kill(9)
        cockpit.wait_for_end()
    with Terminal("demo", "--data", str(tmp_path)) as again:
        again.wait_for(lambda text: re.search(r"post +90,000.*OPEN", text), _READY_SECONDS)
