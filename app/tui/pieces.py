"""Pieces of lines on their way to the terminal: cut to what shows, written in as few bytes as they take."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from textual.geometry import Region
from textual.strip import Strip

from app.tui.layout import Place
from app.tui.terminal_codes import PLAIN, Codes, change, move


class Piece(NamedTuple):
    """A text in one look, at a line and a column of its surface or of the terminal."""

    y: int
    x: int
    text: str
    look: str

    @property
    def width(self) -> int:
        """Columns that it takes."""
        return len(self.text) if self.text.isascii() else cell_len(self.text)

    @property
    def region(self) -> Region:
        """Its rectangle."""
        return Region(self.x, self.y, self.width, 1)


def showing(pieces: Iterable[Piece], spot: Place, covers: Sequence[Place]) -> Iterator[Piece]:
    """Pieces of a surface that stands at `spot`, moved there, without what the surfaces in `covers` hide."""
    for piece in pieces:
        moved = piece._replace(y=piece.y + spot.y, x=piece.x + spot.x)
        if not covers:
            yield moved
            continue
        left = [moved]
        for cover in covers:
            left = [rest for part in left for rest in _outside(part, cover)]
        yield from left


def sequences(pieces: Iterable[Piece], codes_of: Callable[[str], Codes], columns: int) -> str:
    """What draws the pieces on a terminal so wide whose colours are reset, and leaves them reset.

    Colours take most of the bytes, so that pieces of one colour are drawn one after the other.
    """
    by_codes: dict[Codes, list[Piece]] = {}
    looks: dict[str, list[Piece]] = {}
    for piece in pieces:
        same = looks.get(piece.look)
        if same is None:
            codes = codes_of(piece.look)
            same = looks[piece.look] = by_codes.setdefault(codes, [])
        same.append(piece)
    if not by_codes:
        return ""
    parts: list[str] = []
    current = PLAIN
    row = column = -1
    for codes, same in by_codes.items():
        parts.append(change(current, codes))
        current = codes
        for piece in same:
            parts += (move(row, column, piece.y, piece.x), piece.text)
            row, column = piece.y, piece.x + piece.width
            if column >= columns:
                row = -1  # terminals differ in where the cursor is after the last column
    parts.append("\x1b[0m")
    return "".join(parts)


def _outside(piece: Piece, cover: Place) -> Iterator[Piece]:
    """What of the piece is left of and right of the cover."""
    end, cover_end = piece.x + piece.width, cover.x + cover.width
    if not cover.y <= piece.y < cover.y + cover.height or piece.x >= cover_end or end <= cover.x:
        yield piece
        return
    if piece.x < cover.x:
        yield piece._replace(text=_cut(piece.text, 0, cover.x - piece.x))
    if end > cover_end:
        yield piece._replace(x=cover_end, text=_cut(piece.text, cover_end - piece.x, piece.width))


def _cut(text: str, first: int, last: int) -> str:
    if text.isascii():
        return text[first:last]
    return "".join(segment.text for segment in Strip([Segment(text)]).crop(first, last))
