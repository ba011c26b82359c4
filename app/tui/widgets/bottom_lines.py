"""The last three lines: what needs your eye, the command line, and the keys that work now."""

from app.trading.language import LONGEST_LINE
from app.tui.cells import Cell, Row, fill, label, over, width_of, words, wrap
from app.tui.line_edit import LIMIT, LineEdit
from app.tui.widgets.alerts_told import Alerts

_INDENT = 3  # columns in front of a notice
_NOTICE_ROWS = 2
_GAP = 2  # columns between what is typed and its hint
_HINT_LEAST = 16  # in less room a hint would be torn apart: all of it goes below


class CommandLine:
    """While `active` the line being typed with its hint; else begun keys, or the last notice.

    What of a hint or a notice finds no room stands in the row of the key footer, for as long as it is shown.
    """

    def __init__(self, alerts: Alerts | None = None) -> None:
        self.alerts = alerts or Alerts()
        self.edit = LineEdit()
        self.active = False
        self.prompt = ":"  # or "/" for a filter
        self.begun = ""  # keys of a sequence that are still to be completed
        self.notice = ""
        self.notice_look = "text"
        self.hint = ""
        self.hint_look = "dim"

    @property
    def is_free(self) -> bool:
        """Whether its row goes on with what has no room in the alert line above."""
        return not (self.active or self.begun or self.notice)

    def begin(self, prompt: str, text: str = "") -> None:
        """Start typing."""
        self.active, self.prompt, self.hint = True, prompt, ""
        self.edit.limit = LONGEST_LINE if prompt == ":" else LIMIT
        self.edit.set(text)

    def paint(self, width: int, height: int) -> list[Row]:
        """One line."""
        if not self.active and not self.begun:
            return [self._idle(width)][:height]
        cells = self._typed(width)
        rest = width - width_of(cells) - _GAP
        if self.hint and rest > 0:
            hint = self._hinted(width)[0]
            cells += [label(" " * _GAP), words(hint, rest, self.hint_look, right=self.active)]
        return [fill(cells, width)][:height]

    def _typed(self, width: int) -> list[Cell]:
        if not self.active:
            return [label(f" {self.begun} ", "key")]
        return [
            label(f" {self.prompt}", "key"),
            *self.edit.cells(max(width - 3, 1), grow=True),
        ]

    def _hinted(self, width: int) -> list[str]:
        """The hint: what of it stands behind the text being typed, then what goes on below."""
        room = width - width_of(self._typed(width)) - _GAP
        if not self.active or width_of([label(self.hint)]) <= room:
            return [self.hint]
        if room < _HINT_LEAST:
            return ["", self.hint]
        return wrap(self.hint, room)

    def _idle(self, width: int) -> Row:
        """The notice, or what has no room in the alert line above."""
        alert = self.alerts.second_row(width) if self.is_free else None
        if alert is not None:
            return alert
        notice = words(self._wrapped(width)[0], max(width - _INDENT, 0), self.notice_look)
        return fill([label(" : ", "dim"), notice], width)

    def overflow(self, width: int) -> Cell | None:
        """What of the hint or the notice has no room in its own row; None while all of it has."""
        if self.active:
            lines, look = self._hinted(width), self.hint_look
        else:
            lines, look = [""] if self.begun else self._wrapped(width), self.notice_look
        return (" ".join(lines[1:]), look) if len(lines) > 1 else None

    def _wrapped(self, width: int) -> list[str]:
        return _in_rows(self.notice, width)


class AlertLine:
    """The alerts that lead; what of them has no room stands in the command row while that is free."""

    def __init__(self, line: CommandLine) -> None:
        self._line = line

    def paint(self, width: int, height: int) -> list[Row]:
        """One line."""
        return [self._line.alerts.first_row(width, alone=not self._line.is_free)][:height]


class KeyFooter:
    """Keys from the binding table; those that do not fit are left out whole, the last one never.

    A hint or a notice that is longer than its row goes on here.
    """

    def __init__(self, line: CommandLine | None = None) -> None:
        self.keys: list[tuple[str, str]] = []
        self._line = line or CommandLine()

    def paint(self, width: int, height: int) -> list[Row]:
        """One line."""
        rest = self._line.overflow(width)
        if rest is not None:
            shown = words(rest[0], max(width - _INDENT, 0), rest[1])
            return [over(fill([label(" " * _INDENT), shown], width), "bar")][:height]
        pieces = [
            [label(("  " if at else " ") + key, "key"), label(f" {name}", "dim")]
            for at, (key, name) in enumerate(self.keys)
        ]
        last = pieces.pop() if pieces else []
        cells: list[Cell] = []
        for piece in pieces:
            if width_of(cells) + width_of(piece) + width_of(last) <= width:
                cells += piece
        return [over(fill([*cells, *last], width), "bar")][:height]


def fits(notice: str, width: int) -> bool:
    """Whether all of it can be read at once: in its own row and the one below."""
    return len(_in_rows(notice, width)) <= _NOTICE_ROWS


def _in_rows(notice: str, width: int) -> list[str]:
    return wrap(notice, max(width - _INDENT, 1))
