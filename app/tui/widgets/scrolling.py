"""A cursor that stays with its row when rows move."""

from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")


class Standing:
    """The first row shown, for each height that a panel has had: with its rows it gets its place back, too.

    A height that is new goes on from the next larger one, where the cursor had pushed nothing away yet.
    """

    def __init__(self) -> None:
        # By height; a value, as pictures are compared.
        self._firsts: tuple[tuple[int, int], ...] = ()
        self._room = 0
        self._row: str | int | None = None

    def begin(self, room: int, row: str | int | None) -> int:
        """Where to begin to look, with the cursor on that row; once it has moved, less room goes along."""
        if row != self._row:
            self._firsts = tuple(each for each in self._firsts if each[0] >= self._room)
            self._row = row
        firsts = dict(self._firsts)
        if room in firsts:
            return firsts[room]
        larger = min((each for each in firsts if each > room), default=self._room)
        return firsts.get(larger, 0)

    def keep(self, room: int, first: int) -> None:
        """Where it has come to stand."""
        self._room = room
        if (room, first) not in self._firsts:
            others = (each for each in self._firsts if each[0] != room)
            self._firsts = tuple(sorted((*others, (room, first))))


class Cursor:
    """Remembers the key of its row; `key` is None until there is a row to stand on."""

    def __init__(self) -> None:
        self.key: str | None = None
        self._standing = Standing()

    def find(self, rows: Sequence[T], key_of: Callable[[T], str]) -> T | None:
        """The row that the cursor stands on, if it is still there."""
        if self.key is None:
            return None
        return next((row for row in rows if key_of(row) == self.key), None)

    def move(self, rows: Sequence[T], key_of: Callable[[T], str], step: int) -> None:
        """Move by `step` rows, staying inside; from nowhere in from the first or last row."""
        if not rows:
            return
        at = self._index(rows, key_of)
        if at is None:
            at = -1 if step > 0 else len(rows)
        target = at + step
        self.key = key_of(rows[min(max(target, 0), len(rows) - 1)])

    def turn(self, rows: Sequence[T], key_of: Callable[[T], str], step: int) -> None:
        """As `move`, but from the last row to the first and back."""
        at = self._index(rows, key_of)
        if at is None:
            self.move(rows, key_of, step)
        else:
            self.key = key_of(rows[(at + step) % len(rows)])

    def first(self, rows: Sequence[T], key_of: Callable[[T], str], shown: int) -> int:
        """Index of the first row to show so that the cursor's row is among `shown`."""
        at = self._index(rows, key_of)
        first = self._standing.begin(shown, self.key)
        if at is not None:
            if at < first:
                first = at
            elif at >= first + shown:
                first = at - shown + 1
        first = max(0, min(first, len(rows) - shown))
        self._standing.keep(shown, first)
        return first

    def _index(self, rows: Sequence[T], key_of: Callable[[T], str]) -> int | None:
        if self.key is None:
            return None
        return next((index for index, row in enumerate(rows) if key_of(row) == self.key), None)


class LineWindow:
    """Which lines show where a row may take several; the current row's always do."""

    def __init__(self) -> None:
        self._top = 0
        self._behind = 0
        self._standing = Standing()

    @property
    def span(self) -> tuple[int, int]:
        """The first row of which something shows, and the one behind the last."""
        return self._top, self._behind

    def cut(
        self, count: int, lines_of: Callable[[int], Sequence[T]], at: int | None, room: int
    ) -> list[T]:
        """At most `room` lines of `count` rows; without a current row those of the last ones."""
        lines = self._cut(count, lines_of, at, room)
        self._standing.keep(room, self._top)
        return lines

    def _cut(
        self, count: int, lines_of: Callable[[int], Sequence[T]], at: int | None, room: int
    ) -> list[T]:
        begun = self._standing.begin(room, at)
        if at is None:
            self._top = self._behind = count
            return self._filled([], lines_of, room)
        used, lowest = len(lines_of(at)), at
        while lowest > 0 and used + len(lines_of(lowest - 1)) <= room:
            lowest -= 1
            used += len(lines_of(lowest))
        self._top = max(min(begun, at), lowest)
        lines: list[T] = []
        index = self._top
        while index < count and len(lines) < room:
            lines += lines_of(index)
            index += 1
        self._behind = index
        return self._filled(lines[:room], lines_of, room)

    def _filled(self, lines: list[T], lines_of: Callable[[int], Sequence[T]], room: int) -> list[T]:
        """More rows above as long as lines are free below."""
        while len(lines) < room and self._top > 0:
            self._top -= 1
            lines = [*lines_of(self._top), *lines]
        return lines[-room:]
