"""The cockpit on real ptys: drawing past Textual leaves whole pictures, and a slow line still gets its keys."""

import os
import re
import select
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pyte
import pytest

from tests.fakes.pty_session import SCRIPT, Session, cockpit_on_a_pty

WIDTH, HEIGHT = 120, 40
RESTLESS = SCRIPT.replace("demo_cockpit()", "RestlessCockpit()").replace(
    "demo_views import demo_cockpit", "restless import RestlessCockpit"
)
# Restless until told to stand still.
TIRED = RESTLESS.replace("RestlessCockpit()", "Tired()").replace(
    "from app.tui import run_cockpit",
    "import os\n"
    "from app.tui import run_cockpit\n"
    "class Tired(RestlessCockpit):\n"
    "    def take_views(self):\n"
    "        return {} if os.path.exists(os.environ['STAND_STILL']) else super().take_views()\n",
)
QUESTION = re.compile(rb"\x1b\[\?2026\$p")
ANSWER = b"\x1b[?2026;2$y"

Picture = list[list[tuple[str, str, str, bool, bool, bool]]]


class Emulator:
    """What a terminal would show, colours and all."""

    def __init__(self) -> None:
        self.screen = pyte.Screen(WIDTH, HEIGHT)
        self._stream = pyte.ByteStream(self.screen)
        self._fed = 0

    def feed(self, seen: bytes) -> None:
        self._stream.feed(seen[self._fed :])
        self._fed = len(seen)

    def picture(self) -> Picture:
        """All rows but the first, which tells how fast the line is."""
        rows = [[self.screen.buffer[y][x] for x in range(WIDTH)] for y in range(1, HEIGHT)]
        return [
            [
                (char.data, char.fg, char.bg, char.bold, char.reverse, char.underscore)
                for char in row
            ]
            for row in rows
        ]


@pytest.mark.parametrize(
    "keys",
    [
        "jjk\t\tjj2jjk6j",
        "b0.5\t97000",
        "?",
        "b\x1bq\x1bi\x1b:c",
        "jb0.51\x7f\x1bjK",
        "6jj oOlU/eth\rj2pjl",
        "2jzz5\x1b\x1b77\x1bUTj",
    ],
    ids=["panels", "ticket", "help", "opened and closed", "kill dialog", "tables", "zooms"],
)
def test_what_was_drawn_piece_by_piece_is_what_a_whole_drawing_shows(
    keys: str, tmp_path: Path
) -> None:
    compared_while_keys_are_pressed(keys, tmp_path / "still", COLORTERM="truecolor")


@pytest.mark.parametrize(
    "environment",
    [{}, {"TERM": "xterm"}, {"NO_COLOR": "1"}, {"TERM": "linux"}, {"LANG": "C"}],
    ids=["256", "16", "none", "16 and ascii", "ascii"],
)
def test_so_it_is_in_every_depth_and_in_ascii(environment: dict[str, str], tmp_path: Path) -> None:
    compared_while_keys_are_pressed("jjk\tj2jjTb0.5\x1bTj", tmp_path / "still", **environment)


def compared_while_keys_are_pressed(keys: str, still: Path, **environment: str) -> None:
    """While everything moves, keys are pressed; then it stands still and is drawn anew."""
    with cockpit_on_a_pty(WIDTH, HEIGHT, TIRED, STAND_STILL=str(still), **environment) as session:
        session.read_until(lambda seen: b"97,4" in seen)
        for key in keys:
            session.press(key)
            session.read_for(0.15)
        session.read_for(0.3)
        still.touch()
        session.read_for(2.5)  # whatever was held back is drawn by then
        emulator = Emulator()
        emulator.feed(session.seen)
        before, done = emulator.picture(), len(session.seen)
        session.press("\x0c")
        session.read_until(lambda seen: len(seen) > done + 4_000)
        session.read_for(0.5)
        emulator.feed(session.seen)
        for number, (was, now) in enumerate(zip(before, emulator.picture(), strict=True), 1):
            assert was == now, f"row {number}: {text_of(was)!r} was, {text_of(now)!r} should be"


def text_of(row: list[tuple[str, str, str, bool, bool, bool]]) -> str:
    return "".join(char[0] for char in row)


class SlowReader:
    """A terminal at the end of a line of so many bytes a second; it answers what it is asked, in turn."""

    def __init__(self, session: Session, bytes_per_second: int) -> None:
        self.emulator = Emulator()
        self.read = 0
        self._session = session
        self._pace = bytes_per_second
        self._started = time.monotonic()
        self._rest = b""

    @property
    def text(self) -> str:
        """What the terminal shows."""
        return "\n".join(self.emulator.screen.display)

    def marked(self) -> list[int]:
        """Rows with the mark of the order feed."""
        display = self.emulator.screen.display
        return [row for row in range(HEIGHT) if display[row].startswith("│>")]

    def is_marked(self, row: int) -> bool:
        return self.marked() == [row]

    def until(self, shown: Callable[[], bool], seconds: float) -> float:
        """Read at that pace until it is shown; how long that took."""
        began = time.monotonic()
        while not shown():
            assert time.monotonic() - began < seconds, self.text
            self._look()
        return time.monotonic() - began

    def for_(self, seconds: float) -> None:
        """Read at that pace for so long."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self._look()

    def _look(self) -> None:
        due = int((time.monotonic() - self._started) * self._pace) - self.read
        if due > self._pace // 10:  # nothing came for a while: that is no credit
            self._started = time.monotonic() - self.read / self._pace
        master = self._session.master
        if due < 16 or not select.select([master], [], [], 0.005)[0]:
            select.select([], [], [], 0.002)
            return
        data = os.read(master, min(due, 4_096))
        self.read += len(data)
        self._session.seen += data
        self.emulator.feed(self._session.seen)
        asked = self._rest + data
        for _ in QUESTION.findall(asked):
            os.write(master, ANSWER)
        cut = [match.end() for match in QUESTION.finditer(asked)]
        self._rest = asked[cut[-1] if cut else 0 :][-9:]


@pytest.mark.alone
def test_a_slow_line_gets_the_effect_of_each_key_soon_and_frames_are_left_out() -> None:
    """At 6 kB/s the book alone would keep the line busy ten times over."""
    with cockpit_on_a_pty(WIDTH, HEIGHT, RESTLESS, COLORTERM="truecolor") as session:
        line = SlowReader(session, 6_000)
        line.until(lambda: "6 Order feed" in line.text, 20)
        line.for_(8)
        line.until(lambda: "slow link" in line.text, 20)
        spent = []
        before, began = line.read, time.monotonic()
        for number in range(16):
            (row,) = line.marked()
            step = -1 if number % 2 else 1
            session.press("k" if number % 2 else "j")
            spent.append(line.until(partial(line.is_marked, row + step), 10))
            line.for_(0.2)
        spent.sort()
        assert spent[len(spent) // 2] < 0.8
        assert spent[-1] < 2.5
        carried = (line.read - before) / (time.monotonic() - began)
        assert carried < 5_400  # it is not filled up: that is why the keys get through
