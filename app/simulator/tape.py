"""What a book's trades leave behind: the last trades, minute candles and the figures of the last 24 hours."""

from collections import deque
from collections.abc import Iterable
from decimal import Decimal

import msgspec

from app.domain.amounts import ZERO
from app.domain.instants import MINUTE
from app.domain.order_terms import Side
from app.simulator.changes import PublicTrade

_TRADES_KEPT = 1_000
_CANDLES_KEPT = 1_500
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


class Tape:
    """The public trades of one instrument. Volumes are base units (contracts on swaps)."""

    def __init__(self, symbol: str) -> None:
        self.symbol = symbol
        self.trades: deque[PublicTrade] = deque(maxlen=_TRADES_KEPT)
        self.candles: deque[Candle] = deque(maxlen=_CANDLES_KEPT)
        self.last_price: Decimal | None = None

    def record(self, trade: PublicTrade) -> None:
        self.trades.append(trade)
        self.last_price = trade.price
        start = trade.time_ns - trade.time_ns % MINUTE
        if not self.candles or self.candles[-1].start_ns < start:
            price = trade.price
            self.candles.append(
                Candle(start_ns=start, open=price, high=price, low=price, close=price)
            )
        _add(self.candles[-1], trade)

    def day(self, now_ns: int) -> Candle | None:
        """The last 24 hours as one candle, None when there were no trades."""
        since = now_ns - _DAY_MINUTES * MINUTE
        return joined(candle for candle in self.candles if candle.start_ns >= since)


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
    return whole
