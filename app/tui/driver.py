"""The terminal: a second filter on everything written to it, and writes that never hold up the keys.

Only printable text, line feeds and the control sequences that Textual itself sends get through. When the
terminal stops reading, frames are dropped and the whole screen is drawn once it reads again; when it is
gone, the app ends.
"""

import os
import re
import selectors
from codecs import getincrementaldecoder
from queue import Full
from typing import TYPE_CHECKING, Any, cast

from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver

if TYPE_CHECKING:
    from app.tui.app import CockpitApp

_FULL = 24  # of the 30 writes that Textual's writer queues before it blocks
_JOIN_S = 2.0
STDERR = 2  # where Textual draws, so that standard output stays free for pipes
_REPLACEMENT = "\N{MIDDLE DOT}"
# Textual asks for a shape of the mouse pointer; there is no mouse here.
_POINTER = re.compile("\x1b\\]22;[a-z-]{0,20}\x07")
# An escape that begins no CSI sequence; controls; format, bidi and invisible characters; surrogates.
_FORBIDDEN = re.compile(
    "\x1b(?!\\[[<=>?]?[0-9;:]*\\$?[A-Za-z@])"
    "|[\x00-\x09\x0b-\x1a\x1c-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)


def admit(text: str) -> str:
    """The text with everything that Textual does not send itself made visible and harmless."""
    if "\x1b]22;" in text:
        text = _POINTER.sub("", text)
    return _FORBIDDEN.sub(_REPLACEMENT, text) if _FORBIDDEN.search(text) else text


class Terminal:
    """A file for Textual's writer thread: collects, filters, and writes bytes without a buffer's lock."""

    def __init__(self, descriptor: int, encoding: str = "utf-8") -> None:
        self._descriptor = descriptor
        self._encoding = encoding
        self._parts: list[str] = []
        self.gone = False

    def fileno(self) -> int:
        """The descriptor written to."""
        return self._descriptor

    def write(self, text: str) -> None:
        """Collect."""
        self._parts.append(text)

    def flush(self) -> None:
        """Write what was collected; a terminal that is gone swallows it."""
        rest = memoryview(admit("".join(self._parts)).encode(self._encoding, "replace"))
        self._parts.clear()
        try:
            while rest and not self.gone:
                rest = rest[os.write(self._descriptor, rest) :]
        except OSError:
            self.gone = True


class CockpitDriver(LinuxDriver):
    """Textual's own driver with that file behind it."""

    def __init__(self, app: "CockpitApp", **options: Any) -> None:
        super().__init__(app, **options)
        self._cockpit = app
        encoding = "ascii" if app.palette.ascii_only else "utf-8"
        self._file = cast("Any", Terminal(STDERR, encoding))
        self._lost = False
        self._stopping = False

    @property
    def backlog(self) -> int:
        """Writes that the terminal has not taken yet."""
        thread = self._writer_thread
        return thread._queue.qsize() if thread is not None else 0  # noqa: SLF001 - it has no other face

    def take_lost(self) -> bool:
        """Whether something was dropped since the last call: the screen must be drawn anew."""
        lost, self._lost = self._lost, False
        return lost

    def write(self, data: str) -> None:
        """Queue for the terminal, or drop it while the queue is full; never wait."""
        if not self._stopping and self.backlog >= _FULL:
            self._lost = True
            return
        super().write(data)

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
        """As Textual's own, but the end of input ends the app instead of spinning."""
        parser = XTermParser(self._debug)
        decode = getincrementaldecoder("utf-8")("replace").decode
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
                    for event in parser.feed(decode(read)):
                        self.process_message(event)
                for event in parser.tick():
                    self.process_message(event)
