"""What a book's trades leave behind: the last trades, minute candles and the figures of the last 24 hours."""

from collections import deque
from collections.abc import Iterable
from decimal import Decimal
from typing import Protocol

import msgspec

from app.domain.amounts import ZERO
from app.domain.instants import MINUTE
from app.domain.order_terms import Side
from app.simulator.changes import PublicTrade

_TRADES_KEPT = 1_000
# Minutes, quarters and hours, each for a chart of 500 bars of what is put together from it.
_CANDLES_KEPT = {1: 3_000, 15: 1_000, 60: 2_000}
_DAY_MINUTES = 1_440


class Candle(msgspec.Struct, kw_only=True):
    """One minute of trades; a minute without trades has none. `taker_buy*` is what takers bought."""

    start_ns: int
    open: Decimal
    high: Decimal
    low: Decimal
    close: Decimal
    volume: Decimal = ZERO
    quote_volume: Decimal = ZERO
    taker_buy: Decimal = ZERO
    taker_buy_quote: Decimal = ZERO
    trades: int = 0
    first_trade_id: int = -1
    last_trade_id: int = -1


class Before(Protocol):
    """What traded before this tape began."""

    @property
    def last_price(self) -> Decimal: ...

    def bars(self, length: int, since_ns: int, until_ns: int) -> list[Candle]:
        """Bars of so many minutes that begin in this time, oldest first."""
        ...

    def since(self, start_ns: int) -> Candle | None:
        """Everything from the minute of this instant on as one bar; None when that is after its end."""
        ...


class Tape:
    """The public trades of one instrument. Volumes are base units (contracts on swaps)."""

    def __init__(self, symbol: str) -> None:
        self.symbol = symbol
        self._before: Before | None = None
        self._older: tuple[tuple[int, int], Candle | None] = ((-1, -1), None)
        self._opens: dict[int, Decimal] = {}
        self._kept: dict[int, deque[Candle]] = {
            length: deque(maxlen=most) for length, most in _CANDLES_KEPT.items()
        }
        self.trades: deque[PublicTrade] = deque(maxlen=_TRADES_KEPT)
        self.last_price: Decimal | None = None

    @property
    def candles(self) -> deque[Candle]:
        """The last minutes in which this venue traded."""
        return self._kept[1]

    def follow(self, before: Before) -> None:
        """Go on from what traded before; to be called while the tape is empty."""
        self._before = before
        self.last_price = before.last_price

    def record(self, trade: PublicTrade) -> None:
        self.trades.append(trade)
        self.last_price = trade.price
        for length, kept in self._kept.items():
            start = trade.time_ns // (length * MINUTE) * length * MINUTE
            if not kept or kept[-1].start_ns < start:
                price = trade.price
                kept.append(Candle(start_ns=start, open=price, high=price, low=price, close=price))
            _add(kept[-1], trade)

    def bars(self, length: int, since_ns: int, until_ns: int) -> list[Candle]:
        """Bars of so many minutes that begin in this time, oldest first; spans without trades have none."""
        span = length * MINUTE
        groups: dict[int, list[Candle]] = {}
        if self._before is not None:
            before = self._before.bars(length, since_ns, until_ns)
            groups = {candle.start_ns: [candle] for candle in before}
        unit = next(each for each in (60, 15, 1) if length % each == 0)
        for candle in self._kept[unit]:
            start_ns = candle.start_ns // span * span
            if since_ns <= start_ns < until_ns:
                groups.setdefault(start_ns, []).append(candle)
        found: list[Candle] = []
        for start_ns, group in groups.items():
            whole = joined(group)
            if whole is not None:
                whole.start_ns = start_ns
                found.append(whole)
        return found

    def open_since(self, start_ns: int) -> Decimal | None:
        """The first price from the minute of this instant on."""
        if start_ns not in self._opens:
            first = None if self._before is None else self._before.since(start_ns)
            later = (one for one in self.candles if one.start_ns >= start_ns)
            first = first or next(later, None)
            if first is None:
                return None
            if len(self._opens) > 8:
                self._opens.clear()
            self._opens[start_ns] = first.open
        return self._opens[start_ns]

    def day(self, now_ns: int) -> Candle | None:
        """The last 24 hours as one candle, None when there were no trades.

        Only what was traded since the newest minute began is added up anew each time.
        """
        since = now_ns - _DAY_MINUTES * MINUTE
        running_ns = self.candles[-1].start_ns if self.candles else 0
        key = (running_ns, now_ns // MINUTE)
        if self._older[0] != key:
            older = [] if self._before is None else [self._before.since(since)]
            older += [one for one in self.candles if since <= one.start_ns < running_ns]
            self._older = (key, joined(one for one in older if one is not None))
        parts = [self._older[1], self.candles[-1] if running_ns >= max(since, 1) else None]
        return joined(part for part in parts if part is not None)


def _add(candle: Candle, trade: PublicTrade) -> None:
    quote = trade.price * trade.quantity
    candle.high = max(candle.high, trade.price)
    candle.low = min(candle.low, trade.price)
    candle.close = trade.price
    candle.volume += trade.quantity
    candle.quote_volume += quote
    if trade.side is Side.BUY:
        candle.taker_buy += trade.quantity
        candle.taker_buy_quote += quote
    if candle.trades == 0:
        candle.first_trade_id = trade.trade_id
    candle.trades += 1
    candle.last_trade_id = trade.trade_id


def joined(candles: Iterable[Candle]) -> Candle | None:
    """Candles in a row as one, None when there are none."""
    whole: Candle | None = None
    for candle in candles:
        if whole is None:
            whole = msgspec.structs.replace(candle)
            continue
        whole.high = max(whole.high, candle.high)
        whole.low = min(whole.low, candle.low)
        whole.close = candle.close
        whole.volume += candle.volume
        whole.quote_volume += candle.quote_volume
        whole.taker_buy += candle.taker_buy
        whole.taker_buy_quote += candle.taker_buy_quote
        whole.trades += candle.trades
        whole.last_trade_id = candle.last_trade_id
        if whole.first_trade_id < 0:
            whole.first_trade_id = candle.first_trade_id
    return whole
