"""Whether a painter can paint anything new: a picture is made of its painter's attributes alone."""

from decimal import Decimal
from typing import TypeAlias

import msgspec

Likeness: TypeAlias = tuple[object, ...]

_VALUES = (str, int, float, Decimal, type(None), msgspec.Struct, tuple)  # frozen, compared by ==


def likeness(painter: object) -> Likeness | None:
    """The painter's attributes as one value; None when one of them may change without being replaced.

    Attributes of its parts (a cursor, a line being typed) count, too. A list is copied.
    """
    return _taken(painter, parts=True)


def _taken(thing: object, parts: bool) -> Likeness | None:
    found: list[object] = []
    for value in vars(thing).values():
        if isinstance(value, _VALUES):
            found.append(value)
        elif isinstance(value, list) and all(isinstance(each, _VALUES) for each in value):
            found.append(tuple(value))
        elif parts and hasattr(value, "__dict__"):
            taken = _taken(value, parts=False)
            if taken is None:
                return None
            found.append(taken)
        else:
            return None
    return tuple(found)
