"""What stands behind `amend` on the command line: a price, also beside the best ones, or a step; a size."""

import re
from decimal import Decimal
from typing import Final

from app.domain.order_line import PriceAnchor, PriceTerm, Size, SizeUnit
from app.domain.order_terms import Side
from app.trading.line_numbers import LineProblem, named, read_price, read_size
from app.tui.dialogs.amend_form import AmendWish
from app.tui.dialogs.amend_steps import Beside

GRAMMAR: Final = "amend PRICE|+2t|-2t [SIZE]; PRICE: 97420, bid, ask+5t, mid-0.1%"
_USAGE: Final = (
    "type a price or a step in ticks, then the total size: amend 97420 0.5, amend +2t, "
    "amend ask+5bp"
)
_STEP: Final = re.compile(r"([+-][0-9]{1,5})t", re.ASCII | re.IGNORECASE)
_OFFSET: Final = re.compile(r"[+-][0-9.]+(?:t|bp|%)", re.ASCII | re.IGNORECASE)


def read_amend(text: str) -> AmendWish | str:
    """The wish; or why the words are none, and what to type instead."""
    words = text.split()
    if not 1 <= len(words) <= 2:
        return _USAGE
    price = _price(words[0])
    size = _size(words[1]) if len(words) > 1 else None
    if isinstance(price, str) or isinstance(size, str):
        return price if isinstance(price, str) else str(size)
    if isinstance(price, int):
        return AmendWish(ticks=price, quantity=size)
    if price.anchor is PriceAnchor.FIXED:
        return AmendWish(price=price.value, quantity=size)
    return AmendWish(beside=Beside(price), quantity=size)


def _price(word: str) -> PriceTerm | int | str:
    step = _STEP.fullmatch(word)
    if step is not None:
        return int(step[1])
    if _OFFSET.fullmatch(word):
        other = f"type bid{word[:12]}, or +2t for ticks from its price now"
        return f"{named(word)} says not from what: {other}."
    read = read_price(word, Side.BUY)
    if isinstance(read, PriceTerm):
        return read
    return _USAGE if read is None else read.sentence


def _size(word: str) -> Decimal | str:
    read = read_size(word)
    if word[0] in "+-":
        return f"{named(word)}: the size of a change is the whole size that it becomes, as in 0.5"
    if isinstance(read, LineProblem):
        return read.sentence
    if not isinstance(read, Size) or read.unit is not SizeUnit.BASE:
        return f"{word[:20]!r}: the size of a change is in coins, all of it with what is filled"
    return read.value
