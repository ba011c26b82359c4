"""The cockpit in a process of its own, on a real pty."""

import os
import pty
import select
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fcntl import ioctl
from pathlib import Path
from struct import pack

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = """
import sys
from tests.fakes.demo_views import demo_cockpit
from app.tui import run_cockpit
try:
    result = run_cockpit(demo_cockpit())
except Exception as error:
    print("RAISED", repr(error))
else:
    print("LEFT", result.reason, result.open_orders, result.unknown_orders)
"""


# Whatever terminal the tests themselves are started in.
USUAL = {
    "TERM": "xterm-256color",
    "LANG": "C.UTF-8",
    **dict.fromkeys(("LC_ALL", "LC_CTYPE", "COLORTERM", "NO_COLOR", "SSH_CONNECTION"), ""),
}


class Session:
    """The cockpit on a real pty."""

    def __init__(self, process: "subprocess.Popen[bytes]", master: int) -> None:
        self.process = process
        self.master = master
        self.seen = b""

    def read_until(self, wanted: Callable[[bytes], bool], seconds: float = 30.0) -> None:
        """Read what the cockpit draws until it is enough."""
        deadline = time.monotonic() + seconds
        while not wanted(self.seen):
            assert time.monotonic() < deadline, self.seen[-2000:]
            if select.select([self.master], [], [], 0.1)[0]:
                try:
                    self.seen += os.read(self.master, 65536)
                except OSError:
                    break

    def read_for(self, seconds: float) -> None:
        """Read whatever comes in that time."""
        end = time.monotonic() + seconds
        self.read_until(lambda _seen: time.monotonic() > end)

    def resize(self, width: int, height: int) -> None:
        """Another size; the cockpit is told as terminals tell it."""
        ioctl(self.master, termios.TIOCSWINSZ, pack("HHHH", height, width, 0, 0))
        self.process.send_signal(signal.SIGWINCH)  # the pty is not its controlling terminal

    def press(self, text: str) -> None:
        """Keys, as bytes."""
        os.write(self.master, text.encode())


@contextmanager
def cockpit_on_a_pty(
    width: int = 100, height: int = 30, script: str = SCRIPT, **environment: str
) -> Iterator[Session]:
    master, slave = pty.openpty()
    ioctl(slave, termios.TIOCSWINSZ, pack("HHHH", height, width, 0, 0))
    process = subprocess.Popen(
        [sys.executable, "-c", script],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        cwd=ROOT,
        start_new_session=True,
        env={**os.environ, **USUAL, "PYTHONPATH": str(ROOT), **environment},
    )
    os.close(slave)
    session = Session(process, master)
    try:
        yield session
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        os.close(master)
