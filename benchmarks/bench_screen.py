"""Key to paint, bytes and processor time of the screen under load, beside the same panels as DataTables.

The shipped arrangement: the engine on its own thread, fed with depth frames of six pretend venues through its inbox,
the screen on a pty that is read at once. A key counts when its effect (the mark of the order feed one row on) has
been read back. Flights of both sides alternate; each row is the median over the flights. Beside them: the byte rate
at twice the load on a line said to be slow, and the time from a digit in the ticket to its preview's figures.
"""

import statistics
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import textual

from app.host.clock import SystemClock
from app.market.book import OrderBook
from app.market.sequence import sequence_rule
from app.tui.registry import PANELS
from app.tui.times import Times
from app.tui.widgets.ladder import Ladder
from app.views.ladder import ladder_view
from benchmarks.flown_screen import FlownScreen
from benchmarks.pretend_market import (
    FEE,
    SYMBOL,
    VENUES,
    Frames,
    delta_of,
    instrument_of,
    snapshot_of,
)

_SIZES = ((120, 40), (200, 60))
_UPDATES = 5_000
_FLIGHTS = 3
_KEYS = 300
_WARM_UP = 10
_SLOW_UPDATES = 10_000
_SLOW_MOST_KB = 20.0
_PREVIEW_MOST_MS = 30.0
_SHOWN = 2  # what the order is worth stands beside its size, and in the preview
_MARKS = ("│>", " >")  # of the current order: ours, and DataTable's with its padding

Row = dict[str, Any]


class Flown(NamedTuple):
    """What one flight showed."""

    key_p50_ms: float
    key_p95_ms: float
    key_p99_ms: float
    kilobytes_per_second: float
    cpu_percent: float


def run() -> list[Row]:
    """Rows of both sizes, of the slow line and of the preview."""
    rows: list[Row] = []
    for columns, lines in _SIZES:
        sides: dict[str, list[Flown]] = {"ours": [], "peer": []}
        for number in range(_FLIGHTS):
            for which in sorted(sides, reverse=bool(number % 2)):
                with _flying(which, columns, lines, _UPDATES) as screen:
                    sides[which].append(_move_the_mark(screen, _KEYS))
        share = share_visible(columns, lines)
        rows += [
            {**_row(f"screen.{columns}x{lines}.{name}", unit, sides), "changes_visible": share}
            for name, unit in (
                ("key_p50_ms", "ms"),
                ("key_p99_ms", "ms"),
                ("kilobytes_per_second", "kB/s"),
                ("cpu_percent", "%"),
            )
        ]
        rows.append(_slow_line(columns, lines))
        rows.append(_preview(columns, lines))
    return rows


def _row(name: str, unit: str, sides: dict[str, list[Flown]]) -> Row:
    figure = name.rpartition(".")[2]
    ours, peer = ([getattr(flown, figure) for flown in flights] for flights in sides.values())
    return {
        "name": name,
        "ours": statistics.median(ours),
        "peer": statistics.median(peer),
        "peer_name": f"DataTable {textual.__version__}",
        "ratio": statistics.median(peer) / statistics.median(ours),
        "unit": unit,
    }


def _slow_line(columns: int, lines: int) -> Row:
    """On a line said to be slow, at twice the load, with the same keys."""
    with _flying("ours", columns, lines, _SLOW_UPDATES, "slow") as screen:
        flown = _move_the_mark(screen, _KEYS)
    return {
        **_allowed(
            f"screen.{columns}x{lines}.slow_link.kilobytes_per_second",
            flown.kilobytes_per_second,
            _SLOW_MOST_KB,
            "kB/s",
        ),
        "key_p95_ms": flown.key_p95_ms,
    }


def _preview(columns: int, lines: int) -> Row:
    """A digit in the ticket's size field to what all venues would charge for it; and the digit's removal."""
    with _flying("ours", columns, lines, _UPDATES) as screen:
        text = screen.reader.text
        for keys, shown in ((b"b", "Ticket"), (b"0.5", "= 0.5"), (b"\t97000", "48,500.00")):
            screen.write(keys)
            screen.wait_for(lambda shown=shown: shown in text())  # type: ignore[misc]
        screen.write(b"\x1b[Z")
        screen.wait_for(lambda: "> size" in text())
        spent = []
        for number in range(_WARM_UP + _KEYS):
            key, worth = (b"\x7f", "48,500.00") if number % 2 else (b"1", "49,470.00")
            spent.append(screen.press(key, _count(text, worth, _SHOWN)))
    found = _quantile(spent[_WARM_UP:], 0.95) * 1000
    return _allowed(f"screen.{columns}x{lines}.preview_p95_ms", found, _PREVIEW_MOST_MS, "ms")


def _count(text: Callable[[], str], wanted: str, times: int) -> Callable[[], bool]:
    return lambda: text().count(wanted) == times


def _allowed(name: str, ours: float, most: float, unit: str) -> Row:
    return {
        "name": name,
        "ours": ours,
        "peer": most,
        "peer_name": "the most allowed",
        "ratio": most / ours,
        "unit": unit,
    }


@contextmanager
def _flying(
    which: str, columns: int, lines: int, updates: int, link: str = "auto"
) -> Iterator[FlownScreen]:
    """A flight whose panels stand and whose load runs."""
    with (
        tempfile.TemporaryDirectory() as folder,
        FlownScreen(which, columns, lines, updates, Path(folder), link) as screen,
    ):
        screen.wait_for(lambda: "NAV $" in screen.reader.text() and "97,4" in screen.reader.text())
        screen.read_for(4.0)  # what comes once: the garbage collector's freeze, the first snapshot
        yield screen


def _move_the_mark(screen: FlownScreen, keys: int) -> Flown:
    """Down, up, down, up, each timed until it was read."""
    screen.write(b"jk")
    screen.read_for(1.0)
    spent: list[float] = []
    for number in range(_WARM_UP + keys):
        if number == _WARM_UP:
            before = screen.figures()
        row = _marked(screen)
        step = -1 if number % 2 else 1
        spent.append(
            screen.press(b"k" if number % 2 else b"j", lambda at=row + step: _marked(screen) == at)  # type: ignore[misc]
        )
    after = screen.figures()
    seconds = after["at_s"] - before["at_s"]
    if after["applied"] - before["applied"] < 0.95 * (after["updates"] - before["updates"]):
        raise RuntimeError("the engine did not apply what it was given")
    spent = spent[_WARM_UP:]
    return Flown(
        _quantile(spent, 0.5) * 1000,
        _quantile(spent, 0.95) * 1000,
        _quantile(spent, 0.99) * 1000,
        (after["bytes"] - before["bytes"]) / seconds / 1000,
        (after["cpu_s"] - before["cpu_s"]) / seconds * 100,
    )


def _marked(screen: FlownScreen) -> int:
    """The row of the mark; -1 while it is on its way."""
    rows = [row for row in range(screen.reader.rows) if screen.reader.line(row).startswith(_MARKS)]
    return rows[0] if len(rows) == 1 else -1


def _quantile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def share_visible(columns: int, lines: int, updates: int = 1_000) -> float:
    """The share of updates after each of which the ladder on a screen of this size looks different."""
    frames = Frames(SystemClock())
    books = {venue: OrderBook(venue, SYMBOL, sequence_rule(venue, "spot")) for venue in VENUES}
    for number, book in enumerate(books.values()):
        book.apply_snapshot(snapshot_of(number, frames.last[number], 1))
    instruments = [instrument_of(venue) for venue in VENUES]
    kind = next(each for each in PANELS if each.name == "ladder")
    ladder, shown, changed = Ladder(kind, Times()), None, 0
    for _ in range(updates):
        number, frame = frames.next()
        books[VENUES[number]].apply_delta(delta_of(number, frame, 1))
        ladder.view = ladder_view(instruments, books, dict.fromkeys(VENUES, FEE), now_ns=1)
        rows = ladder.paint(66, (lines - 4) * 2 // 3 - 3)  # three rows hold our own orders
        changed += rows != shown
        shown = rows
    return changed / updates
