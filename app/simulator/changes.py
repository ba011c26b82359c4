"""What happened on a pretend venue, in order: the events a dialect turns into frames."""

from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple, TypeAlias

import msgspec

from app.domain.order_terms import Side
from app.simulator.orders import Fill, Order


class OrderStep(StrEnum):
    """What befell an order."""

    NEW = "new"
    TRADE = "trade"
    CANCELED = "canceled"  # by the user
    EXPIRED = "expired"  # by the rules: IOC, FOK, post-only, market leftover, self-trade prevention
    AMENDED = "amended"


class OrderChanged(msgspec.Struct, frozen=True, kw_only=True):
    """One step of a user's order. `order` is a copy as it stood right after the step.

    `fill` is there on TRADE. `request_id` is the id the user gave to the cancel or amend request, else "".
    `step_id` rises by one with every order step of the venue.
    """

    step: OrderStep
    order: Order
    step_id: int
    time_ns: int
    fill: Fill | None = None
    request_id: str = ""
    previous_client_id: str = ""


class Holding(NamedTuple):
    """One asset's balance at the moment of the event."""

    asset: str
    available: Decimal
    locked: Decimal


class BalancesChanged(msgspec.Struct, frozen=True, kw_only=True):
    """Absolute balances of the assets one action touched on a user's account."""

    account_id: str
    holdings: tuple[Holding, ...]
    time_ns: int


class Transferred(msgspec.Struct, frozen=True, kw_only=True):
    """A deposit (positive) or withdrawal (negative) from outside."""

    account_id: str
    asset: str
    amount: Decimal
    time_ns: int


class Level(NamedTuple):
    """A price level: quantity 0 and 0 orders mean it is gone."""

    price: Decimal
    quantity: Decimal
    orders: int


class BookChanged(msgspec.Struct, frozen=True, kw_only=True):
    """Every level that changed since the last cut, absolute, best first.

    `first_id` = `previous_id` + 1; `last_id` is the book's id after the changes. `top_bid` and `top_ask` are
    the best levels at `last_id`, None when that side is empty. Cutting happens once a step (about 100 ms).
    """

    symbol: str
    previous_id: int
    first_id: int
    last_id: int
    bids: tuple[Level, ...]
    asks: tuple[Level, ...]
    top_bid: Level | None
    top_ask: Level | None
    time_ns: int


class PublicTrade(msgspec.Struct, frozen=True, kw_only=True):
    """One match. `side` is the taker's."""

    symbol: str
    trade_id: int
    price: Decimal
    quantity: Decimal
    side: Side
    buy_order_id: int
    sell_order_id: int
    time_ns: int


Change: TypeAlias = OrderChanged | BalancesChanged | Transferred | BookChanged | PublicTrade
