"""The key table at work: what a key means in a place, what it may be followed by, what the footer shows."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from app.domain.errors import ConfigError
from app.tui.bindings import (
    BINDINGS,
    CONFIRM,
    PLACES,
    START,
    SUBMIT,
    KeyBinding,
)

__all__ = [
    "BINDINGS",
    "CONFIRM",
    "PLACES",
    "START",
    "SUBMIT",
    "KeyBinding",
    "Keymap",
    "key_name",
]

_AS_IN_THE_TABLE: Mapping[str, str] = MappingProxyType({})
_KEY_NAMES = {"escape": "esc", "pagedown": "pgdn", "pageup": "pgup"} | {
    f"f{number}": f"F{number}" for number in range(1, 13)
}


class Keymap:
    """The table, checked and ready to be asked."""

    def __init__(self, bindings: Iterable[KeyBinding] = BINDINGS) -> None:
        """Raises ConfigError when a place uses a key twice, or for itself and as the start of a sequence,
        or when a key that confirms does anything else."""
        self.bindings = tuple(bindings)
        self._by_keys: dict[tuple[str, tuple[str, ...]], KeyBinding] = {}
        self._starts: dict[tuple[str, tuple[str, ...]], KeyBinding] = {}
        for binding in self.bindings:
            for key in binding.keys:
                self._add(binding, key)
        for (where, keys), binding in self._by_keys.items():
            longer = self._starts.get((where, keys))
            if longer is not None:
                raise ConfigError(
                    f"key {' '.join(keys)!r} means {binding.action} and starts {longer.action} in {where}; "
                    "choose another key for one of them"
                )
        self._check_confirming()

    def find(self, places: Sequence[str], *keys: str) -> KeyBinding | None:
        """What the keys mean, the first place that knows them winning."""
        for place in places:
            binding = self._by_keys.get((place, keys))
            if binding is not None:
                return binding
            if (place, keys) in self._starts:
                return None
        return None

    def begins(self, places: Sequence[str], *keys: str) -> bool:
        """Whether more keys must come: these are the start of a sequence."""
        for place in places:
            if (place, keys) in self._starts:
                return True
            if (place, keys) in self._by_keys:
                return False
        return False

    def following(self, places: Sequence[str], *keys: str) -> list[tuple[str, str]]:
        """The sequences that begin with these keys, and their labels."""
        return [
            (key_name(key), binding.label or binding.action)
            for binding in self.bindings
            if binding.where in places
            for key in binding.keys
            if strokes(key)[: len(keys)] == keys and len(strokes(key)) > len(keys)
        ]

    def footer(
        self, places: Sequence[str], labels: Mapping[str, str] = _AS_IN_THE_TABLE
    ) -> list[tuple[str, str]]:
        """Keys and labels to show for these places, in the order of the table; sequences are left out.

        `labels`: what actions are called instead, where the table's word would not be true now; "" for one
        that would do nothing.
        """
        return [
            (key_name(binding.keys[0]), label)
            for binding in self.bindings
            if binding.where in places
            and (label := labels.get(binding.action, binding.label))
            and binding.label
            and len(strokes(binding.keys[0])) == 1
        ]

    def _add(self, binding: KeyBinding, key: str) -> None:
        keys = strokes(key)
        other = self._by_keys.setdefault((binding.where, keys), binding)
        if other is not binding:
            raise ConfigError(
                f"key {key!r} means both {other.action} and {binding.action} in {binding.where}; "
                "choose another key for one of them"
            )
        for length in range(1, len(keys)):
            self._starts.setdefault((binding.where, keys[:length]), binding)

    def _check_confirming(self) -> None:
        """A key that confirms does nothing else: pressed twice it must not confirm what it has opened.

        Of a sequence the last key counts.
        """
        confirming: dict[str, KeyBinding] = {}
        for binding in self.bindings:
            if binding.kind == CONFIRM:
                confirming |= {strokes(key)[-1]: binding for key in binding.keys}
        for binding in self.bindings:
            if binding.kind == CONFIRM:
                continue
            for key in binding.keys:
                other = confirming.get(strokes(key)[-1])
                if other is not None:
                    does = "starts" if binding.kind == START else f"does {binding.action}"
                    raise ConfigError(
                        f"key {strokes(key)[-1]!r} both {does} and confirms; choose another key for "
                        f"{binding.where}.{binding.action} or {other.where}.{other.action}"
                    )


def strokes(key: str) -> tuple[str, ...]:
    """The keys to press one after the other: "g t" is g, then t."""
    return tuple(key.split(" "))


def key_name(key: str) -> str:
    """The key as people call it; of a sequence its keys without a gap: "gt"."""
    return "".join(_KEY_NAMES.get(each, each) for each in strokes(key))
