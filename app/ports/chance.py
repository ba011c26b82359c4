"""Dice, passed in."""

from typing import Protocol


class Chance(Protocol):
    """Independent seeded streams by name, so that a new draw in one place shifts no other."""

    def uniform(self, stream: str) -> float:
        """A float in [0, 1) from the named stream; for jitter only, never for money."""
        ...

    def token(self, stream: str, bits: int) -> int:
        """A random integer of this many bits."""
        ...
