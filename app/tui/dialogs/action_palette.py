"""The palette: every action that can be done now, with its keys, found by a few letters."""

from collections.abc import Mapping, Sequence
from typing import Final

from app.tui.bindings import CONFIRM, SUBMIT, KeyBinding
from app.tui.cells import Cell, label, words
from app.tui.dialogs.dialog import Hands
from app.tui.dialogs.find_list import FindList
from app.tui.fuzzy import rank_words
from app.tui.keymap import key_name

_KEYS_WIDTH = 18
# Other words that traders look for it by.
_ALSO: Final[Mapping[str, str]] = {
    "arm": "disarm safe",
    "kill": "revive resume",
    "freeze": "resume pause",
    "focus_balances": "positions portfolio assets",
    "focus_ladder": "book depth",
    "focus_working": "splits routes",
    "focus_venues": "exchanges connections",
    "focus_chart": "candles bars",
    "focus_tape": "trades",
    "focus_log": "messages answers",
}


class ActionPalette(FindList[KeyBinding]):
    """Enter does the action. What confirms is never offered: that takes its own key."""

    title = "Actions"
    what = "action"

    def __init__(self, hands: Hands, bindings: Sequence[KeyBinding]) -> None:
        """`bindings` of the places that were in force when it was opened."""
        super().__init__(hands)
        self._bindings = _once(bindings)

    def _matches(self, text: str) -> list[KeyBinding]:
        ranked = []
        for index, binding in enumerate(self._bindings):
            action = binding.action.replace("_", " ")
            fit = rank_words(
                f"{binding.label} {binding.help} {action} {_ALSO.get(binding.action, '')}", text
            )
            if fit is not None:
                ranked.append((fit, index, binding))
        ranked.sort(key=lambda entry: entry[:2])
        return [binding for _fit, _index, binding in ranked]

    def _cells(self, item: KeyBinding) -> list[Cell]:
        keys = " ".join(key_name(key) for key in item.keys)
        return [words(keys, _KEYS_WIDTH, "key"), label(item.help)]

    def _take(self, item: KeyBinding) -> None:
        self._hands.run(item.action)


def _once(bindings: Sequence[KeyBinding]) -> list[KeyBinding]:
    """Each action once, with all its keys."""
    actions: dict[str, KeyBinding] = {}
    for binding in bindings:
        if binding.kind in (CONFIRM, SUBMIT) or binding.action == "palette":
            continue
        known = actions.get(binding.action)
        keys = binding.keys if known is None else (*known.keys, *binding.keys)
        actions[binding.action] = (known or binding)._replace(keys=keys)
    return list(actions.values())
