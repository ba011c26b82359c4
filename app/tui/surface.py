"""The one widget of the screen: it shows a painter's rows and finds the cells that changed."""

from collections.abc import Iterator, Sequence

from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from app.tui.cells import Painter, Row, width_of
from app.tui.likeness import Likeness, likeness
from app.tui.palette import Palette
from app.tui.pieces import Piece


class Surface(Widget, inherit_bindings=False, can_focus=False):
    """Line-rendered: `repaint` asks the painter and compares; a painter that cannot differ is not asked."""

    ALLOW_SELECT = False

    def __init__(self, painter: Painter, palette: Palette, name: str) -> None:
        super().__init__(name=name, id=name)
        self.painter = painter
        self._palette = palette
        self._rows: Sequence[Row] = ()
        self._painted: tuple[int, int] = (0, 0)
        self._like: Likeness | None = None
        self.on_screen = True

    def repaint(self) -> list[Piece] | None:
        """Paint again: the pieces that changed, None when everything did. Invisible surfaces cost nothing."""
        size = (self.size.width, self.size.height)
        if not self.on_screen or 0 in size:
            if self._painted != (
                0,
                0,
            ):  # what Textual remembers of it will be old when it comes back
                self._painted = (0, 0)
                self._styles_cache.clear()
            return []
        like = likeness(self.painter)
        if like is not None and like == self._like and size == self._painted:
            return []
        old, was = self._rows, self._painted
        self._paint(size)
        self._like = like
        if was != size:
            return None
        return [
            piece
            for line, (before, after) in enumerate(zip(old, self._rows, strict=False))
            if before != after
            for piece in changed_cells(line, before, after)
        ]

    def refresh_rows(self) -> int:
        """Have Textual draw what changed; returns how many regions did."""
        pieces = self.repaint()
        if pieces is None:
            self.refresh()
            return 1
        self.mark(pieces)
        return len(pieces)

    def mark(self, pieces: Sequence[Piece]) -> None:
        """Have Textual draw these."""
        if pieces:
            self.refresh(*(piece.region for piece in pieces))

    def drawn(self, pieces: Sequence[Piece]) -> None:
        """These were drawn past Textual: what it remembers of them is old."""
        self._styles_cache.set_dirty(*(piece.region for piece in pieces))

    def restyle(self) -> None:
        """The theme changed: paint everything again."""
        self._painted = (0, 0)
        self.refresh_rows()

    def render_line(self, y: int) -> Strip:
        """One line as segments in the theme's styles."""
        width, height = self.size.width, self.size.height
        if self._painted != (width, height):
            self._paint((width, height))
        if y >= len(self._rows):
            return Strip.blank(width, self._palette.style("text"))
        style, shown = self._palette.style, self._palette.shown
        cells = [Segment(shown(text), style(look)) for text, look in self._rows[y] if text]
        return Strip(cells, width)

    def _paint(self, size: tuple[int, int]) -> None:
        self._rows, self._painted, self._like = self.painter.paint(*size), size, None


def changed_cells(line: int, before: Row, after: Row) -> Iterator[Piece]:
    """What of one line differs; inside a cell only from the first to the last changed character."""
    if len(before) != len(after):
        yield from _pieces(line, 0, after)
        return
    x = 0
    for place, (old, new) in enumerate(zip(before, after, strict=True)):
        width = width_of((new,))
        if old != new:
            if width != width_of((old,)):
                yield from _pieces(line, x, after[place:])
                return
            first, last = _changed_part(old[0], new[0]) if old[1] == new[1] else (0, len(new[0]))
            yield Piece(line, x + first, new[0][first:last], new[1])
        x += width


def _pieces(line: int, x: int, cells: Row) -> Iterator[Piece]:
    for text, look in cells:
        yield Piece(line, x, text, look)
        x += width_of(((text, look),))


def _changed_part(old: str, new: str) -> tuple[int, int]:
    """First and one past the last differing character; all when one of them is not one column wide."""
    if not (old.isascii() and new.isascii()):
        return 0, len(new)
    first = 0
    while old[first] == new[first]:
        first += 1
    last = len(new)
    while old[last - 1] == new[last - 1]:
        last -= 1
    return first, last
