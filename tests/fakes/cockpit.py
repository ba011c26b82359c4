"""A cockpit without an engine: hands out the views it is given and remembers the commands it gets."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from app.domain.commands import Command, WantViews
from app.ports.cockpit import OnUrgent
from app.views.keys import View

C = TypeVar("C")


class ScriptedCockpit:
    """`views` are delivered once when wanted, and again whenever `put` replaces them."""

    def __init__(
        self,
        views: Mapping[str, View] | None = None,
        answer: Callable[["ScriptedCockpit", Command], None] | None = None,
    ) -> None:
        self.commands: list[Command] = []
        self.wanted: tuple[str, ...] = ()
        self._views: dict[str, View] = dict(views or {})
        self._changed: set[str] = set(self._views)
        self._answer = answer
        self._told_urgent: OnUrgent | None = None

    def submit(self, command: Command) -> None:
        """Remember; a script may answer with new views."""
        self.commands.append(command)
        if isinstance(command, WantViews):
            self._changed |= set(command.keys) - set(self.wanted)
            self.wanted = command.keys
        if self._answer is not None:
            self._answer(self, command)
        due = tuple(self._changed & set(self.wanted))
        if due:
            self.hurry(*due)

    def take_views(self) -> Mapping[str, View]:
        """What is wanted and has changed since the last call."""
        taken = {
            key: self._views[key]
            for key in self.wanted
            if key in self._changed and key in self._views
        }
        self._changed -= set(taken)
        return taken

    def on_urgent(self, callback: OnUrgent) -> None:
        """Called after each command that changed a wanted view, as the engine does."""
        self._told_urgent = callback

    def hurry(self, *keys: str) -> None:
        """Have the screen show these at once."""
        if self._told_urgent is not None:
            self._told_urgent(keys)

    def put(self, key: str, view: View) -> None:
        """A newer view."""
        self._views[key] = view
        self._changed.add(key)

    def given(self, kind: type[C]) -> list[C]:
        """The commands of one kind, in order."""
        return [command for command in self.commands if isinstance(command, kind)]
