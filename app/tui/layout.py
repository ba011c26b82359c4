"""Where everything stands, by the size of the terminal, from 1x1 to the largest.

When space shrinks panels go in this order: log, tape, chart, venues, working routes; then the ladder loses
levels and the balances rows. Status, alerts, feed, command line and key footer are always there.
"""

from collections.abc import Collection
from typing import NamedTuple

SMALLEST = (80, 24)
HALF = "half"
FULL = "full"
_WIDE = 120
_LADDER_WIDTH = 66  # all its columns
_TALL = 18  # rows of the upper part that a ticket needs to stand above the feed
_FEED_ROWS = (10, 20)
_FEED_WIDTH = 118  # all its columns
_LOG_WIDTH = 60
_TOUR_ROWS = 4
_STRIP_ROWS = 5


class Place(NamedTuple):
    """A rectangle of the terminal, in cells."""

    x: int
    y: int
    width: int
    height: int

    def overlaps(self, other: "Place") -> bool:
        """Whether they share a cell."""
        return (
            self.x < other.x + other.width
            and other.x < self.x + self.width
            and self.y < other.y + other.height
            and other.y < self.y + self.height
        )


class Slot(NamedTuple):
    """A panel's place in a column of the upper part, from top to bottom.

    It is there from a terminal `width` wide with `room` rows for the upper part; it gets `rows` and its
    `share` of those to spare. What is missing the first of a column does without.
    """

    panel: str
    column: int
    rows: int
    share: int
    room: int = 0
    width: int = SMALLEST[0]


LEFT, MIDDLE, RIGHT = 0, 1, 2
SLOTS = (
    Slot("balances", LEFT, 17, 2),
    Slot("venues", LEFT, 7, 1, room=_TALL),
    Slot("ladder", MIDDLE, 24, 1),
    Slot("tape", MIDDLE, 11, 0, room=35, width=160),
    Slot("chart", RIGHT, 12, 2, room=22, width=_WIDE),
    Slot("working", RIGHT, 12, 1, room=16, width=_WIDE),
)


class Zoom(NamedTuple):
    """A panel that has more than its place: HALF of the screen or FULL."""

    panel: str
    much: str


def is_small(width: int, height: int) -> bool:
    """Whether only the plain message fits."""
    return width < SMALLEST[0] or height < SMALLEST[1]


def places(
    width: int,
    height: int,
    panels: Collection[str],
    zoom: Zoom | None = None,
    dialog: str | None = None,
    *,
    tour: bool = False,
) -> dict[str, Place]:
    """Names and where they stand; `panels` are those that exist.

    `dialog` is the shape of the open dialog: "top", "strip", "full", "centre" or None. One that leaves the
    feed in sight ("top", "strip") does so whatever is zoomed; a strip takes its rows from what is above the
    feed. `tour`: its strip stands above the last three lines and takes
    its rows from everything else, so that it never covers what it explains.
    """
    if width < 1 or height < 1:
        return {}
    if is_small(width, height):
        whole = Place(0, 0, width, height)
        return {"dialog": whole} if dialog else {"small": whole}
    rest = height - 4 - (_TOUR_ROWS if tour else 0)
    if dialog in ("top", "strip"):
        zoom = None
    strip = _STRIP_ROWS if dialog == "strip" else 0
    top = rest - _feed_rows(rest, zoom) - strip
    spots = {
        "status": Place(0, 0, width, 1),
        **_panels(width, rest, top, panels, zoom, strip),
        "alerts": Place(0, height - 3, width, 1),
        "command": Place(0, height - 2, width, 1),
        "footer": Place(0, height - 1, width, 1),
    }
    if tour:
        spots["tour"] = Place(0, 1 + rest, width, _TOUR_ROWS)
    if dialog:
        spots["dialog"] = _dialog(dialog, width, rest, top)
    if strip:
        spots["dialog"] = Place(0, 1 + top, width, strip)
    return spots


def _feed_rows(rest: int, zoom: Zoom | None) -> int:
    if zoom == Zoom("orders", HALF):
        return rest - rest // 3
    least, most = _FEED_ROWS
    return max(min(least, rest // 2), min(rest // 3, most))


def _panels(
    width: int, rest: int, top: int, panels: Collection[str], zoom: Zoom | None, strip: int
) -> dict[str, Place]:
    if zoom is not None and zoom.much == FULL:
        return {zoom.panel: Place(0, 1, width, rest)}
    if zoom is not None and zoom.panel != "orders":
        upper = {zoom.panel: Place(0, 1, width, top)}
    else:
        upper = _upper(width, top, panels)
    lower = _lower(width, top + strip, rest - top - strip, set(panels) - set(upper))
    return {**upper, **lower}


def _lower(width: int, top: int, height: int, panels: Collection[str]) -> dict[str, Place]:
    """The feed, and beside it the log, about a third, where the feed keeps all its columns."""
    feed = max(_FEED_WIDTH, width * 2 // 3)
    if "log" not in panels or width - feed < _LOG_WIDTH:
        return {"orders": Place(0, 1 + top, width, height)}
    return {
        "orders": Place(0, 1 + top, feed, height),
        "log": Place(feed, 1 + top, width - feed, height),
    }


def _upper(width: int, top: int, panels: Collection[str]) -> dict[str, Place]:
    columns: list[list[Slot]] = [[], [], []]
    for slot in SLOTS:
        if slot.panel in panels and width >= slot.width and top >= slot.room:
            columns[slot.column].append(slot)
    spots: dict[str, Place] = {}
    x = 0
    for column, columns_width in zip(columns, _widths(width, columns), strict=True):
        y = 1
        for slot, rows in zip(column, _rows(column, top), strict=True):
            spots[slot.panel] = Place(x, y, columns_width, rows)
            y += rows
        x += columns_width
    return spots


def _widths(width: int, columns: list[list[Slot]]) -> list[int]:
    """How wide the columns are; an empty one leaves its room to the ladder."""
    more = width - _WIDE
    if more < 0:
        widths = [width // 2, width - width // 2, 0]
    elif columns[RIGHT]:
        widths = [42 + more * 44 // 80, 39 + more * 27 // 80, 0]
        widths[RIGHT] = width - sum(widths)
    else:
        widths = [width - _LADDER_WIDTH - more // 2, _LADDER_WIDTH + more // 2, 0]
    for column, used in enumerate(columns):
        if not used and column != MIDDLE:
            widths[MIDDLE] += widths[column]
            widths[column] = 0
    return widths


def _rows(column: list[Slot], top: int) -> list[int]:
    """The rows of a column's panels from top to bottom; together they are all there are."""
    if not column:
        return []
    spare = top - sum(slot.rows for slot in column)
    shares = sum(slot.share for slot in column)
    rows = [slot.rows + (spare * slot.share // shares if spare > 0 else 0) for slot in column]
    rows[0] += top - sum(rows)
    return rows


def _dialog(shape: str, width: int, rest: int, top: int) -> Place:
    if shape == "top" and top >= _TALL:
        return Place(0, 1, width, top)
    if shape == "centre" and width >= _WIDE:
        box_width, box_height = min(width, 84), min(rest, 22)
        return Place(
            (width - box_width) // 2, 1 + (top - min(top, box_height)) // 2, box_width, box_height
        )
    return Place(0, 1, width, rest)
