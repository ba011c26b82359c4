"""Partial updates that send only the cells that changed.

Textual 8.2's own partial update sends from the left edge of a widget up to the changed cell, and a full
colour sequence for each piece; this one cuts on both sides and repeats a colour only when it changes.
Where Textual's classes look different from what this was written for, Textual's own way is used.
"""

import inspect

from rich.color import ColorSystem
from rich.console import Console
from rich.style import Style
from textual._compositor import ChopsUpdate, Compositor

_EXPECTED = ["self", "chops", "spans", "chop_ends"]
_MARK = "\0"
_COLOURS = {
    "standard": ColorSystem.STANDARD,
    "256": ColorSystem.EIGHT_BIT,
    "truecolor": ColorSystem.TRUECOLOR,
    "windows": ColorSystem.WINDOWS,
}
_sequences: dict[tuple[Style, ColorSystem], str] = {}


class CellUpdate(ChopsUpdate):
    """A partial update cut to the changed spans."""

    def render_segments(self, console: Console) -> str:
        """The terminal sequences of the update."""
        colours = _COLOURS.get(console.color_system or "truecolor", ColorSystem.TRUECOLOR)
        parts: list[str] = []
        current: str | None = None
        for y, left, right in self.spans:
            at = -1
            for end, (x, strip) in zip(self.chop_ends[y], self.chops[y].items(), strict=False):
                if strip is None or x >= right or end <= left:
                    continue
                start, stop = max(x, left), min(end, right)
                if start != at:
                    parts.append(f"\x1b[{y + 1};{start + 1}H")
                at = stop
                for text, style, _control in strip.crop(start - x, stop - x):
                    sequence = _sequence(style, colours) if style is not None else ""
                    if sequence != current:
                        parts.append(f"\x1b[0{sequence}m")
                        current = sequence
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


def _sequence(style: Style, colours: ColorSystem) -> str:
    """The style as ";1;38;2;…", without its own reset."""
    known = _sequences.get((style, colours))
    if known is None:
        rendered = style.render(_MARK, color_system=colours).partition(_MARK)[0]
        known = ";" + rendered[2:-1] if rendered else ""
        _sequences[style, colours] = known
    return known
