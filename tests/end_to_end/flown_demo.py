"""The demo on this terminal until it is left or the terminal is gone; then the engine's figures as a line of JSON.

`python -m tests.end_to_end.flown_demo FOLDER OUT`
"""

import faulthandler
import json
import signal
import sys
import time
from pathlib import Path

from app.bootstrap import open_demo
from app.host.config_files import load_settings
from app.host.folders import user_folders
from app.tui import run_cockpit


def main(folder: Path, out: Path) -> None:
    """Fly; a line is added to `out`."""
    sys.setswitchinterval(0.0005)  # as the command does
    stacks = out.with_suffix(".stacks").open("a", encoding="utf-8")
    faulthandler.register(signal.SIGUSR1, stacks)  # where it stands, should it not end
    flight = open_demo(lambda: load_settings(user_folders()), folder, ("binance", "okx"), 7)
    started = time.monotonic()
    try:
        left = run_cockpit(flight)
        report = flight.report()
        figures = {
            "reason": left.reason,
            "seconds": round(time.monotonic() - started, 1),
            "lag_ms_p999": report.lag_ms_p999,
            "events": report.events,
        }
        with out.open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(figures) + "\n")
    finally:
        flight.stop()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
