"""The frame around a panel: title with its digit above, a line of states below."""

from collections.abc import Sequence

from app.tui.cells import TEXT, Cell, Row, blank, fill, width_of

SMALLEST_WIDTH = 8
SMALLEST_HEIGHT = 3


def framed(
    title: Sequence[Cell],
    body: Sequence[Row],
    width: int,
    height: int,
    look: str = "frame",
    foot: Sequence[Cell] = (),
) -> list[Row]:
    """Body rows in a box of width x height; too many are cut below, missing ones are blank."""
    if width < SMALLEST_WIDTH or height < SMALLEST_HEIGHT:
        return empty(width, height)
    inner = width - 2
    side = ("│", look)
    rows = [_edge("╭", "╮", title, width, look)]
    for index in range(height - 2):
        row = fill(body[index], inner) if index < len(body) else (blank(inner),)
        rows.append((side, *row, side))
    rows.append(_edge("╰", "╯", foot, width, look))
    return rows


def empty(width: int, height: int) -> list[Row]:
    """Nothing, in the right size."""
    return [(blank(width, TEXT),) for _ in range(max(height, 0))]


def _edge(left: str, right: str, label: Sequence[Cell], width: int, look: str) -> Row:
    room = width - 5
    if not label or room < 1:
        return ((left + "─" * (width - 2) + right, look),)
    taken = min(width_of(label), room)
    fitted = fill(label, taken)
    rest = "─" * (width - 5 - taken)
    return ((left + "─ ", look), *fitted, (f" {rest}{right}", look))
