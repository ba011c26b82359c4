"""A price-time priority book: who rests, who meets whom, and which levels changed."""

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from app.domain.amounts import ZERO, floor_to
from app.domain.order_terms import Side
from app.simulator.changes import BookChanged, Level
from app.simulator.orders import Order, SelfTrade


class Crossing(NamedTuple):
    """A taker meets a resting order at the resting order's price."""

    maker: Order
    price: Decimal
    quantity: Decimal


class Queue:
    """The orders at one price, first come first served."""

    __slots__ = ("orders", "quantity")

    def __init__(self) -> None:
        self.orders: dict[int, Order] = {}
        self.quantity = ZERO


class Half:
    """One side of the book: prices sorted best last, so that the best is cheap to reach and to drop."""

    def __init__(self, side: Side) -> None:
        self.side = side
        self.queues: dict[Decimal, Queue] = {}
        self._keys: list[
            Decimal
        ] = []  # price for bids, minus price for asks: ascending = worst first
        self._sign = Decimal(1) if side is Side.BUY else Decimal(-1)

    def queue(self, price: Decimal) -> Queue:
        held = self.queues.get(price)
        if held is None:
            held = self.queues[price] = Queue()
            insort(self._keys, price * self._sign)
        return held

    def drop(self, price: Decimal) -> None:
        del self.queues[price]
        key = price * self._sign
        del self._keys[bisect_left(self._keys, key)]

    def best(self) -> Decimal | None:
        return self._keys[-1] * self._sign if self._keys else None

    def prices(self) -> Iterator[Decimal]:
        """Best first; the half must not change meanwhile."""
        return (key * self._sign for key in reversed(self._keys))

    def level(self, price: Decimal) -> Level:
        held = self.queues.get(price)
        return Level(price, held.quantity, len(held.orders)) if held else Level(price, ZERO, 0)

    def reaches(self, price: Decimal, limit: Decimal | None) -> bool:
        """Whether a taker with this limit (None: any price) trades at a resting price of this half."""
        if limit is None:
            return True
        return price >= limit if self.side is Side.BUY else price <= limit


class Book:
    """One instrument's book. `update_id` rises by one with every change of a level."""

    def __init__(self, symbol: str, first_update_id: int = 1) -> None:
        self.symbol = symbol
        self.update_id = first_update_id
        self._cut_id = first_update_id
        self._halves = {Side.BUY: Half(Side.BUY), Side.SELL: Half(Side.SELL)}
        self._changed: dict[tuple[Side, Decimal], None] = {}

    def half(self, side: Side) -> Half:
        return self._halves[side]

    def rest(self, order: Order) -> None:
        """Append a limit order to its price's queue."""
        price = self._price_of(order)
        queue = self._halves[order.side].queue(price)
        queue.orders[order.order_id] = order
        queue.quantity += order.remaining
        self._touch(order.side, price)

    def remove(self, order: Order) -> None:
        """Take a resting order out; its remaining quantity must be the one it rests with."""
        self._shrink(order, order.remaining, gone=True)

    def reduce(self, order: Order, quantity: Decimal) -> None:
        """A resting order loses quantity and keeps its place; call before changing the order."""
        self._shrink(order, quantity, gone=quantity >= order.remaining)

    def _shrink(self, order: Order, quantity: Decimal, *, gone: bool) -> None:
        price = self._price_of(order)
        half = self._halves[order.side]
        queue = half.queues[price]
        queue.quantity -= quantity
        if gone:
            del queue.orders[order.order_id]
            if not queue.orders:
                half.drop(price)
        self._touch(order.side, price)

    def _touch(self, side: Side, price: Decimal) -> None:
        self.update_id += 1
        self._changed[(side, price)] = None

    @staticmethod
    def _price_of(order: Order) -> Decimal:
        if order.price is None:
            raise ValueError("only priced orders rest in a book")
        return order.price

    def resting_against(self, side: Side, limit: Decimal | None) -> Iterator[Order]:
        """The orders a taker of `side` would meet, in order; the book must not change meanwhile."""
        half = self._halves[side.opposite]
        for price in half.prices():
            if not half.reaches(price, limit):
                return
            yield from half.queues[price].orders.values()

    def would_take(self, side: Side, limit: Decimal) -> bool:
        half = self._halves[side.opposite]
        best = half.best()
        return best is not None and half.reaches(best, limit)

    def plan(self, taker: Order, lot: Decimal) -> tuple[list[Crossing], list[Order], bool]:
        """What the taker would do now: crossings, own resting orders to be removed, whether it is stopped.

        Changes nothing. Self-trade prevention follows the taker's mode. A market buy by quote quantity buys
        whole lots until its quote is used up.
        """
        crossings: list[Crossing] = []
        prevented: list[Order] = []
        remaining = taker.remaining
        budget = taker.quote_quantity
        for maker in self.resting_against(taker.side, taker.price):
            if maker.account_id == taker.account_id and taker.self_trade is not SelfTrade.NONE:
                if taker.self_trade is not SelfTrade.CANCEL_TAKER:
                    prevented.append(maker)
                if taker.self_trade is not SelfTrade.CANCEL_MAKER:
                    return crossings, prevented, True
                continue
            price = self._price_of(maker)
            if budget is None:
                quantity = min(maker.remaining, remaining)
                remaining -= quantity
            else:
                quantity = min(maker.remaining, floor_to(budget / price, lot))
                budget -= quantity * price
            if quantity <= 0:
                break
            crossings.append(Crossing(maker, price, quantity))
            if budget is None and remaining <= 0:
                break
        return crossings, prevented, False

    def levels(self, side: Side, limit: int | None = None) -> tuple[Level, ...]:
        """Best first, at most `limit`."""
        half = self._halves[side]
        found: list[Level] = []
        for price in half.prices():
            if limit is not None and len(found) >= limit:
                break
            found.append(half.level(price))
        return tuple(found)

    def top(self, side: Side) -> Level | None:
        half = self._halves[side]
        best = half.best()
        return None if best is None else half.level(best)

    def cut(self, time_ns: int) -> BookChanged | None:
        """The levels changed since the last cut, or None when nothing happened."""
        if self._cut_id == self.update_id:
            return None
        sides = {Side.BUY: self._sorted(Side.BUY), Side.SELL: self._sorted(Side.SELL)}
        previous_id, self._cut_id = self._cut_id, self.update_id
        self._changed.clear()
        return BookChanged(
            symbol=self.symbol,
            previous_id=previous_id,
            first_id=previous_id + 1,
            last_id=self.update_id,
            bids=sides[Side.BUY],
            asks=sides[Side.SELL],
            top_bid=self.top(Side.BUY),
            top_ask=self.top(Side.SELL),
            time_ns=time_ns,
        )

    def _sorted(self, side: Side) -> tuple[Level, ...]:
        prices: Iterable[Decimal] = (price for held, price in self._changed if held is side)
        half = self._halves[side]
        ordered = sorted(prices, reverse=side is Side.BUY)
        return tuple(half.level(price) for price in ordered)
