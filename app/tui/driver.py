"""The driver of the terminal: writes never hold up the keys, and how fast they are taken is measured.

When the terminal stops reading, frames are dropped and the whole screen is drawn once it reads again; when
it is gone, the app ends.
"""

import os
import selectors
from codecs import getincrementaldecoder
from queue import Full
from typing import TYPE_CHECKING, Any, cast

from textual.drivers.linux_driver import LinuxDriver

from app.tui.echo import QUESTION, Answers, Echo
from app.tui.link import Taken
from app.tui.terminal_file import Terminal
from app.tui.terminal_input import TerminalInput

if TYPE_CHECKING:
    from app.tui.app import CockpitApp

_FULL = 24  # of the 30 writes that Textual's writer queues before it blocks
_JOIN_S = 2.0
STDERR = 2  # where Textual draws, so that standard output stays free for pipes


class CockpitDriver(LinuxDriver):
    """Textual's own driver with that file behind it."""

    def __init__(self, app: "CockpitApp", **options: Any) -> None:
        super().__init__(app, **options)
        self._cockpit = app
        encoding = "ascii" if app.palette.ascii_only else "utf-8"
        self._terminal = Terminal(STDERR, self._loop.time, encoding)
        self._file = cast("Any", self._terminal)
        self._echo = Echo()
        self._lost = False
        self._stopping = False

    @property
    def backlog(self) -> int:
        """Writes that the terminal has not taken yet."""
        thread = self._writer_thread
        return thread._queue.qsize() if thread is not None else 0  # noqa: SLF001 - it has no other face

    @property
    def is_ready(self) -> bool:
        """Whether the terminal has taken everything and, where it answers questions, is not late."""
        return not self._terminal.waits and not self._echo.is_late(self._loop.time())

    @property
    def round_trip_s(self) -> float:
        """There and back on the line to the terminal, at best; 0 where it does not answer questions."""
        return self._echo.round_trip_s

    @property
    def queued(self) -> int:
        """Characters handed over for writing so far."""
        return self._terminal.expected

    def _get_terminal_size(self) -> tuple[int, int]:
        """That of the terminal drawn on, whatever COLUMNS and LINES were when the shell exported them."""
        try:
            size = os.get_terminal_size(STDERR)
        except OSError:
            size = os.terminal_size((0, 0))
        return size if all(size) else super()._get_terminal_size()

    def take_lost(self) -> bool:
        """Whether something was dropped since the last call: the screen must be drawn anew."""
        lost, self._lost = self._lost, False
        return lost

    def take_taken(self) -> Taken:
        """What the terminal took since the last call."""
        size, held_s, key_s = self._terminal.take_figures()
        return Taken(size, held_s, max(key_s, self._echo.take_late(self._loop.time())))

    def key_pressed(self, at_s: float | None) -> None:
        """The next write carries the effect of a key pressed then; None: it had no effect."""
        self._terminal.key_s = at_s

    def ask(self) -> None:
        """Have the terminal answer once it has come to here, from time to time."""
        now_s = self._loop.time()
        if self._echo.may_ask(now_s):
            self._echo.asked(now_s)
            self.write(QUESTION)

    def write(self, data: str) -> None:
        """Queue for the terminal, or drop it while the queue is full; never wait."""
        if not self._stopping and self.backlog >= _FULL:
            self._lost = True
            return
        self._terminal.expect(data)
        super().write(data)

    def start_application_mode(self) -> None:
        """Take the terminal, also again after it was given back."""
        self._terminal.forget()
        super().start_application_mode()  # type: ignore[no-untyped-call]  # Textual's

    def stop_application_mode(self) -> None:
        """Restore the terminal; from here on nothing is dropped."""
        self._stopping = self.backlog < _FULL
        super().stop_application_mode()

    def close(self) -> None:
        """End the writer; a terminal that does not read is left behind after two seconds."""
        thread = self._writer_thread
        if thread is None:
            return
        try:
            thread._queue.put(None, timeout=_JOIN_S)  # noqa: SLF001 - its own stop() waits for ever
        except Full:
            return
        thread.join(_JOIN_S)

    def run_input_thread(self) -> None:
        """As Textual's own, but the end of input ends the app instead of spinning, and answers are timed."""
        terminal_input = TerminalInput()
        decode = getincrementaldecoder("utf-8")("replace").decode
        answers = Answers()
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                if selector.select(0.1):
                    try:
                        read = os.read(self.fileno, 4096)
                    except OSError:
                        read = b""
                    if not read:
                        self._loop.call_soon_threadsafe(self._cockpit.hang_up)
                        return
                    found, text = answers.read(decode(read))
                    for _ in range(found):
                        self._loop.call_soon_threadsafe(self._echo.answered, self._loop.time())
                    for event in terminal_input.read(text, self._loop.time()):
                        self.process_message(event)
                for event in terminal_input.tick(self._loop.time()):
                    self.process_message(event)
