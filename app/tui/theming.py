"""Themes from themes/*.toml: Textual's colours, and the look of each of our words."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from rich.errors import StyleSyntaxError
from rich.style import Style

from app.domain.errors import ConfigError
from app.host.resources import shipped

DEFAULT_THEME = "midnight"
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
    "warning",
    "alarm",
    "unknown",
    "good",
    "bad",
    "venue",
    "confirm",
    "danger",
)
_COLOURS = (
    "primary",
    "secondary",
    "accent",
    "foreground",
    "background",
    "surface",
    "panel",
    "boost",
    "warning",
    "error",
    "success",
)
_NAME = re.compile(r"[a-z0-9-]{1,40}", re.ASCII)
_HEX = re.compile(r"#[0-9a-f]{6}", re.ASCII)


@dataclass(frozen=True)
class Theme:
    """One theme: `colours` for Textual, `looks` our words, `backgrounds` what lies under them."""

    name: str
    dark: bool
    colours: dict[str, str]
    looks: dict[str, Style]
    backgrounds: dict[str, Style]


def load_theme(name: str, user_folder: Path | None = None) -> Theme:
    """The theme of that name, the user's own first; raises ConfigError naming file and key."""
    if user_folder is not None and _NAME.fullmatch(name):
        own = user_folder / f"{name}.toml"
        if own.is_file():
            return read_theme(own)
    known = theme_names()
    if name not in known:
        raise ConfigError(f"theme {name!r} does not exist; choose one of {', '.join(known)}")
    return read_theme(shipped("themes").joinpath(f"{name}.toml"))


def theme_names() -> list[str]:
    """Names of the shipped themes, sorted."""
    return sorted(
        item.name.removesuffix(".toml")
        for item in shipped("themes").iterdir()
        if item.name.endswith(".toml")
    )


def read_theme(file: Traversable | Path) -> Theme:
    """One theme file; raises ConfigError."""
    try:
        table = tomllib.loads(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"theme file {file.name} cannot be read: {error}") from error
    return Theme(
        name=_text(table, "name", file.name),
        dark=table.get("dark") is True,
        colours={key: _colour(table, "colours", key, file.name) for key in _COLOURS},
        looks={key: _look(table, key, file.name) for key in WORDS},
        backgrounds={
            key: Style(bgcolor=_colour(table, "backgrounds", key, file.name)) for key in BACKGROUNDS
        },
    )


class Palette:
    """The looks of the theme in use: `style("bid@cursor")`."""

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        self._styles: dict[str, Style] = {}

    def use(self, theme: Theme) -> None:
        """Change the theme."""
        self.theme = theme
        self._styles = {}

    def style(self, look: str) -> Style:
        """The look's style on its background; an unknown word looks like plain text."""
        style = self._styles.get(look)
        if style is None:
            word, _, background = look.partition("@")
            looks, backgrounds = self.theme.looks, self.theme.backgrounds
            style = backgrounds.get(background, backgrounds["base"]) + looks.get(
                word, looks["text"]
            )
            self._styles[look] = style
        return style


def _text(table: dict[str, Any], key: str, file: str) -> str:
    value = table.get(key)
    if not isinstance(value, str):
        raise ConfigError(f"theme file {file}: {key} must be a text")
    return value


def _section(table: dict[str, Any], section: str, key: str, file: str) -> str:
    entries = table.get(section)
    value = entries.get(key) if isinstance(entries, dict) else None
    if not isinstance(value, str):
        raise ConfigError(f"theme file {file}: [{section}] {key} is missing")
    return value


def _colour(table: dict[str, Any], section: str, key: str, file: str) -> str:
    value = _section(table, section, key, file)
    if _HEX.fullmatch(value) is None:
        raise ConfigError(f"theme file {file}: [{section}] {key} = {value!r} is no #rrggbb colour")
    return value


def _look(table: dict[str, Any], key: str, file: str) -> Style:
    value = _section(table, "words", key, file)
    try:
        return _parse(value)
    except StyleSyntaxError as error:
        raise ConfigError(f"theme file {file}: [words] {key} = {value!r}: {error}") from error


@cache
def _parse(text: str) -> Style:
    return Style.parse(text)
