"""Process start to first frame with every panel, against a minimal Textual app; median of ten, alternating."""

import os
import pty
import re
import select
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import time
from fcntl import ioctl
from pathlib import Path
from termios import TIOCSWINSZ
from typing import Any

_ROUNDS = 10
_LIMIT_SECONDS = 30.0
_ESCAPES = re.compile(rb"\x1b\[[0-9;?<>=]*[A-Za-z]|\x1b[()][A-Z0-9]|\x1b[=>]")
_PANELS = (b"Balances", b"Ladder", b"Venues", b"Order")
_MINIMAL = """
from textual.app import App
from textual.widgets import Static

class Minimal(App):
    def compose(self):
        yield Static("Balances Ladder Venues Order")

Minimal().run()
"""


def first_frame_seconds(command: list[str], columns: int = 120, rows: int = 40) -> float:
    """From spawning the process until all panel titles have been written to the terminal."""
    parent, child = pty.openpty()
    ioctl(child, TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    environment = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
    started = time.monotonic()
    process = subprocess.Popen(
        command, stdin=child, stdout=child, stderr=child, env=environment, start_new_session=True
    )
    os.close(child)
    seen = b""
    try:
        while time.monotonic() - started < _LIMIT_SECONDS:
            if not select.select([parent], [], [], 0.5)[0]:
                continue
            seen += os.read(parent, 65536)
            if all(panel in _ESCAPES.sub(b"", seen) for panel in _PANELS):
                return time.monotonic() - started
        raise RuntimeError(f"no first frame within {_LIMIT_SECONDS} s: {seen[-400:]!r}")
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        os.close(parent)


def run() -> list[dict[str, Any]]:
    """One row: seconds to the first frame, ours and the minimal app's, and ours / minimal."""
    with tempfile.TemporaryDirectory() as folder:
        minimal = Path(folder) / "minimal.py"
        minimal.write_text(_MINIMAL, "utf-8")
        ours_command = [sys.executable, "-m", "app", "demo", "--data", f"{folder}/data"]
        peer_command = [sys.executable, str(minimal)]
        first_frame_seconds(ours_command)
        first_frame_seconds(peer_command)
        ours, peer = [], []
        for _ in range(_ROUNDS):
            ours.append(first_frame_seconds(ours_command))
            peer.append(first_frame_seconds(peer_command))
    return [
        {
            "name": "startup.first_frame",
            "ours": statistics.median(ours),
            "peer": statistics.median(peer),
            "peer_name": "minimal Textual app",
            "ratio": statistics.median(a / b for a, b in zip(ours, peer, strict=True)),
            "unit": "s",
        }
    ]
