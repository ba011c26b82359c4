"""Cells: whatever text comes in, what goes out is safe and exactly as wide as its place."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from app.tui.cells import fill, label, over, width_of, words, wrap
from app.tui.frames import framed
from app.tui.line_edit import LineEdit

HOSTILE = st.text(
    alphabet=st.one_of(
        st.characters(),
        st.sampled_from(
            "\x1b\x07\x9b\u202e\u2066\u200b\u200f\ufeff\U000e0041\ud800\n\r\t[]日本🙂é\u0301"
        ),
    ),
    max_size=60,
)


def is_safe(text: str) -> bool:
    """No control, format, private, surrogate or unassigned character."""
    return not any(unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Cn") for char in text)


@given(HOSTILE, st.integers(0, 40), st.booleans())
def test_words_are_safe_and_fit(text: str, width: int, right: bool) -> None:
    shown, _look = words(text, width, right=right)
    assert is_safe(shown)
    assert cell_len(shown) == width


@given(HOSTILE, HOSTILE, st.integers(0, 60))
def test_a_row_is_filled_exactly(first: str, second: str, width: int) -> None:
    row = fill([label(first), label(second)], width)
    assert width_of(row) == width


@given(HOSTILE, st.integers(1, 30))
def test_wrapped_lines_fit_and_lose_nothing_but_spaces(text: str, width: int) -> None:
    lines = wrap(text, width)
    if width > 1:
        assert all(cell_len(line) <= width for line in lines)
    assert all(is_safe(line) for line in lines)


@given(st.integers(0, 40), st.integers(0, 12), HOSTILE)
def test_frames_have_the_size_they_are_asked_for(width: int, height: int, text: str) -> None:
    rows = framed([label(text)], [(label(text),)], width, height, foot=[label(text)])
    assert len(rows) == height
    assert all(width_of(row) == width for row in rows)


def test_the_cursors_row_is_marked_once_whatever_its_colours() -> None:
    plain, marked = ((label("BTC"),), (label(">", "own"), label("BTC")))
    rows = framed([], [plain, over(plain, "cursor"), over(marked, "cursor")], 12, 5)
    assert [row[0][0] for row in rows[1:4]] == ["│", "▸", "│"]


def test_what_has_the_keys_is_marked_in_its_frame() -> None:
    (plain, *_), (focused, *_) = (
        framed([label("1 Balances")], [], 20, 3, look) for look in ("frame", "frame_focus")
    )
    assert (plain[0][0], focused[0][0]) == ("╭─ ", "╭─▸")


def test_another_background_keeps_the_words() -> None:
    assert over((("a", "bid"), ("b", "text")), "cursor") == (
        ("a", "bid@cursor"),
        ("b", "text@cursor"),
    )


def test_long_words_end_with_an_ellipsis() -> None:
    assert words("private stream silent", 10)[0] == "private s…"


def test_typing_moves_the_caret_and_erases() -> None:
    edit = LineEdit()
    for char in "b 0.5":
        assert edit.insert(char)
    edit.act("left")
    edit.act("erase")
    assert edit.text == "b 05"
    edit.act("line_start")
    edit.act("erase_right")
    assert (edit.text, edit.at) == (" 05", 0)
    edit.act("clear")
    assert edit.text == ""


def test_a_paste_is_bounded_and_never_more_than_one_line() -> None:
    edit = LineEdit()
    assert not edit.insert("x" * 65)
    assert not edit.insert("0.5\ny")
    assert edit.insert("0.5\n")
    assert edit.text == "0.5"


def test_a_number_field_refuses_a_paste_with_anything_else_in_it() -> None:
    edit = LineEdit(allowed="0123456789.")
    assert not edit.insert("0,5")
    assert not edit.insert("1 000")
    assert edit.text == ""
    assert edit.insert(" 0.25 ")
    assert edit.text == "0.25"


@given(HOSTILE, st.integers(1, 20))
def test_the_caret_is_always_inside(text: str, width: int) -> None:
    edit = LineEdit()
    edit.insert(text)
    cells = edit.cells(width)
    assert any(look == "caret" for _text, look in cells)
    assert all(is_safe(shown) for shown, _look in cells)
