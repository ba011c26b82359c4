"""The palette: every action that can be done now, with its keys, found by a few letters."""

from collections.abc import Sequence

from app.tui.bindings import CONFIRM, KeyBinding
from app.tui.cells import Row, blank, fill, label, over, words
from app.tui.dialogs.dialog import CENTRE, Hands, Quiet
from app.tui.frames import framed
from app.tui.fuzzy import rank_words
from app.tui.keymap import key_name
from app.tui.line_edit import LineEdit

_KEYS_WIDTH = 18


class ActionPalette(Quiet):
    """Best match first, enter does it. What confirms is never offered: that takes its own key."""

    shape = CENTRE
    places = ("picker", "dialog", "always")

    def __init__(self, hands: Hands, bindings: Sequence[KeyBinding]) -> None:
        """`bindings` of the places that were in force when it was opened."""
        self._hands = hands
        self._bindings = _once(bindings)
        self._edit = LineEdit()
        self._at = 0

    def type_text(self, text: str) -> bool:
        """Letters to look for."""
        self._at = 0
        return self._edit.insert(text)

    def act(self, action: str) -> bool:
        """Move, choose or close."""
        if action in ("down", "up"):
            self._at += 1 if action == "down" else -1
        elif action == "choose":
            self._choose()
        elif action == "back":
            self._hands.close(self)
        elif self._edit.act(action):
            self._at = 0
        else:
            return False
        return True

    def paint(self, width: int, height: int) -> list[Row]:
        """What is looked for, and what is found."""
        inner, room = width - 2, max(1, height - 4)
        found = self._found()
        self._at = min(max(self._at, 0), max(len(found) - 1, 0))
        body: list[Row] = [
            fill([label(" find ", "key"), *self._edit.cells(max(inner - 8, 1))], inner),
            (blank(inner),),
        ]
        if not found:
            body.append((words(f" no action matches {self._edit.text!r}", inner, "warning"),))
        first = max(0, min(self._at - room // 2, len(found) - room))
        for index, binding in enumerate(found[first : first + room], first):
            here = index == self._at
            keys = " ".join(key_name(key) for key in binding.keys)
            line = fill(
                [label(" >" if here else "  ", "own"), words(keys, _KEYS_WIDTH, "key"),
                 label(binding.help)],
                inner,
            )  # fmt: skip
            body.append(over(line, "cursor") if here else line)
        foot = [label(f"{len(found)} found", "dim")]
        return framed([label("Actions", "title_focus")], body, width, height, "frame_focus", foot)

    def _found(self) -> list[KeyBinding]:
        ranked = []
        for index, binding in enumerate(self._bindings):
            text = f"{binding.label} {binding.help} {binding.action.replace('_', ' ')}"
            fit = rank_words(text, self._edit.text)
            if fit is not None:
                ranked.append((fit, index, binding))
        ranked.sort(key=lambda entry: entry[:2])
        return [binding for _fit, _index, binding in ranked]

    def _choose(self) -> None:
        found = self._found()
        if not found:
            self._hands.say("no action matches: type fewer letters")
            return
        self._hands.close(self)
        self._hands.run(found[min(max(self._at, 0), len(found) - 1)].action)


def _once(bindings: Sequence[KeyBinding]) -> list[KeyBinding]:
    """Each action once, with all its keys."""
    actions: dict[str, KeyBinding] = {}
    for binding in bindings:
        if binding.kind == CONFIRM or binding.action == "palette":
            continue
        known = actions.get(binding.action)
        keys = binding.keys if known is None else (*known.keys, *binding.keys)
        actions[binding.action] = (known or binding)._replace(keys=keys)
    return list(actions.values())
