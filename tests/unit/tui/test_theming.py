"""The shipped themes: complete, readable, and clear about what is wrong with a broken one."""

from pathlib import Path

import pytest
from rich.color import Color
from rich.style import Style

from app.domain.errors import ConfigError
from app.host.resources import shipped
from app.tui.theming import Palette, load_theme, read_theme, theme_names

LEAST_CONTRAST = 4.5


def luminance(color: Color) -> float:
    parts = [channel / 255 for channel in color.get_truecolor()]
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(style: Style) -> float:
    assert style.color is not None
    assert style.bgcolor is not None
    light, dark = sorted((luminance(style.color), luminance(style.bgcolor)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_there_is_a_dark_and_a_light_theme() -> None:
    assert {load_theme(name).dark for name in theme_names()} == {True, False}


@pytest.mark.parametrize("name", theme_names())
def test_every_word_can_be_read_on_every_background(name: str) -> None:
    palette = Palette(load_theme(name))
    for word in palette.theme.looks:
        if word.startswith("frame"):
            continue  # lines, not letters
        for background in ("base", "cursor", "bar"):
            assert contrast(palette.style(f"{word}@{background}")) >= LEAST_CONTRAST, (
                word,
                background,
            )


@pytest.mark.parametrize("name", theme_names())
def test_modes_and_alarms_are_told_apart(name: str) -> None:
    looks = load_theme(name).looks
    assert len({looks["live"].bgcolor, looks["simulated"].bgcolor, looks["read_only"].bgcolor}) == 3


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
        ConfigError, match="theme 'nope' does not exist; choose one of midnight, paper"
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


def test_no_colour_stands_in_the_code() -> None:
    folder = Path(__file__).resolve().parents[3] / "app" / "tui"
    for file in folder.rglob("*.py"):
        text = file.read_text("utf-8")
        assert "rgb(" not in text, file
        assert not any(f'"#{digit}' in text for digit in "0123456789abcdefABCDEF"), file
