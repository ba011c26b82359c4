"""What a terminal sends: an escape never hides behind a key, a paste is one text, no piece of a sequence is typed."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS, IGNORE_SEQUENCE
from textual._xterm_parser import XTermParser
from textual.message import Message

from app.tui.terminal_input import TerminalInput
from tests.fakes.pty_session import cockpit_on_a_pty

ESCAPE = "\x1b"
PASTE, PASTED = "\x1b[200~", "\x1b[201~"
LONG_S = 10.0


def names(found: Sequence[Message]) -> list[str]:
    """Keys by their character where they have one; pastes in quotes."""
    return [
        (each.character or each.key if each.key != "escape" else "esc")
        if isinstance(each, events.Key)
        else repr(each.text)
        if isinstance(each, events.Paste)
        else type(each).__name__
        for each in found
    ]


def read(*pieces: str, gap_s: float = 0.0) -> list[str]:
    """What is made of these pieces with so much time between them, and a long time after the last."""
    terminal_input, now_s = TerminalInput(), 0.0
    found: list[Message] = []
    for piece in pieces:
        found += terminal_input.read(piece, now_s)
        now_s += gap_s
        found += terminal_input.tick(now_s)
    found += terminal_input.tick(now_s + LONG_S)
    return names(found)


@pytest.mark.parametrize("key", [*"yK1bf:;[]OP§", "\r", "\x7f", " ", "\x10"])
def test_an_escape_and_a_key_that_arrive_together_are_an_escape_and_a_key(key: str) -> None:
    """Textual makes alt+y, ctrl+left or a pound sign of them: a dialog would stay open and hear the key."""
    alone = read(key)
    assert read(ESCAPE + key) == read(ESCAPE, key) == ["esc", *alone]
    assert read(ESCAPE, key, gap_s=0.05) == ["esc", *alone]


@pytest.mark.parametrize(
    ("sent", "read_as"),
    [
        ("\x1b", ["esc"]),
        ("\x1b\x1b", ["esc", "esc"]),
        ("\x1b16gt", ["esc", *"16gt"]),
        ("\x1b[[", ["esc", "[", "["]),
        ("\x1b[A", ["up"]),
        ("\x1b\x1b[A", ["esc", "up"]),
        ("j\x1bOBk", ["j", "down", "k"]),
        ("\x1b[[A", ["f1"]),
        ("\x1b\t", ["shift+tab"]),
        ("\x1b[121u", ["y"]),
        ("\x1b[121;3u", ["alt+y"]),
        ("\x1b[I", ["AppFocus"]),
    ],
)
def test_keys_and_sequences(sent: str, read_as: list[str]) -> None:
    assert read(sent) == read_as
    assert read(*sent) == read_as


@pytest.mark.parametrize(
    "sequence",
    ["\x1b[?7;1$y", "\x1b[3$y", "\x1b[3;2$y", "\x1b[9;9;9y", "\x1b[>41;354;0c", "\x1b[107:75;2;75y", "\x1b[107:75;2;75u", "\x1b[121;;99999999999u",
     "\x1b]11;rgb:1/2/3\x1b\\", "\x1b]11;y\x07", "\x1bP1$r0y\x1b\\"],
)  # fmt: skip
def test_what_nobody_here_has_asked_is_not_typed(sequence: str) -> None:
    assert read(f"{sequence}j") == ["j"]
    assert read(*sequence, "j") == ["j"]


@pytest.mark.parametrize("at", range(3, len("\x1b[?2026;2$y")))
def test_an_answer_that_the_line_cuts_in_two_confirms_nothing(at: int) -> None:
    answer = "\x1b[?2026;2$y"
    assert "y" not in read(answer[:at], answer[at:], gap_s=1.0)


def test_a_sequence_without_an_end_takes_no_more_than_one_key_with_it() -> None:
    assert read("\x1b[?2026;", "Kj", gap_s=5.0) == ["j"]
    assert read("\x1b]11;rgb", "K", gap_s=1.5) == ["K"]
    assert read("\x1b[12", "\x1b[A", gap_s=0.5) == ["up"]
    assert read("\x1b[1", "K", gap_s=1.5) == ["K"]


@pytest.mark.parametrize("first", ["O", "]", "P", "_", "^", "X", "["])
def test_the_kill_key_is_heard_behind_an_escape_and_a_key_that_could_begin_a_sequence(
    first: str,
) -> None:
    keys = ["esc", first, "K"]
    assert read(f"\x1b{first}", "K", gap_s=0.2) == keys
    if first != "[":  # CSI K is a sequence, though no key of any terminal
        assert read(f"\x1b{first}K") == keys


def test_a_paste_that_lost_its_end_does_not_keep_the_keyboard() -> None:
    assert read(f"{PASTE}abc", "K", "\x03", gap_s=6.0) == ["'abc'", "K", "\x03"]
    late = (f"{PASTE}abc", f"y{PASTED}", "j")  # a slow line: what comes late is the paste
    assert read(*late, gap_s=6.0) == ["'abcy'", "j"]


PARTS = [ESCAPE, *"[O]P<?0123456789:;$uyRMmtK~ j", PASTE, PASTED, "\x1b\\", "\x07"]


@given(st.lists(st.sampled_from(PARTS), max_size=40).map("".join), st.text(max_size=10))
def test_whatever_comes_the_next_key_is_read(noise: str, text: str) -> None:
    terminal_input = TerminalInput()
    list(terminal_input.read(f"{noise}{text}{PASTED}\x1b\\", 0.0))
    list(terminal_input.tick(LONG_S))
    list(terminal_input.read("\x1b[A", LONG_S))
    assert names(list(terminal_input.read("j", LONG_S))) == ["j"]


TEXT = st.text(max_size=80).filter(lambda text: PASTED not in text)
NASTY = st.lists(
    st.sampled_from([ESCAPE, "y", "\r", "K", PASTE, "\x1b[A", "\x1b[20", "1~", "[201~", "\x07"])
).map("".join)


@given(TEXT | NASTY.filter(lambda text: PASTED not in text), st.data())
def test_a_paste_is_one_text_whatever_is_in_it(pasted: str, data: st.DataObject) -> None:
    stream, pieces = f"{PASTE}{pasted}{PASTED}j", []
    while stream:
        size = data.draw(st.integers(1, len(stream)))
        pieces.append(stream[:size])
        stream = stream[size:]
    assert read(*pieces) == [repr(pasted.replace("\0", "")), "j"]


def test_a_huge_paste_is_bounded_and_ends_where_it_ends() -> None:
    pieces = [PASTE, *(["y" * 4096] * 50), "\x1b[201", "~", "j"]
    (pasted, key) = read(*pieces)
    assert len(pasted) < 70_000
    assert key == "j"
    cut = PASTE + "a" * (65_536 - 5) + "\x1b[201" + "b" * 20_000 + "~y"
    assert len(read(cut, PASTED)) == len(read(cut + PASTED)) == 1


def test_every_sequence_that_textual_knows_means_the_same_here() -> None:
    for sequence, keys in ANSI_SEQUENCES_KEYS.items():
        if len(sequence) < 3 or sequence.endswith("$") or sequence.startswith("\x1b\x1b"):
            continue  # escapes with a key; keys of rxvt that end as no sequence may; alt with a sequence
        if keys is not IGNORE_SEQUENCE:
            assert read(sequence) == names(list(XTermParser().feed(sequence))), sequence


@pytest.mark.parametrize("sent", ["\x1by", f"{PASTE}ab\x1by{PASTED}\x1b"])
def test_an_escape_right_before_the_confirming_key_and_a_paste_with_it_confirm_nothing(
    sent: str,
) -> None:
    with cockpit_on_a_pty() as session:
        session.read_until(lambda seen: b"97,402" in seen)
        session.press("q")
        session.read_until(lambda seen: b"esc stays" in seen)
        session.press(f"{sent}:s")
        session.read_until(lambda seen: b"post PRICE" in seen or b"LEFT" in seen)
        assert b"LEFT" not in session.seen
