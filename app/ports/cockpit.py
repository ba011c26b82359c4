"""The running engine, as a screen sees it: commands in, frozen views out. All calls are thread-safe."""

from collections.abc import Callable, Mapping
from typing import Protocol, TypeAlias

from app.domain.commands import Command
from app.views.keys import View

OnUrgent: TypeAlias = Callable[[tuple[str, ...]], None]


class Cockpit(Protocol):
    """The screen's only line to the engine; it never waits for it."""

    def submit(self, command: Command) -> None:
        """Put a command into the engine's inbox; returns at once, never raises."""
        ...

    def take_views(self) -> Mapping[str, View]:
        """The newest view per wanted key that changed since the last call (possibly none)."""
        ...

    def on_urgent(self, callback: OnUrgent) -> None:
        """Have it called when `take_views` has views that answer a command; at most sixty times a second.

        It is given their keys. The call comes on the engine's thread and must return at once.
        """
        ...
