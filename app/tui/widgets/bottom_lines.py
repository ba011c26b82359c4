"""The last three lines: what needs your eye, the command line, and the keys that work now."""

from app.trading.language import LONGEST_LINE
from app.tui.cells import Cell, Row, fill, label, over, width_of, words, wrap
from app.tui.glyphs import ELLIPSIS
from app.tui.line_edit import LIMIT, LineEdit
from app.tui.times import Times
from app.views.alerts import AlertRow, AlertsView

_MARKS = {"alarm": ("!!", "alarm"), "warning": ("!", "warning"), "info": ("i", "dim")}
_ORDER = {"alarm": 0, "warning": 1}
_SHOWN_MINUTES = 3  # older words of plain information leave the line; `a` still lists them
_INDENT = 3  # columns in front of a notice
_NOTICE_ROWS = 2
_GAP = 2  # columns between what is typed and its hint
_HINT_LEAST = 16  # in less room a hint would be torn apart: all of it goes below


class AlertLine:
    """Alarms first, then the newest; as many as fit, the first one always.

    One that is too long for its row goes on in the command row while nothing else is told there.
    """

    def __init__(self, times: Times | None = None) -> None:
        self._times = times or Times()
        self.view: AlertsView | None = None
        self.now_ns = 0

    def paint(self, width: int, height: int) -> list[Row]:
        """One line."""
        cells: list[Cell] = []
        for at, row in enumerate(self._chosen()):
            room = width - width_of(cells)
            lines = [_told(row)] if at else self._wrapped(row, width)
            piece = self._cells(row, lines[0] + (f" {ELLIPSIS}" if len(lines) > 1 else ""))
            if cells and width_of(piece) > room:
                break
            cells.extend(piece)
        return [fill(cells, width)][:height]

    def overflow(self, width: int) -> Cell | None:
        """What of the first one has no room in the row; None while all of it has."""
        chosen = self._chosen()[:1]
        lines = self._wrapped(chosen[0], width) if chosen else []
        return (" ".join(lines[1:]), _look(chosen[0])) if len(lines) > 1 else None

    def _wrapped(self, row: AlertRow, width: int) -> list[str]:
        """Its text in lines that fit behind its mark and time."""
        room = width - width_of(self._cells(row, ""))
        lines = wrap(_told(row), max(room, 1))
        return lines if len(lines) == 1 else wrap(_told(row), max(room - 2, 1))

    def _cells(self, row: AlertRow, text: str) -> list[Cell]:
        mark, look = _MARKS.get(row.severity, ("!", "warning"))
        return [
            label(f" {mark} ", look),
            label(f"{self._times.of_day(row.at_ns)} ", "dim"),
            label(f"{text} ", _look(row)),
        ]

    def _chosen(self) -> list[AlertRow]:
        rows = self.view.rows if self.view is not None else ()
        oldest = self.now_ns - _SHOWN_MINUTES * 60 * 1_000_000_000
        fresh = [row for row in rows if row.severity != "info" or row.at_ns >= oldest]
        return sorted(fresh, key=lambda row: _ORDER.get(row.severity, 2))


class CommandLine:
    """While `active` the line being typed with its hint; else begun keys, or the last notice.

    What of a hint or a notice finds no room stands in the row of the key footer, for as long as it is shown.
    """

    def __init__(self, alerts: AlertLine | None = None) -> None:
        self._alerts = alerts or AlertLine()
        self.edit = LineEdit()
        self.active = False
        self.prompt = ":"  # or "/" for a filter
        self.begun = ""  # keys of a sequence that are still to be completed
        self.notice = ""
        self.notice_look = "text"
        self.hint = ""
        self.hint_look = "dim"

    def begin(self, prompt: str, text: str = "") -> None:
        """Start typing."""
        self.active, self.prompt, self.hint = True, prompt, ""
        self.edit.limit = LONGEST_LINE if prompt == ":" else LIMIT
        self.edit.set(text)

    def paint(self, width: int, height: int) -> list[Row]:
        """One line."""
        if not self.active and not self.begun:
            return [fill(self._idle(width), width)][:height]
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

    def _idle(self, width: int) -> list[Cell]:
        """The notice, or what has no room in the alert line above."""
        room = max(width - _INDENT, 0)
        alert = None if self.notice else self._alerts.overflow(width)
        if alert is not None:
            return [label(" " * _INDENT), words(alert[0], room, alert[1])]
        return [label(" : ", "dim"), words(self._wrapped(width)[0], room, self.notice_look)]

    def overflow(self, width: int) -> Cell | None:
        """What of the hint or the notice has no room in its own row; None while all of it has."""
        if self.active:
            lines, look = self._hinted(width), self.hint_look
        else:
            lines, look = [""] if self.begun else self._wrapped(width), self.notice_look
        return (" ".join(lines[1:]), look) if len(lines) > 1 else None

    def _wrapped(self, width: int) -> list[str]:
        return _in_rows(self.notice, width)


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


def _told(row: AlertRow) -> str:
    return f"{row.text} x{row.count}" if row.count > 1 else row.text


def _look(row: AlertRow) -> str:
    return {"alarm": "bright", "info": "dim"}.get(row.severity, "warning")
