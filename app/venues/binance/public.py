"""Binance's public streams (spot, USD-M, COIN-M): frames in, market events out."""

import re
from collections.abc import Sequence

import msgspec

from app.domain.errors import WireError
from app.domain.instants import MILLISECOND, Instant
from app.domain.market_events import BookDelta, BookSnapshot, Levels, MarketEvent
from app.domain.safe_text import sanitise
from app.venues.binance import public_meaning as meaning
from app.venues.binance.public_shapes import (
    BookTicker,
    Combined,
    DepthUpdate,
    Event,
    ExactDepthUpdate,
    PartialDepth,
)
from app.venues.wire.decoding import WIRE_FAULTS, ExactSymbols, SymbolOf, checked, wire_error

VENUE = "binance"

_COMBINED_HEAD = b'{"stream"'
_COMBINED_MARK = _COMBINED_HEAD[2]  # one byte tells combined from raw
_DIFF = "@depth@"  # `@depth@100ms`; partial depth is `@depth5@100ms`
_HEAD = 240  # bytes in which the stream's name and the event's type stand
_PARTIAL_DEPTH = re.compile(r"([^@]+)@depth(?:5|10|20)(?:@[0-9]+ms)?", re.ASCII)

_COMBINED = msgspec.json.Decoder(Combined[Event], strict=False).decode
_RAW = msgspec.json.Decoder(Event, strict=False).decode
_UNNAMED_QUOTE = msgspec.json.Decoder(BookTicker, strict=False).decode
_COMBINED_QUOTE = msgspec.json.Decoder(Combined[BookTicker], strict=False).decode
_PARTIAL = msgspec.json.Decoder(Combined[PartialDepth], strict=False).decode
_EXACT = msgspec.json.Decoder(ExactDepthUpdate, strict=False).decode
_COMBINED_EXACT = msgspec.json.Decoder(Combined[ExactDepthUpdate], strict=False).decode
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
        if frame[2] == _COMBINED_MARK:
            combined = _COMBINED(frame)
            payload, stream = combined.data, combined.stream
        else:
            payload, stream = _RAW(frame), _DIFF
        if type(payload) is not DepthUpdate:
            return _meaning(payload, symbol_of, received_ns)
        if _DIFF in stream:
            symbol = symbol_of(payload.s)
            if symbol is not None and not (exact and payload.s in exact):
                return (
                    BookDelta(
                        VENUE,
                        symbol,
                        payload.b,
                        payload.a,
                        payload.U,
                        payload.u,
                        payload.pu,
                        (payload.T or payload.E) * MILLISECOND,
                        received_ns,
                    ),
                )
        return _rarer_depth(frame, payload, stream, symbol_of, received_ns, exact)
    except (msgspec.ValidationError, IndexError) as fault:
        return _unnamed(frame, product, symbol_of, received_ns, fault)
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
    return kind in ("depthUpdate", "depth") or kind in meaning.KINDS


def _rarer_depth(
    frame: bytes,
    payload: DepthUpdate,
    stream: str,
    symbol_of: SymbolOf,
    received_ns: Instant,
    exact: ExactSymbols,
) -> Sequence[MarketEvent]:
    """Depth of exact instruments, at the default speed, and futures' partial depth (a depthUpdate too)."""
    partial = _DIFF not in stream and not stream.endswith("@depth")
    if partial and _PARTIAL_DEPTH.fullmatch(stream) is None:
        raise WireError(f"{VENUE}: depth from an unknown stream")
    symbol = symbol_of(payload.s)
    if symbol is None:
        return ()
    bids: Levels = payload.b
    asks: Levels = payload.a
    when_ns = (payload.T or payload.E) * MILLISECOND
    if partial:
        return (BookSnapshot(VENUE, symbol, bids, asks, payload.u, when_ns, received_ns),)
    if payload.s in exact:
        is_combined = frame.startswith(_COMBINED_HEAD)
        levels = _COMBINED_EXACT(frame).data if is_combined else _EXACT(frame)
        bids, asks = checked(levels.b), checked(levels.a)
    first, last, previous = payload.U, payload.u, payload.pu
    return (BookDelta(VENUE, symbol, bids, asks, first, last, previous, when_ns, received_ns),)


def _unnamed(
    frame: bytes, product: str, symbol_of: SymbolOf, received_ns: Instant, fault: Exception
) -> Sequence[MarketEvent]:
    """Arrays of events, and what spot sends without a type: partial depth and bookTicker."""
    try:
        if frame.startswith(b"[") or frame.find(b'"data":[', 0, _HEAD) >= 0:
            return _array_events(frame, symbol_of, received_ns)
        if frame.find(b'"e":"', 0, _HEAD) >= 0:
            raise wire_error(f"{VENUE} {product}", "market frame", fault) from fault
        if frame.find(b'"lastUpdateId"', 0, _HEAD) >= 0:
            return _partial_events(frame, symbol_of, received_ns)
        is_combined = frame.startswith(_COMBINED_HEAD)
        quote = _COMBINED_QUOTE(frame).data if is_combined else _UNNAMED_QUOTE(frame)
        return _meaning(quote, symbol_of, received_ns)
    except WIRE_FAULTS as found:
        raise wire_error(f"{VENUE} {product}", "market frame", found) from found


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
        try:
            events += _meaning(_RAW(row), symbol_of, received_ns)
        except WIRE_FAULTS as found:
            fault = found
    if fault is not None and not events:
        raise fault
    return events


def _meaning(
    payload: Event | BookTicker, symbol_of: SymbolOf, received_ns: Instant
) -> Sequence[MarketEvent]:
    symbol = symbol_of(payload.s)
    return () if symbol is None else meaning.events_of(payload, symbol, received_ns)
