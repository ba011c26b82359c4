"""Flies the demo on this terminal for a while and writes the engine's figures: run by test_blocked_terminal.

`python -m tests.end_to_end.blocked_flight ARRANGEMENT FOLDER SECONDS OUT`; ARRANGEMENT is "shipped" (engine on
its own thread) or "planted" (the engine on the screen's loop, with Textual's own driver).
"""

import asyncio
import json
import sys
from collections.abc import Callable
from pathlib import Path

from app.bootstrap import open_demo
from app.engine import Engine, EngineReport
from app.host.config_files import load_settings
from app.host.folders import user_folders
from app.tui.app import CockpitApp
from app.tui.driver import CockpitDriver

_STEADY_SECONDS = (
    2.0  # from then on events are counted: how long the venues took to start does not matter
)


class _Leaving(CockpitApp):
    """Leaves by itself after `seconds`."""

    seconds = 1.0
    figures: Callable[[], EngineReport]
    before: EngineReport | None = None

    def on_ready(self) -> None:
        super().on_ready()
        self.set_timer(_STEADY_SECONDS, self.begin)
        self.set_timer(self.seconds, self.exit)

    def begin(self) -> None:
        self.before = self.figures()


class _Planted(_Leaving):
    """The engine shares the screen's loop: what the shipped arrangement must beat."""

    engine: Engine

    def on_ready(self) -> None:
        self.running = asyncio.get_running_loop().create_task(self.engine.run())
        super().on_ready()


def _lost(report: EngineReport) -> int:
    """What was dropped, and how often a book or a line had to be begun anew."""
    again = sum(venue.resyncs + venue.reconnects for venue in report.venues.values())
    return report.inbox_prices_dropped + again


def main(arrangement: str, folder: Path, seconds: float, out: Path) -> None:
    """Fly and write {"lag_ms_p999", "events", "lost"}."""
    flight = open_demo(lambda: load_settings(user_folders()), folder, ("binance", "okx"), 7)
    app: _Leaving
    if arrangement == "planted":
        planted = _Planted(engine := flight.assemble())
        planted.engine, planted.seconds, planted.figures = engine, seconds, engine.report
        app = planted
    else:
        flight.start()
        shipped = _Leaving(flight, driver_class=CockpitDriver)
        shipped.seconds, shipped.figures = seconds, flight.report
        app = shipped
    app.run(mouse=False)
    report, before = app.figures(), app.before
    figures = {
        "lag_ms_p999": report.lag_ms_p999,
        "events": report.events - (0 if before is None else before.events),
        "lost": _lost(report) - (0 if before is None else _lost(before)),
    }
    out.write_text(json.dumps(figures), "utf-8")
    flight.stop()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), float(sys.argv[3]), Path(sys.argv[4]))
