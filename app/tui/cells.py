"""Rows of cells: what panels and dialogs are painted with.

A cell is (text, look); a look is a word of the theme, with "@cursor" and the like
behind it for another background. Here text becomes safe and exactly as wide as its place.
Every text enters through `words` or `number`, both of which sanitise: nothing else reaches the terminal.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol, TypeAlias

from rich.cells import cell_len, set_cell_size

from app.domain.safe_text import sanitise
from app.tui.formatting import fit_number
from app.tui.glyphs import ELLIPSIS

Cell: TypeAlias = tuple[str, str]
Row: TypeAlias = tuple[Cell, ...]

TEXT = "text"
DIM = "dim"
HEAD = "head"


class Painter(Protocol):
    """Something that can be drawn: `paint` returns `height` rows, each exactly `width` wide."""

    def paint(self, width: int, height: int) -> Sequence[Row]: ...


class Column(NamedTuple):
    """A column of a table: its heading, width and side, and its name where the heading is none."""

    title: str
    width: int
    right: bool = False
    name: str = ""


def words(text: object, width: int, look: str = TEXT, right: bool = False) -> Cell:
    """Text made safe, padded or shortened with an ellipsis to exactly `width` columns."""
    safe = sanitise(text)
    if safe.isascii():
        size = len(safe)
        if size == width:
            return safe, look
        if size < width:
            return (safe.rjust(width) if right else safe.ljust(width)), look
        return (safe[: width - 1] + ELLIPSIS if width > 1 else safe[: max(width, 0)]), look
    size = cell_len(safe)
    if size > width:
        safe_fit = set_cell_size(safe, width - 1) + ELLIPSIS if width > 1 else " " * max(width, 0)
        return safe_fit, look
    padding = " " * (width - size)
    return (padding + safe if right else safe + padding), look


def label(text: object, look: str = TEXT) -> Cell:
    """Safe text at its natural width."""
    return sanitise(text), look


def number(text: str, width: int, look: str = TEXT) -> Cell:
    """A formatted number, right-aligned, or #### where it does not fit."""
    return fit_number(sanitise(text), width), look


def blank(width: int, look: str = TEXT) -> Cell:
    """Empty columns."""
    return " " * max(width, 0), look


def width_of(row: Iterable[Cell]) -> int:
    """Columns that the row takes."""
    return sum(len(text) if text.isascii() else cell_len(text) for text, _look in row)


def fill(row: Sequence[Cell], width: int, look: str = TEXT) -> Row:
    """The row made exactly `width` wide: padded with blanks, or cut at the end."""
    missing = width - width_of(row)
    if missing == 0:
        return tuple(row)
    if missing > 0:
        return (*row, blank(missing, look))
    kept: list[Cell] = []
    room = width
    for text, cell_look in row:
        size = width_of(((text, cell_look),))
        if size > room:
            kept.append(words(text, room, cell_look))
            break
        kept.append((text, cell_look))
        room -= size
    return tuple(cell for cell in kept if cell[0])


def over(row: Row, background: str) -> Row:
    """The same row on another background, e.g. "cursor"."""
    return tuple((text, f"{look}@{background}") for text, look in row)


def spaced(cells: Sequence[Cell], look: str = TEXT) -> list[Cell]:
    """The cells with one blank column between them."""
    row: list[Cell] = []
    for cell in cells:
        if row:
            row.append((" ", look))
        row.append(cell)
    return row


def heading(columns: Sequence[Column]) -> list[Cell]:
    """The heading row of a table."""
    return spaced([words(column.title, column.width, HEAD, column.right) for column in columns])


def wrap(text: object, width: int) -> list[str]:
    """Safe text broken at spaces into lines of at most `width` columns."""
    lines: list[str] = []
    line = ""
    for word in sanitise(text).split(" "):
        piece = word
        while cell_len(piece) > width:
            if line:
                lines.append(line)
                line = ""
            head = set_cell_size(piece, width)
            lines.append(head)
            piece = piece[len(head.rstrip()) or 1 :]
        if line and cell_len(line) + 1 + cell_len(piece) > width:
            lines.append(line)
            line = piece
        else:
            line = f"{line} {piece}" if line else piece
    return [*lines, line] if line or not lines else lines
