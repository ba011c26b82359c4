"""Joins engine and screen for as long as the trader stays."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from app.bootstrap import Flight
from app.domain.errors import ConfigError, UnusableInput
from app.host.folders import user_folders
from app.host.logs import open_log
from app.tui.link import AUTO
from app.tui.terminal import AUTOMATIC, Appearance

# How long one thread may keep the interpreter while the other wants it. At Python's own 5 ms a frame being
# drawn delays an order by a third (measured by benchmarks/bench_orders.py).
SWITCH_SECONDS = 0.0005

if TYPE_CHECKING:
    from app.host.settings import DisplaySettings, KeySettings
    from app.tui.keymap import Keymap


def appearance_of(display: "DisplaySettings") -> Appearance:
    """What the settings say of the screen."""
    return Appearance(display.colours, display.borders, display.times, display.inverted)


def show(
    flight: Flight,
    theme: str | None,
    frames_per_second: int = 20,
    appearance: Appearance = AUTOMATIC,
    *,
    link: str = AUTO,
    tour: bool = False,
    keys: "KeySettings | None" = None,
) -> int:
    """Run the screen over the flight; the log is open, the terminal is restored whatever happens.

    Raises UnusableInput where there is no terminal to draw on or to read keys from, ConfigError for keys or
    a theme that cannot be used.
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UnusableInput(
            "the cockpit needs a terminal for its keys and its screen: run it in one, without a pipe or "
            "a redirection, or use `tradedeck demo --headless`"
        )
    folders = user_folders()
    listener = open_log(folders.log_file)
    sys.setswitchinterval(SWITCH_SECONDS)
    try:
        from app.tui import ScreenFolders, run_cockpit

        run_cockpit(
            flight,
            theme,
            keymap=None if keys is None else chosen_keymap(keys, folders.config_file),
            folders=ScreenFolders(folders.user_themes, folders.exports),
            frames_per_second=frames_per_second,
            appearance=appearance,
            link=link,
            tour=tour,
        )
    finally:
        flight.stop()
        listener.stop()
    return 0


def chosen_keymap(keys: "KeySettings", config_file: Path) -> "Keymap":
    """The keys of the settings; raises ConfigError, which names the file."""
    from app.tui.key_choice import KeyChoice, keymap_of

    try:
        return keymap_of(KeyChoice(keys.preset, keys.rebind))
    except ConfigError as error:
        raise ConfigError(f"{config_file}: {error}") from error
