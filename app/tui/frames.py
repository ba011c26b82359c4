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

TITLE_EDGES = 5  # columns of the frame beside a title
SMALLEST_WIDTH = 8
SMALLEST_HEIGHT = 3
QUIET = "frame"


def framed(
    title: Sequence[Cell],
    body: Sequence[Row],
    width: int,
    height: int,
    look: str = QUIET,
    foot: Sequence[Cell] = (),
) -> list[Row]:
    """Body rows in a box of width x height; too many are cut below, missing ones are blank.

    What has the keys is marked before its title, and the cursor's row at its edge unless it brings a mark of
    its own, so that nobody needs a colour to find them.
    """
    if width < SMALLEST_WIDTH or height < SMALLEST_HEIGHT:
        return empty(width, height)
    inner = width - 2
    mark = " " if look == QUIET else FOCUS
    rows = [_edge((TOP_LEFT, mark, TOP_RIGHT), title, width, look)]
    for index in range(height - 2):
        row = fill(body[index], inner) if index < len(body) else (blank(inner),)
        rows.append(((_left(row), look), *row, (VERTICAL, look)))
    rows.append(_edge((BOTTOM_LEFT, " ", BOTTOM_RIGHT), foot, width, look))
    return rows


def empty(width: int, height: int) -> list[Row]:
    """Nothing, in the right size."""
    return [(blank(width, TEXT),) for _ in range(max(height, 0))]


def _left(row: Row) -> str:
    """The left edge of a line: the mark where the line lies on the cursor's background."""
    text, look = row[0] if row else ("", TEXT)
    return FOCUS if look.endswith("@cursor") and ">" not in text else VERTICAL


def _edge(ends: tuple[str, str, str], label: Sequence[Cell], width: int, look: str) -> Row:
    left, mark, right = ends
    room = width - 5
    if not label or room < 1:
        return ((left + HORIZONTAL * (width - 2) + right, look),)
    taken = min(width_of(label), room)
    fitted = fill(label, taken)
    rest = HORIZONTAL * (width - 5 - taken)
    return ((left + HORIZONTAL + mark, look), *fitted, (f" {rest}{right}", look))
