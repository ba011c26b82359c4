"""Every drawn character beyond ASCII in one table, each with the ASCII character that stands in for it."""

from collections.abc import Mapping
from functools import lru_cache

from rich.cells import cell_len

ELLIPSIS = "…"
HORIZONTAL = "─"
VERTICAL = "│"
TOP_LEFT, TOP_RIGHT = "╭", "╮"
BOTTOM_LEFT, BOTTOM_RIGHT = "╰", "╯"
BRANCH = "└"  # a part, under its whole
CHANGING = "±"  # before an order whose change is being typed
BECOMES = "→"  # between what is and what is wished
FOCUS = "▸"  # before the title of what has the keys

# Charts.
LAST = "┈"  # the line of the last price
HOLE = "?"
DOUBT = "~"
CURSOR = VERTICAL
# (upper half, lower half) of a cell: " ", "w" for wick, "b" for body. Bars that fell are filled.
ROSE: Mapping[str, str] = {
    "  ": " ",
    "ww": VERTICAL,
    " w": "╷",
    "w ": "╵",
    "bb": "┃",
    " b": "╻",
    "b ": "╹",
    "wb": "╽",
    "bw": "╿",
}
FELL: Mapping[str, str] = {**ROSE, "bb": "█", " b": "▄", "b ": "▀"}

# All of them are one column wide (wcwidth). Panels to come find their marks here too.
TWINS = {
    ELLIPSIS: "~",
    HORIZONTAL: "-",
    VERTICAL: "|",
    TOP_LEFT: "+",
    TOP_RIGHT: "+",
    BOTTOM_LEFT: "+",
    BOTTOM_RIGHT: "+",
    FOCUS: ">",
    CHANGING: "~",
    **dict.fromkeys("┌┐└┘├┤┬┴┼", "+"),
    **dict.fromkeys("━═╌┄", "-"),
    **dict.fromkeys("║╎┆", "|"),
    **dict.fromkeys("▲△▴↑", "^"),
    **dict.fromkeys("▼▽▾↓", "v"),
    **dict.fromkeys("▶▷→", ">"),
    **dict.fromkeys("◀◁◂←", "<"),
    **dict.fromkeys("█▉▊▋▇▆▓▄▀", "#"),
    **dict.fromkeys("▌▍▅▒", "="),
    **dict.fromkeys("▃▂", "-"),
    **dict.fromkeys("▁", "_"),
    **dict.fromkeys("▎▏▐░", ":"),
    **dict.fromkeys("■●", "*"),
    **dict.fromkeys("□○╻╹", "o"),
    **dict.fromkeys("┃╽╿", "O"),  # bodies of bars: another letter than their wicks
    LAST: "-",
    "╷": ".",
    "╵": "'",
}
_FOREIGN = "?"
_BRAILLE = range(0x2800, 0x2900)
_DENSITY = " .,:;+*%#"  # by the number of raised dots


@lru_cache(4096)
def to_ascii(text: str) -> str:
    """The text in ASCII and exactly as many columns: glyphs as their twins, foreign letters as "?"."""
    if text.isascii():
        return text
    parts = [_twin(character) for character in text]
    plain, width = "".join(parts), cell_len(text)
    return plain.ljust(width, _FOREIGN)[:width]


def _twin(character: str) -> str:
    if character.isascii():
        return character
    if ord(character) in _BRAILLE:
        return _DENSITY[(ord(character) & 0xFF).bit_count()]
    return TWINS.get(character) or _FOREIGN * cell_len(character)
