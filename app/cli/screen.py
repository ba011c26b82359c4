"""Joins engine and screen for as long as the trader stays."""

from app.bootstrap import Flight
from app.host.folders import user_folders
from app.host.logs import open_log


def show(flight: Flight, theme: str | None, frames_per_second: int = 20) -> int:
    """Run the screen over the flight; the log is open, the terminal is restored whatever happens."""
    folders = user_folders()
    listener = open_log(folders.log_file)
    try:
        from app.tui import run_cockpit

        run_cockpit(
            flight, theme, user_themes=folders.user_themes, frames_per_second=frames_per_second
        )
    finally:
        flight.stop()
        listener.stop()
    return 0
