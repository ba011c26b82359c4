"""A newcomer who does nothing but what the tour says gets to its end, on both usual sizes."""

import re
import time
from pathlib import Path

import pytest

from app.bootstrap.checks import check_journal
from tests.end_to_end.terminal import Terminal

_STRIP = re.compile(r"Tour (\d+) of (\d+) +(.*?)  +(?:press  (.*?)|wait) *$", re.MULTILINE)
_PRESSED = {"enter": "\r", "esc": "\x1b", "ctrl+n": "\x0e"}
_PATIENCE_SECONDS = 60.0
_READ_SECONDS = 0.16  # a plan that flashed by cannot be confirmed
_AGAIN_SECONDS = 1.5


@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (120, 40)])
def test_the_tour_leads_to_its_end_by_its_own_words(
    tmp_path: Path, columns: int, rows: int
) -> None:
    arguments = ("demo", "--tour", "--data", str(tmp_path))
    with Terminal(*arguments, columns=columns, rows=rows) as cockpit:
        cockpit.wait_for("Tour 1 of")
        steps, many = _follow(cockpit)
        assert steps == list(range(1, many + 1))
        shown = cockpit.text()
        assert "Tour" not in shown
        assert re.search(r"post .*CANCELED", shown), shown  # all of it was real
        assert re.search(r"ioc .*FILLED", shown), shown
        cockpit.press("q", "y")
        assert cockpit.wait_for_end() == 0
    assert check_journal(tmp_path).chain_ok


def _follow(cockpit: Terminal) -> tuple[list[int], int]:
    """Press what the strip says until it is gone; the steps in the order in which they were told."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    steps: list[int] = []
    many = 0
    done, again_at = "", 0.0
    while True:
        assert time.monotonic() < deadline, cockpit.text()
        cockpit.read(0.02)
        told = _STRIP.search(cockpit.text())
        if told is None:
            if many and "Tour" not in cockpit.text():
                return steps, many
            continue
        at, many = int(told[1]), int(told[2])
        if not steps or steps[-1] != at:
            steps.append(at)
        if told[4] is None or (told[0] == done and time.monotonic() < again_at):
            continue
        done, again_at = told[0], time.monotonic() + _AGAIN_SECONDS
        cockpit.read(_READ_SECONDS)
        cockpit.press(*(_PRESSED.get(key, key) for key in told[4].split("  ")))
