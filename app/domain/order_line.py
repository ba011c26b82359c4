"""What a trader asks for in one line, before any venue, balance or book has been looked at."""

from decimal import Decimal
from enum import StrEnum

import msgspec

from app.domain.identifiers import Symbol, VenueId
from app.domain.order_terms import OrderStyle, Side


class SizeUnit(StrEnum):
    """In what a size is counted."""

    BASE = "base"  # coins
    QUOTE = "quote"  # money, before fees
    FREE = (
        "free"  # percent of what is free of the asset that pays, over the venues that may be used
    )
    NAV = "nav"  # percent of NAV


class Size(msgspec.Struct, frozen=True, kw_only=True):
    """How much; `value` is above 0."""

    value: Decimal
    unit: SizeUnit = SizeUnit.BASE


class PriceAnchor(StrEnum):
    """FIXED is a price; the others are best raw prices over the venues that may be used, MID their middle."""

    FIXED = "fixed"
    BID = "bid"
    ASK = "ask"
    MID = "mid"


class OffsetUnit(StrEnum):
    """In what the distance from an anchor is counted."""

    TICK = "t"
    BASIS_POINT = "bp"
    PERCENT = "%"


class PriceTerm(msgspec.Struct, frozen=True, kw_only=True):
    """A price: `value` itself when FIXED, else the anchor and a signed offset in `unit` (None: no offset)."""

    anchor: PriceAnchor
    value: Decimal
    unit: OffsetUnit | None = None


class OrderLine(msgspec.Struct, frozen=True, kw_only=True):
    """One order as typed. What is None is still to be typed, except the cap of a capped market order.

    `price`: the limit, or the cap (None: one is proposed). `venues`: pinned, () = all. `max_share`: the part
    of the total that any one venue may take (above 0, at most 1; None: the trader's standing rule).
    """

    symbol: Symbol
    side: Side
    style: OrderStyle
    size: Size | None = None
    price: PriceTerm | None = None
    venues: tuple[VenueId, ...] = ()
    excluded: tuple[VenueId, ...] = ()
    max_share: Decimal | None = None
