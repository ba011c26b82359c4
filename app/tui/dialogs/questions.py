"""Questions that need another key than the one that asked: cancel all, kill, quit."""

from collections.abc import Callable, Sequence
from typing import Final

from app.domain.commands import Kill
from app.tui.cells import Column, Row, blank, fill, heading, label, number, spaced, words, wrap
from app.tui.dialogs.dialog import CENTRE, Hands, Quiet
from app.tui.dialogs.lists import STEPS
from app.tui.dialogs.open_lines import open_lines
from app.tui.frames import framed
from app.views.keys import KILL, ORDERS, View
from app.views.kill import KillView
from app.views.orders import PARENT, OrderRow, OrdersView

_AGAIN_AFTER_S: Final = 2.0


class Question(Quiet):
    """Lines, and what `y` does."""

    places = ("question", "dialog", "anywhere", "always")

    def __init__(
        self, hands: Hands, title: str, lines: Sequence[str], answer: str, then: Callable[[], None]
    ) -> None:
        self._hands = hands
        self._title = title
        self._lines = lines
        self._answer = answer
        self._then = then

    def act(self, action: str) -> bool:
        """`y` does it, esc does not."""
        if action not in ("confirm", "back"):
            return False
        self._hands.close(self)
        if action == "confirm":
            self._then()
        return True

    def paint(self, width: int, height: int) -> list[Row]:
        """The question and its two answers."""
        inner = width - 2
        body: list[Row] = [(blank(inner),)]
        for text in self._lines:
            body += [fill([label(f"  {line}")], inner) for line in wrap(text, max(inner - 4, 1))]
        keys = [label("  "), label(" y ", "confirm"), label(f" {self._answer}   ", "bright")]
        body += [
            (blank(inner),),
            fill([*keys, label("esc keeps everything as it is", "dim")], inner),
        ]
        return framed([label(self._title, "title_focus")], body, width, height, "warning")


class KillDialog(Quiet):
    """Stop all new orders and cancel ours; shows what became of it, venue by venue."""

    shape = CENTRE
    places = ("kill", "dialog", "always")
    wanted: tuple[str, ...] = (KILL,)
    _columns = (
        Column("venue", 10),
        Column("asked", 6, True),
        Column("canceled", 8, True),
        Column("filled", 6, True),
        Column("pending", 7, True),
        Column("UNKNOWN", 7, True),
        Column("not ours", 8, True),
    )

    def __init__(self, hands: Hands) -> None:
        self._hands = hands
        self._view: KillView | None = None
        self._asked = False
        self._rests_s = 0.0

    @property
    def label(self) -> str:
        """What the footer calls the key that stops: it is asked again only while something may be open."""
        view = self._view
        if view is None or not view.latched:
            return "STOP"
        return "" if view.done else "again"

    def show(self, key: str, view: View) -> None:
        """The state of the switch; once the engine has answered, the same key can ask again."""
        if isinstance(view, KillView):
            self._view = view
            self._asked = self._asked and not view.latched

    def tick(self, seconds: float) -> None:
        """A key that is held down asks each venue no more often than it can answer."""
        self._rests_s = max(0.0, self._rests_s - seconds)

    def act(self, action: str) -> bool:
        """`!` stops; esc closes the panel and changes nothing."""
        if action == "confirm":
            if not self._asked and self._rests_s <= 0:
                self._asked, self._rests_s = True, _AGAIN_AFTER_S
                self._hands.give(Kill(token=self._hands.token()))
            return True
        if action == "back":
            self._hands.close(self)
            return True
        return False

    def paint(self, width: int, height: int) -> list[Row]:
        """What `!` does, or what it did."""
        inner = max(width - 2, 1)
        body = self._verdict(inner)
        view = self._view
        if view is not None and view.latched:
            body.append(fill(heading(self._columns), inner))
            for row in view.rows:
                counts = (
                    row.asked,
                    row.canceled,
                    row.filled,
                    row.pending,
                    row.unknown,
                    row.external,
                )
                cells = [words(row.venue, 10, "bright")]
                for count, column in zip(counts, self._columns[1:], strict=True):
                    serious = column.title in ("pending", "UNKNOWN") and count
                    cells.append(number(str(count), column.width, "warning" if serious else "text"))
                tail = [label(" UNREACHABLE", "alarm")] if row.unreachable else []
                body.append(fill([*spaced(cells), *tail], inner))
            body.append((blank(inner),))
            again = f"to trade again press esc, then type :revive {view.revive_words}"
            body += _lines(again, inner, "dim")
        if width < 8 or height < 4:
            return [fill(row, width) for row in body[:height]] + [(blank(width),)] * (
                height - len(body)
            )
        return framed([label("Kill switch", "title_focus")], body, width, height, "alarm")

    def _verdict(self, inner: int) -> list[Row]:
        view = self._view
        if view is not None and view.latched:
            since = (
                self._hands.times.of_day(view.since_ns)
                if view.since_ns is not None
                else "an earlier run"
            )
            state = "all done" if view.done else "working on it"
            text = f"STOPPED since {since}: no new order is taken; {state}"
            return [*_lines(text, inner, "bad"), (blank(inner),)]
        if self._asked:
            return _lines(
                "stopping: new orders are refused, ours are being canceled", inner, "warning"
            )
        keys = fill(
            [label(" ! ", "danger"), label(" STOPS now", "bright"), label("  esc back", "dim")],
            inner,
        )
        text = "stops every new order until it is revived, and cancels our own open orders at every venue; "
        return [
            keys,
            (blank(inner),),
            *_lines(text + "orders placed elsewhere are left alone", inner, "text"),
        ]


class QuitDialog(Quiet):
    """Lists what stays open when the cockpit is left."""

    shape = CENTRE
    places = ("quit", "dialog", "anywhere", "always")
    wanted: tuple[str, ...] = (ORDERS,)

    def __init__(self, hands: Hands, view: OrdersView | None) -> None:
        self._hands = hands
        self._view = view
        self._first = 0

    def show(self, key: str, view: View) -> None:
        """The orders as they are now."""
        if isinstance(view, OrdersView):
            self._view = view

    def act(self, action: str) -> bool:
        """`y` leaves, esc stays."""
        if action in STEPS:
            self._first = max(0, self._first + STEPS[action])
        elif action == "confirm":
            self._hands.leave()
        elif action == "back":
            self._hands.close(self)
        else:
            return False
        return True

    def paint(self, width: int, height: int) -> list[Row]:
        """Open and unknown orders, venue by venue."""
        inner = max(width - 2, 1)
        shown = self._view.rows if self._view is not None else ()
        rows = [row for row in shown if row.open and row.kind != PARENT]
        rows.sort(key=lambda row: row.venue)
        keys = [
            label(" "),
            label(" y ", "confirm"),
            label(" quits   ", "bright"),
            label("esc stays", "dim"),
        ]
        body: list[Row] = [fill(keys, inner), (blank(inner),)]
        if not rows:
            text = (
                "no order is open"
                if self._view is not None
                else "the engine has not told its orders yet"
            )
            body += _lines(text, inner, "text")
        else:
            body += _lines(self._summary(rows), inner, "warning")
            room = max(1, height - 2 - len(body))
            self._first = max(0, min(self._first, len(rows) - room))
            body += open_lines(rows, rows[self._first : self._first + room], inner)
        if width < 8 or height < 4:
            return [fill(row, width) for row in body[:height]] + [(blank(width),)] * (
                height - len(body)
            )
        return framed([label("Quit", "title_focus")], body, width, height, "frame_focus")

    def _summary(self, rows: list[OrderRow]) -> str:
        unknown = sum(row.status == "unknown" for row in rows)
        more = f", {unknown} of them UNKNOWN" if unknown else ""
        return f"{len(rows)} open{more}: they stay at their venues and may still fill"


def _lines(text: str, inner: int, look: str) -> list[Row]:
    return [fill([label(f" {line}", look)], inner) for line in wrap(text, max(inner - 2, 1))]
