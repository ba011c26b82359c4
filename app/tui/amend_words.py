"""What stands behind `amend` on the command line: a price or a step in ticks, and a total size."""

import re
from decimal import Decimal
from typing import Final

from app.domain.order_line import PriceTerm, Size, SizeUnit
from app.domain.order_terms import Side
from app.trading.line_numbers import LineProblem, read_price, read_size
from app.tui.dialogs.amend_form import AmendWish

GRAMMAR: Final = "amend PRICE|+2t|-2t [SIZE]"
_USAGE: Final = "type a price or a step in ticks, then the total size: amend 97420 0.5, amend +2t"
_STEP: Final = re.compile(r"([+-][0-9]{1,5})t", re.ASCII | re.IGNORECASE)


def read_amend(text: str) -> AmendWish | str:
    """The wish; or why the words are none, and what to type instead."""
    words = text.split()
    if not 1 <= len(words) <= 2:
        return _USAGE
    price = _price(words[0])
    size = _size(words[1]) if len(words) > 1 else None
    if isinstance(price, str) or isinstance(size, str):
        return price if isinstance(price, str) else str(size)
    return (
        AmendWish(price=price, quantity=size)
        if isinstance(price, Decimal)
        else AmendWish(ticks=price, quantity=size)
    )


def _price(word: str) -> Decimal | int | str:
    step = _STEP.fullmatch(word)
    if step is not None:
        return int(step[1])
    # A price beside bid or ask is not read here: it would move between being typed and being shown.
    read = read_price(word, Side.BUY) if word[0] in "0123456789." else None
    if isinstance(read, PriceTerm):
        return read.value
    return read.sentence if isinstance(read, LineProblem) else _USAGE


def _size(word: str) -> Decimal | str:
    read = read_size(word)
    if isinstance(read, LineProblem):
        return read.sentence
    if not isinstance(read, Size) or read.unit is not SizeUnit.BASE:
        return f"{word[:20]!r}: the size of a change is in coins, all of it with what is filled"
    return read.value
