"""Reads what is drawn on a pty into a grid of characters: just enough of a terminal to find a key's effect, and cheap."""

import re

_TOKEN = re.compile(
    rb"\x1b\[([<=>?]?)([0-9;:]*)\$?([A-Za-z@])|\x1b[^\[]|([\x20-\x7e\x80-\xff]+)|([\n\r\x07])"
)


class TerminalReader:
    """`feed` bytes, look at `line`. Colours are passed over; every character counts as one column."""

    def __init__(self, columns: int, rows: int) -> None:
        self.columns = columns
        self.rows = rows
        self.bytes_read = 0
        self._lines = [" " * columns for _ in range(rows)]
        self._row = self._column = 0
        self._rest = b""

    def line(self, row: int) -> str:
        """A row of the screen, from 0."""
        return self._lines[row]

    def text(self) -> str:
        """The whole screen."""
        return "\n".join(self._lines)

    def feed(self, chunk: bytes) -> None:
        """More of the stream; a sequence or character cut at its end waits for the next piece."""
        self.bytes_read += len(chunk)
        stream = self._rest + chunk
        whole = _whole(stream)
        self._rest = stream[whole:]
        for private, numbers, word, text, control in _TOKEN.findall(stream[:whole]):
            if text:
                self._put(text.decode("utf-8", "replace"))
            elif control == b"\n":
                self._row, self._column = min(self._row + 1, self.rows - 1), 0
            elif control == b"\r":
                self._column = 0
            elif word and word != b"m" and not private:
                self._move(numbers, word)

    def _put(self, text: str) -> None:
        row, column = self._row, self._column
        line = self._lines[row]
        text = text[: self.columns - column]
        self._lines[row] = line[:column] + text + line[column + len(text) :]
        self._column = min(column + len(text), self.columns)

    def _move(self, numbers: bytes, word: bytes) -> None:
        first, _, second = numbers.partition(b";")
        step = int(first or 1)
        match word:
            case b"H":
                self._row = min(step - 1, self.rows - 1)
                self._column = min(int(second or 1) - 1, self.columns - 1)
            case b"C":
                self._column = min(self._column + step, self.columns - 1)
            case b"D":
                self._column = max(self._column - step, 0)
            case b"G":
                self._column = min(step - 1, self.columns - 1)
            case b"A":
                self._row = max(self._row - step, 0)
            case b"B":
                self._row = min(self._row + step, self.rows - 1)
            case b"J":
                self._lines = [" " * self.columns for _ in range(self.rows)]
            case b"K":
                line = self._lines[self._row]
                self._lines[self._row] = line[: self._column].ljust(self.columns)


def _whole(stream: bytes) -> int:
    """How much of the stream ends with a whole sequence and a whole character."""
    end = len(stream)
    escape = stream.rfind(b"\x1b", max(0, end - 64))
    if escape >= 0 and not _TOKEN.match(stream, escape):
        return escape
    for back in range(1, min(4, end) + 1):
        byte = stream[end - back]
        if byte < 0x80:
            return end
        if byte >= 0xC0:
            needed = 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4
            return end if back >= needed else end - back
    return end
