"""Binance's spelling: numbers, statuses, order types, error codes and texts.

Written from shared/protocols/binance.md and Binance's own documents, not from app.venues: an independent
reading is the better check on the adapter.
"""

import json
from collections.abc import Mapping
from decimal import Decimal

import msgspec

from app.domain.order_terms import OrderStatus, OrderType
from app.simulator.orders import EndReason, Order, RefusalReason, SelfTrade

_EIGHT = Decimal("0.00000001")


class BinanceRefusal(Exception):
    """A request Binance answers with an error object."""

    def __init__(self, code: int, text: str, status: int = 400) -> None:
        super().__init__(text)
        self.code = code
        self.text = text
        self.status = status
        self.extra: Mapping[str, object] = {}
        self.retry_after = ""

    def body(self) -> dict[str, object]:
        return {"code": self.code, "msg": self.text, **self.extra}


def fixed(value: Decimal) -> str:
    """Eight digits after the point as Binance prints; more only where eight would lose something."""
    eight = value.quantize(_EIGHT)
    return format(eight if eight == value else value.normalize(), "f")


def milliseconds(time_ns: int) -> int:
    return time_ns // 1_000_000


def encode(value: object) -> bytes:
    return msgspec.json.encode(value)


def read_json(text: str) -> object:
    """Any JSON a client sent, fractions as their own text; raises ValueError for what is none."""
    try:
        value: object = json.loads(text, parse_float=str)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    return value


def is_request_id(value: object) -> bool:
    """Request ids are whole numbers, short plain text, or absent."""
    if isinstance(value, str):
        return len(value) <= 36 and value.isascii()
    return value is None or (isinstance(value, int) and not isinstance(value, bool))


def missing(name: str) -> BinanceRefusal:
    text = f"Mandatory parameter '{name}' was not sent, was empty/null, or malformed."
    return BinanceRefusal(-1102, text)


STATUS_WORDS: Mapping[OrderStatus, str] = {
    OrderStatus.OPEN: "NEW",
    OrderStatus.PARTIALLY_FILLED: "PARTIALLY_FILLED",
    OrderStatus.FILLED: "FILLED",
    OrderStatus.CANCELED: "CANCELED",
    OrderStatus.EXPIRED: "EXPIRED",
    OrderStatus.REJECTED: "REJECTED",
}

SELF_TRADE_WORDS: Mapping[str, SelfTrade] = {
    "NONE": SelfTrade.NONE,
    "EXPIRE_TAKER": SelfTrade.CANCEL_TAKER,
    "EXPIRE_MAKER": SelfTrade.CANCEL_MAKER,
    "EXPIRE_BOTH": SelfTrade.CANCEL_BOTH,
}
_SELF_TRADE_NAMES = {mode: word for word, mode in SELF_TRADE_WORDS.items()}

PLACE_REFUSALS: Mapping[RefusalReason, tuple[int, str]] = {
    RefusalReason.UNKNOWN_SYMBOL: (-1121, "Invalid symbol."),
    RefusalReason.NOT_TRADING: (-2010, "Market is closed."),
    RefusalReason.READ_ONLY_MARKET: (-2010, "This action is disabled on this account."),
    RefusalReason.INSUFFICIENT_BALANCE: (
        -2010,
        "Account has insufficient balance for requested action.",
    ),
    RefusalReason.DUPLICATE_CLIENT_ID: (-2010, "Duplicate order sent."),
    RefusalReason.WOULD_TAKE: (-2010, "Order would immediately match and take."),
}
UNKNOWN_CANCEL = (-2011, "Unknown order sent.")
UNKNOWN_ORDER = (-2013, "Order does not exist.")
AMEND_REFUSED = (-2038, "Order amend (quantity increase) is not supported.")


def status_word(order: Order) -> str:
    if order.end_reason is EndReason.SELF_TRADE:
        return "EXPIRED_IN_MATCH"
    return STATUS_WORDS[order.status]


def type_word(order: Order) -> str:
    if order.type is OrderType.MARKET:
        return "MARKET"
    return "LIMIT_MAKER" if order.post_only else "LIMIT"


def self_trade_word(order: Order) -> str:
    return _SELF_TRADE_NAMES[order.self_trade]


def price_text(price: Decimal | None) -> str:
    """A market order's price is printed as zero."""
    return fixed(price) if price is not None else "0.00000000"
