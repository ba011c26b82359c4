"""The trader's own keys: a preset and single actions, laid over the shipped table.

What is asked for comes first; shipped keys stay beside it unless they were given to something else. What ends
danger, goes back or confirms keeps its shipped keys in any case: what a message names still works.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from app.domain.errors import ConfigError
from app.domain.safe_text import sanitise
from app.tui.bindings import BINDINGS, PRESETS
from app.tui.key_binding import CONFIRM, SUBMIT, KeyBinding
from app.tui.key_contexts import Context, contexts, is_text
from app.tui.keymap import Keymap, key_name, strokes

TRADER: Final = "trader"
_NAMED: Final = frozenset(
    ("tab", "shift+tab", "enter", "escape", "space", "backspace", "delete", "insert", "home", "end",
     "pageup", "pagedown", "up", "down", "left", "right", *(f"f{number}" for number in range(1, 13)))
)  # fmt: skip
_AS_SHOWN: Final = {key_name(key): key for key in _NAMED}
_CONTROL: Final = re.compile(r"ctrl\+[a-z]", re.ASCII)
# Tab, enter, line feed and backspace on many links, flow control, suspend.
_NEVER_ARRIVE: Final = frozenset(f"ctrl+{letter}" for letter in "imjhsqz")
_MOST: Final = 3  # keys of a sequence
_LONGEST: Final = 32
_BACK: Final = "back"
_VITAL: Final = (_BACK, "kill", "interrupt", "quit", "cancel", "cancel_all", "cancel_menu", "arm")
_NEVER_WAIT: Final = frozenset(("K", "A", "escape", "ctrl+c"))  # also inside a sequence


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
    wishes = {name: [_named(key) for key in keys] for name, keys in choice.rebind.items()}
    table = _laid_over(BINDINGS, preset)
    _check(table, wishes)
    table = _laid_over(table, wishes)
    try:
        keymap = Keymap(table)
    except ConfigError as error:
        raise ConfigError(f"keys.rebind: {error}") from error
    shipped = Keymap()
    for context in contexts():
        _check_kept(keymap, shipped, context)
        _check_given(keymap, context, wishes)
    return keymap


def name_of(binding: KeyBinding) -> str:
    """As the settings call it: "trade.buy", "chart.next_venue"."""
    return f"{binding.where}.{binding.action.replace(' ', '_')}"


def _named(key: str) -> str:
    """The key as the table has it, also where it is written as docs/KEYS.md shows it: F2, esc, gt."""
    parts = [_AS_SHOWN.get(part, part) for part in strokes(key)]
    if len(parts) == 1 and 1 < len(key) <= _MOST and parts[0] not in _NAMED and key.isprintable():
        parts = list(key)
    return " ".join(parts)


def _laid_over(
    table: Sequence[KeyBinding], wishes: Mapping[str, Sequence[str]]
) -> list[KeyBinding]:
    """The table with the wished keys in front, taken away from what else they meant in their place."""
    owners = {(name.partition(".")[0], key): name for name, keys in wishes.items() for key in keys}
    served: set[str] = set()
    changed: list[KeyBinding] = []
    for binding in table:
        name, where = name_of(binding), binding.where
        own = () if name in served else wishes.get(name, ())
        kept = [key for key in binding.keys if (where, key) not in owners]
        # The footer shows the first key, and only one that is pressed alone.
        single = [key for key in own if len(strokes(key)) == 1]
        served.add(name)
        changed.append(binding._replace(keys=tuple(dict.fromkeys((*single, *kept, *own)))))
    return [binding for binding in changed if binding.keys]


def _check(table: Sequence[KeyBinding], wishes: Mapping[str, Sequence[str]]) -> None:
    """Each wish by itself: its action, its keys, and that no other wish has the same."""
    known = {name_of(binding) for binding in table}
    owners: dict[tuple[str, str], str] = {}
    for name, keys in wishes.items():
        shown = sanitise(name, 40)
        if name not in known:
            raise ConfigError(
                f"keys.rebind: {shown}: no such action; docs/KEYS.md lists their names"
            )
        where, _, action = name.partition(".")
        for key in keys:
            _check_key(key, shown)
            parts = strokes(key)
            never_waits = len(parts) > 1 and not _NEVER_WAIT.isdisjoint(parts)
            if never_waits or ("escape" in parts and action != _BACK):
                raise ConfigError(
                    f"keys.rebind: {shown} = {key!r}: esc always goes back, and K, A and ctrl+c never wait "
                    "in a sequence; choose another"
                )
            other = owners.setdefault((where, key), name)
            if other != name:
                raise ConfigError(
                    f"keys.rebind: {key!r} is given to both {other} and {shown}; choose another for one"
                )


def _check_key(key: str, shown: str) -> None:
    """Raises ConfigError for what no terminal sends, or not every one."""
    parts = strokes(key)
    if len(key) > _LONGEST or len(parts) > _MOST or not all(map(_is_key, parts)):
        raise ConfigError(
            f"keys.rebind: {shown} = {sanitise(key, 40)!r}: no key that every terminal sends; use a "
            "character, F1 to F12, ctrl with a letter other than i m j h s q z, or a name of docs/KEYS.md"
        )


def _is_key(stroke: str) -> bool:
    if stroke in _NEVER_ARRIVE:
        return False
    printable = len(stroke) == 1 and stroke.isascii() and stroke.isprintable() and stroke != " "
    return printable or stroke in _NAMED or _CONTROL.fullmatch(stroke) is not None


def _check_kept(keymap: Keymap, shipped: Keymap, context: Context) -> None:
    """What ends danger, goes back or confirms means the same as in the shipped table."""
    for binding in BINDINGS:
        vital = binding.kind in (CONFIRM, SUBMIT) or binding.action in _VITAL
        if not vital or binding.where not in context:
            continue
        for key in binding.keys:
            if _means(shipped, context, key) != name_of(binding):
                continue
            now = _means(keymap, context, key)
            if now != name_of(binding):
                raise ConfigError(
                    f"keys.rebind: {key_name(key)!r} is the key of {name_of(binding)} and stays it; choose "
                    f"another for {now or 'what begins with it'}"
                )


def _check_given(keymap: Keymap, context: Context, wishes: Mapping[str, Sequence[str]]) -> None:
    """A key that was asked for does what was asked for, wherever its place is in force."""
    for name, keys in wishes.items():
        if name.partition(".")[0] not in context:
            continue
        shipped = {key for each in BINDINGS if name_of(each) == name for key in each.keys}
        for key in keys:
            if key in shipped:
                continue
            if is_text(context, strokes(key)[0]):
                raise ConfigError(
                    f"keys.rebind: {name} = {key!r} would be typed as text in {context[0]}; choose a key "
                    "that is no character"
                )
            now = _means(keymap, context, key)
            if now != name:
                raise ConfigError(
                    f"keys.rebind: {name} = {key!r} means {now or 'a sequence'} in {context[0]}; choose "
                    "another, or give that one another key"
                )


def _means(keymap: Keymap, context: Context, key: str) -> str:
    """The action, by name, that these keys cause there, pressed one after the other; "" for none."""
    parts = strokes(key)
    for length in range(1, len(parts) + 1):
        found = keymap.find(context, *parts[:length])
        if found is not None:
            return name_of(found) if length == len(parts) else ""
    return ""
