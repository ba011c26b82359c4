"""What this terminal can show, from the environment and from what the settings say about it."""

import re
import sys
from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple


class Depth(StrEnum):
    """How many colours there are; NONE leaves bold, reverse and the like."""

    TRUECOLOR = "truecolor"
    EIGHT_BIT = "256"
    SIXTEEN = "16"
    NONE = "none"


class Appearance(NamedTuple):
    """The settings of the screen ([display] in the config); the defaults leave it to the terminal."""

    colours: str = "auto"  # or a Depth
    borders: str = "auto"  # or "round", "ascii"
    times: str = "utc"  # or "local"
    inverted: bool = False  # gains red, losses green, as East Asian markets show them


class Traits(NamedTuple):
    """How this screen draws, decided once at the start."""

    depth: Depth = Depth.TRUECOLOR
    ascii_only: bool = False
    inverted: bool = False
    local_times: bool = False


AUTOMATIC = Appearance()
EVERYTHING = Traits()

_NO_COLOURS = re.compile(r"dumb|unknown|vt\d+.*|.*-m(ono)?", re.ASCII)
_NO_BOX_DRAWING = re.compile(r"linux|dumb|unknown|vt\d+.*", re.ASCII)
_TRUECOLOR_TERMS = ("alacritty", "foot", "ghostty", "kitty", "wezterm", "direct")
_UTF_8 = re.compile(r"utf-?8", re.ASCII | re.IGNORECASE)
# What Python itself puts into LC_CTYPE where it found the C locale (PEP 538).
_COERCED = ("C.UTF-8", "C.utf8", "UTF-8")


def depth_of(wish: str, environment: Mapping[str, str]) -> Depth:
    """The depth in force: what the settings name, else NO_COLOR (no-color.org), else what TERM can do.

    Over SSH a terminal with more gets 256: a colour then costs half the bytes on the line.
    """
    if wish != "auto":
        return Depth(wish)
    term = environment.get("TERM", "")
    if environment.get("NO_COLOR") or not term or _NO_COLOURS.fullmatch(term):
        return Depth.NONE
    if term == "linux":
        return Depth.SIXTEEN
    many = environment.get("COLORTERM", "").strip().lower() in ("truecolor", "24bit")
    if many or any(name in term for name in _TRUECOLOR_TERMS):
        return Depth.EIGHT_BIT if environment.get("SSH_CONNECTION") else Depth.TRUECOLOR
    return Depth.EIGHT_BIT if "256color" in term else Depth.SIXTEEN


def is_ascii(wish: str, environment: Mapping[str, str], coerced: bool | None = None) -> bool:
    """Whether nothing but ASCII may be written: as the settings say, else by locale and TERM.

    The locale is read from LC_ALL, LC_CTYPE and LANG in this order (POSIX); none of them is the C locale.
    `coerced`: Python found the C locale and may have set LC_CTYPE itself; None looks at this process.
    """
    if wish != "auto":
        return wish == "ascii"
    term = environment.get("TERM", "")
    if not term or _NO_BOX_DRAWING.fullmatch(term):
        return True
    coerced = sys.flags.utf8_mode == 1 if coerced is None else coerced
    kind = environment.get("LC_CTYPE", "")
    if coerced and kind in _COERCED:
        kind = ""
    locale = environment.get("LC_ALL") or kind or environment.get("LANG") or "C"
    return _UTF_8.search(locale) is None


def traits_of(appearance: Appearance, environment: Mapping[str, str]) -> Traits:
    """The settings and the terminal together."""
    return Traits(
        depth=depth_of(appearance.colours, environment),
        ascii_only=is_ascii(appearance.borders, environment),
        inverted=appearance.inverted,
        local_times=appearance.times == "local",
    )
