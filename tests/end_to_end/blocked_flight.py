"""Flies the demo on this terminal for a while and writes the engine's figures: run by test_blocked_terminal.

`python -m tests.end_to_end.blocked_flight ARRANGEMENT FOLDER SECONDS OUT`; ARRANGEMENT is "shipped" (engine on
its own thread) or "planted" (the engine on the screen's loop, with Textual's own driver).
"""

import asyncio
import json
import sys
from pathlib import Path

from app.bootstrap import open_demo
from app.engine import Engine, EngineReport
from app.host.config_files import load_settings
from app.host.folders import user_folders
from app.tui.app import CockpitApp
from app.tui.driver import CockpitDriver


class _Leaving(CockpitApp):
    """Leaves by itself after `seconds`."""

    seconds = 1.0

    def on_ready(self) -> None:
        super().on_ready()
        self.set_timer(self.seconds, self.exit)


class _Planted(_Leaving):
    """The engine shares the screen's loop: what the shipped arrangement must beat."""

    engine: Engine

    def on_ready(self) -> None:
        self.running = asyncio.get_running_loop().create_task(self.engine.run())
        super().on_ready()


def main(arrangement: str, folder: Path, seconds: float, out: Path) -> None:
    """Fly and write {"lag_ms_p999", "events", "book_updates"}."""
    flight = open_demo(lambda: load_settings(user_folders()), folder, ("binance", "okx"), 7)
    report: EngineReport
    if arrangement == "planted":
        planted = _Planted(engine := flight.assemble())
        planted.engine, planted.seconds = engine, seconds
        planted.run(mouse=False)
        report = engine.report()
    else:
        flight.start()
        shipped = _Leaving(flight, driver_class=CockpitDriver)
        shipped.seconds = seconds
        shipped.run(mouse=False)
        report = flight.report()
    updates = sum(venue.book_updates for venue in report.venues.values())
    figures = {"lag_ms_p999": report.lag_ms_p999, "events": report.events, "book_updates": updates}
    out.write_text(json.dumps(figures), "utf-8")
    flight.stop()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), float(sys.argv[3]), Path(sys.argv[4]))
