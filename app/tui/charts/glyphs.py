"""The characters of charts, each with the ASCII character that can stand in for it."""

from collections.abc import Mapping

LAST = "┈"  # the line of the last price
HOLE = "?"
DOUBT = "~"
CURSOR = "│"

# (upper half, lower half) of a cell: " ", "w" for wick, "b" for body. Bars that fell are filled.
ROSE: Mapping[str, str] = {
    "  ": " ",
    "ww": "│",
    " w": "╷",
    "w ": "╵",
    "bb": "┃",
    " b": "╻",
    "b ": "╹",
    "wb": "╽",
    "bw": "╿",
}
FELL: Mapping[str, str] = {**ROSE, "bb": "█", " b": "▄", "b ": "▀"}

ASCII_TWINS: Mapping[str, str] = {
    "│": "|",
    "╷": ".",
    "╵": "'",
    "┃": "O",
    "╻": "o",
    "╹": "o",
    "╽": "O",
    "╿": "O",
    "█": "#",
    "▄": "#",
    "▀": "#",
    LAST: "-",
    "·": ".",
}
