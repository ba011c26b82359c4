"""Joins engine and screen for as long as the trader stays."""

from app.bootstrap import Flight
from app.host.folders import user_folders
from app.host.logs import open_log


def show(flight: Flight, theme: str | None) -> int:
    """Run the screen over the flight; the log is open, the terminal is restored whatever happens."""
    listener = open_log(user_folders().log_file)
    try:
        from app.tui import run_cockpit

        run_cockpit(flight, theme)
    finally:
        flight.stop()
        listener.stop()
    return 0
