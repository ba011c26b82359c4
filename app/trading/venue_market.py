"""What is known of a venue when an order is judged, and the forms of a refusal."""

from decimal import Decimal
from enum import IntEnum

import msgspec

from app.domain.amounts import ZERO, plain
from app.domain.identifiers import AccountId, Asset
from app.domain.instants import SECOND, Duration, Instant
from app.domain.instruments import Instrument
from app.domain.order_terms import OrderStyle, Side
from app.trading.depth import Levels

BOOK_FRESH: Duration = 15 * SECOND

_ONE = Decimal(1)
_LARGEST_EXPONENT = 24
_SMALLEST_EXPONENT = -24


class VenueMarket(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of one venue that lists the instrument, for one account.

    `bids` and `asks`: best first, deep enough for the order (the preview sees no deeper).
    `book_as_of_ns`: when the book was last known to be current (its last update, or a later sign of life
    of its stream), on our clock.
    `maker`, `taker`: fractions of notional, None while unknown. `available_*`: None while unknown.
    `fee_from_paid`: the fee is charged on top of what the order pays, not taken off what it receives.
    `blocked`: why no order may go there now ("read-only", "not connected"); "" = it may.
    """

    instrument: Instrument
    account: AccountId
    bids: Levels
    asks: Levels
    book_valid: bool
    book_as_of_ns: Instant | None
    maker: Decimal | None
    taker: Decimal | None
    available_base: Decimal | None
    available_quote: Decimal | None
    book_reason: str = ""
    fee_from_paid: bool = False
    blocked: str = ""

    def opposite(self, side: Side) -> Levels:
        """The levels that this side would take."""
        return self.asks if side is Side.BUY else self.bids

    def pays(self, side: Side) -> Asset:
        """The asset that this side hands over."""
        return self.instrument.quote if side is Side.BUY else self.instrument.base

    def available(self, side: Side) -> Decimal | None:
        """What there is of the paying asset."""
        return self.available_quote if side is Side.BUY else self.available_base

    def cost_each(self, side: Side, price: Decimal) -> Decimal:
        """What one base coin takes from the paying asset, worst fee included where it comes on top."""
        each = price if side is Side.BUY else _ONE
        if not self.fee_from_paid:
            return each
        return each * (_ONE + max(ZERO, self.maker or ZERO, self.taker or ZERO))

    @property
    def name(self) -> str:
        """ "BTC/USDT on okx"."""
        return f"{self.instrument.symbol} on {self.instrument.venue}"

    def book_problem(self, now_ns: Instant) -> str:
        """Why the book may not be looked at; "" when it may."""
        if not self.book_valid:
            return f"book not valid ({self.book_reason or 'no snapshot yet'})"
        if self.book_as_of_ns is None or now_ns - self.book_as_of_ns > BOOK_FRESH:
            return "book is older than 15 s"
        return ""


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """What would be sent, already rounded."""

    side: Side
    style: OrderStyle
    quantity: Decimal
    price: Decimal


class Cause(IntEnum):
    """Why not. The smaller number is what the trader should hear first: what typing can mend."""

    TERMS = 1
    MINIMUM = 2
    MAXIMUM = 3
    UNAFFORDABLE = 4
    WOULD_TAKE = 5
    OUT_OF_REACH = 6
    COLLAR = 7
    GRID = 8
    UNKNOWN_BALANCE = 9
    UNKNOWN_FEES = 10
    BOOK = 11
    STATUS = 12
    BLOCKED = 13
    NOT_LISTED = 14
    PLAN = 15


class Objection(msgspec.Struct, frozen=True, kw_only=True):
    """`short` for a table cell, `sentence` with the next step; smaller `measure` = easier to mend."""

    cause: Cause
    short: str
    sentence: str
    measure: Decimal = ZERO


def in_range(value: Decimal) -> bool:
    """A figure some venue might take: finite, and neither astronomically large nor small."""
    if not value.is_finite():
        return False
    return value == 0 or _SMALLEST_EXPONENT <= value.adjusted() <= _LARGEST_EXPONENT


def shown(value: Decimal) -> str:
    """A figure for a sentence; a book may hold one that no sentence should."""
    return plain(value) if in_range(value) else "(absurd)"
