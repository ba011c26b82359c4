"""The kill switch's second memory: a flag that survives a broken database."""

from typing import Protocol


class KillFlag(Protocol):
    """Small and immediate; raises OSError when it cannot be kept."""

    def hoist(self, words: str) -> None: ...

    def lower(self) -> None: ...

    def read(self) -> str | None:
        """What was written when it was hoisted; None when it is not."""
        ...
