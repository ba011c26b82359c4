"""A real pseudo-terminal with an emulator behind it: type keys, read the screen."""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

import pexpect
import pyte

ROOT = Path(__file__).resolve().parents[2]
_PATIENCE_SECONDS = 30.0
LOCALE = {"LANG": "C.UTF-8", "LC_ALL": "", "NO_COLOR": ""}  # wherever the tests are started


class Terminal:
    """Runs `python -m app ARGUMENTS` on a pty of the given size; use as a context manager."""

    def __init__(
        self, *arguments: str, columns: int = 120, rows: int = 40, **environment: str
    ) -> None:
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self.raw = bytearray()
        self.process = pexpect.spawn(
            sys.executable,
            ["-m", "app", *arguments],
            cwd=str(ROOT),
            env={
                **os.environ,
                "TERM": "xterm-256color",
                "COLORTERM": "truecolor",
                **LOCALE,
                **environment,
            },
            dimensions=(rows, columns),
            timeout=_PATIENCE_SECONDS,
        )

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is not None:
            print("\n".join(self.lines()))
        self.process.close(force=True)

    def press(self, *keys: str) -> None:
        """Write each key (or text) to the terminal, reading what comes back in between."""
        for key in keys:
            self.send(key)
            self.read(0.05)

    def send(self, text: str) -> None:
        """Write it, reading nothing."""
        self.process.send(text)

    def hang_up(self) -> None:
        """Take the terminal away and wait for the end of what ran on it."""
        self.process.ptyproc.fileobj.close()
        self.process.wait()

    def read(self, seconds: float = 0.0) -> None:
        """Feed everything that arrives within `seconds` to the emulator."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                chunk = self.process.read_nonblocking(65536, timeout=0.02)
            except pexpect.TIMEOUT:
                chunk = b""
            except pexpect.EOF:
                return
            if chunk:
                self.raw += chunk
                self._stream.feed(chunk)
            if time.monotonic() >= deadline and not chunk:
                return

    def lines(self) -> list[str]:
        return [line.rstrip() for line in self._screen.display]

    def text(self) -> str:
        return "\n".join(self.lines())

    def wait_for(
        self, wanted: str | Callable[[str], object], seconds: float = _PATIENCE_SECONDS
    ) -> str:
        """Read until the screen holds the text (or satisfies the condition); fails with the screen."""
        holds = (lambda text: wanted in text) if isinstance(wanted, str) else wanted
        deadline = time.monotonic() + seconds
        while True:
            self.read(0.05)
            shown = self.text()
            if holds(shown):
                return shown
            if time.monotonic() > deadline or not self.process.isalive():
                raise AssertionError(f"not seen within {seconds} s: {wanted!r}\n{shown}")

    def wait_for_end(self, seconds: float = _PATIENCE_SECONDS) -> int | None:
        """Read until the process ends; its exit code."""
        deadline = time.monotonic() + seconds
        while self.process.isalive():
            self.read(0.05)
            if time.monotonic() > deadline:
                raise AssertionError("still running\n" + self.text())
        self.read()
        code: int | None = self.process.exitstatus
        return code
