"""Numbers about our own orders and money as they may enter: of the right sign, and in a sane range."""

from decimal import Decimal

from app.domain.amounts import parse_decimal
from app.domain.errors import NumberError

# Beyond any price, size or balance there is; the product of two still fits what is shown and kept.
_LARGEST_EXPONENT = 24
_SMALLEST_EXPONENT = -30


def in_range(value: Decimal) -> Decimal:
    """The value itself; raises NumberError where no venue's figure can be."""
    if value and not _SMALLEST_EXPONENT <= value.adjusted() <= _LARGEST_EXPONENT:
        raise NumberError(f"out of any range: {value}")
    return value


def signed(text: str) -> Decimal:
    """A figure that may be below zero (a fee, a balance, a position); raises NumberError."""
    return in_range(parse_decimal(text))


def not_negative(text: str) -> Decimal:
    """A cumulative quantity; raises NumberError."""
    value = signed(text)
    if value < 0:
        raise NumberError(f"below 0: {text[:40]}")
    return value


def above_zero(text: str) -> Decimal:
    """The price or quantity of a trade; raises NumberError."""
    value = signed(text)
    if value <= 0:
        raise NumberError(f"not above 0: {text[:40]}")
    return value


def signed_or_none(text: str | None) -> Decimal | None:
    """As signed; "" and None are absent."""
    return None if text is None or text == "" else signed(text)


def not_negative_or_none(text: str | None) -> Decimal | None:
    """As not_negative; "" and None are absent."""
    return None if text is None or text == "" else not_negative(text)


def above_zero_or_none(text: str | None) -> Decimal | None:
    """A price or quantity that an order may lack, which venues also write as 0; raises NumberError."""
    value = not_negative_or_none(text)
    return value or None
