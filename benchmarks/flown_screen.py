"""A screen_flight on a pty of ours: keys in, everything it draws read, bytes and processor time counted."""

import json
import os
import pty
import random
import select
import signal
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Callable
from fcntl import ioctl
from pathlib import Path
from termios import TIOCSWINSZ
from types import TracebackType
from typing import Any

from benchmarks.terminal_reader import TerminalReader

_ROOT = Path(__file__).resolve().parents[1]
_PATIENCE_S = 30.0
_ENVIRONMENT = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "TERM_PROGRAM": "bench"}


class FlownScreen:
    """Use as a context manager; `press` returns the seconds until the effect was read back."""

    def __init__(
        self, which: str, columns: int, rows: int, rate: int, folder: Path, link: str = "auto"
    ) -> None:
        self.reader = TerminalReader(columns, rows)
        self._dice = random.Random(columns * rows)
        self._master, slave = pty.openpty()
        ioctl(slave, TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self._control, theirs = socket.socketpair()
        environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("SSH_", "TEXTUAL"))
        }
        home = str(folder / "home")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.screen_flight", which, str(rate), link,
             str(folder / "data"), str(theirs.fileno())],
            cwd=_ROOT, stdin=slave, stdout=slave, stderr=slave, start_new_session=True,
            pass_fds=[theirs.fileno()],
            env={**environment, **_ENVIRONMENT, "HOME": home, "XDG_CONFIG_HOME": home,
                 "XDG_DATA_HOME": home, "XDG_STATE_HOME": home},
        )  # fmt: skip
        os.close(slave)
        theirs.close()

    def __enter__(self) -> "FlownScreen":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is not None:
            print(self.reader.text(), file=sys.stderr)
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._control.close()
        os.close(self._master)

    def wait_for(self, shown: Callable[[], object], seconds: float = _PATIENCE_S) -> float:
        """Read until the screen shows it; how long that took."""
        started = time.perf_counter()
        while not shown():
            left = started + seconds - time.perf_counter()
            if left <= 0:
                raise RuntimeError(f"not shown within {seconds} s:\n{self.reader.text()}")
            self._read(left)
        return time.perf_counter() - started

    def read_for(self, seconds: float) -> None:
        """Read whatever comes in that time."""
        end = time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            self._read(left)

    def press(self, key: bytes, shown: Callable[[], object]) -> float:
        """A key after a short pause of any length; seconds from writing it to reading its effect."""
        self.read_for(self._dice.uniform(0.02, 0.07))
        if shown():
            raise RuntimeError(f"the effect of {key!r} stands there before the key")
        started = time.perf_counter()
        os.write(self._master, key)
        self.wait_for(shown)
        return time.perf_counter() - started

    def write(self, keys: bytes) -> None:
        """Keys whose effect is not timed."""
        os.write(self._master, keys)

    def figures(self) -> dict[str, Any]:
        """Processor time, updates and lag of the process so far, and bytes read from it."""
        self._control.sendall(b"?")
        answer = b""
        while not answer.endswith(b"\n"):
            if select.select([self._control], [], [], 0.0)[0]:
                answer += self._control.recv(65536)
            self._read(0.01)
        told: dict[str, Any] = json.loads(answer)
        return {**told, "bytes": self.reader.bytes_read}

    def _read(self, seconds: float) -> None:
        if select.select([self._master], [], [], max(seconds, 0.0))[0]:
            self.reader.feed(os.read(self._master, 65536))
