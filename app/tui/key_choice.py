"""The trader's own keys: a preset and single actions, laid over the shipped table.

What is asked for comes first; shipped keys stay beside it unless they were given to something else. So what
a message names still works, and nobody can take away the keys that end danger.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from app.domain.errors import ConfigError
from app.domain.safe_text import sanitise
from app.tui.bindings import BINDINGS, PRESETS
from app.tui.key_binding import CONFIRM, SUBMIT, KeyBinding
from app.tui.keymap import Keymap, strokes

TRADER: Final = "trader"
_NAMED: Final = frozenset(
    ("tab", "shift+tab", "enter", "escape", "space", "backspace", "delete", "insert", "home", "end",
     "pageup", "pagedown", "up", "down", "left", "right", *(f"f{number}" for number in range(1, 13)))
)  # fmt: skip
_CONTROL: Final = re.compile(r"ctrl\+[a-z]", re.ASCII)
# Tab, enter, line feed and backspace on many links, flow control, suspend.
_NEVER_ARRIVE: Final = frozenset(f"ctrl+{letter}" for letter in "imjhsqz")
_MOST: Final = 3  # keys of a sequence
_LONGEST: Final = 32
_VITAL: Final = ("back", "kill", "interrupt", "quit", "cancel_all")
_AHEAD: Final = ("anywhere", "always")  # whose vital keys no other place may cover


class KeyChoice(NamedTuple):
    """The [keys] of the config: a preset, and keys by "place.action" as docs/KEYS.md names them."""

    preset: str = TRADER
    rebind: Mapping[str, Sequence[str]] = {}


def keymap_of(choice: KeyChoice) -> Keymap:
    """Raises ConfigError, naming the setting, the key and the fix."""
    if choice == KeyChoice():
        return Keymap()
    preset = PRESETS.get(choice.preset)
    if preset is None:
        raise ConfigError(
            f"keys.preset = {sanitise(choice.preset, 40)!r}: no such preset; use {', '.join(PRESETS)}"
        )
    table = _laid_over(BINDINGS, preset, f"keys.preset = {choice.preset}")
    table = _laid_over(table, choice.rebind, "keys.rebind")
    try:
        return Keymap(table)
    except ConfigError as error:
        raise ConfigError(f"keys: {error}") from error


def name_of(binding: KeyBinding) -> str:
    """As the settings call it: "trade.buy", "chart.next_venue"."""
    return f"{binding.where}.{binding.action.replace(' ', '_')}"


def _laid_over(
    table: Sequence[KeyBinding], wishes: Mapping[str, Sequence[str]], setting: str
) -> list[KeyBinding]:
    """The table with the wished keys in front, taken away from what else they meant in their place."""
    owners = _owners(table, wishes, setting)
    served: set[str] = set()
    changed: list[KeyBinding] = []
    for binding in table:
        name, where = name_of(binding), binding.where
        own = [] if name in served else list(dict.fromkeys(wishes.get(name, ())))
        served.add(name)
        kept = [key for key in binding.keys if owners.get((where, key), name) == name]
        single = [key for key in own if len(strokes(key)) == 1]
        # The footer shows the first key, and only one that is pressed alone.
        keys = dict.fromkeys((*single, *kept, *own))
        if not keys and (binding.kind in (CONFIRM, SUBMIT) or binding.action in _VITAL):
            lost = binding.keys[0]
            taker = owners[where, lost]
            raise ConfigError(
                f"{setting}: {taker} = {lost!r} would leave no key for {name}; give {name} another one"
            )
        changed.append(binding._replace(keys=tuple(keys)))
    return [binding for binding in changed if binding.keys]


def _owners(
    table: Sequence[KeyBinding], wishes: Mapping[str, Sequence[str]], setting: str
) -> dict[tuple[str, str], str]:
    """Which action has each wished key, by place and key."""
    known = {name_of(binding) for binding in table}
    vital = {
        strokes(key)[0]: name_of(binding)
        for binding in table
        if binding.where in _AHEAD and binding.action in _VITAL
        for key in binding.keys
    }
    owners: dict[tuple[str, str], str] = {}
    for name, keys in wishes.items():
        shown = sanitise(name, 40)
        if name not in known:
            raise ConfigError(f"{setting}: {shown}: no such action; docs/KEYS.md lists their names")
        for key in keys:
            _check_key(key, f"{setting}: {shown}")
            guarded = vital.get(strokes(key)[0], name)
            if guarded != name:
                raise ConfigError(
                    f"{setting}: {shown} = {key!r} would cover the key of {guarded}; choose another"
                )
            other = owners.setdefault((name.partition(".")[0], key), name)
            if other != name:
                raise ConfigError(
                    f"{setting}: {key!r} is given to both {other} and {shown}; choose another for one"
                )
    return owners


def _check_key(key: str, setting: str) -> None:
    """Raises ConfigError for what no terminal sends, or not every one."""
    parts = strokes(key)
    if len(key) > _LONGEST or len(parts) > _MOST or not all(map(_is_key, parts)):
        raise ConfigError(
            f"{setting} = {sanitise(key, 40)!r}: no key that every terminal sends; use a character, "
            "f1 to f12, ctrl with a letter other than i m j h s q z, or a name as in docs/KEYS.md"
        )


def _is_key(stroke: str) -> bool:
    if stroke in _NEVER_ARRIVE:
        return False
    printable = len(stroke) == 1 and stroke.isascii() and stroke.isprintable() and stroke != " "
    return printable or stroke in _NAMED or _CONTROL.fullmatch(stroke) is not None
