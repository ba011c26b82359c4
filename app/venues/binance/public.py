"""Binance's public streams (spot, USD-M, COIN-M): frames in, market events out."""

import re
from collections.abc import Callable, Sequence
from typing import Generic, Protocol, TypeAlias, TypeVar

import msgspec

from app.domain.errors import WireError
from app.domain.identifiers import Symbol
from app.domain.instants import MILLISECOND, Instant
from app.domain.market_events import BookDelta, BookSnapshot, Levels, MarketEvent
from app.domain.safe_text import sanitise
from app.venues.binance import public_meaning as meaning
from app.venues.binance.public_shapes import (
    AggregateTrade,
    BookTicker,
    Combined,
    DayTicker,
    DepthUpdate,
    ExactDepthUpdate,
    Kline,
    MarkPrice,
    PartialDepth,
    TradeMade,
)
from app.venues.wire.decoding import WIRE_FAULTS, ExactSymbols, SymbolOf, checked, wire_error

VENUE = "binance"

_HEAD = 240  # bytes in which the stream's name and the event's type stand
_PARTIAL_DEPTH = re.compile(r"([^@]+)@depth(?:5|10|20)(?:@[0-9]+ms)?", re.ASCII)

_RAW_DEPTH = msgspec.json.Decoder(DepthUpdate, strict=False).decode
_COMBINED_DEPTH = msgspec.json.Decoder(Combined[DepthUpdate], strict=False).decode
_RAW_EXACT = msgspec.json.Decoder(ExactDepthUpdate, strict=False).decode
_COMBINED_EXACT = msgspec.json.Decoder(Combined[ExactDepthUpdate], strict=False).decode
_PARTIAL = msgspec.json.Decoder(Combined[PartialDepth], strict=False).decode
_ROWS = msgspec.json.Decoder(list[msgspec.Raw]).decode
_COMBINED_ROWS = msgspec.json.Decoder(Combined[list[msgspec.Raw]]).decode


def decode_market_frame(
    frame: bytes,
    product: str,
    symbol_of: SymbolOf,
    received_ns: Instant,
    exact: ExactSymbols = frozenset(),
) -> Sequence[MarketEvent]:
    """The events of one frame of a market stream, raw or combined; () for symbols that are not ours.

    Books of the symbols in `exact` come with Decimal levels. Raises WireError for anything malformed or
    unknown, control answers included (see `control_kind`).
    """
    try:
        if frame.find(b'"e":"depthUpdate"', 0, _HEAD) >= 0:
            return _depth_events(frame, symbol_of, received_ns, exact)
        if frame.startswith(b"[") or frame.find(b'"data":[', 0, _HEAD) >= 0:
            return _array_events(frame, symbol_of, received_ns)
        return _events_of(frame)(frame, symbol_of, received_ns)
    except WIRE_FAULTS as fault:
        raise wire_error(f"{VENUE} {product}", "market frame", fault) from fault


def control_kind(frame: bytes) -> str | None:
    """ "result" or "error" for the answer to a SUBSCRIBE on a market socket, else None."""
    if frame.startswith(b'{"result"'):
        return "result"
    if frame.startswith((b'{"error"', b'{"code"')):
        return "error"
    return None


def frame_kind(frame: bytes) -> str | None:
    """The event's type as the venue calls it, a control answer's kind, or None for what is neither."""
    start = frame.find(b'"e":"', 0, _HEAD) + 5
    if start >= 5:
        return sanitise(frame[start : frame.find(b'"', start, _HEAD)].decode(errors="replace"), 40)
    if frame.find(b'"lastUpdateId"', 0, _HEAD) >= 0:
        return "depth"
    if frame.find(b'"A":"', 0, 2 * _HEAD) >= 0:
        return "bookTicker"
    return control_kind(frame)


def is_market_kind(kind: str) -> bool:
    """Whether decode_market_frame reads this kind of frame."""
    return kind in ("depthUpdate", "depth") or kind.encode() in _EVENTS


def _depth_events(
    frame: bytes, symbol_of: SymbolOf, received_ns: Instant, exact: ExactSymbols
) -> Sequence[MarketEvent]:
    if frame.startswith(b'{"stream"'):
        combined = _COMBINED_DEPTH(frame)
        update = combined.data
        stream = combined.stream
        partial = "@depth@" not in stream and not stream.endswith("@depth")
        if partial and _PARTIAL_DEPTH.fullmatch(stream) is None:
            raise WireError(f"{VENUE}: depth from an unknown stream")
    else:
        update = _RAW_DEPTH(frame)
        partial = False
    symbol = symbol_of(update.s)
    if symbol is None:
        return ()
    bids: Levels = update.b
    asks: Levels = update.a
    if update.s in exact:
        bids, asks = _exact_levels(frame)
    venue_ns = (update.T or update.E) * MILLISECOND
    if partial:
        return (BookSnapshot(VENUE, symbol, bids, asks, update.u, venue_ns, received_ns),)
    return (
        BookDelta(VENUE, symbol, bids, asks, update.U, update.u, update.pu, venue_ns, received_ns),
    )


def _exact_levels(frame: bytes) -> tuple[Levels, Levels]:
    update = _COMBINED_EXACT(frame).data if frame.startswith(b'{"stream"') else _RAW_EXACT(frame)
    return checked(update.b), checked(update.a)


def _partial_events(
    frame: bytes, symbol_of: SymbolOf, received_ns: Instant
) -> Sequence[MarketEvent]:
    """Spot's partial depth: only the combined stream's name says whose it is."""
    combined = _PARTIAL(frame)
    match = _PARTIAL_DEPTH.fullmatch(combined.stream)
    if match is None:
        raise WireError(f"{VENUE}: partial depth from an unknown stream")
    symbol = symbol_of(match[1].upper())
    if symbol is None:
        return ()
    book = combined.data
    return (
        BookSnapshot(VENUE, symbol, book.bids, book.asks, book.lastUpdateId, None, received_ns),
    )


def _array_events(frame: bytes, symbol_of: SymbolOf, received_ns: Instant) -> Sequence[MarketEvent]:
    """`!miniTicker@arr` and its like: an unreadable row does not cost the others, unless all are."""
    rows = _ROWS(frame) if frame.startswith(b"[") else _COMBINED_ROWS(frame).data
    events: list[MarketEvent] = []
    fault: Exception | None = None
    for row in rows:
        plain = bytes(row)
        try:
            events += _events_of(plain)(plain, symbol_of, received_ns)
        except (*WIRE_FAULTS, WireError) as found:
            fault = found
    if fault is not None and not events:
        raise wire_error(VENUE, "array of events", fault)
    return events


class _Named(Protocol):
    s: str


_Payload = TypeVar("_Payload", bound=_Named)
_Events: TypeAlias = Callable[[bytes, SymbolOf, Instant], Sequence[MarketEvent]]


class _Stream(Generic[_Payload]):
    """One type of event: its decoders, raw and combined, and what its payload means."""

    def __init__(
        self,
        raw: type[_Payload],
        combined: type[Combined[_Payload]],
        means: Callable[[_Payload, Symbol, Instant], Sequence[MarketEvent]],
    ) -> None:
        self._raw = msgspec.json.Decoder(raw, strict=False).decode
        self._combined = msgspec.json.Decoder(combined, strict=False).decode
        self._means = means

    def events(
        self, frame: bytes, symbol_of: SymbolOf, received_ns: Instant
    ) -> Sequence[MarketEvent]:
        payload = self._combined(frame).data if frame.startswith(b'{"stream"') else self._raw(frame)
        symbol = symbol_of(payload.s)
        return () if symbol is None else self._means(payload, symbol, received_ns)


_DAY_TICKERS = _Stream(DayTicker, Combined[DayTicker], meaning.ticker_events)
_QUOTES = _Stream(BookTicker, Combined[BookTicker], meaning.quote_events)

_EVENTS: dict[bytes, _Events] = {
    b"bookTicker": _QUOTES.events,
    b"trade": _Stream(TradeMade, Combined[TradeMade], meaning.trade_events).events,
    b"aggTrade": _Stream(
        AggregateTrade, Combined[AggregateTrade], meaning.aggregate_trade_events
    ).events,
    b"kline": _Stream(Kline, Combined[Kline], meaning.candle_events).events,
    b"24hrTicker": _DAY_TICKERS.events,
    b"24hrMiniTicker": _DAY_TICKERS.events,
    b"markPriceUpdate": _Stream(MarkPrice, Combined[MarkPrice], meaning.funding_events).events,
}


def _events_of(frame: bytes) -> _Events:
    """By the event's type; spot's partial depth and bookTicker are the two that name none."""
    start = frame.find(b'"e":"', 0, _HEAD) + 5
    if start >= 5:
        kind = frame[start : frame.find(b'"', start, _HEAD)]
        found = _EVENTS.get(kind)
        if found is None:
            raise WireError(
                f"{VENUE}: unknown event {sanitise(kind[:40].decode(errors='replace'))}"
            )
        return found
    if frame.find(b'"lastUpdateId"', 0, _HEAD) >= 0:
        return _partial_events
    return _QUOTES.events
