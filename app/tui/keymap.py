"""Every key of the cockpit in one table: the keys, the `?` help and the footer all come from it."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from app.domain.errors import ConfigError

START = "start"  # opens something that can end in an order, a cancel or a stop
CONFIRM = "confirm"  # makes it happen
MOVE = ""


class KeyBinding(NamedTuple):
    """`keys` work in the place `where`; `label` is for the footer ("" = not shown there), `help` for `?`."""

    action: str
    where: str
    keys: tuple[str, ...]
    label: str
    help: str
    kind: str = MOVE


BINDINGS: tuple[KeyBinding, ...] = (
    KeyBinding("help", "trade", ("?", "f1"), "keys", "this list"),
    KeyBinding("command", "trade", (":",), "command", "type a command: b s c sym kill revive quit"),
    KeyBinding("buy", "trade", ("b",), "buy", "open a buy ticket; sends nothing", START),
    KeyBinding("sell", "trade", ("s",), "sell", "open a sell ticket; sends nothing", START),
    KeyBinding("cancel", "trade", ("c",), "cancel", "cancel the order under the cursor"),
    KeyBinding(
        "cancel_all", "trade", ("C",), "all", "cancel all our open orders; asks first", START
    ),
    KeyBinding("instrument", "trade", ("i",), "instrument", "choose the instrument in view"),
    KeyBinding(
        "kill", "anywhere", ("K",), "kill", "stop all new orders, cancel ours; asks for !", START
    ),
    KeyBinding("quit", "trade", ("q",), "quit", "quit; lists what is open and asks", START),
    KeyBinding("alerts", "trade", ("a",), "alerts", "read all alerts in full"),
    KeyBinding(
        "reconcile", "trade", ("R",), "", "ask every venue now for balances, orders and fills"
    ),
    KeyBinding(
        "explain", "trade", ("e",), "explain", "where a figure comes from, its age, its formula"
    ),
    KeyBinding("theme", "trade", ("T",), "", "the next theme"),
    KeyBinding("times", "trade", ("U",), "", "times in UTC or in your own zone"),
    KeyBinding("focus_balances", "trade", ("1",), "", "panel 1: balances"),
    KeyBinding("focus_ladder", "trade", ("2",), "", "panel 2: ladder"),
    KeyBinding("focus_venues", "trade", ("5",), "", "panel 5: venues"),
    KeyBinding("focus_orders", "trade", ("6",), "", "panel 6: order feed"),
    KeyBinding("next_panel", "trade", ("tab", "]"), "", "next panel"),
    KeyBinding("previous_panel", "trade", ("shift+tab", "["), "", "previous panel"),
    KeyBinding("down", "trade", ("j", "down"), "", "move the cursor of the panel down"),
    KeyBinding("up", "trade", ("k", "up"), "", "move the cursor of the panel up"),
    KeyBinding("page_down", "trade", ("ctrl+d", "pagedown"), "", "a page down"),
    KeyBinding("page_up", "trade", ("ctrl+u", "pageup"), "", "a page up"),
    KeyBinding("top", "trade", ("g", "home"), "", "to the first row"),
    KeyBinding("bottom", "trade", ("G", "end"), "", "to the last row"),
    KeyBinding(
        "open",
        "trade",
        ("enter",),
        "open",
        "an order's whole life, an asset's accounts",
    ),
    KeyBinding("interrupt", "always", ("ctrl+c",), "", "twice: the same as q"),
    KeyBinding("redraw", "always", ("ctrl+l",), "", "draw the whole screen again"),
    KeyBinding("back", "trade", ("escape",), "", "one step back; always safe"),
    # Below the smallest size only what ends danger works.
    KeyBinding("quit", "small", ("q",), "quit", "quit; lists what is open and asks", START),
    KeyBinding(
        "cancel_all", "small", ("C",), "cancel all", "cancel all our open orders; asks first", START
    ),
    # Every dialog.
    KeyBinding("back", "dialog", ("escape",), "back", "one step back; nothing is sent"),
    KeyBinding("down", "scroll", ("j", "down"), "down", "down"),
    KeyBinding("up", "scroll", ("k", "up"), "up", "up"),
    KeyBinding("page_down", "scroll", ("ctrl+d", "pagedown"), "", "a page down"),
    KeyBinding("page_up", "scroll", ("ctrl+u", "pageup"), "", "a page up"),
    KeyBinding("back", "scroll", ("q",), "", "one step back"),
    KeyBinding(
        "review", "ticket", ("enter",), "review", "show what would be sent; sends nothing", START
    ),
    KeyBinding("help", "ticket", ("?", "f1"), "", "this list"),
    KeyBinding("help", "review", ("?", "f1"), "", "this list"),
    KeyBinding("next_field", "ticket", ("tab", "down"), "field", "next field"),
    KeyBinding("previous_field", "ticket", ("shift+tab", "up"), "", "previous field"),
    KeyBinding(
        "next_choice", "ticket", ("right", "space", " "), "choice", "next side, style or venue"
    ),
    KeyBinding("previous_choice", "ticket", ("left",), "", "previous side, style or venue"),
    KeyBinding("erase", "ticket", ("backspace",), "", "erase one digit"),
    KeyBinding("clear", "ticket", ("ctrl+u", "delete"), "", "erase the field"),
    KeyBinding("confirm", "review", ("y",), "SEND", "send exactly the plan that is shown", CONFIRM),
    KeyBinding(
        "again", "review", ("enter",), "", "show the new plan when the shown one is void", START
    ),
    KeyBinding("confirm", "question", ("y",), "yes", "do it", CONFIRM),
    KeyBinding("confirm", "kill", ("!",), "STOP", "stop new orders and cancel ours", CONFIRM),
    KeyBinding(
        "confirm", "quit", ("y",), "quit", "leave; open orders stay at their venues", CONFIRM
    ),
    KeyBinding("down", "quit", ("j", "down"), "", "down"),
    KeyBinding("up", "quit", ("k", "up"), "", "up"),
    KeyBinding("cancel", "life", ("c",), "cancel", "cancel this order"),
    KeyBinding("choose", "picker", ("enter",), "choose", "bring the instrument into view"),
    KeyBinding("down", "picker", ("down", "ctrl+n", "tab"), "down", "down"),
    KeyBinding("up", "picker", ("up", "ctrl+p", "shift+tab"), "up", "up"),
    KeyBinding("erase", "picker", ("backspace",), "", "erase one letter"),
    KeyBinding("clear", "picker", ("ctrl+u",), "", "erase the filter"),
    KeyBinding("run", "command", ("enter",), "run", "run the command"),
    KeyBinding("complete", "command", ("tab",), "complete", "complete the word"),
    KeyBinding("older", "command", ("up",), "history", "older command"),
    KeyBinding("newer", "command", ("down",), "", "newer command"),
    KeyBinding("left", "command", ("left",), "", "left"),
    KeyBinding("right", "command", ("right",), "", "right"),
    KeyBinding("line_start", "command", ("home", "ctrl+a"), "", "start of the line"),
    KeyBinding("line_end", "command", ("end", "ctrl+e"), "", "end of the line"),
    KeyBinding("erase", "command", ("backspace",), "", "erase one letter"),
    KeyBinding("erase_right", "command", ("delete",), "", "erase the letter under the cursor"),
    KeyBinding("clear", "command", ("ctrl+u",), "", "erase the line"),
    KeyBinding("back", "command", ("escape",), "drop", "leave the command line"),
)

KEY_NAMES = {"escape": "esc", " ": "space", "pagedown": "pgdn", "pageup": "pgup"}
PLACES = {
    "always": "Always",
    "anywhere": "Everywhere but while typing text",
    "trade": "Trade screen",
    "ticket": "Ticket",
    "review": "Ticket, review",
    "kill": "Kill panel",
    "quit": "Quit dialog",
    "question": "Questions",
    "life": "Order life",
    "picker": "Instrument picker",
    "command": "Command line",
    "scroll": "Lists",
    "dialog": "Every dialog",
    "small": "Terminal too small",
}


class Keymap:
    """The table, checked and ready to be asked."""

    def __init__(self, bindings: Iterable[KeyBinding] = BINDINGS) -> None:
        """Raises ConfigError when a place uses a key twice, or a key both starts and confirms."""
        self.bindings = tuple(bindings)
        self._by_key: dict[tuple[str, str], KeyBinding] = {}
        for binding in self.bindings:
            for key in binding.keys:
                other = self._by_key.setdefault((binding.where, key), binding)
                if other is not binding:
                    raise ConfigError(
                        f"key {key!r} means both {other.action} and {binding.action} in {binding.where}; "
                        "choose another key for one of them"
                    )
        both = self._keys_of(START) & self._keys_of(CONFIRM)
        if both:
            raise ConfigError(
                f"key {min(both)!r} both starts and confirms; choose another key for one of them"
            )

    def find(self, places: Sequence[str], key: str) -> KeyBinding | None:
        """What the key means, the first place that knows it winning."""
        for place in places:
            binding = self._by_key.get((place, key))
            if binding is not None:
                return binding
        return None

    def footer(self, places: Sequence[str]) -> list[tuple[str, str]]:
        """Keys and labels to show for these places, in the order of the table."""
        return [
            (key_name(binding.keys[0]), binding.label)
            for place in places
            for binding in self.bindings
            if binding.where == place and binding.label
        ]

    def _keys_of(self, kind: str) -> set[str]:
        return {key for binding in self.bindings if binding.kind == kind for key in binding.keys}


def key_name(key: str) -> str:
    """The key as people call it."""
    return KEY_NAMES.get(key, key)
