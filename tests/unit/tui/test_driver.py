"""The terminal's own filter, cell updates against a terminal emulator, and a pty that stops reading or goes away."""

import os
import re
import time
from pathlib import Path

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
from app.tui.terminal_file import Terminal, admit

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
    terminal = Terminal(writer, time.monotonic)
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
