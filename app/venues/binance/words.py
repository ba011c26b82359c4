"""Binance's words for orders in ours: sides, types, statuses, times in force; unknown ones stay unknown."""

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from app.domain.amounts import ZERO
from app.domain.errors import WireError
from app.domain.instants import Instant, from_milliseconds
from app.domain.order_terms import OrderStatus, OrderType, Side, TimeInForce
from app.domain.safe_text import SafeText, safe_name, sanitise
from app.venues.wire.money import not_negative_or_none, signed

SIDES: Mapping[str, Side] = {"BUY": Side.BUY, "SELL": Side.SELL}

_STATUSES: Mapping[str, OrderStatus] = {
    "NEW": OrderStatus.OPEN,
    "PENDING_NEW": OrderStatus.PENDING,
    "PARTIALLY_FILLED": OrderStatus.PARTIALLY_FILLED,
    "FILLED": OrderStatus.FILLED,
    "CANCELED": OrderStatus.CANCELED,
    "REJECTED": OrderStatus.REJECTED,
    "EXPIRED": OrderStatus.EXPIRED,
    "EXPIRED_IN_MATCH": OrderStatus.EXPIRED,
}

_SPOT_TYPES: Mapping[str, OrderType] = {
    "LIMIT": OrderType.LIMIT,
    "LIMIT_MAKER": OrderType.LIMIT,
    "MARKET": OrderType.MARKET,
    "STOP_LOSS": OrderType.STOP,
    "STOP_LOSS_LIMIT": OrderType.STOP_LIMIT,
    "TAKE_PROFIT": OrderType.TAKE_PROFIT,
    "TAKE_PROFIT_LIMIT": OrderType.TAKE_PROFIT_LIMIT,
}
# The same words mean other things on futures: there STOP and TAKE_PROFIT have a limit price.
_FUTURES_TYPES: Mapping[str, OrderType] = {
    "LIMIT": OrderType.LIMIT,
    "MARKET": OrderType.MARKET,
    "STOP": OrderType.STOP_LIMIT,
    "STOP_MARKET": OrderType.STOP,
    "TAKE_PROFIT": OrderType.TAKE_PROFIT_LIMIT,
    "TAKE_PROFIT_MARKET": OrderType.TAKE_PROFIT,
    "TRAILING_STOP_MARKET": OrderType.TRAILING_STOP,
}

_TIMES_IN_FORCE: Mapping[str, TimeInForce] = {
    "GTC": TimeInForce.GTC,
    "IOC": TimeInForce.IOC,
    "FOK": TimeInForce.FOK,
    "GTD": TimeInForce.GTD,
    "GTX": TimeInForce.GTC,  # futures: post-only
}

IN_MATCH: Mapping[str, str] = {"EXPIRED_IN_MATCH": "self-trade prevention"}

_AVERAGE_GRAIN = Decimal("1e-12")


class Words(NamedTuple):
    """What an order is, from its type and time in force."""

    type: OrderType
    time_in_force: TimeInForce | None
    post_only: bool


def read_words(kind: str, time_in_force: str, *, spot: bool) -> Words:
    """Unknown types are OTHER; an unknown time in force is None."""
    types = _SPOT_TYPES if spot else _FUTURES_TYPES
    return Words(
        types.get(kind, OrderType.OTHER),
        _TIMES_IN_FORCE.get(time_in_force),
        kind == "LIMIT_MAKER" or time_in_force == "GTX",
    )


def read_status(word: str) -> OrderStatus:
    """A word we do not know proves nothing: UNKNOWN."""
    return _STATUSES.get(word, OrderStatus.UNKNOWN)


def read_side(word: str) -> Side:
    """Raises WireError."""
    side = SIDES.get(word)
    if side is None:
        raise WireError(f"binance: an order's side is {safe_name(word)!r}")
    return side


def average_price(quote_total: str | None, filled: Decimal | None) -> Decimal | None:
    """Quote spent over base filled, to twelve places where it does not come out even."""
    total = not_negative_or_none(quote_total)
    if total is None or filled is None or filled <= ZERO:
        return None
    average = total / filled
    rounded = average.quantize(_AVERAGE_GRAIN)
    return rounded.normalize() if rounded != average else average


def reason_or_none(*words: object) -> SafeText | None:
    """The first word that says something."""
    for word in words:
        if word not in (None, "", "NONE", 0):
            return sanitise(word)
    return None


def paid(fee: str | None) -> Decimal:
    """A fee as Binance writes it: absent on a fill means that none was taken."""
    return ZERO if fee is None or fee == "" else signed(fee)


def instant(milliseconds: int | None) -> Instant | None:
    """A venue stamp; 0 and absent are absent."""
    return from_milliseconds(milliseconds) if milliseconds else None
