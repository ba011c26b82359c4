"""Turns keys into bindings: single ones at once, sequences when they are complete."""

from collections.abc import Sequence

from app.tui.keymap import KeyBinding, Keymap, key_name
from app.tui.widgets.bottom_lines import CommandLine

_NEVER_WAITS = ("anywhere", "always")


class KeyReader:
    """A sequence that was begun stands in the command row until it is complete or dropped."""

    def __init__(self, keymap: Keymap, line: CommandLine) -> None:
        self._keymap = keymap
        self._line = line
        self._begun: tuple[str, ...] = ()

    @property
    def begun(self) -> bool:
        """Whether keys are still to come."""
        return bool(self._begun)

    def read(self, places: Sequence[str], key: str, character: str | None) -> KeyBinding | str:
        """The binding that the key completes, or what to say to the trader: mostly ""."""
        stroke = "space" if character == " " else character or key
        keys = (*self._begun, stroke)
        binding = self._keymap.find(places, *keys)
        if binding is None and self._keymap.begins(places, *keys):
            self._begin(places, keys)
            return ""
        begun = self._line.begun
        self.drop()
        if binding is None and begun and stroke != "escape":  # the kill key must not wait, either
            binding = self._keymap.find(_NEVER_WAITS, stroke)
            if binding is None:
                return f"{begun}{key_name(stroke)} means nothing: ? lists the keys"
        return binding or ""

    def drop(self) -> None:
        """Forget the keys of a sequence."""
        self._begun, self._line.begun = (), ""

    def _begin(self, places: Sequence[str], keys: tuple[str, ...]) -> None:
        self._begun = keys
        self._line.begun = "".join(key_name(key) for key in keys)
        following = self._keymap.following(places, *keys)
        self._line.hint = "  ".join(f"{key} {name}" for key, name in following) + "  esc drops it"
        self._line.hint_look = "dim"
