"""The terminal as a file: a second filter on everything written to it, and a count of what it takes.

Only printable text, line feeds and the control sequences that Textual itself sends get through.
"""

import os
import re
from collections import deque
from collections.abc import Callable

_CHUNK = 1_024  # bytes: a write returns when all of it is taken, and what was taken must be told meanwhile
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
    """A file for Textual's writer thread: collects, filters, and writes bytes without a buffer's lock.

    `expect` is called by who queues a text, on the screen's thread; the figures are read there, too. Set
    `key_s` to the time of a key, and the next text expected counts as its effect.
    """

    def __init__(
        self, descriptor: int, clock: Callable[[], float], encoding: str = "utf-8"
    ) -> None:
        self._descriptor = descriptor
        self._encoding = encoding
        self._clock = clock
        self._parts: list[str] = []
        self.expected = self._taken = 0  # characters
        self._effects: deque[tuple[int, float]] = deque()  # expected by then, time of the key
        self._writing_s: float | None = None
        self._size = self._size_told = 0
        self._held_s = self._held_told_s = 0.0
        self._slowest_s = 0.0
        self.key_s: float | None = None
        self.gone = False

    @property
    def waits(self) -> bool:
        """Something was queued that the terminal has not taken."""
        return self._taken < self.expected

    def forget(self) -> None:
        """What a writer that has ended has left behind will not come any more."""
        self._taken = self.expected
        self._effects.clear()

    def fileno(self) -> int:
        """The descriptor written to."""
        return self._descriptor

    def expect(self, text: str) -> None:
        """This text will be written."""
        self.expected += len(text)
        if self.key_s is not None:
            self._effects.append((self.expected, self.key_s))
            self.key_s = None

    def write(self, text: str) -> None:
        """Collect."""
        self._parts.append(text)

    def flush(self) -> None:
        """Write what was collected; a terminal that is gone swallows it."""
        text = "".join(self._parts)
        self._parts.clear()
        rest = memoryview(admit(text).encode(self._encoding, "replace"))
        self._writing_s = began_s = self._clock()
        try:
            while rest and not self.gone:
                written = os.write(self._descriptor, rest[:_CHUNK])
                self._size += written
                rest = rest[written:]
        except OSError:
            self.gone = True
        now_s = self._clock()
        self._held_s += now_s - began_s
        self._writing_s = None
        taken = self._taken + len(text)
        while self._effects and self._effects[0][0] <= taken:
            _, key_s = self._effects.popleft()
            self._slowest_s = max(self._slowest_s, now_s - key_s)
        self._taken = taken

    def take_figures(self) -> tuple[int, float, float]:
        """Since the last call: bytes taken, seconds held up in writing, the slowest key's effect in seconds.

        A write that still goes on and a key whose effect still waits count up to now.
        """
        now_s, began_s = self._clock(), self._writing_s
        held_s = self._held_s + (now_s - began_s if began_s is not None else 0.0)
        slowest_s, self._slowest_s = self._slowest_s, 0.0
        if self._effects:
            slowest_s = max(slowest_s, now_s - self._effects[0][1])
        figures = (self._size - self._size_told, max(held_s - self._held_told_s, 0.0), slowest_s)
        self._size_told, self._held_told_s = self._size, held_s
        return figures
