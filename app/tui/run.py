"""Starts the screen on the main thread and gives the terminal back whatever happens."""

import gc
import os
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from app.ports.cockpit import Cockpit
from app.tui.link import AUTO
from app.tui.terminal import AUTOMATIC, Appearance, traits_of

if TYPE_CHECKING:
    from app.tui.app import CockpitExit
    from app.tui.keymap import Keymap
    from app.tui.tour import Guide

# Textual reads these when it is imported: our timer paces the data, its timer would only add delay.
_ENVIRONMENT = {"TEXTUAL_FPS": "240", "TEXTUAL_ANIMATIONS": "none"}


class ScreenFolders(NamedTuple):
    """The user's own theme files, and where tables are written; None where there is none."""

    themes: Path | None = None
    exports: Path | None = None


NOWHERE: Final = ScreenFolders()


def run_cockpit(
    cockpit: Cockpit,
    theme: str | None = None,
    *,
    keymap: "Keymap | None" = None,
    folders: ScreenFolders = NOWHERE,
    frames_per_second: int = 20,
    appearance: Appearance = AUTOMATIC,
    link: str = AUTO,
    tour: bool = False,
) -> "CockpitExit":
    """Show the cockpit until it is left; returns why. Re-raises what ended it, with the terminal restored.

    `keymap` is None for the shipped one; `appearance` is what the settings say of the screen; `link` is one
    of app/tui/link.py's WISHES; `tour` guides through it. Raises ConfigError for an unusable theme.
    """
    traits = traits_of(appearance, os.environ)
    for name, value in _ENVIRONMENT.items():
        os.environ.setdefault(name, value)

    gc.disable()  # until the first frame stands: what is made until then stays
    try:
        from app.tui.app import CockpitApp, CockpitExit
        from app.tui.driver import CockpitDriver
        from app.tui.theming import DEFAULT_THEME, load_theme

        guide = _guide() if tour else None
        look = load_theme(theme or DEFAULT_THEME, folders.themes)
        app = CockpitApp(
            cockpit,
            look,
            frames_per_second,
            keymap,
            driver_class=CockpitDriver,
            traits=traits,
            link=link,
            guide=guide,
        )
        app.exports = folders.exports
        result = app.run(mouse=False)
    finally:
        gc.enable()
    if app.failure is not None:
        raise app.failure
    return result if result is not None else CockpitExit("hang up", 0, 0)


def _guide() -> "Guide":
    """Only who is shown around pays for it at the start."""
    from app.tui.tour import Guide

    return Guide()
