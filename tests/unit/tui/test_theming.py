"""The shipped themes: complete, readable, and clear about what is wrong with a broken one."""

from pathlib import Path

import pytest

from app.domain.errors import ConfigError
from app.host.resources import shipped
from app.tui.theming import BACKGROUNDS, WORDS, load_theme, read_theme, theme_names


def test_there_is_a_dark_and_a_light_theme() -> None:
    assert {load_theme(name).dark for name in theme_names()} == {True, False}


def test_there_is_one_without_colours() -> None:
    assert [name for name in theme_names() if load_theme(name).colourless] == ["mono"]


@pytest.mark.parametrize("name", theme_names())
def test_every_word_has_a_look_also_in_16_colours(name: str) -> None:
    theme = load_theme(name)
    for looks in (theme.full, theme.sixteen):
        assert set(looks.words) == set(WORDS)
        assert set(looks.backgrounds) == set(BACKGROUNDS)


@pytest.mark.parametrize("name", theme_names())
def test_modes_and_alarms_are_told_apart(name: str) -> None:
    theme = load_theme(name)
    for looks in (theme.full, theme.sixteen):
        modes = [looks.words[word] for word in ("live", "simulated", "read_only")]
        told = modes if theme.colourless else [mode.bgcolor for mode in modes]
        assert len(set(told)) == 3


def test_a_theme_of_the_users_own_comes_first_and_nothing_outside_its_folder(
    tmp_path: Path,
) -> None:
    text = shipped("themes").joinpath("midnight.toml").read_text("utf-8")
    folder = tmp_path / "themes"
    folder.mkdir()
    (folder / "night-owl.toml").write_text(text.replace('"midnight"', '"night-owl"'), "utf-8")
    (tmp_path / "outside.toml").write_text(text, "utf-8")
    assert load_theme("night-owl", folder).name == "night-owl"
    with pytest.raises(ConfigError, match="does not exist"):
        load_theme("../outside", folder)


def test_a_missing_theme_names_the_others() -> None:
    with pytest.raises(
        ConfigError, match="theme 'nope' does not exist; choose one of midnight, mono, okabe, paper"
    ):
        load_theme("nope")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('bid = "#2ecc71"\n', "", r"\[words\] bid is missing"),
        ('bid = "#2ecc71"', 'bid = "greenish light"', r"\[words\] bid"),
        (
            'base = "#0f141a"',
            'base = "black"',
            r"\[backgrounds\] base = 'black' is no #rrggbb colour",
        ),
        ("dark = true", "dark = = true", "cannot be read"),
        ("dark = true", "colourless = true", r"\[words\] text = .* has a colour in a colourless"),
        (
            'bid = "bright_green"',
            'bid = "#00ff00"',
            r"\[sixteen\] bid = '#00ff00' is none of the 16 colours",
        ),
    ],
)
def test_a_broken_theme_names_file_and_key(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    text = shipped("themes").joinpath("midnight.toml").read_text("utf-8")
    assert old in text
    file = tmp_path / "mine.toml"
    file.write_text(text.replace(old, new), "utf-8")
    with pytest.raises(ConfigError, match=f"mine.toml.*{message}"):
        read_theme(file)


def test_a_theme_of_ones_own_needs_no_16_colours(tmp_path: Path) -> None:
    """They are then midnight's, or paper's when it is light."""
    for name in ("midnight", "paper"):
        text = shipped("themes").joinpath(f"{name}.toml").read_text("utf-8")
        mine = tmp_path / f"my-{name}.toml"
        mine.write_text(text.partition("[sixteen]")[0], "utf-8")
        assert read_theme(mine).sixteen == load_theme(name).sixteen


def test_no_colour_stands_in_the_code() -> None:
    folder = Path(__file__).resolve().parents[3] / "app" / "tui"
    for file in folder.rglob("*.py"):
        text = file.read_text("utf-8")
        assert "rgb(" not in text, file
        assert not any(f'"#{digit}' in text for digit in "0123456789abcdefABCDEF"), file
