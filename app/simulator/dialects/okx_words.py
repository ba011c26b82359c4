"""OKX's spelling: numbers, states, order types, error codes and texts, the answer envelope.

Written from shared/protocols/okx.md and OKX's own documents, not from app.venues: an independent reading
is the better check on the adapter.
"""

import re
from collections.abc import Mapping, Sequence
from decimal import Context, Decimal

import msgspec

from app.domain.amounts import plain
from app.domain.instruments import InstrumentStatus
from app.domain.order_terms import OrderStatus, OrderType, TimeInForce
from app.simulator.dialects.dialect import Answer
from app.simulator.orders import EndReason, Order, RefusalReason, SelfTrade

_SIXTEEN_DIGITS = Context(prec=16)
CLIENT_ID = re.compile(r"[A-Za-z0-9]{1,32}", re.ASCII)
TAG = re.compile(r"[A-Za-z0-9]{1,16}", re.ASCII)
WHOLE = re.compile(r"[0-9]{1,19}", re.ASCII)

# code -> HTTP status and text; {} takes the refused parameter's name or asset.
TEXTS: Mapping[str, tuple[int, str]] = {
    "404": (404, "Not Found"),
    "50000": (400, "Body for POST request cannot be empty."),
    "50001": (503, "Service temporarily unavailable. Please try again later."),
    "50002": (400, "JSON syntax error"),
    "50006": (400, 'Invalid Content-Type. Please use "application/json".'),
    "50011": (429, "Too Many Requests"),
    "50014": (400, "Parameter {} can not be empty."),
    "50061": (429, "You've reached the maximum order rate limit for this account."),
    "50101": (401, "APIKey does not match current environment."),
    "50102": (401, "Timestamp request expired"),
    "50103": (401, "Request header OK-ACCESS-KEY can not be empty."),
    "50104": (401, "Request header OK-ACCESS-PASSPHRASE can not be empty."),
    "50105": (401, "Request header OK-ACCESS-PASSPHRASE incorrect."),
    "50106": (401, "Request header OK-ACCESS-SIGN can not be empty."),
    "50107": (401, "Request header OK-ACCESS-TIMESTAMP can not be empty."),
    "50111": (401, "Invalid OK-ACCESS-KEY"),
    "50112": (401, "Invalid OK-ACCESS-TIMESTAMP"),
    "50113": (401, "Invalid Sign"),
    "50115": (405, "Invalid request method"),
    "51000": (400, "Parameter {} error"),
    "51001": (200, "Instrument ID, Instrument ID code or Spread ID doesn't exist."),
    "51003": (200, "Either client order ID or order ID is required"),
    "51005": (200, "Your order amount exceeds the max order amount."),
    "51008": (200, "Order failed. Insufficient {} balance in account."),
    "51010": (200, "You can't complete this request under your current account mode."),
    "51016": (200, "Client order ID already exists."),
    "51020": (200, "Your order should meet or exceed the minimum order amount."),
    "51022": (200, "Contract suspended."),
    "51109": (200, "No available offers in the book."),
    "51111": (200, "Maximum {} orders can be placed in bulk."),
    "51121": (200, "Order quantity must be a multiple of the lot size."),
    "51149": (200, "Order timed out. Please try again."),
    "51202": (200, "Market order amount exceeds the maximum amount."),
    "51204": (200, "The price for the limit order cannot be empty."),
    "51205": (200, "Reduce Only is not available."),
    "51400": (200, "Cancellation failed as the order has been filled, canceled or does not exist."),
    "51401": (200, "Cancellation failed as the order is already canceled."),
    "51402": (200, "Cancellation failed as the order is already completed."),
    "51500": (200, "You must enter a price, quantity, or TP/SL"),
    "51502": (200, "Order failed. Insufficient balance or margin in account."),
    "51503": (
        200,
        "Order modification failed as the order has been filled, canceled or does not exist.",
    ),
    "51509": (200, "Modification failed as the order has been canceled."),
    "51510": (200, "Modification failed as the order has been completed."),
    "51511": (
        200,
        "Modification failed as the order price did not meet the requirement for Post Only.",
    ),
    "51603": (200, "Order does not exist"),
}


class OkxRefusal(Exception):
    """A request, or one operation of a batch, that OKX answers with a code other than 0."""

    def __init__(self, code: str, about: str = "") -> None:
        status, text = TEXTS[code]
        self.code = code
        self.status = status
        self.text = text.format(about)
        super().__init__(self.text)


def milliseconds(time_ns: int) -> str:
    return str(time_ns // 1_000_000)


def microseconds(time_ns: int) -> str:
    return str(time_ns // 1_000)


def amount(value: Decimal | None) -> str:
    """A number as OKX prints it; absent is the empty string."""
    return "" if value is None else plain(value)


def average(value: Decimal | None) -> str:
    """A quotient cut at sixteen digits."""
    return "" if value is None else plain(_SIXTEEN_DIGITS.plus(value))


def encode(value: object) -> bytes:
    return msgspec.json.encode(value)


def envelope(data: Sequence[object], code: str = "0", text: str = "") -> dict[str, object]:
    return {"code": code, "msg": text, "data": data}


def answer(body: Mapping[str, object], status: int = 200) -> Answer:
    return Answer(body=encode(body), status=status)


def refusal_answer(refused: OkxRefusal) -> Answer:
    return answer(envelope([], refused.code, refused.text), refused.status)


STATE_WORDS: Mapping[OrderStatus, str] = {
    OrderStatus.OPEN: "live",
    OrderStatus.PARTIALLY_FILLED: "partially_filled",
    OrderStatus.FILLED: "filled",
    OrderStatus.CANCELED: "canceled",
    OrderStatus.EXPIRED: "canceled",
    OrderStatus.REJECTED: "canceled",
}

# ordType -> type, time in force, post-only
ORDER_TYPES: Mapping[str, tuple[OrderType, TimeInForce, bool]] = {
    "limit": (OrderType.LIMIT, TimeInForce.GTC, False),
    "market": (OrderType.MARKET, TimeInForce.GTC, False),
    "post_only": (OrderType.LIMIT, TimeInForce.GTC, True),
    "fok": (OrderType.LIMIT, TimeInForce.FOK, False),
    "ioc": (OrderType.LIMIT, TimeInForce.IOC, False),
}
_TYPE_WORDS = {meaning: word for word, meaning in ORDER_TYPES.items()}

SELF_TRADE_WORDS: Mapping[str, SelfTrade] = {
    "cancel_maker": SelfTrade.CANCEL_MAKER,
    "cancel_taker": SelfTrade.CANCEL_TAKER,
    "cancel_both": SelfTrade.CANCEL_BOTH,
}

CANCEL_SOURCES: Mapping[EndReason, tuple[str, str]] = {
    EndReason.USER: ("1", "Order canceled by user"),
    EndReason.FOK_SHORT: ("13", "FOK order was canceled as it could not be filled completely"),
    EndReason.IOC_LEFTOVER: (
        "14",
        "IOC order was partially canceled as it was not filled completely",
    ),
    EndReason.MARKET_LEFTOVER: ("14", "The rest of the market order found no counterparty"),
    EndReason.POST_ONLY: ("31", "The post-only order would have taken liquidity"),
    EndReason.SELF_TRADE: ("32", "Self trade prevention"),
}
DEAD_MAN = ("20", "Cancel all after was triggered")

INSTRUMENT_STATES: Mapping[InstrumentStatus, str] = {
    InstrumentStatus.TRADING: "live",
    InstrumentStatus.CANCEL_ONLY: "suspend",
    InstrumentStatus.HALTED: "suspend",
    InstrumentStatus.UNKNOWN: "test",
}

PLACE_REFUSALS: Mapping[RefusalReason, str] = {
    RefusalReason.UNKNOWN_SYMBOL: "51001",
    RefusalReason.NOT_TRADING: "51022",
    RefusalReason.READ_ONLY_MARKET: "51010",
    RefusalReason.INSUFFICIENT_BALANCE: "51008",
    RefusalReason.DUPLICATE_CLIENT_ID: "51016",
    RefusalReason.NO_LIQUIDITY: "51109",
}


def type_word(order: Order) -> str:
    """`ordType` as it was asked for; orders that came in by another door carry none."""
    usual = "market" if order.type is OrderType.MARKET else "limit"
    meant = _TYPE_WORDS.get((order.type, order.time_in_force, order.post_only), usual)
    return order.notes.get("ordType", meant)


def cancel_source(order: Order) -> tuple[str, str]:
    """`cancelSource` and its reason, both empty while the order was not canceled."""
    if order.end_reason is EndReason.USER and order.notes.get("cancelSource") == DEAD_MAN[0]:
        return DEAD_MAN
    return CANCEL_SOURCES.get(order.end_reason, ("", ""))
