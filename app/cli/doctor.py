"""`tradedeck doctor`: is this machine ready? Each line is ok, a note, or what to do."""

import os
import shutil
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec

from app.cli.guard import FOUND_WRONG
from app.domain.errors import TradedeckError
from app.domain.instants import MILLISECOND, SECOND
from app.domain.safe_text import sanitise
from app.host.config_files import load_settings
from app.host.folders import private_folder, user_folders
from app.host.settings import Settings
from app.host.vault import backend_name
from app.market.sides import COMPILED, IN_USE, PURE

OK, NOTE, FIX = "ok", "note", "fix"
_SMALLEST = (80, 24)
_LONGEST = 2_000


class Finding(msgspec.Struct, frozen=True):
    """One line of the report."""

    what: str
    verdict: str
    text: str


def run_doctor(*, as_json: bool, data: Path | None) -> int:
    """Print one finding a line (or JSON); exit 1 when something must be fixed."""
    findings = [
        _python(),
        _book(),
        _terminal(),
        _guarded("config", _config),
        _guarded("database", lambda: _database(data)),
    ]
    settings = _settings_or_none()
    findings.append(_keyring(needed=settings is not None and bool(settings.venues)))
    if settings is not None:
        findings.extend(_venues(settings))
    if as_json:
        print(msgspec.json.encode({"findings": findings}).decode())
    else:
        for finding in findings:
            print(f"{finding.verdict:5} {finding.what:14} {sanitise(finding.text, _LONGEST)}")
    return FOUND_WRONG if any(finding.verdict == FIX for finding in findings) else 0


def _python() -> Finding:
    version = ".".join(str(part) for part in sys.version_info[:3])
    return Finding("python", OK, f"{version}, SQLite {sqlite3.sqlite_version}")


def _book() -> Finding:
    if IN_USE == COMPILED:
        return Finding("book", OK, COMPILED)
    advice = "install a C compiler and run make venv again"
    return Finding("book", NOTE, f"{PURE}, about a third slower; {advice}")


def _terminal() -> Finding:
    size = shutil.get_terminal_size()
    shown = f"{size.columns}x{size.lines}, TERM={os.environ.get('TERM', 'not set')}"
    if not sys.stdout.isatty():
        return Finding("terminal", NOTE, "output is not a terminal: the cockpit needs one")
    if os.environ.get("TERM", "dumb") == "dumb":
        return Finding("terminal", FIX, f"{shown}: set TERM, for example to xterm-256color")
    if size.columns < _SMALLEST[0] or size.lines < _SMALLEST[1]:
        return Finding("terminal", FIX, f"{shown}: enlarge the window to at least 80x24")
    return Finding("terminal", OK, shown)


def _config() -> Finding:
    from app.cli.screen import chosen_keymap
    from app.tui.theming import load_theme

    folders = user_folders()
    path, settings = folders.config_file, load_settings(folders)
    load_theme(settings.display.theme, folders.user_themes)
    chosen_keymap(settings.keys, path)
    return Finding("config", OK, str(path) if path.exists() else f"defaults (no {path})")


def _database(data: Path | None) -> Finding:
    folder = private_folder(data or user_folders().data)
    free = shutil.disk_usage(folder).free
    if free < 512_000_000:
        return Finding("database", FIX, f"{folder}: only {free // 1_000_000} MB free; make room")
    return Finding("database", OK, str(folder))


def _keyring(*, needed: bool) -> Finding:
    try:
        return Finding("keyring", OK, backend_name())
    except TradedeckError as error:
        return Finding("keyring", FIX if needed else NOTE, str(error))


def _venues(settings: Settings) -> list[Finding]:
    if not settings.venues:
        return [Finding("venues", NOTE, "none configured; `tradedeck demo` needs none")]
    return [_clock(name, venue.environment) for name, venue in settings.venues.items()]


def _clock(name: str, environment: str) -> Finding:
    from app.bootstrap.checks import measure_clock

    try:
        measured = measure_clock(name, environment)
    except TradedeckError as error:
        return Finding(name, FIX, str(error))
    if measured is None:
        return Finding(
            name, FIX, "no answer within 8 s: check the network and the venue's status page"
        )
    offset_ms = measured.offset_ns / MILLISECOND
    shown = f"reached; its clock is {offset_ms:+z.0f} ms from ours"
    if abs(measured.offset_ns) > SECOND:
        return Finding(name, FIX, f"{shown}: switch on time synchronisation (NTP)")
    return Finding(name, OK, shown)


def _settings_or_none() -> Settings | None:
    try:
        return load_settings(user_folders())
    except TradedeckError:
        return None


def _guarded(what: str, check: Callable[[], Finding]) -> Finding:
    try:
        return check()
    except TradedeckError as error:
        return Finding(what, FIX, str(error))
