"""The first line: mode, worth, venues, orders, and whatever stops trading."""

from typing import NamedTuple

from app.tui import formatting as form
from app.tui.cells import Cell, Row, fill, label, over, width_of
from app.tui.glyphs import VERTICAL
from app.tui.times import Times
from app.views.status import StatusView

READ_ONLY = "LIVE READ-ONLY"
MODE_LOOKS = {"SIMULATED": "simulated", READ_ONLY: "read_only"}
LOUDEST = "live"  # a mode that we do not know is shown as the most dangerous one
_SILENT_AFTER_S = 5
_LAG_MS = 250


class Part(NamedTuple):
    """A piece of the bar; where room is short the highest rank goes first, rank 0 never.

    One that is not `apart` belongs to the piece before it.
    """

    cells: tuple[Cell, ...]
    rank: int
    apart: bool = True


class LinkFigures(NamedTuple):
    """What the line to the terminal carries, and whether less is drawn because of it."""

    kilobytes_per_second: float
    frames_per_second: int
    slow: bool


class StatusBar:
    """`silent_s` counts seconds in which the engine sent nothing; `link` is None without a terminal.

    `arm_key` is what the keymap has for it.
    """

    def __init__(self, times: Times | None = None) -> None:
        self._times = times or Times()
        self.view: StatusView | None = None
        self.silent_s = 0
        self.arm_key = "A"
        self.link: LinkFigures | None = None

    def paint(self, width: int, height: int) -> list[Row]:
        """One line."""
        parts = self._parts()
        while len(parts) > 1 and width_of(_joined(parts)) > width:
            worst = max(range(len(parts)), key=lambda index: (parts[index].rank, index))
            if parts[worst].rank == 0:
                break
            del parts[worst]
        line = fill(_joined(parts), width)
        head = line[:1]
        return [(*head, *over(line[1:], "bar"))][:height]

    def _parts(self) -> list[Part]:
        view = self.view
        if view is None:
            return [
                Part(
                    (label(" STARTING ", "read_only"), label(" waiting for the engine ", "dim")), 0
                )
            ]
        mode = label(f" {view.mode} ", MODE_LOOKS.get(view.mode, LOUDEST))
        parts = [
            Part((mode, *_arming(view, self.arm_key), label(" NAV ", "dim"), *_worth(view)), 0),
            Part(
                (label("conf ", "dim"), label(form.confidence(view.confidence, 1), _trust(view))),
                3,
                apart=False,
            ),
        ]
        if view.unpriced:
            parts.append(Part((label(f"unpriced {view.unpriced}", "warning"),), 4))
        parts += [_venues(view), Part((label(f"orders {view.open_orders}"),), 2)]
        if view.unknown_orders:
            parts.append(Part((label(f" UNKNOWN {view.unknown_orders} ", "unknown"),), 0))
        if view.trading_stopped:
            parts.append(Part((label(f" {view.trading_stopped} ", "alarm"),), 0))
        if self.silent_s >= _SILENT_AFTER_S:
            parts.append(Part((label(f" ENGINE SILENT {self.silent_s}s ", "alarm"),), 0))
        lag = form.milliseconds(view.lag_ms).rjust(5)
        slow = view.lag_ms > _LAG_MS
        parts += [
            Part(
                (
                    label("lag!" if slow else "lag ", "dim"),
                    label(lag, "warning" if slow else "text"),
                ),
                1 if slow else 6,
            ),
            Part((label(self._times.named(view.at_ns), "dim"),), 5),
        ]
        if self.link is not None:
            parts += _link(self.link)
        return parts


def _joined(parts: list[Part]) -> list[Cell]:
    """The pieces with lines between them; a badge brings its own distance along."""
    row: list[Cell] = []
    for part in parts:
        if row:
            before = "" if row[-1][0].endswith(" ") else " "
            after = "" if part.cells[0][0].startswith(" ") else " "
            row.append((f"{before}{VERTICAL}{after}" if part.apart else " ", "frame"))
        row.extend(part.cells)
    return row


def _worth(view: StatusView) -> tuple[Cell, ...]:
    if view.nav_usd is None:
        return (label("not known yet", "warning"),)
    if view.confidence is None:  # first prices may still come: it is what is known of it so far
        return (label(form.estimate(form.dollars(view.nav_usd)), "warning"),)
    return (label(form.dollars(view.nav_usd), "bright"),)


def _arming(view: StatusView, key: str) -> tuple[Cell, ...]:
    """ARMED 04:52 while confirmed orders leave; SAFE and the key that arms while they do not."""
    if view.mode == READ_ONLY:
        return ()
    if view.armed_s is None:
        return (label(f" SAFE ({key}) ", "safe"),)
    return (label(" "), label(f" {armed_text(view.armed_s)} ", "armed"))


def armed_text(armed_s: int) -> str:
    """With the time left."""
    return f"ARMED {armed_s // 60:02d}:{armed_s % 60:02d}"


def _trust(view: StatusView) -> str:
    return "text" if view.confidence is not None and view.confidence >= 1 else "warning"


def _link(link: LinkFigures) -> list[Part]:
    carried = label(f"{link.kilobytes_per_second:4.1f} kB/s {link.frames_per_second:2}fps", "dim")
    if link.slow:
        return [Part((label("slow link", "warning"),), 3), Part((carried,), 7, apart=False)]
    return [Part((label("line ", "dim"), carried), 7)]


def _venues(view: StatusView) -> Part:
    good = view.venues_ok == view.venues
    return Part(
        (label(f"venues {view.venues_ok}/{view.venues} ok", "good" if good else "warning"),), 1
    )
