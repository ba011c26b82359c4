"""Hands at a terminal that do an everyday task: its words, its keys, and the venues' truth beside them."""

import contextlib
import json
import re
import time
import urllib.request
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, NamedTuple, Protocol, TypeAlias

_PATIENCE_SECONDS = 15.0
_READ_SECONDS = 0.2
_ESCAPE_SECONDS = 0.1  # as long as the terminal waits for what may follow an escape
_TRIES = 4
_HOME = "? keys"
_FEED = "▸6 Order feed"

Order: TypeAlias = dict[str, Any]  # as `GET /truth` lists it
Check: TypeAlias = Callable[[Sequence[Order]], bool]


class Typed(str):
    """A text typed into the field that has the caret."""

    __slots__ = ()


class See(str):
    """A pattern to look for before the next key."""

    __slots__ = ()


class Resting(NamedTuple):
    """An order in words, and how it stands in the feed."""

    line: str
    shown: str


class Task(NamedTuple):
    """`resting`: orders that rest at venues when it starts.

    It starts on the trade screen, with the order feed in focus. `seen`: patterns that must all be on the
    screen in the end. `at_venues`: what must hold of the orders that the venues did not have before, and
    of those that rested. `armed` None: it does not matter.
    """

    name: str
    keys: tuple[str, ...]
    seen: tuple[str, ...] = ()
    at_venues: Check | None = None
    resting: tuple[Resting, ...] = ()
    armed: bool | None = True

    @property
    def pressed(self) -> list[str]:
        """The keys that count."""
        return [key for key in self.keys if not isinstance(key, Typed | See)]


def orders(count: int, *, venues: str = "", total: str = "", **fields: str | bool) -> Check:
    """So many new orders, each with these fields, together at exactly these venues and of that size."""

    def holds(found: Sequence[Order]) -> bool:
        return (
            len(found) == count
            and all(each[name] == wanted for each in found for name, wanted in fields.items())
            and (not venues or {each["venue"] for each in found} == set(venues.split()))
            and (not total or sum(Decimal(each["quantity"]) for each in found) == Decimal(total))
        )

    return holds


def shared(most: str) -> Check:
    """Over both venues, none of them with more than this share."""

    def holds(found: Sequence[Order]) -> bool:
        sizes = [Decimal(each["quantity"]) for each in found]
        return len(sizes) == 2 and max(sizes) <= Decimal(most) * sum(sizes)

    return holds


def states(*wanted: str) -> Check:
    """The new orders have these states, in the order in which they were placed."""

    def holds(found: Sequence[Order]) -> bool:
        return [each["status"] for each in found] == list(wanted)

    return holds


def none_placed(found: Sequence[Order]) -> bool:
    """Nothing reached a venue."""
    return not found


READY = See("READY")
SEND = ("enter", READY, "y")

BYTES: Final = {
    "enter": "\r",
    "esc": "\x1b",
    "tab": "\t",
    "shift+tab": "\x1b[Z",
    "space": " ",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "pgup": "\x1b[5~",
    "pgdn": "\x1b[6~",
    "ctrl+p": "\x10",
}


def shows(pattern: str) -> Callable[[str], bool]:
    """Whether the screen shows the pattern."""
    return lambda text: re.search(pattern, text) is not None


_IN_FRONT = re.compile("Review |^ Amend  ", re.MULTILINE)  # what y confirms


def _name(order: Order) -> str:
    """Each venue counts its orders by itself: two of them may have one id."""
    return f"{order['venue']}:{order['order_id']}"


class Screen(Protocol):
    """A terminal that can be typed at and read."""

    def send(self, text: str) -> None: ...

    def read(self, seconds: float = 0.0) -> None: ...

    def text(self) -> str: ...


class Moved(Exception):
    """The market went away from the plan before it was sent."""


class EverydayTrader:
    """Hands at one terminal, and the venues' truth beside it."""

    def __init__(self, terminal: Screen, folder: Path) -> None:
        self._terminal = terminal
        self._control = json.loads((folder / "simulator.json").read_text())["control"]
        self._resting: dict[str, Resting] = {}  # what rests, by the venue's order id
        self._old_news = ""

    def do(self, task: Task) -> None:
        """Do it; again where the market moved between the last look and the last key, and nothing was sent."""
        for _ in range(_TRIES):
            self._old_news = self._news(self._terminal.text())
            try:
                self._do(task)
            except Moved:
                continue
            return
        raise AssertionError("every plan went void\n" + self._terminal.text())

    def place(self, line: str) -> None:
        """Send this order, unless the market keeps moving away from it."""
        for _ in range(_TRIES):
            self._old_news = self._news(self._terminal.text())
            with contextlib.suppress(Moved):
                self._arm(wanted=True)
                self._follow((":", Typed(line), "enter", See("Ticket"), *SEND))
                return
            self._go_home()

    def _do(self, task: Task) -> None:
        self._go_home()
        self._let_rest(task)
        before = {_name(order) for order in self._orders()} - self._open()
        if task.armed is not None:
            self._arm(task.armed)
        self._follow(task.keys)
        for pattern in task.seen:
            self._see(pattern)
        if task.at_venues is not None:
            self._await(task.at_venues, before)

    def _follow(self, keys: Sequence[str]) -> None:
        for key, then in zip(keys, [*keys[1:], ""], strict=True):
            if key == READY and then == "y":
                self._confirm()
            elif key == READY:
                self._see("READY|VOID")
                if "VOID" in self._terminal.text():
                    raise Moved
            elif isinstance(key, See):
                self._see(key)
            elif isinstance(then, See) or key != "y" or READY not in keys:
                self._press(key)

    def _confirm(self) -> None:
        """Read what stands there and send it; a market that has moved meanwhile takes new prices first."""
        end = time.monotonic() + _PATIENCE_SECONDS
        given = False
        while time.monotonic() < end:
            text = self._terminal.text()
            if given and _IN_FRONT.search(text) is None:  # taken: what was void before is old news
                self._old_news = self._news(text)
                return
            if "VOID" in text:
                self._press("r")
                self._terminal.read(_ESCAPE_SECONDS)
            elif "READY" in text:
                self._terminal.read(_READ_SECONDS)
                self._press("y")
                given = True
                self._terminal.read(_ESCAPE_SECONDS)
            else:
                self._terminal.read(0.03)
        raise Moved

    def _press(self, key: str) -> None:
        self._terminal.send(key if isinstance(key, Typed) else BYTES.get(key, key))
        if key == "esc":
            self._terminal.read(_ESCAPE_SECONDS)

    def _see(self, pattern: str) -> None:
        self._until(shows(pattern), lambda: f"{pattern!r} is not to be seen")

    def _news(self, text: str) -> str:
        """What the alert line says of a plan that the engine found void."""
        found = re.search(r"! (\d\d:\d\d:\d\d .*nothing was sent)", text)
        return "" if found is None else found[1]

    def _go_home(self) -> None:
        """The trade screen with the order feed in focus; nothing marked, filtered or zoomed."""
        for _ in range(6):
            text = self._terminal.text()
            if _HOME in text and not re.search("esc back|marked|of .* rows", text):
                break
            self._press("esc")
        self._press(Typed("16gtgg"))
        self._see(_FEED)

    def _let_rest(self, task: Task) -> None:
        """Exactly the orders that the task needs, placed in their order; what is there already stays."""
        if task.at_venues is None and not task.resting:
            return
        still = self._open()
        self._resting = {key: order for key, order in self._resting.items() if key in still}
        there = tuple(self._resting.values())
        if set(self._resting) != still or task.resting[: len(there)] != there:
            self._press(Typed(f"C{'j' * 15}\r"))  # its last line is all of them, and it always asks
            self._see(r"our orders\?")
            self._press("y")
            self._until(lambda _text: not self._open(), lambda: "not everything was canceled")
            self._resting, there = {}, ()
        for order in task.resting[len(there) :]:
            self._rest(order)

    def _rest(self, order: Resting) -> None:
        resting = self._open()
        self._arm(wanted=True)
        self._follow((":", Typed(order.line), "enter", See("Ticket"), *SEND))
        self._until(lambda _text: self._open() > resting, lambda: f"{order.line} does not rest")
        self._resting |= dict.fromkeys(self._open() - resting, order)
        self._see(order.shown)

    def _arm(self, wanted: bool) -> None:
        self._see("ARMED|SAFE")
        if ("ARMED" in self._terminal.text()) is not wanted:
            self._press("A")
            self._see("ARMED" if wanted else "SAFE")

    def _await(self, holds: Check, before: set[str]) -> None:
        def new() -> Sequence[Order]:
            found = [order for order in self._orders() if _name(order) not in before]
            return sorted(found, key=lambda order: int(order["created_ns"]))

        self._until(lambda _text: holds(new()), lambda: f"the venues say {new()}")

    def _until(self, holds: Callable[[str], object], otherwise: Callable[[], str]) -> None:
        end = time.monotonic() + _PATIENCE_SECONDS
        self._terminal.read()
        while not holds(text := self._terminal.text()):
            if self._news(text) not in ("", self._old_news):
                raise Moved
            assert time.monotonic() < end, f"{otherwise()}\n{text}"
            self._terminal.read(0.03)

    def _open(self) -> set[str]:
        return {_name(order) for order in self._orders() if order["status"] == "open"}

    def _orders(self) -> Sequence[Order]:
        with urllib.request.urlopen(f"{self._control}/truth", timeout=10) as answer:
            found: Sequence[Order] = json.loads(answer.read())["orders"]
        return found
