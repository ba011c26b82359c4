"""The running engine, as a screen sees it: commands in, frozen views out. Both calls are thread-safe."""

from collections.abc import Mapping
from typing import Protocol

from app.domain.commands import Command
from app.views.keys import View


class Cockpit(Protocol):
    """The screen's only line to the engine; it never waits for it."""

    def submit(self, command: Command) -> None:
        """Put a command into the engine's inbox; returns at once, never raises."""
        ...

    def take_views(self) -> Mapping[str, View]:
        """The newest view per wanted key that changed since the last call (possibly none)."""
        ...
