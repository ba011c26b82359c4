"""Draws changed cells on the terminal at once: a key's effect must not wait for Textual's next round."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from rich.color import ColorSystem
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from app.tui.pieces import Piece, sequences
from app.tui.terminal_codes import Codes, codes_of
from app.tui.theming import Palette

_TOGETHER = ("\x1b[?2026h", "\x1b[?2026l")  # what stands between them shows at the same moment


class Brush:
    """Writes pieces in the theme's colours; `filters` are Textual's, such as the one of NO_COLOR."""

    def __init__(
        self,
        palette: Palette,
        colours: ColorSystem,
        write: Callable[[str], None],
        together: Callable[[], bool],
    ) -> None:
        """`together`: whether the terminal can be told to show a whole write at one moment."""
        self._palette = palette
        self._colours = colours
        self._write = write
        self._together = together

    def draw(
        self,
        pieces: Iterable[Piece],
        columns: int,
        filters: Sequence[LineFilter],
        ground: Color,
    ) -> None:
        """One write for all of them, on a terminal so wide; none for nothing."""
        drawn = sequences(pieces, partial(self._codes, filters, ground), columns)
        if drawn:
            first, last = _TOGETHER if self._together() else ("", "")
            self._write(f"{first}{drawn}{last}")

    def _codes(self, filters: Sequence[LineFilter], ground: Color, look: str) -> Codes:
        style = self._palette.style(look)
        for each in filters:
            (segment,) = each.apply([Segment("x", style)], ground)
            style = segment.style or style
        return codes_of(style, self._colours)
