"""Joins engine and screen for as long as the trader stays."""

import os

from app.bootstrap import Flight
from app.host.folders import user_folders
from app.host.logs import open_log
from app.host.settings import Settings


def show(flight: Flight, settings: Settings) -> int:
    """Run the screen over the flight; the log is open, the terminal is restored whatever happens."""
    os.environ.setdefault("TEXTUAL_FPS", "240")  # our own timer decides when data repaints
    listener = open_log(user_folders().log_file)
    try:
        from app.tui import run_cockpit

        return run_cockpit(flight, settings.display)
    finally:
        flight.stop()
        listener.stop()
