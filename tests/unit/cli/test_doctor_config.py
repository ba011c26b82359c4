"""doctor finds what the cockpit would refuse to start with, and says it in the same sentence."""

import json
from pathlib import Path

import pytest

from app.cli import doctor
from app.cli.screen import chosen_keymap
from app.domain.errors import ConfigError
from app.host.config_files import load_settings
from app.host.folders import user_folders
from app.tui.theming import load_theme


def _config(folder: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(folder))
    path = user_folders().config_file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def _said(
    capsys: pytest.CaptureFixture[str], folder: Path, what: str = "config"
) -> tuple[str, str]:
    doctor.run_doctor(as_json=True, data=folder / "data")
    findings = json.loads(capsys.readouterr().out)["findings"]
    return next((each["verdict"], each["text"]) for each in findings if each["what"] == what)


def test_a_theme_that_does_not_exist(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _config(tmp_path, monkeypatch, '[display]\ntheme = "foo"\n')
    with pytest.raises(ConfigError) as refused:
        load_theme("foo", user_folders().user_themes)
    assert _said(capsys, tmp_path) == ("fix", str(refused.value))


@pytest.mark.parametrize(
    "keys",
    [
        'preset = "emacs"',
        'rebind = { "trade.foo" = ["Q"] }',
        'rebind = { "trade.buy" = ["ctrl+m"] }',
        'rebind = { "trade.buy" = ["y"] }',
        'rebind = { "trade.buy" = ["K"] }',
    ],
)
def test_keys_that_cannot_be(
    keys: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _config(tmp_path, monkeypatch, f"[keys]\n{keys}\n")
    with pytest.raises(ConfigError) as refused:
        chosen_keymap(load_settings(user_folders()).keys, user_folders().config_file)
    assert _said(capsys, tmp_path) == ("fix", str(refused.value))


def test_keys_and_a_theme_that_can_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _config(
        tmp_path,
        monkeypatch,
        '[display]\ntheme = "paper"\n[keys]\nrebind = { "trade.buy" = ["u"] }\n',
    )
    assert _said(capsys, tmp_path)[0] == "ok"


def test_what_a_file_holds_reaches_the_terminal_without_escapes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _config(tmp_path, monkeypatch, '[display]\ntheme = "mid\\u009b31mnight"\n')
    doctor.run_doctor(as_json=False, data=tmp_path / "data")
    assert "\x9b" not in capsys.readouterr().out
