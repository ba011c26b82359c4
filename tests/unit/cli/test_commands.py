"""The shell's commands: help that is enough, one clear sentence for bad input, exit codes of contracts.md."""

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from app import __version__
from app.cli import doctor
from app.cli.cockpit import append_venue
from app.domain.errors import UnusableInput
from app.market.sides import COMPILED, PURE

_ROOT = Path(__file__).resolve().parents[3]


def _run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "app", *arguments],
        cwd=_ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_version() -> None:
    assert _run("--version").stdout == f"tradedeck {__version__}\n"


@pytest.mark.parametrize(
    "command",
    [
        (), ("demo",), ("simulate",), ("replay",), ("decode",), ("doctor",), ("verify",), ("locate",),
        ("keys",), ("keys", "add"), ("keys", "list"), ("keys", "remove"), ("keys", "test"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_every_command_has_help_of_which_nothing_is_cut_at_80_columns(
    command: tuple[str, ...],
) -> None:
    finished = _run(*command, "--help", COLUMNS="80")
    assert finished.returncode == 0
    assert finished.stderr == ""
    _usage, *lines = finished.stdout.splitlines()
    assert len(lines) > 2
    assert not [line for line in lines if line.rstrip().endswith(("...", "…")) or len(line) > 80]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("bogus",), ["bogus", "--help"]),
        (("demo", "--frobnicate"), ["--frobnicate", "--help"]),
        (("demo", "--headless", "--venues", "mtgox"), ["mtgox", "binance,okx"]),
        (("demo", "--headless", "--for", "-3"), ["--for", "seconds"]),
        (("demo", "--headless", "--tour"), ["--tour", "--headless"]),
        (("demo", "--json", "--for", "5"), ["--json and --for need --headless"]),
        (("demo", "--for", "20"), ["--for needs --headless"]),
        (("demo", "--json"), ["--json needs --headless"]),
        (("demo", "--headless", "--data", "/proc/nowhere/data"), ["/proc/nowhere/data", "--data"]),
        (("demo", "--link", "carrier-pigeon"), ["--link", "carrier-pigeon", "auto, fast, slow"]),
        (("--link", "carrier-pigeon"), ["--link", "carrier-pigeon", "auto, fast, slow"]),
        (("--link", "slow", "demo"), ["--link", "demo --link slow"]),
        (("simulate", "--venues", ","), ["--venues"]),
        (("simulate", "--port", "99999"), ["--port 99999", "65535"]),
        (("replay", "/nowhere/file.rec.gz"), ["/nowhere/file.rec.gz"]),
        (("decode", "/nowhere/file.json", "--venue", "okx"), ["/nowhere/file.json"]),
        (("decode", __file__, "--venue", "binance"), ["test_commands.py"]),
        (("decode", __file__, "--venue", "mtgox"), ["mtgox"]),
        (("verify", "--data", "/nowhere"), ["/nowhere", "--data"]),
        (("keys", "add", "mtgox"), ["mtgox", "binance"]),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_bad_input_is_one_clear_sentence(arguments: tuple[str, ...], words: list[str]) -> None:
    finished = _run(*arguments)
    assert finished.returncode == 2
    assert finished.stdout == ""
    (sentence,) = finished.stderr.splitlines()
    assert sentence.startswith("tradedeck: ")
    assert [word for word in words if word not in sentence] == []


def test_a_malformed_config_names_file_key_and_fix(own_folders: Path) -> None:
    config = own_folders / "config" / "tradedeck" / "config.toml"
    config.parent.mkdir(parents=True)
    config.write_text("[display]\ntheme = 3\n", "utf-8")
    finished = _run("demo", "--headless", "--for", "1")
    assert finished.returncode == 2
    assert str(config) in finished.stderr
    assert "display.theme" in finished.stderr
    assert finished.stderr.count("\n") == 1


def test_no_keyring_is_said_with_what_to_install() -> None:
    finished = _run("keys", "list")
    assert finished.returncode == 1
    assert "gnome-keyring" in finished.stderr


def test_locate_prints_every_place() -> None:
    places = json.loads(_run("locate", "--json").stdout)
    assert set(places) >= {"config", "themes", "data", "demo_data", "log"}


def test_doctor_says_ok_or_what_to_do() -> None:
    finished = _run("doctor", "--json")
    findings = json.loads(finished.stdout)["findings"]
    assert {finding["verdict"] for finding in findings} <= {"ok", "note", "fix"}
    assert {"python", "book", "terminal", "config", "database", "keyring", "venues"} <= {
        finding["what"] for finding in findings
    }
    assert all(finding["text"] for finding in findings)


def test_doctor_says_which_book_is_in_use(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "IN_USE", COMPILED)
    assert (doctor._book().verdict, doctor._book().text) == ("ok", "compiled")
    monkeypatch.setattr(doctor, "IN_USE", PURE)
    assert doctor._book().verdict == "note"
    assert "pure Python, about a third slower; install a C compiler" in doctor._book().text


def test_verify_finds_the_demo_where_nothing_else_was_flown(tmp_path: Path) -> None:
    places = {"HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path / "data")}
    demo = json.loads(_run("locate", "--json", **places).stdout)["demo_data"]
    flown = _run("demo", "--headless", "--for", "1", **places)
    assert flown.returncode == 0, flown.stderr
    finished = _run("verify", **places)
    assert finished.returncode == 0, finished.stderr
    assert finished.stdout.startswith("ok: ")
    assert demo in finished.stderr


def test_without_a_terminal_the_cockpit_says_so_and_draws_nothing(tmp_path: Path) -> None:
    finished = _run("demo", HOME=str(tmp_path), XDG_DATA_HOME=str(tmp_path / "data"))
    assert finished.returncode == 2
    assert finished.stdout == ""
    (sentence,) = finished.stderr.splitlines()
    assert sentence.startswith("tradedeck: the cockpit needs a terminal")
    assert "--headless" in sentence


def test_nothing_that_was_typed_reaches_the_terminal_as_an_escape(tmp_path: Path) -> None:
    hostile = tmp_path / "x\x1b]52;c;QQ==\x07\x9b31m"
    for call in (("verify", "--data", str(hostile)), ("replay", str(hostile)), (hostile.name,)):
        finished = _run(*call)
        assert finished.returncode == 2
        assert finished.stderr.endswith("\n")
        assert finished.stderr[:-1].isprintable(), call


def test_a_venue_that_is_switched_off_is_not_written_twice(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    text = "[venues.okx]\nenabled = false\n"
    path.write_text(text, "utf-8")
    with pytest.raises(UnusableInput, match="enabled = true"):
        append_venue(path, "okx")
    assert path.read_text("utf-8") == text
    append_venue(path, "binance")
    assert set(tomllib.loads(path.read_text("utf-8"))["venues"]) == {"okx", "binance"}
