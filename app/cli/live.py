"""The cockpit on real accounts, read-only in code."""

from app.bootstrap import open_live
from app.cli.screen import appearance_of, show
from app.host.folders import Folders
from app.host.settings import Settings


def run_live(settings: Settings, folders: Folders, link: str | None = None) -> int:
    """Open the configured accounts and the screen; returns when the trader leaves."""
    data = settings.storage.data or folders.data
    display = settings.display
    flight = open_live(settings, data)
    appearance, chosen = appearance_of(display), link or display.link
    return show(
        flight,
        display.theme,
        display.frames_per_second,
        appearance,
        link=chosen,
        keys=settings.keys,
    )
