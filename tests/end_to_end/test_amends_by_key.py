"""A trader at a real terminal amends a resting order by key; the feed and the venue's own books agree."""

import json
import re
import urllib.request
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.terminal import Terminal
from tests.end_to_end.test_cockpit import place

_READY_SECONDS = 30.0


@pytest.mark.parametrize("venue", ["binance", "okx"])
@pytest.mark.slow
def test_a_resting_order_gets_another_price_and_another_size(tmp_path: Path, venue: str) -> None:
    with Terminal("demo", "--data", str(tmp_path), columns=80, rows=24) as cockpit:
        cockpit.wait_for(lambda text: "2/2 ok" in text and "NAV $" in text, _READY_SECONDS)
        place(cockpit, f"b 0.01 lim 60000 @{venue}", r"lim.*OPEN")
        cockpit.wait_for(lambda text: re.search(r"B lim +60,000\.0.* OPEN", text))

        price = _amend(cockpit, "+")
        assert Decimal(60000) < Decimal(price.replace(",", "")) < 60001
        cockpit.wait_for(lambda text: re.search(rf"B lim +{re.escape(price)}.* OPEN", text))
        assert _alive(tmp_path) == [(Decimal(price.replace(",", "")), Decimal("0.01"))]

        assert _amend(cockpit, ">") == "0.011"
        cockpit.wait_for(lambda text: re.search(r"B lim .* 0\.011 .* OPEN", text))
        assert _alive(tmp_path) == [(Decimal(price.replace(",", "")), Decimal("0.011"))]

        cockpit.press("-")
        cockpit.wait_for("READY")
        cockpit.press("\x1b")
        cockpit.wait_for(lambda text: "Amend" not in text)
        cockpit.press(":", "amend 59000 0.02", "\r")
        cockpit.wait_for("READY")
        cockpit.read(0.4)  # a change that flashed by cannot be confirmed
        cockpit.press("y")
        cockpit.wait_for(lambda text: re.search(r"B lim +59,000\.0.* 0\.02 .* OPEN", text))
        assert _alive(tmp_path) == [(Decimal(59000), Decimal("0.02"))]

        cockpit.press("4")  # the panel of the order has its new size, too, at its venue as well
        cockpit.wait_for(
            lambda text: re.search(
                rf"B 0\.02 BTC/USDT.*\n.*open 0\.02.*\n.*{venue[:3]} 0/0\.02", text
            )
        )
        cockpit.press("c")
        cockpit.wait_for(
            lambda text: re.search(r"B 0\.02 BTC/USDT +CANCELED.*\n.*canceled 0\.02", text)
        )


def test_a_book_that_was_away_shows_the_order_as_it_is(tmp_path: Path) -> None:
    """The feed has the whole screen; the book comes back beside the change, with lines of before in it."""
    with Terminal("demo", "--data", str(tmp_path), columns=120, rows=40) as cockpit:
        cockpit.wait_for(lambda text: "2/2 ok" in text and "NAV $" in text, _READY_SECONDS)
        place(cockpit, "b 0.01 lim 60000 @okx", r"lim.*OPEN")
        cockpit.wait_for(lambda text: re.search(r"B lim +60,000\.0.* OPEN", text))
        cockpit.press("6")
        cockpit.wait_for(lambda text: "Ladder" not in text)
        for _ in range(3):
            price = _amend(cockpit, "+")
            cockpit.wait_for(price)
            cockpit.press("+")
            cockpit.wait_for(rf"mine B 0.01 @ {price}0 O")
            cockpit.press("\x1b")
            cockpit.wait_for(lambda text: "Amend" not in text)


def _amend(cockpit: Terminal, key: str) -> str:
    """Begin with this key, read what is shown, send it; the figure that it becomes."""
    cockpit.press(key)
    shown = cockpit.wait_for(lambda text: "READY" in text and "\u2192" in text)
    found = re.search(r"^  (?:price|size) .*\u2192 ([0-9.,]+[0-9])", shown, re.MULTILINE)
    assert found is not None, shown
    cockpit.read(0.4)  # a change that flashed by cannot be confirmed
    cockpit.press("y")
    cockpit.wait_for(lambda text: "Amend" not in text)
    return found[1]


def _alive(folder: Path) -> list[tuple[Decimal, Decimal]]:
    """Price and quantity of every order that the venues hold open for us."""
    control = json.loads((folder / "simulator.json").read_text())["control"]
    with urllib.request.urlopen(f"{control}/truth", timeout=10) as answer:
        orders: list[dict[str, Any]] = json.loads(answer.read())["orders"]
    return [
        (Decimal(each["price"]), Decimal(each["quantity"]))
        for each in orders
        if each["status"] == "open"
    ]
