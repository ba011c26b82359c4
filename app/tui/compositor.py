"""Partial updates that send only the cells that changed.

Textual 8.2's own partial update sends from the left edge of a widget up to the changed cell, and a full
colour sequence for each piece; this one cuts on both sides and repeats a colour only when it changes.
Where Textual's classes look different from what this was written for, Textual's own way is used.
"""

import inspect

from rich.console import Console
from textual._compositor import ChopsUpdate, Compositor

from app.tui.terminal_codes import PLAIN, change, codes_of, move

_EXPECTED = ["self", "chops", "spans", "chop_ends"]


class CellUpdate(ChopsUpdate):
    """A partial update cut to the changed spans."""

    def render_segments(self, console: Console) -> str:
        """The terminal sequences of the update."""
        parts: list[str] = ["\x1b[0m"]
        current = PLAIN
        row, column = -1, -1
        width = console.width
        for y, left, right in self.spans:
            for end, (x, strip) in zip(self.chop_ends[y], self.chops[y].items(), strict=False):
                if strip is None or x >= right or end <= left:
                    continue
                start, stop = max(x, left), min(end, right)
                parts.append(move(row, column, y, start))
                row, column = (y, stop) if stop < width else (-1, -1)
                for text, style, _control in strip.crop(start - x, stop - x):
                    codes = PLAIN if style is None else codes_of(style)
                    if codes != current:
                        parts.append(change(current, codes))
                        current = codes
                    parts.append(text)
        parts.append("\x1b[0m")
        return "".join(parts)


class CellCompositor(Compositor):
    """A compositor whose partial updates are CellUpdates."""

    def render_partial_update(self) -> ChopsUpdate | None:
        """What changed since the last update, or None."""
        update = super().render_partial_update()
        if update is None:
            return None
        return CellUpdate(update.chops, update.spans, update.chop_ends)


def cell_compositor() -> Compositor:
    """Ours where Textual looks as expected, else Textual's."""
    fits = list(inspect.signature(ChopsUpdate.__init__).parameters) == _EXPECTED
    return CellCompositor() if fits else Compositor()
