"""The command line understands whole words as well as their letters."""

import pytest

from app.tui.command_words import Problem, read_line


@pytest.mark.parametrize(
    ("whole", "letter"),
    [("buy 1 mkt", "b 1 mkt"), ("Sell 1", "s 1"), ("cancel all", "c all"), ("exit", "quit")],
)
def test_a_whole_word_means_what_its_letter_means(whole: str, letter: str) -> None:
    wish = read_line(whole)
    assert wish == read_line(letter)
    assert not isinstance(wish, Problem)


def test_an_unknown_word_is_still_refused() -> None:
    assert isinstance(read_line("purchase 1"), Problem)
