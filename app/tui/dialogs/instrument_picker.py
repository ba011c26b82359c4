"""The instrument picker: type a few letters of a symbol, enter brings it into view."""

from collections.abc import Sequence

from app.tui.cells import Row, blank, fill, label, over, words
from app.tui.dialogs.dialog import CENTRE, Hands, Quiet
from app.tui.frames import framed
from app.tui.fuzzy import rank
from app.tui.line_edit import LineEdit
from app.views.instruments import InstrumentRow, InstrumentsView
from app.views.keys import INSTRUMENTS, View


class InstrumentPicker(Quiet):
    """Best match first; letters in order are enough: "ebt" finds ETH/BTC."""

    shape = CENTRE
    places = ("picker", "dialog", "always")
    wanted: tuple[str, ...] = (INSTRUMENTS,)

    def __init__(self, hands: Hands, view: InstrumentsView | None, text: str = "") -> None:
        self._hands = hands
        self._view = view
        self._edit = LineEdit(text)
        self._at = 0

    def show(self, key: str, view: View) -> None:
        """The list of instruments."""
        if isinstance(view, InstrumentsView):
            self._view = view

    def type_text(self, text: str) -> bool:
        """Letters of the filter."""
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
        """The filter and the matches."""
        inner, room = width - 2, max(1, height - 4)
        found = self._matches()
        self._at = min(max(self._at, 0), max(len(found) - 1, 0))
        body: list[Row] = [
            fill([label(" find ", "key"), *self._edit.cells(max(inner - 8, 1))], inner),
            (blank(inner),),
        ]
        if self._view is None:
            body.append((words(" loading instruments", inner, "dim"),))
        elif not found:
            body.append((words(f" no instrument matches {self._edit.text!r}", inner, "warning"),))
        first = max(0, min(self._at - room // 2, len(found) - room))
        for index, row in enumerate(found[first : first + room], first):
            here = index == self._at
            cells = [
                label(" >" if here else "  ", "own"),
                words(row.symbol, 22, "bright"),
                words(row.kind, 10, "dim"),
                label(" ".join(row.venues), "venue"),
            ]
            line = fill(cells, inner)
            body.append(over(line, "cursor") if here else line)
        foot = [label(f"{len(found)} found", "dim")]
        return framed(
            [label("Instruments", "title_focus")], body, width, height, "frame_focus", foot
        )

    def _matches(self) -> Sequence[InstrumentRow]:
        return () if self._view is None else matches(self._view.rows, self._edit.text)

    def _choose(self) -> None:
        found = self._matches()
        if not found:
            self._hands.say("no instrument matches: type fewer letters")
            return
        self._hands.close(self)
        self._hands.watch(found[min(self._at, len(found) - 1)].symbol)


def matches(rows: Sequence[InstrumentRow], text: str) -> list[InstrumentRow]:
    """Rows that hold the letters in order; best first: equal, at the start, within, spread."""
    wish = text.casefold().replace(" ", "")
    ranked = []
    for index, row in enumerate(rows):
        fit = rank(row.symbol.casefold(), wish)
        if fit is not None:
            ranked.append((fit, index, row))
    ranked.sort(key=lambda entry: entry[:2])
    return [row for _fit, _index, row in ranked]
