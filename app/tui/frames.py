"""The frame around a panel: title with its digit above, a line of states below."""

from collections.abc import Sequence

from app.tui.cells import TEXT, Cell, Row, blank, fill, width_of
from app.tui.glyphs import (
    BOTTOM_LEFT,
    BOTTOM_RIGHT,
    FOCUS,
    HORIZONTAL,
    TOP_LEFT,
    TOP_RIGHT,
    VERTICAL,
)

SMALLEST_WIDTH = 8
SMALLEST_HEIGHT = 3
FOCUSED = "frame_focus"


def framed(
    title: Sequence[Cell],
    body: Sequence[Row],
    width: int,
    height: int,
    look: str = "frame",
    foot: Sequence[Cell] = (),
) -> list[Row]:
    """Body rows in a box of width x height; too many are cut below, missing ones are blank.

    What has the keys is marked before its title, so that nobody needs the frame's colour to find it.
    """
    if width < SMALLEST_WIDTH or height < SMALLEST_HEIGHT:
        return empty(width, height)
    inner = width - 2
    side = (VERTICAL, look)
    mark = FOCUS if look == FOCUSED else " "
    rows = [_edge((TOP_LEFT, mark, TOP_RIGHT), title, width, look)]
    for index in range(height - 2):
        row = fill(body[index], inner) if index < len(body) else (blank(inner),)
        rows.append((side, *row, side))
    rows.append(_edge((BOTTOM_LEFT, " ", BOTTOM_RIGHT), foot, width, look))
    return rows


def empty(width: int, height: int) -> list[Row]:
    """Nothing, in the right size."""
    return [(blank(width, TEXT),) for _ in range(max(height, 0))]


def _edge(ends: tuple[str, str, str], label: Sequence[Cell], width: int, look: str) -> Row:
    left, mark, right = ends
    room = width - 5
    if not label or room < 1:
        return ((left + HORIZONTAL * (width - 2) + right, look),)
    taken = min(width_of(label), room)
    fitted = fill(label, taken)
    rest = HORIZONTAL * (width - 5 - taken)
    return ((left + HORIZONTAL + mark, look), *fitted, (f" {rest}{right}", look))
