"""Steps in the number fields of a ticket: a price by ticks in the form it was typed in, a size by presets."""

from decimal import Decimal
from typing import Final

import msgspec

from app.domain.amounts import ZERO
from app.domain.order_line import OffsetUnit, PriceAnchor, PriceTerm, Size, SizeUnit
from app.domain.order_terms import Side
from app.trading.language import print_price, print_size
from app.trading.line_numbers import own_best, read_price, read_size

SIZE_PRESETS: Final = tuple(
    Decimal(percent) for percent in (10, 25, 50, 75, 100)
)  # of what is free
# One step in the unit that the price is given in; a tick of a percentage is a basis point.
_OFFSET_STEPS: Final = {
    OffsetUnit.TICK: Decimal(1),
    OffsetUnit.BASIS_POINT: Decimal(1),
    OffsetUnit.PERCENT: Decimal("0.01"),
}


def step_price(text: str, side: Side, steps: int, tick: Decimal | None) -> str | None:
    """The price so many ticks higher; None where the text is no price, or a number's tick is not known.

    An empty price begins at the best of the order's own side.
    """
    term = read_price(text, side) if text else PriceTerm(anchor=own_best(side), value=ZERO)
    if not isinstance(term, PriceTerm):
        return None
    if term.anchor is PriceAnchor.FIXED:
        if not tick:
            return None
        price = term.value + steps * tick
        return print_price(msgspec.structs.replace(term, value=price)) if price > 0 else text
    unit = term.unit or OffsetUnit.TICK
    offset = term.value + steps * _OFFSET_STEPS[unit]
    return print_price(PriceTerm(anchor=term.anchor, value=offset, unit=unit if offset else None))


def goes_on(text: str, side: Side, sign: str) -> bool:
    """Whether a typed + or - can belong to the price: behind nothing or a bare anchor, as in bid+2t."""
    if not text:
        return True
    term = read_price(text, side)
    return (
        isinstance(term, PriceTerm)
        and term.anchor is not PriceAnchor.FIXED
        and term.unit is None
        and (text.lower() == term.anchor.value)
    )


def step_size(text: str, up: bool) -> str:
    """The next preset, a percentage of what is free; from any other size the smallest or the largest."""
    size = read_size(text) if text else None
    if isinstance(size, Size) and size.unit is SizeUnit.FREE:
        beyond = [each for each in SIZE_PRESETS if (each > size.value if up else each < size.value)]
        value = (beyond[0] if up else beyond[-1]) if beyond else size.value
    else:
        value = SIZE_PRESETS[0] if up else SIZE_PRESETS[-1]
    return print_size(Size(value=value, unit=SizeUnit.FREE))


_FIRST_CHARACTERS: Final = {
    "size": "0123456789.",
    "price": "0123456789.+-bam",
    "share": "0123456789.",
}


def begins(field: str, text: str) -> bool:
    """Whether an empty field may begin so; other letters are keys of the table."""
    return not text[:1].isalpha() or field == "line" or text[0] in _FIRST_CHARACTERS.get(field, "")
