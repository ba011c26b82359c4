"""The cockpit on a real pty: given back whole, alive while the terminal stalls, and clean on the line."""

import os
import re
import signal
import time
from pathlib import Path

import pyte
import pytest

from tests.fakes.pty_session import SCRIPT, cockpit_on_a_pty

OURS = re.compile(rb"\x1b\[[<=>?]?[0-9;:]*\$?[A-Za-z@]")
BUSY = SCRIPT.replace("demo_cockpit()", "RestlessCockpit()").replace(
    "demo_views import demo_cockpit", "restless import RestlessCockpit"
)


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


@pytest.mark.alone
def test_keys_work_while_the_terminal_does_not_read_and_the_screen_is_whole_afterwards(
    tmp_path: Path,
) -> None:
    """The kill key must not wait for a stalled terminal."""
    note = tmp_path / "killed"
    with cockpit_on_a_pty(120, 40, BUSY, RESTLESS_NOTE=str(note)) as session:
        session.read_until(lambda seen: b"97,4" in seen)
        time.sleep(2.5)  # the stall itself: nobody reads
        session.press("K!")
        deadline = time.monotonic() + 5
        while not note.exists():
            assert time.monotonic() < deadline, "the kill waited for the terminal"
            time.sleep(0.05)
        screen = pyte.Screen(120, 40)
        stream = pyte.ByteStream(screen)
        done = 0

        def row(number: int, seen: bytes) -> str:
            nonlocal done
            stream.feed(seen[done:])
            done = len(seen)
            return str(screen.display[number])

        before = len(session.seen)
        session.read_until(lambda seen: b"stopping: new orders" in seen[before:])
        session.read_until(lambda seen: row(25, seen).startswith("╭─ 6 Order feed"))
        session.press("\x1b")
        session.read_until(lambda seen: row(25, seen).startswith("╭─▸6 Order feed"))
        session.read_until(lambda seen: row(39, seen).startswith(" ? keys"))
        assert screen.display[0].startswith(" SIMULATED   ARMED 04:52  NAV $4,81")


@pytest.mark.alone
def test_a_busy_screen_stays_cheap_on_the_line() -> None:
    """At most 50 kB/s for a book whose every level moves twenty times a second."""
    with cockpit_on_a_pty(120, 40, BUSY, COLORTERM="truecolor") as session:
        session.read_until(lambda seen: len(seen) > 60_000)
        assert "]22;" not in session.seen.decode("utf-8", "replace")
        start, before = time.monotonic(), len(session.seen)
        session.read_until(lambda _seen: time.monotonic() - start > 3)
        assert (len(session.seen) - before) / 3 < 50_000


POISON = "evil\\x1b]52;c;aGk=\\x07\\x9b31m\\u202e\\u200b[@click=app.bell]\\r\\n"


def test_hostile_views_put_nothing_but_our_own_sequences_and_printable_text_on_the_line() -> None:
    script = SCRIPT.replace(
        "demo_cockpit())",
        f"ScriptedCockpit({{key: poisoned(view, '{POISON}') for key, view in all_views().items()}}))",
    ).replace(
        "from tests.fakes.demo_views import demo_cockpit",
        "from tests.fakes.demo_views import all_views\n"
        "from tests.fakes.cockpit import ScriptedCockpit\n"
        "from tests.unit.tui.test_painters import poisoned",
    )
    with cockpit_on_a_pty(120, 40, script) as session:
        session.read_until(lambda seen: b"evil" in seen)
        for key in ("i", "\x1b", "a", "\x1b", "K", "\x1b", "q"):
            session.press(key)
            session.read_for(0.25)
        text = OURS.sub(b"", session.seen).decode("utf-8")
        assert "evil" in text
        assert not any(
            (ord(char) < 32 and char not in "\r\n") or 127 <= ord(char) < 160 for char in text
        )
        assert not set(text) & set("\u202e\u200b")


def test_the_size_is_the_terminals_whatever_the_environment_says() -> None:
    """Shells that export COLUMNS leave it as it was when the cockpit began in another window."""
    with cockpit_on_a_pty(120, 40, BUSY, COLUMNS="80", LINES="24") as session:
        session.read_until(lambda seen: b"\x1b[40;" in seen and b"Order feed" in seen)


@pytest.mark.slow
def test_a_storm_of_sizes_leaves_a_whole_screen() -> None:
    with cockpit_on_a_pty(120, 40, BUSY) as session:
        session.read_until(lambda seen: b"97,4" in seen)
        for step in range(40):
            session.resize(1 + step * 37 % 160, 1 + step * 13 % 50)
            session.read_for(0.01)
        session.resize(100, 30)
        done = len(session.seen)
        screen = pyte.Screen(100, 30)
        whole = {
            0: " SIMULATED   ARMED 04:52  NAV $4,81",
            1: "╭─ 1 Balances",
            29: " ? keys",
        }
        stream = pyte.ByteStream(screen)

        def settled(seen: bytes) -> bool:
            nonlocal done
            stream.feed(seen[done:])
            done = len(seen)
            # One of the stormy sizes has its last line here too; and a frame comes in several pieces.
            return all(str(screen.display[at]).startswith(start) for at, start in whole.items())

        session.read_until(settled)
