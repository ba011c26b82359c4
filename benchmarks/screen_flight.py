"""The cockpit (or its DataTable twin) under load in a process of its own, on the terminal that it was given.

`python -m benchmarks.screen_flight ours|peer UPDATES_PER_SECOND LINK FOLDER CONTROL`: CONTROL is a descriptor; for each
byte read there the figures so far are written back as one line of JSON.
"""

import json
import os
import sys
import threading
import time
from pathlib import Path

from app.bootstrap.assembly import build_engine
from app.bootstrap.flight import Flight
from app.engine import Engine, EngineOptions
from app.host.chance import SeededChance
from app.host.clock import SystemClock
from app.host.folders import private_folder
from benchmarks.pretend_market import SYMBOL, VENUES, Market


def main(which: str, updates_per_second: int, link: str, folder: Path, control: int) -> None:
    """Fly until the terminal goes away."""
    clock, chance = SystemClock(), SeededChance(7)
    private_folder(folder)
    market = Market(clock, updates_per_second)
    options = EngineOptions(mode="SIMULATED", simulated=True, venues=VENUES, symbol=SYMBOL, seed=7)

    def assemble() -> Engine:
        return build_engine(folder, market.gateways, options, clock, chance)

    flight = Flight(assemble, lambda: None, clock, chance)
    threading.Thread(target=_tell, args=(flight, market, control), daemon=True).start()
    if which == "ours":
        from app.cli.screen import show

        show(flight, None, link=link)
    else:
        from benchmarks.table_cockpit import show_tables

        show_tables(flight)


def _tell(flight: Flight, market: Market, control: int) -> None:
    """Answer questions until nobody asks any more."""
    while os.read(control, 1):
        report = flight.report()
        figures = {
            "cpu_s": time.process_time(),
            "at_s": time.monotonic(),
            "updates": market.updates,
            "applied": sum(venue.book_updates for venue in report.venues.values()),
            "lag_ms_p999": report.lag_ms_p999,
        }
        os.write(control, json.dumps(figures).encode() + b"\n")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3], Path(sys.argv[4]), int(sys.argv[5]))
