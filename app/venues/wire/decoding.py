"""What every venue's decoders share: bounded number types, one way to fail, and exactness of prices."""

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from decimal import Decimal
from typing import Annotated, TypeAlias

import msgspec

from app.domain.amounts import decimals_of, parse_decimal
from app.domain.errors import NumberError, WireError
from app.domain.identifiers import Symbol, VenueId, WireSymbol
from app.domain.instants import Instant, from_milliseconds
from app.domain.instruments import Instrument
from app.domain.market_events import ExactLevel, Levels
from app.domain.safe_text import sanitise

# The unified symbol of a wire symbol; None: not ours, its messages are dropped. A dict's `get` is one.
SymbolOf: TypeAlias = Callable[[WireSymbol], Symbol | None]
ExactSymbols: TypeAlias = AbstractSet[WireSymbol]

UpdateId: TypeAlias = Annotated[int, msgspec.Meta(ge=-1, le=2**63 - 1)]
Milliseconds: TypeAlias = Annotated[int, msgspec.Meta(ge=0, le=9_999_999_999_999)]

# Everything a decoder can raise over text from outside.
WIRE_FAULTS = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, NumberError)

_WHOLE_DOUBLES = 2**53  # the largest count of steps that a C double tells apart
_DIGITS_OF_DOUBLE = 15
_LARGEST_EXACT = Decimal(10) ** 30


class InstrumentListing(msgspec.Struct, frozen=True, kw_only=True):
    """A venue's instruments of one product line, and how many rows could not be read."""

    instruments: tuple[Instrument, ...]
    skipped: int


def wire_error(venue: VenueId, what: str, fault: Exception) -> WireError:
    """The fault as the venue's: names the venue, the message and what is wrong with it."""
    return WireError(f"{venue}: unreadable {sanitise(what, 40)}: {sanitise(fault, 120)}")


def positive(text: str) -> Decimal:
    """A price or size that must be above 0; raises NumberError."""
    value = parse_decimal(text)
    if value <= 0:
        raise NumberError(f"not above 0: {text[:40]}")
    return value


def positive_or_none(text: str | None) -> Decimal | None:
    """As positive, but "", None and 0 mean that there is none."""
    if text is None or text == "" or parse_decimal(text) == 0:
        return None
    return positive(text)


def instant_or_none(milliseconds: int | None) -> Instant | None:
    """A venue's stamp; absent and 0 are absent."""
    return from_milliseconds(milliseconds) if milliseconds else None


def checked(levels: list[ExactLevel]) -> Levels:
    """Decimal levels as they may enter a book: finite, prices above 0, sizes not below; else NumberError."""
    for level in levels:
        price, size = level.price, level.size
        if not (price.is_finite() and size.is_finite()):
            raise NumberError("a level that is no number")
        if price <= 0 or size < 0 or price > _LARGEST_EXACT or size > _LARGEST_EXACT:
            raise NumberError("a level out of range")
    return levels


def needs_exact(tick: Decimal, largest_price: Decimal | None) -> bool:
    """Whether this grid has prices that a C double cannot tell apart; unknown limits count as 1."""
    if tick <= 0:
        return False
    if largest_price is None:
        return decimals_of(tick) > _DIGITS_OF_DOUBLE
    return largest_price / tick > _WHOLE_DOUBLES
