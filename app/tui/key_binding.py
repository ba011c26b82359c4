"""What one line of the key table says."""

from typing import NamedTuple

START = "start"  # opens something that can end in an order, a cancel or a stop
CONFIRM = "confirm"  # makes it happen
SUBMIT = "submit"  # makes it happen, but only behind a text that was typed for it
MOVE = ""


class KeyBinding(NamedTuple):
    """`keys` work in the place `where`; `label` is for the footer ("" = not shown there), `help` for `?`.

    A key is a name ("tab") or a character; "g t" are two keys, one after the other.
    """

    action: str
    where: str
    keys: tuple[str, ...]
    label: str
    help: str
    kind: str = MOVE
