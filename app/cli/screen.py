"""Joins engine and screen for as long as the trader stays."""

from app.bootstrap import Flight
from app.host.folders import user_folders
from app.host.logs import open_log
from app.host.settings import Settings


def show(flight: Flight, settings: Settings) -> int:
    """Run the screen over the flight; the log is open, the terminal is restored whatever happens."""
    listener = open_log(user_folders().log_file)
    try:
        from app.tui import run_cockpit

        run_cockpit(flight, settings.display.theme)
    finally:
        flight.stop()
        listener.stop()
    return 0
