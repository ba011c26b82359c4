"""Binance's public REST answers: depth snapshots, trades, tickers, klines; bodies in, events out."""

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

import msgspec

from app.domain.identifiers import Symbol
from app.domain.instants import MILLISECOND, Instant
from app.domain.market_events import BookSnapshot, ExactLevel, Level, Levels, MarketEvent
from app.venues.binance import public_meaning as meaning
from app.venues.binance.public_shapes import (
    AggregateTrade,
    BookTicker,
    DayTicker,
    Kline,
    KlineBar,
    MarkPrice,
    TradeMade,
)
from app.venues.wire.decoding import (
    WIRE_FAULTS,
    Milliseconds,
    SymbolOf,
    UpdateId,
    checked,
    wire_error,
)

VENUE = "binance"


class Depth(msgspec.Struct, gc=False):
    """GET /depth: {"lastUpdateId":1027024,"bids":[["4.0","431.0"]],"asks":[]}; futures add "E" and "T"."""

    lastUpdateId: UpdateId
    bids: list[Level]
    asks: list[Level]
    T: Milliseconds | None = None
    E: Milliseconds | None = None


class ExactDepth(msgspec.Struct, gc=False):
    """The levels of Depth of an instrument whose prices do not fit a double."""

    bids: list[ExactLevel]
    asks: list[ExactLevel]


_DEPTH = msgspec.json.Decoder(Depth, strict=False)
_EXACT_DEPTH = msgspec.json.Decoder(ExactDepth, strict=False)


def decode_depth_answer(
    body: bytes, symbol: Symbol, received_ns: Instant, exact: bool = False
) -> BookSnapshot:
    """A REST depth snapshot of the instrument that was asked for; raises WireError."""
    try:
        depth = _DEPTH.decode(body)
        bids: Levels = depth.bids
        asks: Levels = depth.asks
        if exact:
            levels = _EXACT_DEPTH.decode(body)
            bids, asks = checked(levels.bids), checked(levels.asks)
    except WIRE_FAULTS as fault:
        raise wire_error(VENUE, "depth answer", fault) from fault
    when = depth.T or depth.E
    when_ns = None if when is None else when * MILLISECOND
    return BookSnapshot(VENUE, symbol, bids, asks, depth.lastUpdateId, when_ns, received_ns)


def decode_public_answer(
    body: bytes, symbol_of: SymbolOf, received_ns: Instant, asked: Symbol = ""
) -> list[MarketEvent]:
    """The events of any public answer, told from its fields; [] when none of the shapes fits.

    `asked` is the instrument of answers that do not name one (depth, trades, klines). Unreadable rows of
    a list are left out; a single unreadable object raises WireError.
    """
    try:
        answer = msgspec.json.decode(body)
        if not isinstance(answer, list):
            if isinstance(answer, dict) and "lastUpdateId" in answer:
                return [decode_depth_answer(body, asked, received_ns)]
            return list(_row_events(answer, symbol_of, received_ns, asked))
    except WIRE_FAULTS as fault:
        raise wire_error(VENUE, "public answer", fault) from fault
    events: list[MarketEvent] = []
    for row in answer:
        try:
            events += _row_events(row, symbol_of, received_ns, asked)
        except WIRE_FAULTS:
            continue
    return events


def _row_events(
    row: object, symbol_of: SymbolOf, received_ns: Instant, asked: Symbol
) -> Sequence[MarketEvent]:
    if isinstance(row, list):
        return _KLINES.events(dict(zip(_KLINE_COLUMNS, row, strict=False)), asked, received_ns)
    if not isinstance(row, dict):
        return ()
    for shape in _SHAPES:
        if shape.tells <= row.keys():
            wire_symbol = row.get("symbol")
            symbol = symbol_of(wire_symbol) if isinstance(wire_symbol, str) else asked
            return () if symbol is None else shape.events(row, symbol, received_ns)
    return ()


_Payload = TypeVar("_Payload")


class _Shape(Generic[_Payload]):
    """One kind of row: a stream's payload under longer names, told by fields that only it has."""

    def __init__(
        self,
        tells: str,
        payload: type[_Payload],
        means: Callable[[_Payload, Symbol, Instant], Sequence[MarketEvent]],
        names: dict[str, str],
    ) -> None:
        self.tells = frozenset(tells.split())
        self._payload = payload
        self._means = means
        self._names = names  # stream's name -> answer's name

    def events(
        self, row: dict[str, object], symbol: Symbol, received_ns: Instant
    ) -> Sequence[MarketEvent]:
        renamed = {name: row[spelled] for name, spelled in self._names.items() if spelled in row}
        payload = msgspec.convert({"s": symbol, **renamed}, self._payload, strict=False)
        return self._means(payload, symbol, received_ns)


_BEST = {"b": "bidPrice", "B": "bidQty", "a": "askPrice", "A": "askQty"}
_DAY = {"c": "lastPrice", "o": "openPrice", "h": "highPrice", "l": "lowPrice", "v": "volume"}

_SHAPES = (
    # GET /ticker/24hr
    _Shape(
        "symbol lastPrice quoteVolume closeTime",
        DayTicker,
        meaning.ticker_events,
        _BEST | _DAY | {"q": "quoteVolume", "E": "closeTime"},
    ),
    # GET /ticker/bookTicker
    _Shape("symbol bidPrice askPrice", BookTicker, meaning.quote_events, _BEST | {"T": "time"}),
    # GET /premiumIndex
    _Shape(
        "symbol markPrice nextFundingTime",
        MarkPrice,
        meaning.funding_events,
        {
            "E": "time",
            "p": "markPrice",
            "i": "indexPrice",
            "r": "lastFundingRate",
            "T": "nextFundingTime",
        },
    ),
    # GET /trades
    _Shape(
        "id price qty time isBuyerMaker",
        TradeMade,
        meaning.trade_events,
        {"t": "id", "p": "price", "q": "qty", "T": "time", "m": "isBuyerMaker"},
    ),
    # GET /aggTrades
    _Shape(
        "a p q f l T m",
        AggregateTrade,
        meaning.aggregate_trade_events,
        {name: name for name in "apqTm"},
    ),
)

# GET /klines: [open time, open, high, low, close, volume, close time, quote volume, trades, ...]
_KLINE_COLUMNS = ("t", "o", "h", "l", "c", "v", "T")


def _bar_events(bar: KlineBar, symbol: Symbol, received_ns: Instant) -> Sequence[MarketEvent]:
    return meaning.candle_events(Kline(symbol, bar), symbol, received_ns)


_KLINES = _Shape("", KlineBar, _bar_events, {name: name for name in _KLINE_COLUMNS})
