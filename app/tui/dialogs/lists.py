"""Dialogs that show lines of text and scroll: help, alerts, the accounts behind a balance."""

from collections.abc import Callable, Sequence

from app.tui import formatting as form
from app.tui.cells import Cell, Row, blank, fill, label, words, wrap
from app.tui.dialogs.dialog import CENTRE, FULL, Hands, Quiet, leave_for_command
from app.tui.frames import framed
from app.tui.keymap import PLACES, Keymap, key_name
from app.tui.widgets.alerts_told import Alerts
from app.views.alerts import AlertRow
from app.views.balances import BalanceRow
from app.views.keys import ALERTS

_TO_THE_END = 1_000_000  # lines: more than any list has
STEPS = {
    "down": 1,
    "up": -1,
    "page_down": 10,
    "page_up": -10,
    "top": -_TO_THE_END,
    "bottom": _TO_THE_END,
}


class TextDialog(Quiet):
    """Title and lines; `lines(inner)` is asked each time, so that it may follow a view."""

    places: tuple[str, ...] = ("scroll", "dialog", "anywhere", "always")

    def __init__(
        self,
        hands: Hands,
        title: str,
        lines: Callable[[int], Sequence[Row]],
        shape: str = CENTRE,
    ) -> None:
        self.shape = shape
        self._hands = hands
        self._title = title
        self._lines = lines
        self._first = 0

    def act(self, action: str) -> bool:
        """Scroll or close."""
        if action in STEPS:
            self._first = max(0, self._first + STEPS[action])
            return True
        if action == "back":
            self._hands.close(self)
        elif action == "command":
            leave_for_command(self._hands, self)
        else:
            return False
        return True

    def paint(self, width: int, height: int) -> list[Row]:
        """The lines that fit, from where it is scrolled to."""
        lines = self._lines(max(width - 2, 1))
        room = max(height - 2, 1)
        self._first = max(0, min(self._first, len(lines) - room))
        foot: list[Cell] = []
        if len(lines) > room:
            foot = [
                label(
                    f"{self._first + 1}-{min(self._first + room, len(lines))} of {len(lines)}",
                    "dim",
                )
            ]
        shown = lines[self._first : self._first + room]
        return framed(
            [label(self._title, "title_focus")], shown, width, height, "frame_focus", foot
        )


class AlertsDialog(TextDialog):
    """All alerts in full; what stood in sight here has been read."""

    def __init__(self, hands: Hands, told: Alerts) -> None:
        """`told` has the newest ones, and need not lead with those that were read here."""
        super().__init__(hands, "Alerts of this run, newest first", self._alerts, FULL)
        self._told = told
        self._starts: list[tuple[int, AlertRow]] = []  # the line at which each begins
        self._seen: set[AlertRow] = set()

    @property
    def wanted(self) -> tuple[str, ...]:
        """Alerts."""
        return (ALERTS,)

    def paint(self, width: int, height: int) -> list[Row]:
        """The lines that fit; what begins there is in front of the trader."""
        painted = super().paint(width, height)
        end = self._first + max(height - 2, 1)
        self._seen = {
            row for line, row in self._starts if row in self._seen or self._first <= line < end
        }
        return painted

    def act(self, action: str) -> bool:
        """Scroll or close: only then do those that were read step back."""
        if action in ("back", "command"):
            self.left()
        return super().act(action)

    def left(self) -> None:
        """Something else is in front."""
        self._told.read(self._seen)

    def _alerts(self, inner: int) -> list[Row]:
        view = self._told.view
        self._starts = []
        if view is None or not view.rows:
            return [(words(" nothing to report", inner, "dim"),)]
        rows: list[Row] = []
        for alert in view.rows:
            self._starts.append((len(rows), alert))
            look = {"alarm": "bad", "warning": "warning"}.get(alert.severity, "text")
            times = f" x{alert.count}" if alert.count > 1 else ""
            head = f" {self._hands.times.of_day(alert.at_ns)} {alert.severity:<8}"
            for index, line in enumerate(wrap(alert.text + times, max(inner - len(head) - 1, 1))):
                rows.append(
                    fill(
                        [label(head if not index else " " * len(head), "dim"), label(line, look)],
                        inner,
                    )
                )
        return rows


def help_dialog(hands: Hands, keymap: Keymap, now: Sequence[str]) -> TextDialog:
    """Every binding of the table, place by place; first the places that are in force `now`."""
    headings = {place: PLACES[place] for place in (*now, *PLACES)}

    def lines(inner: int) -> list[Row]:
        rows: list[Row] = []
        for place, heading in headings.items():
            rows.append((words(f" {heading}", inner, "title"),))
            for binding in keymap.bindings:
                if binding.where == place:
                    keys = " ".join(key_name(key) for key in binding.keys)
                    cells = [words(f"   {keys}", 22, "key"), label(binding.help)]
                    rows.append(fill(cells, inner))
            rows.append((blank(inner),))
        return rows[:-1]

    return TextDialog(hands, "Keys", lines, FULL)


def balance_dialog(hands: Hands, row: BalanceRow, now_ns: int) -> TextDialog:
    """One asset in each account of each venue, exactly, with the path of its price."""

    def lines(inner: int) -> list[Row]:
        rows = _price_lines(row, now_ns, inner)
        for cell in row.cells:
            rows.append((blank(inner),))
            name = f" {cell.venue}, account {cell.account}, {cell.account_type}"
            rows.append((words(name, inner, "bright"),))
            figures = (
                ("total", form.exact(cell.total)),
                ("available", form.exact(cell.available)),
                ("locked", form.exact(cell.locked)),
                ("borrowed", form.exact(cell.borrowed)),
                ("USD", form.usd(cell.usd)),
                ("confirmed", f"{form.age(cell.as_of_ns, now_ns)} ago"),
            )
            for what, figure in figures:
                rows.append(
                    fill([words(f"   {what}", 14, "dim"), words(figure, 24, right=True)], inner)
                )
        return rows

    return TextDialog(hands, f"{row.asset[:20]}", lines)


def _price_lines(row: BalanceRow, now_ns: int, inner: int) -> list[Row]:
    if row.price is None:
        return [fill([words(" price", 12, "dim"), label("none: outside NAV", "warning")], inner)]
    digits = 2 if row.price >= 1 else 8
    price = f"{form.rounded(row.price, digits)} USD, {form.age(row.price_as_of_ns, now_ns)} old"
    look = "stale" if row.stale else "text"
    rows = [fill([words(" price", 12, "dim"), label(price, look)], inner)]
    for index, line in enumerate(wrap(row.price_path, max(inner - 12, 1))):
        rows.append(fill([words("" if index else " by", 12, "dim"), label(line)], inner))
    return rows
