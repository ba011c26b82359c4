"""Four layers merge in order, and every error names file, key and fix."""

from pathlib import Path

import pytest

from app.cli.screen import appearance_of
from app.domain.errors import ConfigError
from app.host.config_files import load_settings
from app.host.folders import user_folders
from app.tui.terminal import Appearance


def _write(text: str) -> Path:
    path = user_folders().config_file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def test_flags_beat_environment_beats_file_beats_defaults() -> None:
    _write('[display]\ntheme = "paper"\nframes_per_second = 5\nsymbol = "ETH/USDT"\n')
    settings = load_settings(
        user_folders(),
        flags={"display": {"symbol": "SOL/USDT"}},
        environment={"TRADEDECK_DISPLAY__FRAMES_PER_SECOND": "7"},
    )
    assert settings.display.symbol == "SOL/USDT"
    assert settings.display.frames_per_second == 7
    assert settings.display.theme == "paper"
    assert settings.engine.snapshot_seconds == 10


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[display]\nthemes = 'x'\n", ["display.themes", "no such setting"]),
        (
            "[display]\nframes_per_second = 999\n",
            ["display.frames_per_second", "999", "correct it"],
        ),
        (
            "[display]\nlnik = 1\nframes_per_second = 999\n[storage]\nx = 1\n",
            ["also wrong: ", "display.lnik", "display.frames_per_second", "storage.x"],
        ),
        ("[display\n", ["not valid TOML", "mend"]),
        ("[venues.mtgox]\n", ["venues.mtgox", "binance, okx"]),
        (
            "[venues.okx]\naccount = '\x1b]52;c;x'\n".replace("\x1b", "\\u001b"),
            ["venues.okx.account"],
        ),
    ],
)
def test_an_error_names_file_key_and_fix(text: str, words: list[str]) -> None:
    path = _write(text)
    with pytest.raises(ConfigError) as caught:
        load_settings(user_folders(), environment={})
    message = str(caught.value)
    assert str(path) in message
    assert [word for word in words if word not in message] == []
    assert "\x1b" not in message
    assert "\n" not in message


def test_how_the_screen_looks() -> None:
    _write('[display]\ncolours = 256\nborders = "ascii"\ntimes = "local"\ninverted = true\n')
    display = load_settings(user_folders(), environment={}).display
    assert appearance_of(display) == Appearance("256", "ascii", "local", inverted=True)
    given = {"TRADEDECK_DISPLAY__COLOURS": "none"}
    assert load_settings(user_folders(), environment=given).display.colours == "none"


@pytest.mark.parametrize("text", ["colours = 88", "borders = 'double'", "times = 'CET'"])
def test_looks_that_do_not_exist_are_refused_by_name(text: str) -> None:
    _write(f"[display]\n{text}\n")
    with pytest.raises(ConfigError, match=f"display.{text.partition(' ')[0]}"):
        load_settings(user_folders(), environment={})


def test_bytes_that_are_no_text_are_one_clear_error() -> None:
    path = user_folders().config_file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigError, match="cannot be read"):
        load_settings(user_folders(), environment={})


def test_an_empty_data_folder_is_the_platforms_own_and_a_tilde_is_home(own_folders: Path) -> None:
    _write('[storage]\ndata = ""\n')
    assert load_settings(user_folders(), environment={}).storage.data is None
    _write('[storage]\ndata = "~/deck"\n')
    assert load_settings(user_folders(), environment={}).storage.data == own_folders / "deck"
