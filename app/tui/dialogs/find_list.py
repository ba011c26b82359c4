"""A list that a few letters find the way through: best match first, enter takes it."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import Generic, TypeVar

from app.tui.cells import Cell, Row, blank, fill, label, over, words
from app.tui.dialogs.dialog import CENTRE, Hands, Quiet
from app.tui.frames import framed
from app.tui.line_edit import LineEdit

T = TypeVar("T")


class FindList(Quiet, Generic[T]):
    """`what` names one of the things that are listed."""

    shape = CENTRE
    places = ("picker", "dialog", "always")
    title = ""
    what = ""

    def __init__(self, hands: Hands, text: str = "") -> None:
        """`text` has been typed already."""
        self._hands = hands
        self._edit = LineEdit(text)
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
        found = self._matches(self._edit.text)
        self._at = min(max(self._at, 0), max(len(found) - 1, 0))
        body: list[Row] = [
            fill([label(" find ", "key"), *self._edit.cells(max(inner - 8, 1))], inner),
            (blank(inner),),
        ]
        if self._loading:
            body.append((words(f" loading {self.title.lower()}", inner, "dim"),))
        elif not found:
            nothing = f" no {self.what} matches {self._edit.text!r}"
            body.append((words(nothing, inner, "warning"),))
        first = max(0, min(self._at - room // 2, len(found) - room))
        for index, item in enumerate(found[first : first + room], first):
            here = index == self._at
            line = fill([label(" >" if here else "  ", "own"), *self._cells(item)], inner)
            body.append(over(line, "cursor") if here else line)
        foot = [label(f"{len(found)} found", "dim")]
        return framed([label(self.title, "title_focus")], body, width, height, "frame_focus", foot)

    @property
    def _loading(self) -> bool:
        return False

    @abstractmethod
    def _matches(self, text: str) -> Sequence[T]: ...

    @abstractmethod
    def _cells(self, item: T) -> Sequence[Cell]: ...

    @abstractmethod
    def _take(self, item: T) -> None: ...

    def _choose(self) -> None:
        found = self._matches(self._edit.text)
        if not found:
            self._hands.say(f"no {self.what} matches: type fewer letters")
            return
        self._hands.close(self)
        self._take(found[min(max(self._at, 0), len(found) - 1)])
