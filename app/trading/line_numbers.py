"""The numbers of an order line: sizes, prices, offsets, shares; strict, and a problem says what to type."""

import re
from decimal import Decimal

import msgspec

from app.domain.amounts import ZERO
from app.domain.order_line import OffsetUnit, PriceAnchor, PriceTerm, Size, SizeUnit
from app.domain.order_terms import Side


class LineProblem(msgspec.Struct, frozen=True, kw_only=True):
    """Why a line means nothing: the word at fault ("" for the line as a whole), and one sentence."""

    word: str
    sentence: str


_HUNDRED = Decimal(100)
_TIMES = {"": 0, "k": 3, "m": 6}
_UNITS = {"": SizeUnit.BASE, "$": SizeUnit.QUOTE, "%": SizeUnit.FREE, "n%": SizeUnit.NAV}
# Nobody's order has more; with these a printed number is always one that can be read again.
_WHOLE_DIGITS = 24
_FRACTION_DIGITS = 24
_WORD_SHOWN = 24  # characters: what is wrong with a long word still stands behind it

_NUMBER = re.compile(r"(?:0|[1-9][0-9]*)(?:\.[0-9]*)?|\.[0-9]+", re.ASCII)
_SIZE = re.compile(r"([0-9.]+)([km]?)(\$|n%|%|)", re.ASCII | re.IGNORECASE)
_PRICE = re.compile(
    r"(?P<anchor>bid|ask|mid|)(?:(?P<sign>[+-])(?P<offset>[0-9.]+)(?P<unit>t|bp|%|))?",
    re.ASCII | re.IGNORECASE,
)
_NUMBER_LIKE = re.compile(
    r"[+\-$]?[0-9.,'_]*[0-9][0-9.,'_]*(?:e[+-]?[0-9]*)?[km]?(?:\$|n?%|bp|t|)",
    re.ASCII | re.IGNORECASE,
)
_EXPONENT = re.compile(r"[+-]?[0-9.]+e[+-]?[0-9]*", re.ASCII | re.IGNORECASE)
_LEADING_ZERO = re.compile(r"[+\-$]?0[0-9]", re.ASCII)


def named(word: str) -> str:
    """The word as a sentence shows it: quoted, bounded, and without characters that draw nothing."""
    return repr(word if len(word) <= _WORD_SHOWN else f"{word[: _WORD_SHOWN - 1]}…")


def looks_like_number(word: str) -> bool:
    """Whether somebody meant a number with this word, however it is written."""
    return _NUMBER_LIKE.fullmatch(word) is not None


def _number(text: str) -> Decimal | None:
    """Digits with at most one point, at most 24 on either side; None for anything else."""
    if len(text) > _WHOLE_DIGITS + _FRACTION_DIGITS + 1 or _NUMBER.fullmatch(text) is None:
        return None
    return _bounded(Decimal(text))


def _bounded(value: Decimal) -> Decimal | None:
    exponent = value.as_tuple().exponent
    fits = isinstance(exponent, int) and exponent >= -_FRACTION_DIGITS
    return value if fits and value.adjusted() < _WHOLE_DIGITS else None


def read_size(word: str) -> Size | LineProblem:
    """`2.5`, `5000$`, `1.5m$`, `10%` of what is free, `2n%` of NAV."""
    match = _SIZE.fullmatch(word)
    number = _number(match[1]) if match else None
    if match is None or number is None:
        return _number_problem(word, "amount", "2.5, 5000$, 10% of what is free or 2n% of NAV")
    unit = _UNITS[match[3].lower()]
    percent = unit in (SizeUnit.FREE, SizeUnit.NAV)
    value = _bounded(number.scaleb(_TIMES[match[2].lower()]))
    if value is None or value <= 0:
        return _problem(word, "an amount is above 0 and of at most 24 digits")
    if percent and (match[2] or value > _HUNDRED):
        return _problem(word, "a percentage is at most 100%, written in full")
    return Size(value=value, unit=unit)


def read_price(word: str, side: Side) -> PriceTerm | LineProblem | None:
    """`97425`, `bid`, `ask-5bp`, `mid+0.1%`, `-5t` from the side's own best; None when no price was meant."""
    match = _PRICE.fullmatch(word)
    if match is None or not word:
        if not looks_like_number(word) and not _anchored(word):
            return None
        return _fixed(word)
    anchor = PriceAnchor(match["anchor"].lower()) if match["anchor"] else own_best(side)
    if match["offset"] is None:
        return PriceTerm(anchor=anchor, value=ZERO)
    offset = _number(match["offset"])
    if offset is None:
        return _number_problem(word, "price", "97425, bid, ask-5bp, mid+0.1% or -5t")
    if not match["unit"]:
        return _problem(word, "an offset needs its unit, as in +5t (ticks), +5bp or +0.1%")
    if not offset:
        return PriceTerm(anchor=anchor, value=ZERO)
    return PriceTerm(
        anchor=anchor,
        value=-offset if match["sign"] == "-" else offset,
        unit=OffsetUnit(match["unit"].lower()),
    )


def own_best(side: Side) -> PriceAnchor:
    """The best price of the side where this order would rest."""
    return PriceAnchor.BID if side is Side.BUY else PriceAnchor.ASK


def _anchored(word: str) -> bool:
    start = word[:4].lower()
    return start[:3] in ("bid", "ask", "mid") and start[3:] in ("+", "-")


def _fixed(word: str) -> PriceTerm | LineProblem:
    price = _number(word)
    if price is None:
        return _number_problem(word, "price", "97425, bid, ask-5bp, mid+0.1% or -5t")
    if price <= 0:
        return _problem(word, "a price is above 0")
    return PriceTerm(anchor=PriceAnchor.FIXED, value=price)


def read_share(word: str) -> Decimal | LineProblem:
    """`max60%` as 0.6."""
    number = _number(word[3:-1]) if word.endswith("%") else None
    if number is None or not 0 < number <= _HUNDRED:
        return _problem(word, "the most that one venue may take is written max60%")
    return number.scaleb(-2)


def _number_problem(word: str, thing: str, forms: str) -> LineProblem:
    """What to type instead of a number that is written another way."""
    if any(mark in word for mark in ",'_"):
        step = "use a point for decimals and nothing between thousands, as in 1.5 or 1500"
    elif _EXPONENT.fullmatch(word):
        step = "write all its digits, as in 100000, or 100k as an amount"
    elif _LEADING_ZERO.match(word):
        step = "it begins with 0, type 5 or 0.5"
    elif word[0] in "+-" and thing == "amount":
        step = "an amount has no sign, and a price follows lim, mkt, post or @"
    elif word.startswith("$"):
        step = f"the sign stands behind the number, as in {word[1:12]}$"
    else:
        step = f"type {forms}"
    return LineProblem(word=word[:64], sentence=f"{named(word)} is no {thing} here: {step}.")


def _problem(word: str, rule: str) -> LineProblem:
    return LineProblem(word=word[:64], sentence=f"{named(word)}: {rule}.")
