"""Numbers that mean money: strict text to Decimal and back, and rounding to a venue's steps."""

import decimal
import re
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from app.domain.errors import NumberError

# Products of two venue numbers stay exact: 30 digits each is more than any venue sends.
_DIGITS = 60
decimal.DefaultContext.prec = _DIGITS
decimal.setcontext(decimal.DefaultContext)

_NUMBER = re.compile(r"[+-]?[0-9]{1,30}(?:\.[0-9]{0,30})?(?:[eE][+-]?[0-9]{1,2})?", re.ASCII)

ZERO = Decimal(0)
_TENTH_OF_A_POINT = 5  # decimals of 0.1 bp as a fraction


def parse_decimal(text: str) -> Decimal:
    """Venue or user text as an exact Decimal; raises NumberError for anything but a plain number."""
    if not isinstance(text, str) or _NUMBER.fullmatch(text) is None:
        raise NumberError(f"not a number: {str(text)[:40]!r}")
    return Decimal(text)


def parse_optional(text: str | None) -> Decimal | None:
    """As parse_decimal, but "" and None mean absent, never 0."""
    return None if text is None or text == "" else parse_decimal(text)


def from_double(value: float) -> Decimal:
    """A book's C double back at the digits of the wire (exact up to 15 significant digits)."""
    return Decimal(repr(value))


def plain(value: Decimal) -> str:
    """Fixed-point text without exponent and without trailing zeros; zero is "0"."""
    if not value.is_finite() or abs(value.adjusted()) > 60:
        raise NumberError("a number outside the printable range")
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def floor_to(value: Decimal, step: Decimal) -> Decimal:
    """The largest multiple of step that is not above value; a step of 0 changes nothing."""
    if step <= 0:
        return value
    return (value / step).to_integral_value(ROUND_FLOOR) * step


def ceil_to(value: Decimal, step: Decimal) -> Decimal:
    """The smallest multiple of step that is not below value; a step of 0 changes nothing."""
    if step <= 0:
        return value
    return (value / step).to_integral_value(ROUND_CEILING) * step


def is_multiple(value: Decimal, step: Decimal) -> bool:
    """Whether value lies on the grid of step; every value lies on a grid of step 0."""
    return step <= 0 or value % step == 0


def decimals_of(step: Decimal) -> int:
    """Digits after the point that a grid of this step needs: 0.010 needs 2, 5 needs 0."""
    exponent = step.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def average_digits(tick_digits: int, about: Decimal | None) -> int:
    """Decimals for averages and prices after fees `about` this price: a step of them is at most 0.1 bp of it.

    A venue's tick may be as coarse as 3 bp, as much as fees differ: at it two different prices would read the
    same, and a bid a tick better than it is. Never fewer than the tick's. They are rounded to the nearest, as
    is the sum that they are checked against.
    """
    if about is None or not about.is_finite() or about <= 0:
        return tick_digits
    return max(tick_digits, _TENTH_OF_A_POINT - about.adjusted())
