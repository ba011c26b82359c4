"""Chart, tape and NAV history of a running demo, at a real terminal: full at the first look, and alive."""

import re
from pathlib import Path

import pytest

from tests.end_to_end.terminal import Terminal

_READY_SECONDS = 30.0
_FIRST_SNAPSHOT_SECONDS = 30.0
_BARS = re.compile("[┃█▄▀╻╹╽╿]")


def _is_full(text: str) -> bool:
    """A bar in nearly every column, and the picture complete."""
    return len(_BARS.findall(text)) > 100 and "UTC  " in text and "drawing" not in text


@pytest.mark.slow
def test_chart_tape_and_nav_history(tmp_path: Path) -> None:
    with Terminal("demo", "--data", str(tmp_path), columns=120, rows=40) as cockpit:
        cockpit.wait_for(lambda text: "2/2 ok" in text and "NAV $" in text, _READY_SECONDS)

        cockpit.press("7", "7")
        cockpit.wait_for(lambda text: "Chart BTC/USDT 1m binance" in text and _is_full(text))
        cockpit.press(">", ">", ">")
        cockpit.wait_for(lambda text: "Chart BTC/USDT 1h binance" in text and _is_full(text))
        cockpit.press("v")
        cockpit.wait_for(lambda text: "1h okx, chosen" in text and _is_full(text))
        cockpit.press("\x1b", "9")
        cockpit.wait_for(
            lambda text: len(re.findall(r"\d\d:\d\d:\d\d\.\d{3} (?:okx|bin)", text)) > 3
        )
        cockpit.press("f")
        cockpit.wait_for("from 1k USDT")
        cockpit.press("\x1b", "gh")
        cockpit.wait_for(
            lambda text: re.search(r"newest \d{4}-\d\d-\d\d \d\d:\d\d  \$", text),
            _FIRST_SNAPSHOT_SECONDS,
        )
        cockpit.press("6")
        cockpit.wait_for(
            lambda text: "[all]" in text and "snapshots, a point is one minute" in text
        )
        cockpit.press("\x1b", "q")
        cockpit.wait_for("quit")
        cockpit.press("y")
        assert cockpit.wait_for_end() == 0
