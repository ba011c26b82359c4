"""Numbers and ages as text for people; pure, and never a digit cut or a missing value as zero."""

from collections.abc import Sequence
from decimal import ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal

from app.domain.instants import SECOND, Instant
from app.tui.glyphs import ELLIPSIS

NOT_APPLICABLE = "-"
NOT_PRICED = "n/p"
TOO_WIDE = "####"

_THOUSAND = Decimal(1000)
_UNITS = ("", "k", "M", "B", "T")
_AGE_STEPS = ((100, 1, "s"), (6_000, 60, "m"), (172_800, 3_600, "h"), (86_400_000, 86_400, "d"))
_NO_NUMBERS = (NOT_APPLICABLE, NOT_PRICED, TOO_WIDE)
_ZEROS_NOBODY_COUNTS, _ZEROS_WORTH_IT = 5, 4
_FINEST_AMOUNT = Decimal("0.00000001")
_LARGEST_EXPONENT = 30  # wider than any column; keeps rounding inside the 60 digits of the house


def tail(key: str) -> str:
    """A long key by its last four characters, as people call it: "~7f31"."""
    return f"{ELLIPSIS}{key[-4:]}"


def rounded(value: Decimal | None, digits: int, rounding: str = ROUND_HALF_EVEN) -> str:
    """A computed figure at `digits` decimals with thousands separators: "97,505.91"."""
    if value is None:
        return NOT_APPLICABLE
    if not value.is_finite() or value.adjusted() > _LARGEST_EXPONENT:
        return TOO_WIDE
    text = format(value.quantize(Decimal(1).scaleb(-digits), rounding=rounding), ",f")
    return text.removeprefix("-") if not text.strip("-0.,") else text


def exact(value: Decimal | None, digits: int = 0) -> str:
    """A venue's own figure: at least `digits` decimals, and every further digit that it has."""
    if value is None:
        return NOT_APPLICABLE
    if not value.is_finite() or abs(value.adjusted()) > _LARGEST_EXPONENT:
        return TOO_WIDE
    return rounded(value, max(digits, _decimals(value)))


def estimated(value: Decimal | None) -> str:
    """A computed amount of an asset, never more than it is and without digits that no venue counts."""
    if value is None or not value.is_finite() or abs(value.adjusted()) > _LARGEST_EXPONENT:
        return exact(value)
    text = exact(value.quantize(_FINEST_AMOUNT, rounding=ROUND_DOWN))
    return text if not value or text.strip("-0.,") else holding(value)


def small(text: str, width: int) -> str:
    """A formatted price for an overview: "0.000001234" as "0.0(5)1234"; (5) counts the zeros after the point.

    Not a digit is lost. From five zeros on nobody counts them by eye; with four only where it would not fit.
    """
    whole, point, tail = text.partition(".")
    digits = tail.lstrip("0")
    zeros = len(tail) - len(digits)
    if whole.lstrip("-") != "0" or not digits:
        return text
    if zeros >= _ZEROS_NOBODY_COUNTS or (len(text) > width and zeros >= _ZEROS_WORTH_IT):
        return f"{whole}{point}0({zeros}){digits}"
    return text


def fitting(value: Decimal, width: int) -> str:
    """Every digit where they fit, else as many decimals as do; what is something is never told as nothing."""
    text = exact(value)
    digits = len(text.partition(".")[2])
    while len(text) > width and digits:
        digits -= 1
        text = rounded(value, digits)
    if value > 0 and not text.strip("0.,"):
        return f"<{Decimal(1).scaleb(3 - width):f}"
    return text if len(text) <= width else short(value)


def estimate(text: str) -> str:
    """ "~286,670": what is not known exactly now."""
    return text if text.startswith(("<", "~")) or text in _NO_NUMBERS else f"~{text}"


def holding(value: Decimal | None) -> str:
    """An amount held, in an overview: fewer decimals the larger it is, never more than there is."""
    if value is None:
        return NOT_APPLICABLE
    size = abs(value)
    digits = 2 if size >= _THOUSAND else 8
    if _THOUSAND > size >= 1:  # a fee of 0.00002 BTC must be seen in 1.37998 BTC
        digits = max(4, min(8, _decimals(value)))
    text = rounded(value, digits, ROUND_DOWN)
    if size and not text.strip("-0.,"):
        return "<0.00000001"
    return text if size or text == TOO_WIDE else "0.0000"


def short(value: Decimal | None, missing: str = NOT_APPLICABLE) -> str:
    """Money in an overview: "182.51", "640.2k", "3.83M"."""
    if value is None:
        return missing
    scaled = value
    for unit in _UNITS:
        digits = 1 if unit == "k" else 2
        text = rounded(scaled, digits)
        if len(text) < len("1,000.0") or text == TOO_WIDE:
            return text + unit if text != TOO_WIDE else text
        scaled /= _THOUSAND
    return TOO_WIDE


def dollars(value: Decimal | None) -> str:
    """NAV and totals: "$4,812,337"; no price is not zero."""
    if value is None:
        return NOT_PRICED
    text = rounded(value, 0)
    return f"-${text[1:]}" if text.startswith("-") else f"${text}"


def usd(value: Decimal | None) -> str:
    """A value in a column headed USD."""
    return NOT_PRICED if value is None else rounded(value, 2)


def whole_usd(value: Decimal | None) -> str:
    """A value in an overview, in whole USD; what is worth less than one is not worth nothing."""
    if value is None:
        return NOT_PRICED
    if value and abs(value) < 1:
        return "<1"
    return rounded(value, 0)


def share(fraction: Decimal | None) -> str:
    """A part of the whole in an overview: "37%", "<1%"."""
    small = fraction is not None and 0 < fraction < Decimal("0.01")
    return "<1%" if small else percent(fraction)


def percent(fraction: Decimal | None, digits: int = 0) -> str:
    """A fraction of 0..1 as "37%", rounded to the nearest."""
    return NOT_APPLICABLE if fraction is None else rounded(fraction * 100, digits) + "%"


def confidence(fraction: Decimal | None, digits: int = 0) -> str:
    """How much is proven, rounded down: 99.96% is not yet all of it and never reads "100%"."""
    if fraction is None:
        return NOT_APPLICABLE
    return "100%" if fraction == 1 else rounded(fraction * 100, digits, ROUND_FLOOR) + "%"


def signed(value: Decimal | None, digits: int) -> str:
    """A difference, with its sign: "+7.23", "-0.30", "0.00"."""
    text = rounded(value, digits)
    return f"+{text}" if value is not None and value > 0 and text.strip("0.,") else text


def pair(symbol: str) -> tuple[str, str]:
    """Base and quote of a symbol, as it is written."""
    base, _, rest = symbol.partition("/")
    return base, rest.partition(":")[0]


def basis_points(value: Decimal | None) -> str:
    """ "15.0bp"."""
    return NOT_APPLICABLE if value is None else rounded(value, 1) + "bp"


def age(then_ns: Instant | None, now_ns: Instant) -> str:
    """At most four characters: "<1s", "41s", "12m", "5h", "3d"; "-" for never."""
    if then_ns is None:
        return NOT_APPLICABLE
    seconds = (now_ns - then_ns) // SECOND
    if seconds < 1:
        return "<1s"
    for below, step, unit in _AGE_STEPS:
        if seconds < below:
            return f"{seconds // step}{unit}"
    return ">3y"


def milliseconds(value: float | None, signed: bool = False) -> str:
    """ "38ms", "1.2s", "+11ms"."""
    if value is None:
        return NOT_APPLICABLE
    size = abs(value)
    under = value < 0 and round(size) > 0
    sign = "-" if under else "+" if signed else ""
    if size < 999.5:
        return f"{sign}{size:.0f}ms"
    return f"{sign}{size / 1000:.1f}s" if size < 99_950 else f"{sign}>99s"


def fit_number(text: str, width: int) -> str:
    """Right-aligned; a number that does not fit becomes ####, because a cut number is a wrong one."""
    if len(text) > width:
        return TOO_WIDE[:width].rjust(width)
    return text.rjust(width)


def align_on_point(texts: Sequence[str], width: int) -> list[str]:
    """A column whose decimal points stand under each other wherever the width allows it."""
    numbers = [text for text in texts if text[-1:].isdigit()]
    whole = max((len(text.partition(".")[0]) for text in numbers), default=0)
    fraction = max((_tail(text) for text in numbers), default=0)
    room = min(fraction, max(0, width - whole))
    column = []
    for text in texts:
        if not text[-1:].isdigit():
            column.append(fit_number(text, width))
            continue
        tail = _tail(text)
        padded = text + " " * (room - tail) if tail < room else text
        column.append(fit_number(padded if len(padded) <= width else text, width))
    return column


def aligned_width(texts: Sequence[str]) -> int:
    """The width that `align_on_point` needs to put all points under each other."""
    numbers = [text for text in texts if text[-1:].isdigit()]
    whole = max((len(text.partition(".")[0]) for text in numbers), default=0)
    return max((whole + max(map(_tail, numbers), default=0), *map(len, texts)), default=0)


def _tail(text: str) -> int:
    """Characters from the point on; 0 for a whole number."""
    return len(text) - len(text.partition(".")[0])


def _decimals(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int) or exponent >= 0:
        return 0
    shortest = value.normalize().as_tuple().exponent
    return max(0, -shortest) if isinstance(shortest, int) else 0
