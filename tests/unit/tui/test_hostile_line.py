"""Ten thousand hostile texts in every panel and dialog on a real pty: on the line stands only what is ours.

    python -m tests.unit.tui.test_hostile_line 100000

goes on until so many were in views that were on the screen.
"""

import re
import sys
import tempfile
from itertools import cycle
from pathlib import Path

import pytest
from rich.cells import cell_len

from tests.fakes.pty_session import SCRIPT, Session, cockpit_on_a_pty

TEXTS = 10_000
_HARMLESS = "\N{MIDDLE DOT}".encode()
# Every sequence that our driver and painters write, and no other.
OURS = re.compile(
    rb"\x1b\[(?:"
    rb"\d+(?:;\d+)*m|(?:0)?m"  # colours
    rb"|\?(?:7|25|1049|2004|2026|1004)[hl]|\?2026\$p|\?2048\$p"  # the screen's modes, and questions about them
    rb"|[=<>]\d*u|>\d+u|2J"
    rb")"
)
_MOVES = re.compile(rb"\x1b\[(?:\d+(?:;\d+)?)?[ABCDGH]")
_FOREIGN = re.compile(rb"\x1b\[(?:[34]8;5;|5m)")
_INVISIBLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff9-\ufffb\ud800-\uf8ff\U000e0000-\U000e01ef\U000f0000-\U0010ffff]"
)
HOSTILE = SCRIPT.replace("demo_cockpit()", "HostileCockpit()").replace(
    "demo_views import demo_cockpit", "hostile import HostileCockpit"
)
# Every panel in turn on the whole screen, every dialog, and a ticket up to its review.
WAYS = (
    *(("g", "t", digit, digit) for digit in "12456790"),
    *((key, "\x1b") for key in ("?", "K", "q", "i", "a", "C", "\x10")),
    ("g", "t", "6", "\r", "\x1b"),
    ("g", "t", "1", "j", "e", "\x1b"),
    ("g", "t", "6", "j", "l", "l", "e", "\x1b"),
    ("4", "\r", "\x1b"),
    ("g", "h", "\x1b"),
    ("b", "0.5", "\r", "\x1b", "\x1b"),
    (":", "\x1b[200~sym \x9b31m\u202e\x1b]52;c;aGk=\x07\x1b[201~", "\r", "\x1b", "\x1b"),
    (":", "\x1b[200~evil\u202e\u200b\x07[@click=app.bell]\x1b[201~", "\r", "\x1b"),
    ("/", "\x1b[200~\u202e\ue000日本\x1b[201~", "\r", "\x1b"),
)
SIZES = ((120, 40), (80, 24), (200, 60), (60, 20), (30, 8))
_WIDTHS = {width for width, _height in SIZES}


def strange(seen: bytes) -> str:
    """What stands on the line and is not ours; "" when nothing does.

    Line feeds are ours where they end a row of the whole width, as when the whole screen is drawn.
    """
    found = _FOREIGN.search(seen)
    if found is not None:
        return repr(found[0])
    for piece in _MOVES.split(seen):
        rows = OURS.sub(b"", piece).decode("utf-8", "surrogatepass").split("\r\n")
        for row in rows:
            bad = _INVISIBLE.search(row)
            if bad is not None:
                return repr(row[max(bad.start() - 20, 0) : bad.end() + 40])
            if len(rows) > 1 and row and cell_len(row) not in _WIDTHS:
                return f"a line feed in the middle of {rows!r}"
    return ""


def poured(texts: int, note: Path, visits: int = len(SIZES)) -> tuple[int, int]:
    """Texts shown, and how many characters of them were made harmless; fails with the first strange thing."""
    with cockpit_on_a_pty(
        120, 40, HOSTILE, HOSTILE_NOTE=str(note), COLORTERM="truecolor"
    ) as session:
        session.read_until(lambda seen: len(seen) > 20_000)
        shown, replaced = 0, 0
        for rounds, size in enumerate(cycle(SIZES), 1):
            _visit(session, size)
            assert session.process.poll() is None, session.seen[-2000:]
            whole = session.seen.rfind(b"\x1b")  # what follows may still be on its way
            complaint = strange(session.seen[:whole])
            assert not complaint, complaint
            replaced += session.seen[:whole].count(_HARMLESS)
            session.seen = session.seen[whole:]
            shown = int(note.read_text("utf-8") or 0)
            if shown >= texts and rounds >= visits:
                break
    return shown, replaced


def _visit(session: Session, size: tuple[int, int]) -> None:
    session.resize(*size)
    for way in WAYS:
        for key in way:
            session.press(key)
            session.read_for(0.11 if key == "\x1b" else 0.03)


@pytest.mark.slow
def test_hostile_texts_put_nothing_but_our_own_sequences_on_the_line(tmp_path: Path) -> None:
    shown, replaced = poured(TEXTS, tmp_path / "count", visits=2)
    assert shown >= TEXTS
    assert replaced > 10_000


def test_what_is_not_ours_is_seen() -> None:
    """Or the test above could not fail."""
    for leak in (
        "\x1b]52;c;aGk=\x07",
        "\x9b31m",
        "\u202e",
        "\u200b",
        "\x1b[6n",
        "\x1b[38;5;201m",
        "\r",
        "\x07",
        "\x1bc",
    ):
        assert strange(b"\x1b[0m" + f"BTC{leak} 1.0".encode())
    assert not strange("\x1b[0m\x1b[1;2HBTC ╭ 日本\x1b[38;2;1;2;3m".encode())


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        print("texts, characters made harmless:", *poured(int(sys.argv[1]), Path(folder) / "count"))
