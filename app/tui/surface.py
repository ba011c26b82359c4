"""The one widget of the screen: it shows a painter's rows and repaints only the cells that changed."""

from collections.abc import Iterator, Sequence

from rich.segment import Segment
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from app.tui.cells import Painter, Row, width_of
from app.tui.palette import Palette


class Surface(Widget, inherit_bindings=False, can_focus=False):
    """Line-rendered: `refresh_rows` asks the painter, compares, and marks single cells dirty."""

    ALLOW_SELECT = False

    def __init__(self, painter: Painter, palette: Palette, name: str) -> None:
        super().__init__(name=name, id=name)
        self.painter = painter
        self._palette = palette
        self._rows: Sequence[Row] = ()
        self._painted: tuple[int, int] = (0, 0)
        self.on_screen = True

    def refresh_rows(self) -> int:
        """Paint again; returns how many regions changed. Invisible surfaces cost nothing."""
        size = (self.size.width, self.size.height)
        if not self.on_screen or 0 in size:
            self._painted = (0, 0)
            return 0
        old, was = self._rows, self._painted
        self._rows, self._painted = self.painter.paint(*size), size
        if was != size:
            self.refresh()
            return 1
        regions = [
            region
            for line, (before, after) in enumerate(zip(old, self._rows, strict=False))
            if before != after
            for region in changed_cells(line, before, after)
        ]
        if regions:
            self.refresh(*regions)
        return len(regions)

    def restyle(self) -> None:
        """The theme changed: paint everything again."""
        self._painted = (0, 0)
        self.refresh_rows()

    def render_line(self, y: int) -> Strip:
        """One line as segments in the theme's styles."""
        width, height = self.size.width, self.size.height
        if self._painted != (width, height):
            self._rows, self._painted = self.painter.paint(width, height), (width, height)
        if y >= len(self._rows):
            return Strip.blank(width, self._palette.style("text"))
        style, shown = self._palette.style, self._palette.shown
        cells = [Segment(shown(text), style(look)) for text, look in self._rows[y] if text]
        return Strip(cells, width)


def changed_cells(line: int, before: Row, after: Row) -> Iterator[Region]:
    """Regions of one line that differ; inside a cell only from the first to the last changed character."""
    if len(before) != len(after):
        yield Region(0, line, width_of(after), 1)
        return
    x = 0
    for old, new in zip(before, after, strict=True):
        width = width_of((new,))
        if old != new:
            if width != width_of((old,)):
                yield Region(x, line, width_of(after) - x, 1)
                return
            first, last = _changed_part(old[0], new[0]) if old[1] == new[1] else (0, width)
            yield Region(x + first, line, last - first, 1)
        x += width


def _changed_part(old: str, new: str) -> tuple[int, int]:
    """First and one past the last differing column; everything when a character is not one column wide."""
    if not (old.isascii() and new.isascii()):
        return 0, width_of(((new, ""),))
    first = 0
    while old[first] == new[first]:
        first += 1
    last = len(new)
    while old[last - 1] == new[last - 1]:
        last -= 1
    return first, last
