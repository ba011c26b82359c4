"""Whether a painter can paint anything new: a picture is made of its painter's attributes alone."""

from collections import deque
from datetime import tzinfo
from decimal import Decimal
from typing import TypeAlias

import msgspec

from app.tui.widgets.row_filter import RowFilter

Likeness: TypeAlias = tuple[object, ...]

# Frozen, compared by ==; a filter is replaced, never changed.
_VALUES = (
    str,
    int,
    float,
    Decimal,
    type(None),
    msgspec.Struct,
    tuple,
    frozenset,
    tzinfo,
    RowFilter,
)
_DEPTH = 4  # the key footer, the command row, the alert line, its clock


def likeness(painter: object) -> Likeness | None:
    """The painter's attributes as one value; None when one of them may change without being replaced.

    Attributes of its parts (a table, its cursor, the clock of the screen) count, too. Lists, queues and sets
    are copied.
    """
    return _taken(painter, _DEPTH)


def _taken(thing: object, depth: int) -> Likeness | None:
    found: list[object] = []
    for value in vars(thing).values():
        if isinstance(value, _VALUES):
            found.append(value)
        elif isinstance(value, set):
            found.append(frozenset(value))
        elif isinstance(value, list | deque):
            if not all(isinstance(each, _VALUES) for each in value):
                return None
            found.append(tuple(value))
        elif depth > 1 and hasattr(value, "__dict__"):
            taken = _taken(value, depth - 1)
            if taken is None:
                return None
            found.append(taken)
        else:
            return None
    return tuple(found)
