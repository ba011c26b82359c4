"""A cursor that stays with its row when rows move."""

from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")


class Cursor:
    """Remembers the key of its row; `key` is None until there is a row to stand on."""

    def __init__(self) -> None:
        self.key: str | None = None
        self._first = 0

    def find(self, rows: Sequence[T], key_of: Callable[[T], str]) -> T | None:
        """The row that the cursor stands on, if it is still there."""
        if self.key is None:
            return None
        return next((row for row in rows if key_of(row) == self.key), None)

    def move(self, rows: Sequence[T], key_of: Callable[[T], str], step: int) -> None:
        """Move by `step` rows, staying inside; from nowhere to the first or last row."""
        if not rows:
            return
        at = self._index(rows, key_of)
        target = (0 if step > 0 else len(rows) - 1) if at is None else at + step
        self.key = key_of(rows[min(max(target, 0), len(rows) - 1)])

    def first(self, rows: Sequence[T], key_of: Callable[[T], str], shown: int) -> int:
        """Index of the first row to show so that the cursor's row is among `shown`."""
        at = self._index(rows, key_of)
        if at is not None:
            if at < self._first:
                self._first = at
            elif at >= self._first + shown:
                self._first = at - shown + 1
        self._first = max(0, min(self._first, len(rows) - shown))
        return self._first

    def _index(self, rows: Sequence[T], key_of: Callable[[T], str]) -> int | None:
        if self.key is None:
            return None
        return next((index for index, row in enumerate(rows) if key_of(row) == self.key), None)
