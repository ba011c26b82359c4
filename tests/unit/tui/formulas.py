"""Computes a formula of an explanation again, from nothing but its text."""

import re
from decimal import Decimal as D

from app.tui.explaining.figures import Explanation, Figure

NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


def value_of(text: str) -> D:
    """What a side of a formula comes to; only numbers, + - x / and brackets are allowed in it."""
    bare = re.sub(r"\(the other \d+\)|borrowed|requests", "", text).replace(" x ", " * ")
    assert re.fullmatch(r"[\d,.+\-*/() ]+", bare), text
    computed = eval(NUMBER.sub(lambda found: f"D('{found[0].replace(',', '')}')", bare), {"D": D})
    assert isinstance(computed, D)
    return computed


def check(figure: Figure) -> None:
    """Each line of the formula is right to the last digit that its result shows."""
    for line in figure.formula:
        left, _, right = line.rpartition(" = ")
        result = re.match(r"\(?(-?[\d,.]+)", right)
        assert result is not None, line
        shown = D(result[1].replace(",", ""))
        if "%" in right:
            shown /= 100
        exponent = shown.as_tuple().exponent
        assert isinstance(exponent, int)
        assert abs(value_of(left) - shown) <= D(1).scaleb(exponent), line


def figure_of(explanation: Explanation, column: str) -> Figure:
    (figure,) = (each for each in explanation.figures if each.column == column)
    return figure
