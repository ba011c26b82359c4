"""NAV history: the stored NAV over a range on the whole screen, read out point by point."""

from collections.abc import Sequence
from decimal import Decimal

from app.domain.instants import MINUTE, Duration
from app.domain.intervals import DAY, HOUR
from app.portfolio.nav_ranges import RANGES
from app.tui import formatting as form
from app.tui.cells import Cell, Row, blank, fill, label, width_of, words, wrap
from app.tui.charts.nav_picture import NavPicture
from app.tui.dialogs.dialog import FULL, Hands, Quiet, leave_for_command
from app.tui.frames import framed
from app.views.keys import View, nav_key
from app.views.nav_history import SURE, NavHistoryView

_NAMES = tuple(RANGES)
_PICTURE_LEAST = 5
_FAR = 8  # columns of a page


class NavHistory(Quiet):
    """Left and right move the cursor by a column; without one the newest point is read out."""

    shape = FULL
    places = ("nav", "dialog", "anywhere", "always")

    def __init__(self, hands: Hands) -> None:
        self._hands = hands
        self._name = "1d"
        self._settled = False  # on a range: by a key, or by the first reading
        self._view: NavHistoryView | None = None
        self._cursor: int | None = None
        self._picture: tuple[object, NavPicture] | None = None
        self._columns = 0

    @property
    def wanted(self) -> tuple[str, ...]:
        """NAV over the chosen range."""
        return (nav_key(self._name),)

    def show(self, key: str, view: View) -> None:
        """A newer reading of the range."""
        if not isinstance(view, NavHistoryView) or view.range != self._name:
            return
        self._view = view
        if view.loading or not view.points or self._settled:
            return
        self._settled = True
        if view.until_ns - view.points[0].at_ns <= HOUR:
            self._choose("1h")  # all there is: a day would show it as a stroke at its end

    def act(self, action: str) -> bool:
        """Choose a range, move the cursor or close."""
        word, _, rest = action.partition(" ")
        if word == "range" and rest in RANGES:
            self._settled = True
            self._choose(rest)
        elif action in ("next_range", "previous_range"):
            self._settled = True
            step = 1 if action == "next_range" else -1
            at = _NAMES.index(self._name) + step
            self._choose(_NAMES[min(max(at, 0), len(_NAMES) - 1)])
        elif action in _MOVES:
            self._move(_MOVES[action])
        elif action == "back":
            if self._cursor is not None:
                self._cursor = None
            else:
                self._hands.close(self)
        elif action == "command":
            leave_for_command(self._hands, self)
        else:
            return False
        return True

    def paint(self, width: int, height: int) -> list[Row]:
        """Line, cursor, summary."""
        inner, room = width - 2, height - 2
        view = self._view
        if view is None or view.loading:
            body: list[Row] = [(words(" reading the history", inner, "dim"),)]
        elif view.problem:
            body = [
                fill([label(f" {line}", "warning")], inner)
                for line in wrap(view.problem, inner - 2)
            ]
        elif not view.points:
            body = [
                (words(" no NAV stored in this range: longer ranges may have some", inner, "dim"),)
            ]
        else:
            body = self._drawn(view, inner, room)
        return framed(self._heading(), body, width, height, "frame_focus")

    def _choose(self, name: str) -> None:
        if name != self._name:
            self._name, self._view, self._cursor = name, None, None

    def _move(self, step: int) -> None:
        if not self._columns:
            return
        at = self._columns - 1 if self._cursor is None else self._cursor
        self._cursor = min(max(at + step, 0), self._columns - 1)

    def _heading(self) -> list[Cell]:
        cells = [label("NAV history ", "title_focus")]
        for number, name in enumerate(_NAMES, 1):
            chosen = name == self._name
            cells += [
                label(f" {number} ", "key"),
                label(f"[{name}]" if chosen else name, "bright" if chosen else "dim"),
            ]
        cells.append(label(f"  USD, times {self._hands.times.word}", "dim"))
        return cells

    def _drawn(self, view: NavHistoryView, inner: int, room: int) -> list[Row]:
        summary = _summary(view, inner)
        height = room - len(summary) - 1
        if height < _PICTURE_LEAST:
            return [*self._reading(view, None, inner), *summary]
        times = self._hands.times
        key = (view, inner, height, times.local)
        if self._picture is None or self._picture[0] != key:
            self._picture = (key, NavPicture(view, inner, height, times))
        picture = self._picture[1]
        self._columns = picture.columns
        if self._cursor is not None:
            self._cursor = min(self._cursor, picture.columns - 1)
        return [
            *picture.paint(self._cursor),
            *self._reading(view, picture, inner),
            *summary,
        ]

    def _reading(self, view: NavHistoryView, picture: NavPicture | None, inner: int) -> list[Row]:
        """The point under the cursor, or the newest one."""
        point = view.points[-1]
        if picture is not None and self._cursor is not None:
            found = picture.at_column(self._cursor)
            if found is None:
                return [
                    fill(
                        [label(" cursor ", "own"), label("nothing is stored here", "warning")],
                        inner,
                    )
                ]
            point = found
        first = view.first if view.first is not None else point.close
        change = point.close - first
        share = change / first if first > 0 else None
        cells = [
            label(" cursor " if self._cursor is not None else " newest ", "own"),
            label(f"{self._hands.times.to_the_minute(point.at_ns)}  ", "dim"),
            label(f"{form.dollars(point.close)}  ", "bright"),
            *_changed(change, share),
        ]
        if point.is_sure:
            cells.append(
                label(f"  since {self._hands.times.to_the_minute(view.points[0].at_ns)}", "dim")
            )
        else:
            sure = (
                form.confidence(point.confidence, 1) if point.confidence is not None else "unknown"
            )
            cells.append(label(f"  ~ confidence {sure}", "warning"))
        return [fill(cells, inner)]


_MOVES = {
    "left": -1,
    "right": 1,
    "page_left": -_FAR,
    "page_right": _FAR,
    "top": -100_000,
    "bottom": 100_000,
}


def _summary(view: NavHistoryView, inner: int) -> list[Row]:
    points, first, last = view.points, view.first, view.last
    if not points or first is None or last is None or view.change is None:
        return [(blank(inner),)]
    words_of_range: list[list[Cell]] = [
        [label(" first ", "dim"), label(form.dollars(first))],
        [label(" last ", "dim"), label(form.dollars(last))],
        [label(" change ", "dim"), *_changed(view.change, view.change_share)],
        [label(" high ", "dim"), label(form.dollars(view.high))],
        [label(" low ", "dim"), label(form.dollars(view.low))],
        [label(f" {view.samples:,} snapshots, a point is one {view.span}", "dim")],
    ]
    lost = sum(gap.to_ns - gap.from_ns for gap in view.gaps)
    if view.gaps:
        holes = "hole" if len(view.gaps) == 1 else "holes"
        text = f" ? {len(view.gaps)} {holes}, {_length(lost)} in all"
        words_of_range.append([label(text, "warning")])
    if view.doubtful:
        points_ = "point" if view.doubtful == 1 else "points"
        sure = form.confidence(SURE)
        text = f" ~ {view.doubtful} {points_} below {sure} confidence"
        words_of_range.append([label(text, "warning")])
    words_of_range.append([label(" deposits and withdrawals are part of the change", "dim")])
    return _flowed(words_of_range, inner)


def _flowed(groups: Sequence[Sequence[Cell]], inner: int) -> list[Row]:
    """Groups one after the other, in as many rows as it takes: none is ever cut in two."""
    rows: list[list[Cell]] = [[]]
    for group in groups:
        if rows[-1] and width_of(rows[-1]) + width_of(group) + 1 > inner:
            rows.append([])
        rows[-1] += [*([(" ", "text")] if rows[-1] else []), *group]
    return [fill(row, inner) for row in rows]


def _changed(change: Decimal, share: Decimal | None) -> list[Cell]:
    look = "profit" if change > 0 else "loss" if change < 0 else "text"
    amount = form.dollars(abs(change))
    sign = "+" if change >= 0 else "-"
    percent = "" if share is None else f" {sign}{form.rounded(abs(share) * 100, 2)}%"
    return [label(f"{sign}{amount}{percent}", look)]


def _length(duration: Duration) -> str:
    """ "4m", "3.5h", "12.0d"."""
    if duration < 2 * HOUR:
        return f"{-(-duration // MINUTE)}m"
    return f"{duration / HOUR:.1f}h" if duration < 2 * DAY else f"{duration / DAY:.1f}d"
