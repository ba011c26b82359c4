"""A terminal that stops reading for ten seconds must not slow the engine; an engine on the screen's loop is."""

import json
import os
import pty
import select
import struct
import subprocess
import sys
import time
from fcntl import ioctl
from pathlib import Path
from termios import TCOOFF, TCOON, TIOCSWINSZ, tcflow

import pytest

_ROOT = Path(__file__).resolve().parents[2]
_SECONDS = 15.0
_BLOCKED_FROM, _BLOCKED_FOR = 3.0, 10.0
_LAG_MS = 50.0
_PATIENCE_SECONDS = 60.0


def _fly(arrangement: str, folder: Path, *, blocked: bool) -> dict[str, float]:
    """Run one flight on a pty of our own; what its engine measured."""
    folder.mkdir()
    out = folder / "figures.json"
    parent, child = pty.openpty()
    ioctl(child, TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    command = [
        sys.executable, "-m", "tests.end_to_end.blocked_flight", arrangement, str(folder / "data"),
        str(_SECONDS), str(out),
    ]  # fmt: skip
    environment = {**os.environ, "TERM": "xterm-256color", "TEXTUAL_FPS": "240"}
    process = subprocess.Popen(
        command, cwd=_ROOT, stdin=child, stdout=child, stderr=child, env=environment,
        start_new_session=True,
    )  # fmt: skip
    started = time.monotonic()
    stopped = False
    try:
        while process.poll() is None:
            passed = time.monotonic() - started
            assert passed < _PATIENCE_SECONDS, "the flight did not end"
            stop = blocked and _BLOCKED_FROM < passed < _BLOCKED_FROM + _BLOCKED_FOR
            if stop != stopped:
                tcflow(child, TCOOFF if stop else TCOON)  # as ctrl+s does: every write blocks
                stopped = stop
            if select.select([parent], [], [], 0.05)[0]:
                os.read(parent, 65536)
    finally:
        process.kill()
        process.wait()
        os.close(child)
        os.close(parent)
    figures: dict[str, float] = json.loads(out.read_text())
    return figures


def _holds(blocked: dict[str, float], free: dict[str, float]) -> bool:
    """The bound of the design: p99.9 within 50 ms or three times the free run's, and no market event less.

    None may be lost; how many come differs by a tenth between two free flights, as trades come in bursts.
    """
    bound = max(_LAG_MS, 3 * free["lag_ms_p999"])
    return (
        blocked["lag_ms_p999"] <= bound
        and blocked["lost"] == 0
        and blocked["events"] >= 0.9 * free["events"]
    )


@pytest.mark.slow
@pytest.mark.alone
def test_a_blocked_terminal_does_not_slow_the_engine(tmp_path: Path) -> None:
    flights = [_fly("shipped", tmp_path / name, blocked=False) for name in ("free", "again")]
    free = min(flights, key=lambda flight: flight["events"])
    blocked = _fly("shipped", tmp_path / "blocked", blocked=True)
    planted = _fly("planted", tmp_path / "planted", blocked=True)
    print({"free": free, "blocked": blocked, "planted": planted})
    assert free["events"] > 400
    assert _holds(blocked, free)
    assert not _holds(planted, free)
