"""Where everything stands, by the size of the terminal. Status, alerts, feed, command line never drop."""

from typing import NamedTuple

SMALLEST = (80, 24)
_LADDER_WIDTH = 66
_WIDE = 120
_VENUES_HEIGHT = 7
_TALL = 18  # rows of the upper half from which venues get a panel of their own


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


def is_small(width: int, height: int) -> bool:
    """Whether only the plain message fits."""
    return width < SMALLEST[0] or height < SMALLEST[1]


def places(width: int, height: int, left: str, dialog: str | None) -> dict[str, Place]:
    """Panel names and where they stand. `left` is "balances" or "venues": which of the two shows where both
    do not fit. `dialog` is the shape of the open dialog: "top", "full", "centre" or None."""
    if width < 1 or height < 1:
        return {}
    if is_small(width, height):
        whole = Place(0, 0, width, height)
        return {"dialog": whole} if dialog else {"small": whole}
    rest = height - 4
    feed = max(10, min(rest // 3, 20))
    top = rest - feed
    spots = {
        "status": Place(0, 0, width, 1),
        **_upper(width, top, left),
        "orders": Place(0, 1 + top, width, feed),
        "alerts": Place(0, height - 3, width, 1),
        "command": Place(0, height - 2, width, 1),
        "footer": Place(0, height - 1, width, 1),
    }
    if dialog:
        spots["dialog"] = _dialog(dialog, width, rest, top)
    return spots


def _upper(width: int, top: int, left: str) -> dict[str, Place]:
    left_width = width - _LADDER_WIDTH - (width - _WIDE) // 2 if width >= _WIDE else width // 2
    ladder = Place(left_width, 1, width - left_width, top)
    if top < _TALL:
        return {left: Place(0, 1, left_width, top), "ladder": ladder}
    return {
        "balances": Place(0, 1, left_width, top - _VENUES_HEIGHT),
        "venues": Place(0, 1 + top - _VENUES_HEIGHT, left_width, _VENUES_HEIGHT),
        "ladder": ladder,
    }


def _dialog(shape: str, width: int, rest: int, top: int) -> Place:
    if shape == "top" and top >= _TALL:
        return Place(0, 1, width, top)
    if shape == "centre" and width >= _WIDE:
        box_width, box_height = min(width, 84), min(rest, 22)
        return Place(
            (width - box_width) // 2, 1 + (top - min(top, box_height)) // 2, box_width, box_height
        )
    return Place(0, 1, width, rest)
