"""Partial updates that send only the cells that changed.

Textual 8.2's own partial update sends from the left edge of a widget up to the changed cell, and a full
colour sequence for each piece; this one cuts on both sides and repeats a colour only when it changes.
Where Textual's classes look different from what this was written for, Textual's own way is used.
"""

import inspect
from typing import NamedTuple

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


class Codes(NamedTuple):
    """A style's parts as codes of one colour sequence: bold and the like, letters, background."""

    marks: str
    letters: str
    ground: str


_PLAIN = Codes("", "", "")
_known: dict[tuple[Style, ColorSystem], Codes] = {}


class CellUpdate(ChopsUpdate):
    """A partial update cut to the changed spans."""

    def render_segments(self, console: Console) -> str:
        """The terminal sequences of the update."""
        colours = _COLOURS.get(console.color_system or "truecolor", ColorSystem.TRUECOLOR)
        parts: list[str] = ["\x1b[0m"]
        current = _PLAIN
        row, column = -1, -1
        for y, left, right in self.spans:
            for end, (x, strip) in zip(self.chop_ends[y], self.chops[y].items(), strict=False):
                if strip is None or x >= right or end <= left:
                    continue
                start, stop = max(x, left), min(end, right)
                parts.append(_move(row, column, y, start))
                row, column = y, stop
                for text, style, _control in strip.crop(start - x, stop - x):
                    codes = _PLAIN if style is None else _codes(style, colours)
                    if codes != current:
                        parts.append(_change(current, codes))
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


def _move(row: int, column: int, y: int, x: int) -> str:
    """From where the last piece ended to where the next one begins."""
    if row != y:
        return f"\x1b[{y + 1};{x + 1}H"
    if column == x:
        return ""
    return f"\x1b[{x - column}C" if x > column else f"\x1b[{x + 1}G"


def _change(old: Codes, new: Codes) -> str:
    """The shortest sequence from one style to the other."""
    if old.marks != new.marks or not new.letters or not new.ground:
        whole = ";".join(code for code in ("0", *new) if code)
        return f"\x1b[{whole}m"
    changed = [after for before, after in zip(old[1:], new[1:], strict=True) if before != after]
    return f"\x1b[{';'.join(changed)}m"


def _codes(style: Style, colours: ColorSystem) -> Codes:
    codes = _known.get((style, colours))
    if codes is None:
        codes = Codes(
            _render(style.without_color, colours),
            _render(Style(color=style.color), colours),
            _render(Style(bgcolor=style.bgcolor), colours),
        )
        _known[style, colours] = codes
    return codes


def _render(style: Style, colours: ColorSystem) -> str:
    """The codes between "ESC [" and "m"; "" for none."""
    return style.render(_MARK, color_system=colours).partition(_MARK)[0][2:-1]
