"""Text from outside is fit for a terminal: nothing invisible, nothing that acts, never too long."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from wcwidth import wcwidth

from app.domain.safe_text import MESSAGE_LIMIT, NAME_LIMIT, safe_name, sanitise

_KINDS = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Mc"}
_NASTY = st.sampled_from(
    "\x1b\x07\x9b\u202e\u200b\u2066\ufeff\U000e0041\u0301\u034f\ud800\n\u2028a "
)


@given(st.lists(st.one_of(_NASTY, st.characters()), max_size=700).map("".join))
def test_nothing_forbidden_is_left_and_once_is_enough(text: str) -> None:
    clean = sanitise(text)
    assert len(clean) <= MESSAGE_LIMIT
    assert not {unicodedata.category(character) for character in clean} & _KINDS
    assert sanitise(clean) == clean
    assert len(safe_name(text)) <= NAME_LIMIT


def test_a_mark_without_a_letter_does_not_sit_on_its_neighbour() -> None:
    assert sanitise("\u0301\u0301\u0301X") == "\u00b7\u0301\u0301X"


def test_ten_megabytes_cost_nothing_and_leave_a_line() -> None:
    assert sanitise("\u0301" * 10_000_000) == "\u00b7\u0301\u0301"
    assert len(sanitise("Z" * 10_000_000)) == MESSAGE_LIMIT


@given(
    st.text(
        st.one_of(
            st.characters(),
            st.sampled_from(
                "\ufe0f\ufe0e\u20e3\U0001f3fd\U0001f1e9\U0001f1ea\u0903\u2764👍日1a\u0301"
            ),
        ),
        max_size=40,
    )
)
def test_every_terminal_agrees_on_the_width(text: str) -> None:
    """Some join emoji, flags and vowel signs into one character and some do not: none of those is left."""
    safe = sanitise(text)
    assert sum(wcwidth(character) for character in safe) == cell_len(safe)
