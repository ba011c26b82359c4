"""The terminal's own filter, cell updates against a terminal emulator, and a pty that stops reading or goes away."""

import os
import pty
import re
import select
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fcntl import ioctl
from pathlib import Path
from struct import pack

import pyte
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate
from textual.strip import Strip

from app.tui.compositor import CellCompositor, CellUpdate, cell_compositor
from app.tui.driver import Terminal, admit

ROOT = Path(__file__).resolve().parents[3]
OURS = re.compile("\x1b\\[[<=>?]?[0-9;:]*\\$?[A-Za-z@]")


@pytest.mark.parametrize(
    "text",
    [
        "\x1b[?1049h\x1b[?25l\x1b[?2026$p\x1b[>25u\x1b[<u\x1b[12;40H\x1b[0;1;38;2;1;2;3m97,402.01\x1b[0m\n",
        "│ ETH … 日本 é",
    ],
)
def test_what_textual_sends_gets_through(text: str) -> None:
    assert admit(text) == text


@pytest.mark.parametrize(
    "text",
    ["\x1b]52;c;aGk=\x07", "\x1b]22;\x1b]52;c;aGk=\x07", "\x1b]0;title\x1b\\", "\x1bP1$r\x1b\\", "\x9b31m", "a\u202eb", "\x07", "\r", "\x7f",
     "\u200b", "\x1b", "\ud800"],
)  # fmt: skip
def test_what_it_never_sends_is_made_visible(text: str) -> None:
    shown = admit(text)
    assert "\u00b7" in shown
    assert not OURS.search(shown)


@given(st.text())
def test_nothing_but_our_own_sequences_and_printable_text_leaves(text: str) -> None:
    rest = OURS.sub("", admit(text)).replace("\n", "")
    assert not any(ord(char) < 32 or 127 <= ord(char) < 160 for char in rest)
    admit(text).encode("utf-8")


def test_shapes_of_the_mouse_pointer_are_left_out() -> None:
    assert admit("a\x1b]22;default\x07b") == "ab"


def test_a_terminal_that_is_gone_swallows() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    terminal = Terminal(writer)
    terminal.write("x")
    terminal.flush()
    assert terminal.gone
    os.close(writer)


WIDTH, HEIGHT = 24, 4
STYLES = [
    Style.parse(each)
    for each in ("#ff0000 on #000000", "bold #00ff00 on #101010", "#aaaaaa on #202020")
]


def strip_of(cells: list[tuple[str, int]]) -> Strip:
    return Strip([Segment(text, STYLES[look]) for text, look in cells])


ROWS = st.lists(
    st.lists(
        st.tuples(st.sampled_from("abcdef012"), st.integers(0, 2)), min_size=WIDTH, max_size=WIDTH
    ),
    min_size=HEIGHT,
    max_size=HEIGHT,
)
SPANS = st.lists(
    st.tuples(st.integers(0, HEIGHT - 1), st.integers(0, WIDTH - 1), st.integers(1, WIDTH)),
    max_size=6,
)


def emulated(sequences: list[str]) -> list[list[tuple[str, str, str, bool]]]:
    screen = pyte.Screen(WIDTH, HEIGHT)
    stream = pyte.Stream(screen)
    for sequence in sequences:
        stream.feed(sequence.replace("\n", ""))
    return [
        [
            (char.data, char.fg, char.bg, char.bold)
            for char in (screen.buffer[y][x] for x in range(WIDTH))
        ]
        for y in range(HEIGHT)
    ]


@given(old=ROWS, new=ROWS, spans=SPANS, cut=st.integers(1, WIDTH - 1))
def test_cell_updates_leave_the_same_screen_as_textuals_own(
    old: list[list[tuple[str, int]]],
    new: list[list[tuple[str, int]]],
    spans: list[tuple[int, int, int]],
    cut: int,
) -> None:
    """The screen holds `old`; both ways are asked to show `new` inside the spans."""
    console = Console(
        color_system="truecolor", force_terminal=True, width=WIDTH, legacy_windows=False
    )
    wanted = [list(row) for row in old]
    real = sorted({(y, left, max(right, left + 1)) for y, left, right in spans})
    if not real:
        return
    for y, left, right in real:
        wanted[y][left:right] = new[y][left:right]
    rows = [strip_of(row) for row in wanted]
    chops = [{0: row.crop(0, cut), cut: row.crop(cut, WIDTH)} for row in rows]
    ends = [[cut, WIDTH]] * HEIGHT
    start = [f"\x1b[{y + 1};1H" + strip_of(row).render(console) for y, row in enumerate(old)]
    ours = CellUpdate(chops, real, ends).render_segments(console)
    assert emulated([*start, ours]) == emulated(
        [f"\x1b[{y + 1};1H" + row.render(console) for y, row in enumerate(rows)]
    )
    stock = ChopsUpdate(chops, real, ends).render_segments(console)
    assert emulated([*start, ours]) == emulated([*start, stock])


def test_this_textual_is_the_one_that_cell_updates_were_written_for() -> None:
    assert isinstance(cell_compositor(), CellCompositor)


SCRIPT = """
import sys
from tests.fakes.demo_views import demo_cockpit
from app.tui import run_cockpit
try:
    result = run_cockpit(demo_cockpit())
except Exception as error:
    print("RAISED", repr(error))
else:
    print("LEFT", result.reason, result.open_orders, result.unknown_orders)
"""


class Session:
    """The cockpit on a real pty."""

    def __init__(self, process: "subprocess.Popen[bytes]", master: int) -> None:
        self.process = process
        self.master = master
        self.seen = b""

    def read_until(self, wanted: Callable[[bytes], bool], seconds: float = 15.0) -> None:
        """Read what the cockpit draws until it is enough."""
        deadline = time.monotonic() + seconds
        while not wanted(self.seen):
            assert time.monotonic() < deadline, self.seen[-2000:]
            if select.select([self.master], [], [], 0.1)[0]:
                try:
                    self.seen += os.read(self.master, 65536)
                except OSError:
                    break

    def press(self, text: str) -> None:
        os.write(self.master, text.encode())


@contextmanager
def cockpit_on_a_pty(
    width: int = 100, height: int = 30, script: str = SCRIPT, **environment: str
) -> Iterator[Session]:
    master, slave = pty.openpty()
    ioctl(slave, termios.TIOCSWINSZ, pack("HHHH", height, width, 0, 0))
    process = subprocess.Popen(
        [sys.executable, "-c", script],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        cwd=ROOT,
        start_new_session=True,
        env={**os.environ, "TERM": "xterm-256color", "PYTHONPATH": str(ROOT), **environment},
    )
    os.close(slave)
    session = Session(process, master)
    try:
        yield session
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        os.close(master)


def test_the_terminal_is_given_back_after_quitting() -> None:
    with cockpit_on_a_pty() as session:
        session.read_until(lambda seen: b"97,402" in seen)
        session.press("q")
        session.read_until(lambda seen: b"esc stays" in seen)
        session.press("y")
        session.read_until(lambda seen: b"LEFT quit 4 1" in seen)
        assert session.process.wait(5) == 0
        for sequence in (b"\x1b[?1049l", b"\x1b[?25h", b"\x1b[?2004l"):
            assert session.seen.rindex(sequence) < session.seen.rindex(b"LEFT")
        assert b"\x1b[?1000h" not in session.seen  # keyboard only: the mouse stays the terminal's


def test_the_terminal_is_given_back_after_an_exception() -> None:
    broken = SCRIPT.replace(
        "    result = run_cockpit(demo_cockpit())",
        "    cockpit = demo_cockpit()\n    cockpit.take_views = lambda: 1 / 0\n    result = run_cockpit(cockpit)",
    )
    with cockpit_on_a_pty(script=broken) as session:
        session.read_until(lambda seen: b"RAISED ZeroDivisionError" in seen)
        assert session.seen.rindex(b"\x1b[?1049l") < session.seen.rindex(b"RAISED")
        assert b"Traceback" not in session.seen


def test_a_terminal_that_goes_away_ends_the_screen() -> None:
    with cockpit_on_a_pty() as session:
        session.read_until(lambda seen: b"97,402" in seen)
        session.process.send_signal(signal.SIGHUP)
        session.read_until(lambda seen: b"LEFT hang up 4 1" in seen)
        assert session.process.wait(5) == 0
    with cockpit_on_a_pty() as session:
        session.read_until(lambda seen: b"97,402" in seen)
        os.close(session.master)
        session.process.wait(10)
        session.master = os.open(os.devnull, os.O_RDWR)


def test_keys_work_while_the_terminal_does_not_read_and_the_screen_is_whole_afterwards(
    tmp_path: Path,
) -> None:
    """The kill key must not wait for a stalled terminal."""
    note = tmp_path / "killed"
    busy = SCRIPT.replace("demo_cockpit()", "RestlessCockpit()").replace(
        "demo_views import demo_cockpit", "restless import RestlessCockpit"
    )
    with cockpit_on_a_pty(120, 40, busy, RESTLESS_NOTE=str(note)) as session:
        session.read_until(lambda seen: b"97,4" in seen)
        time.sleep(2.5)  # the stall itself: nobody reads
        session.press("K!")
        deadline = time.monotonic() + 5
        while not note.exists():
            assert time.monotonic() < deadline, "the kill waited for the terminal"
            time.sleep(0.05)
        screen = pyte.Screen(120, 40)
        stream = pyte.ByteStream(screen)
        stream.feed(session.seen)
        done = len(session.seen)
        session.read_until(lambda seen: b"stopping: new orders" in seen[done:])
        session.press("\x1b")
        session.read_until(
            lambda seen: b"Order feed" in seen[-20_000:] and len(seen) > done + 20_000
        )
        stream.feed(session.seen[done:])
        assert screen.display[0].startswith(" SIMULATED  NAV $4,81")
        assert screen.display[25].startswith("╭─ 6 Order feed")
        assert screen.display[39].startswith(" ? keys")


def test_a_busy_screen_stays_cheap_on_the_line() -> None:
    """At most 50 kB/s for a book whose every level moves twenty times a second."""
    busy = SCRIPT.replace("demo_cockpit()", "RestlessCockpit()").replace(
        "demo_views import demo_cockpit", "restless import RestlessCockpit"
    )
    with cockpit_on_a_pty(120, 40, busy, COLORTERM="truecolor") as session:
        session.read_until(lambda seen: len(seen) > 60_000)
        assert "]22;" not in session.seen.decode("utf-8", "replace")
        start, before = time.monotonic(), len(session.seen)
        session.read_until(lambda _seen: time.monotonic() - start > 3)
        assert (len(session.seen) - before) / 3 < 50_000
