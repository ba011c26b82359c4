"""Draws changed cells on the terminal at once: a key's effect must not wait for Textual's next round."""

from collections.abc import Callable, Iterable

from app.tui.palette import Palette
from app.tui.pieces import Piece, sequences
from app.tui.terminal_codes import Codes, codes_of

_TOGETHER = ("\x1b[?2026h", "\x1b[?2026l")  # what stands between them shows at the same moment


class Brush:
    """Writes pieces in the palette's styles and characters, which this terminal has as they are."""

    def __init__(
        self, palette: Palette, write: Callable[[str], None], together: Callable[[], bool]
    ) -> None:
        """`together`: whether the terminal can be told to show a whole write at one moment."""
        self._palette = palette
        self._write = write
        self._together = together

    def draw(self, pieces: Iterable[Piece], columns: int) -> None:
        """One write for all of them, on a terminal so wide; none for nothing."""
        if self._palette.ascii_only:
            shown = self._palette.shown
            pieces = [piece._replace(text=shown(piece.text)) for piece in pieces]
        drawn = sequences(pieces, self._codes, columns)
        if drawn:
            first, last = _TOGETHER if self._together() else ("", "")
            self._write(f"{first}{drawn}{last}")

    def _codes(self, look: str) -> Codes:
        return codes_of(self._palette.style(look))
