"""A notice that is longer than its row is read to its end, and the keys come back after it."""

import pytest

from app.tui.widgets.bottom_lines import CommandLine, KeyFooter

LONG = (
    "'zzz' is no instrument here (i lists them) and no word of an order: b [SIZE] [SYMBOL] [lim PRICE | "
    "mkt [CAP] | post PRICE]."
)


def _rows(notice: str, width: int) -> tuple[str, str]:
    line = CommandLine()
    footer = KeyFooter(line)
    footer.keys = [("?", "keys"), ("b", "buy")]
    line.notice = notice
    texts = ["".join(cell[0] for cell in each.paint(width, 1)[0]) for each in (line, footer)]
    assert [len(text) for text in texts] == [width, width]
    return texts[0], texts[1]


@pytest.mark.parametrize("width", [80, 100])
def test_it_goes_on_in_the_row_of_the_keys(width: int) -> None:
    first, second = _rows(LONG, width)
    assert " ".join(f"{first[3:]} {second}".split()) == LONG


def test_a_short_one_leaves_the_keys_alone() -> None:
    first, second = _rows("armed: confirmed orders leave; A disarms", 80)
    assert first.strip().endswith("A disarms")
    assert second.startswith(" ? keys  b buy")


def test_one_too_long_for_both_says_that_it_goes_on() -> None:
    _first, second = _rows(" ".join([LONG] * 3), 80)
    assert second.rstrip().endswith("…")


def test_while_typing_the_keys_of_the_line_stay() -> None:
    line = CommandLine()
    footer = KeyFooter(line)
    footer.keys = [("enter", "run")]
    line.notice = LONG
    line.begin(":")
    assert "enter run" in "".join(cell[0] for cell in footer.paint(80, 1)[0])
