"""`python -m docs.check_contrast`: can every word of every theme be read, in every depth of colour?

Contrast is that of WCAG 2.2 (w3.org/TR/WCAG22/#dfn-contrast-ratio): at least 4.5 to 1 for letters (criterion
1.4.3), 3 to 1 for the lines of frames (1.4.11). True colours and the upper 240 of xterm's 256 are fixed, so
the ratios are exact. The 16 standard colours are whatever a terminal makes of them: there a theme may use
only pairs that are readable in all of the palettes below, also where bold letters turn bright.
"""

import sys
from collections.abc import Iterator
from typing import NamedTuple

from rich.color import Color, ColorType
from rich.style import Style

from app.tui.colour_depth import EIGHT_BIT
from app.tui.palette import Palette
from app.tui.terminal import Depth
from app.tui.theming import BACKGROUNDS, WORDS, load_theme, theme_names

LEAST, LEAST_FOR_LINES = 4.5, 3.0
Rgb = tuple[int, int, int]

# Colours 0 to 15 as these programs ship them.
TERMINALS: dict[str, str] = {
    "xterm": "000000 cd0000 00cd00 cdcd00 0000ee cd00cd 00cdcd e5e5e5 "
    "7f7f7f ff0000 00ff00 ffff00 5c5cff ff00ff 00ffff ffffff",
    "Linux console, VGA": "000000 aa0000 00aa00 aa5500 0000aa aa00aa 00aaaa aaaaaa "
    "555555 ff5555 55ff55 ffff55 5555ff ff55ff 55ffff ffffff",
    "Windows Terminal": "0c0c0c c50f1f 13a10e c19c00 0037da 881798 3a96dd cccccc "
    "767676 e74856 16c60c f9f1a5 3b78ff b4009e 61d6d6 f2f2f2",
    "GNOME": "171421 c01c28 26a269 a2734c 12488b a347ba 2aa1b3 d0cfcc "
    "5e5c64 f66151 33da7a e9ad0c 2a7bde c061cb 33c7de ffffff",
    "PuTTY": "000000 bb0000 00bb00 bbbb00 0000bb bb00bb 00bbbb bbbbbb "
    "555555 ff5555 55ff55 ffff55 5555ff ff55ff 55ffff ffffff",
    "macOS Terminal": "000000 c23621 25bc24 adad27 492ee1 d338d3 33bbc8 cbcccd "
    "818383 fc391f 31e722 eaec23 5833ff f935f8 14f0f0 e9ebeb",
}


class Reading(NamedTuple):
    """One word on one background, and how far its letters stand out."""

    theme: str
    depth: str
    word: str
    background: str
    ratio: float

    @property
    def least(self) -> float:
        return LEAST_FOR_LINES if self.word.startswith("frame") else LEAST

    @property
    def is_readable(self) -> bool:
        return self.ratio >= self.least


def luminance(colour: Rgb) -> float:
    """Relative luminance, 0 for black to 1 for white (w3.org/TR/WCAG22/#dfn-relative-luminance)."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (channel / 255 for channel in colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Rgb, other: Rgb) -> float:
    """1 for no difference to 21 for black on white."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def readings() -> Iterator[Reading]:
    """Every word on every background, theme by theme and depth by depth; a colourless theme has none."""
    for name in theme_names():
        theme = load_theme(name)
        if theme.colourless:
            continue
        for depth in (Depth.TRUECOLOR, Depth.EIGHT_BIT):
            yield from _of(Palette(theme, depth), str(depth), {})
        for terminal, colours in TERMINALS.items():
            sixteen = {number: _rgb(text) for number, text in enumerate(colours.split())}
            yield from _of(Palette(theme, Depth.SIXTEEN), f"16, {terminal}", sixteen)


def _of(palette: Palette, depth: str, sixteen: dict[int, Rgb]) -> Iterator[Reading]:
    for word in WORDS:
        for background in BACKGROUNDS:
            style = palette.style(f"{word}@{background}")
            ratio = min(_ratios(style, sixteen))
            yield Reading(palette.theme.name, depth, word, background, ratio)


def _ratios(style: Style, sixteen: dict[int, Rgb]) -> Iterator[float]:
    if style.color is None or style.bgcolor is None:
        raise ValueError(f"{style} leaves its letters or its ground to the terminal")
    ground = _shown(style.bgcolor, sixteen)
    yield contrast(_shown(style.color, sixteen), ground)
    number = style.color.number
    if style.bold and style.color.type is ColorType.STANDARD and number is not None and number < 8:
        yield contrast(sixteen[number + 8], ground)


def _shown(colour: Color, sixteen: dict[int, Rgb]) -> Rgb:
    if colour.type is ColorType.STANDARD and colour.number is not None:
        return sixteen[colour.number]
    if colour.type is ColorType.EIGHT_BIT and colour.number is not None:
        return EIGHT_BIT[colour.number]
    return colour.get_truecolor()


def _rgb(text: str) -> Rgb:
    red, green, blue = bytes.fromhex(text)
    return red, green, blue


def main() -> int:
    """Print the lowest reading of each theme and depth, and every word that cannot be read; 1 if any."""
    lowest: dict[tuple[str, str], Reading] = {}
    unreadable = []
    for reading in readings():
        key = (reading.theme, reading.depth)
        if not reading.word.startswith("frame"):
            lowest[key] = min(lowest.get(key, reading), reading, key=lambda one: one.ratio)
        if not reading.is_readable:
            unreadable.append(reading)
    for (theme, depth), one in lowest.items():
        print(f"{theme:10} {depth:24} {one.ratio:5.2f}  {one.word} on {one.background}")
    for bad in unreadable:
        print(f"{bad.theme}, {bad.depth}: {bad.word} on {bad.background} is {bad.ratio:.2f}")
    print(f"{len(unreadable)} below {LEAST} (lines of frames: {LEAST_FOR_LINES})")
    return 1 if unreadable else 0


if __name__ == "__main__":
    sys.exit(main())
