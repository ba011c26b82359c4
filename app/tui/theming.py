"""Themes from themes/*.toml: how each of our words looks, in full colour and in the 16 of any terminal."""

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from rich.color import Color, ColorType
from rich.errors import StyleSyntaxError
from rich.style import Style

from app.domain.errors import ConfigError
from app.host.resources import shipped

DEFAULT_THEME = "midnight"
COLOURLESS_THEME = "mono"
BACKGROUNDS = ("base", "cursor", "bar")
WORDS = (
    "text",
    "bright",
    "dim",
    "head",
    "frame",
    "frame_focus",
    "title",
    "title_focus",
    "key",
    "caret",
    "bid",
    "ask",
    "buy",
    "sell",
    "profit",
    "loss",
    "own",
    "stale",
    "live",
    "simulated",
    "read_only",
    "armed",
    "safe",
    "warning",
    "alarm",
    "unknown",
    "good",
    "bad",
    "venue",
    "confirm",
    "danger",
)
_NAME = re.compile(r"[a-z0-9-]{1,40}", re.ASCII)
_HEX = re.compile(r"#[0-9a-f]{6}", re.ASCII)
_SIXTEEN_BASE = {True: DEFAULT_THEME, False: "paper"}  # by `dark`


@dataclass(frozen=True)
class Looks:
    """The style of each word, and what lies under it; letters that a ground brings win over the word's."""

    words: dict[str, Style]
    backgrounds: dict[str, Style]


@dataclass(frozen=True)
class Theme:
    """One theme. `full` is for true colour and for 256, `sixteen` uses only the terminal's own 16.

    A colourless theme has neither: both are the same bold, reverse, underline, italic and dim.
    """

    name: str
    dark: bool
    colourless: bool
    full: Looks
    sixteen: Looks

    @property
    def ground(self) -> str:
        """The colour that lies under everything."""
        colour = self.full.backgrounds["base"].bgcolor
        return colour.get_truecolor().hex if colour is not None else "black"


def load_theme(name: str, user_folder: Path | None = None) -> Theme:
    """The theme of that name, the user's own first; raises ConfigError naming file and key."""
    if user_folder is not None and _NAME.fullmatch(name):
        own = user_folder / f"{name}.toml"
        if own.is_file():
            return read_theme(own)
    known = theme_names()
    if name not in known:
        raise ConfigError(f"theme {name!r} does not exist; choose one of {', '.join(known)}")
    return read_theme(_shipped(name))


def theme_names() -> list[str]:
    """Names of the shipped themes, sorted."""
    return sorted(
        item.name.removesuffix(".toml")
        for item in shipped("themes").iterdir()
        if item.name.endswith(".toml")
    )


def read_theme(file: Traversable | Path) -> Theme:
    """One theme file; raises ConfigError.

    What it leaves out of [sixteen] looks as in midnight, or as in paper when it is not dark.
    """
    table = _table(file)
    dark = table.get("dark") is True
    if table.get("colourless") is True:
        plain = _Reader(table, file.name, _check_colourless)
        looks = Looks(
            {key: plain.look("words", key) for key in WORDS},
            {key: plain.look("backgrounds", key) for key in BACKGROUNDS},
        )
        return Theme(plain.text("name"), dark, True, looks, looks)
    reader = _Reader(table, file.name)
    full = Looks(
        {key: reader.look("words", key) for key in WORDS},
        {key: reader.ground("backgrounds", key) for key in BACKGROUNDS},
    )
    own = table.get("sixteen")
    base = _table(_shipped(_SIXTEEN_BASE[dark]))["sixteen"]
    merged = {"sixteen": base | own if isinstance(own, dict) else base}
    few = _Reader(merged, file.name, _check_sixteen)
    sixteen = Looks(
        {key: few.look("sixteen", key) for key in WORDS},
        {key: few.look("sixteen", f"on_{key}") for key in BACKGROUNDS},
    )
    return Theme(reader.text("name"), dark, False, full, sixteen)


class _Reader:
    """Takes entries out of a theme's table, or says which one is wrong."""

    def __init__(
        self, table: dict[str, Any], file: str, check: Callable[[Style], str] | None = None
    ) -> None:
        self._table = table
        self._file = file
        self._check = check

    def text(self, key: str) -> str:
        value = self._table.get(key)
        if not isinstance(value, str):
            raise ConfigError(f"theme file {self._file}: {key} must be a text")
        return value

    def look(self, section: str, key: str) -> Style:
        """A style as rich writes it."""
        value = self._entry(section, key)
        try:
            style = _parse(value)
        except StyleSyntaxError as error:
            raise ConfigError(self._blame(section, key, value, f": {error}")) from error
        wrong = self._check(style) if self._check is not None else ""
        if wrong:
            raise ConfigError(self._blame(section, key, value, wrong))
        return style

    def ground(self, section: str, key: str) -> Style:
        """A background."""
        value = self._entry(section, key)
        if _HEX.fullmatch(value) is None:
            raise ConfigError(self._blame(section, key, value, " is no #rrggbb colour"))
        return Style(bgcolor=value)

    def _entry(self, section: str, key: str) -> str:
        entries = self._table.get(section)
        value = entries.get(key) if isinstance(entries, dict) else None
        if not isinstance(value, str):
            raise ConfigError(f"theme file {self._file}: [{section}] {key} is missing")
        return value

    def _blame(self, section: str, key: str, value: str, why: str) -> str:
        return f"theme file {self._file}: [{section}] {key} = {value!r}{why}"


def _check_colourless(style: Style) -> str:
    """Why the style does not fit a theme without colours; "" when it does."""
    has = style.color is not None or style.bgcolor is not None
    return " has a colour in a colourless theme" if has else ""


def _check_sixteen(style: Style) -> str:
    """Why the style cannot be shown with the 16 standard colours."""
    colours: tuple[Color | None, ...] = (style.color, style.bgcolor)
    fits = all(one is None or one.type is ColorType.STANDARD for one in colours)
    return "" if fits else " is none of the 16 colours, e.g. bright_green on black"


def _shipped(name: str) -> Traversable:
    return shipped("themes").joinpath(f"{name}.toml")


def _table(file: Traversable | Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"theme file {file.name} cannot be read: {error}") from error


@cache
def _parse(text: str) -> Style:
    return Style.parse(text)
