"""Binance's streams with a beat of their own: one-second diffs and tops, tickers, candles (sheet A4, A5)."""

import re
from collections.abc import Iterator
from decimal import Decimal

from app.simulator.changes import BookChanged
from app.simulator.dialects.binance_book_events import partial_event
from app.simulator.dialects.binance_tickers import day_figures, stream_day, stream_mini
from app.simulator.dialects.binance_words import fixed, milliseconds
from app.simulator.exchange import Exchange

_BEAT_NS = 1_000_000_000
_PARTIAL = re.compile(r"depth(5|10|20)")
_ALL_MINI = "!miniTicker@arr"


class _SlowDiff:
    """The cuts of one second, joined: the last quantity of a level counts."""

    def __init__(self) -> None:
        self.first_id = 0
        self.last_id = 0
        self.bids: dict[Decimal, Decimal] = {}
        self.asks: dict[Decimal, Decimal] = {}

    def add(self, cut: BookChanged) -> None:
        if not self.first_id:
            self.first_id = cut.first_id
        self.last_id = cut.last_id
        self.bids.update((level.price, level.quantity) for level in cut.bids)
        self.asks.update((level.price, level.quantity) for level in cut.asks)

    def event(self, symbol: str, now_ns: int) -> dict[str, object]:
        return {
            "e": "depthUpdate",
            "E": milliseconds(now_ns),
            "s": symbol,
            "U": self.first_id,
            "u": self.last_id,
            "b": [[fixed(price), fixed(size)] for price, size in self.bids.items()],
            "a": [[fixed(price), fixed(size)] for price, size in self.asks.items()],
        }


class SlowStreams:
    """The subscriptions of one socket that are served once a second."""

    def __init__(self, exchange: Exchange, now_ns: int) -> None:
        self._exchange = exchange
        self._wanted: dict[str, tuple[str, str]] = {}  # stream -> symbol, what
        self._diffs: dict[str, _SlowDiff] = {}
        self._trades_seen: dict[str, int] = {}
        self._next_ns = now_ns + _BEAT_NS

    def want(self, stream: str) -> None:
        if stream == _ALL_MINI:
            self._wanted[stream] = ("", "all")
            return
        name, _, what = stream.partition("@")
        symbol = name.upper()
        served = what in ("depth", "ticker", "miniTicker", "kline_1m") or _PARTIAL.fullmatch(what)
        if served and symbol in self._exchange.listings:
            self._wanted[stream] = (symbol, what)
            if what == "depth":
                self._diffs[symbol] = _SlowDiff()

    def forget(self, stream: str) -> None:
        symbol, what = self._wanted.pop(stream, ("", ""))
        if what == "depth":
            self._diffs.pop(symbol, None)

    def book_changed(self, cut: BookChanged) -> None:
        diff = self._diffs.get(cut.symbol)
        if diff is not None:
            diff.add(cut)

    def due(self, now_ns: int) -> Iterator[tuple[str, object]]:
        """(stream, event) for everything whose second is over."""
        if now_ns < self._next_ns:
            return
        self._next_ns = now_ns + _BEAT_NS
        for stream, (symbol, what) in list(self._wanted.items()):
            event = self._event(stream, symbol, what, now_ns)
            if event is not None:
                yield stream, event

    def _event(self, stream: str, symbol: str, what: str, now_ns: int) -> object | None:
        if what == "depth":
            diff = self._diffs[symbol]
            if not diff.first_id:
                return None
            self._diffs[symbol] = _SlowDiff()
            return diff.event(symbol, now_ns)
        if what == "all":
            changed = [name for name in self._exchange.listings if self._traded(stream, name)]
            rows = [stream_mini(day_figures(self._exchange, name, now_ns)) for name in changed]
            return rows or None
        if what == "kline_1m":
            return self._candle(stream, symbol, now_ns)
        if what == "ticker":
            return stream_day(day_figures(self._exchange, symbol, now_ns))
        if what == "miniTicker":
            traded = self._traded(stream, symbol)
            return stream_mini(day_figures(self._exchange, symbol, now_ns)) if traded else None
        return partial_event(self._exchange, symbol, int(what.removeprefix("depth")))

    def _traded(self, stream: str, symbol: str) -> bool:
        """Whether there is a trade this stream has not told yet."""
        trades = self._exchange.tape(symbol).trades
        last = trades[-1].trade_id if trades else -1
        key = f"{stream}|{symbol}"
        seen, self._trades_seen[key] = self._trades_seen.get(key, -1), last
        return last != seen

    def _candle(self, stream: str, symbol: str, now_ns: int) -> object | None:
        candles = self._exchange.tape(symbol).candles
        if not candles or not self._traded(stream, symbol):
            return None
        candle = candles[-1]
        start = milliseconds(candle.start_ns)
        return {
            "e": "kline",
            "E": milliseconds(now_ns),
            "s": symbol,
            "k": {
                "t": start,
                "T": start + 59_999,
                "s": symbol,
                "i": "1m",
                "f": candle.first_trade_id,
                "L": candle.last_trade_id,
                "o": fixed(candle.open),
                "c": fixed(candle.close),
                "h": fixed(candle.high),
                "l": fixed(candle.low),
                "v": fixed(candle.volume),
                "n": candle.trades,
                "x": milliseconds(now_ns) > start + 59_999,
                "q": fixed(candle.quote_volume),
                "V": fixed(candle.taker_buy),
                "Q": fixed(candle.taker_buy_quote),
                "B": "0",
            },
        }
