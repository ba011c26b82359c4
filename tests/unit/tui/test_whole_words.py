"""The command line understands whole words as well as their letters."""

import pytest

from app.tui.command_words import Problem, read_line
from tests.unit.tui.trader import Trader


@pytest.mark.parametrize(
    ("whole", "letter"),
    [("cancel all", "c all"), ("symbol btc", "sym btc"), ("exit", "quit")],
)
def test_a_whole_word_means_what_its_letter_means(whole: str, letter: str) -> None:
    wish = read_line(whole)
    assert wish == read_line(letter)
    assert not isinstance(wish, Problem)


@pytest.mark.parametrize(("whole", "letter"), [("buy 1 mkt", "b 1 mkt"), ("Sell 1", "s 1")])
def test_a_whole_side_is_the_same_order(whole: str, letter: str) -> None:
    assert Trader().type(":", whole, "enter").draft == Trader().type(":", letter, "enter").draft


def test_an_unknown_word_is_still_refused() -> None:
    assert isinstance(read_line("purchase 1"), Problem)
