"""OKX's public channels (spot, swap, futures, options): frames in, market events out."""

from collections.abc import Callable, Sequence
from typing import Generic, TypeAlias, TypeVar

import msgspec

from app.domain.errors import NumberError, WireError
from app.domain.identifiers import Symbol
from app.domain.instants import MILLISECOND, Instant
from app.domain.market_events import BookDelta, BookSnapshot, Levels, MarketEvent
from app.domain.safe_text import sanitise
from app.venues.okx import public_meaning as meaning
from app.venues.okx.public_shapes import (
    BookRow,
    CandleRow,
    ExactBookRow,
    FundingRow,
    IndexRow,
    MarkPriceRow,
    Push,
    TextBookRow,
    TickerRow,
    TradeRow,
)
from app.venues.wire.decoding import WIRE_FAULTS, ExactSymbols, SymbolOf, checked, wire_error

VENUE = "okx"

_BOOKS_HEAD = b'{"arg":{"channel":"books'
_HEAD = 120  # bytes in which the channel's name stands
_WHOLE_BOOKS = frozenset(("books5",))  # the whole top each time
_BOOKS = _WHOLE_BOOKS | {"books", "books50-l2-tbt", "books-l2-tbt"}

_BOOK = msgspec.json.Decoder(Push[BookRow], strict=False).decode
_TEXT_BOOK = msgspec.json.Decoder(Push[TextBookRow], strict=False).decode
_EXACT_BOOK = msgspec.json.Decoder(Push[ExactBookRow], strict=False).decode
_CANDLES = msgspec.json.Decoder(Push[CandleRow], strict=False).decode
_RAW_ROWS = msgspec.json.Decoder(Push[msgspec.Raw], strict=False).decode


def decode_market_frame(
    frame: bytes,
    product: str,
    symbol_of: SymbolOf,
    received_ns: Instant,
    exact: ExactSymbols = frozenset(),
    *,
    verify: bool = True,
) -> Sequence[MarketEvent]:
    """The events of one push of a public channel; () for instruments that are not ours.

    Books of the instruments in `exact` come with Decimal levels. With `verify`, a checksum other than 0
    brings the texts of the wire along for the book to check. Raises WireError for anything malformed or
    unknown, control answers included (see `control_kind`).
    """
    try:
        if frame[:24] == _BOOKS_HEAD or frame.find(b'"channel":"books', 0, _HEAD) >= 0:
            return _book_events(frame, symbol_of, received_ns, exact, verify)
        return _events_of(frame)(frame, symbol_of, received_ns)
    except WIRE_FAULTS as fault:
        raise wire_error(f"{VENUE} {product}", "public frame", fault) from fault


def control_kind(frame: bytes) -> str | None:
    """The word of `{"event":"subscribe",...}` and its like, "pong" for the text frame, else None."""
    if frame == b"pong":
        return "pong"
    start = frame.find(b'"event":"', 0, 40) + 9
    if start < 9:
        return None
    return sanitise(frame[start : frame.find(b'"', start, start + 40)].decode(errors="replace"))


def frame_kind(frame: bytes) -> str | None:
    """The channel of a push, a control answer's word, or None for what is neither."""
    control = control_kind(frame)
    if control is not None:
        return control
    start = frame.find(b'"channel":"', 0, _HEAD) + 11
    if start < 11:
        return None
    return sanitise(frame[start : frame.find(b'"', start, _HEAD)].decode(errors="replace"), 40)


def is_market_kind(kind: str) -> bool:
    """Whether decode_market_frame reads this channel."""
    return kind in _BOOKS or kind.encode() in _EVENTS or kind.startswith("candle")


def _book_events(
    frame: bytes, symbol_of: SymbolOf, received_ns: Instant, exact: ExactSymbols, verify: bool
) -> Sequence[MarketEvent]:
    push = _BOOK(frame)
    arg = push.arg
    symbol = symbol_of(arg.instId)
    if symbol is None:
        return ()
    if push.action == "update" and arg.channel == "books" and len(push.data) == 1:
        (row,) = push.data
        if not (verify and row.checksum) and not (exact and arg.instId in exact):
            return (
                BookDelta(
                    VENUE,
                    symbol,
                    row.bids,
                    row.asks,
                    row.seqId,
                    row.seqId,
                    row.prevSeqId,
                    row.ts * MILLISECOND,
                    received_ns,
                ),
            )
    return _rarer_books(frame, push, symbol, received_ns, exact, verify)


def _rarer_books(
    frame: bytes,
    push: Push[BookRow],
    symbol: Symbol,
    received_ns: Instant,
    exact: ExactSymbols,
    verify: bool,
) -> Sequence[MarketEvent]:
    """Snapshots, several rows at once, and levels as texts or Decimals."""
    channel, action = push.arg.channel, push.action
    if channel not in _BOOKS:
        raise WireError(f"{VENUE}: unknown channel {sanitise(channel, 40)}")
    if action not in ("update", "snapshot") and channel not in _WHOLE_BOOKS:
        raise WireError(f"{VENUE}: unknown book action {sanitise(action, 40)}")
    events: list[MarketEvent] = []
    for index, row in enumerate(push.data):
        last, previous = row.seqId, row.prevSeqId
        bids: Levels = row.bids
        asks: Levels = row.asks
        checksum = (row.checksum or None) if verify else None
        if push.arg.instId in exact:
            bids, asks, checksum = *_exact_levels(frame, index), None
        elif checksum is not None:
            bids, asks = _texts(frame, index)
        when_ns = row.ts * MILLISECOND
        events.append(
            BookDelta(
                VENUE, symbol, bids, asks, last, last, previous, when_ns, received_ns, checksum
            )
            if action == "update"
            else BookSnapshot(VENUE, symbol, bids, asks, last, when_ns, received_ns, checksum)
        )
    return events


def _texts(frame: bytes, index: int) -> tuple[Levels, Levels]:
    row = _TEXT_BOOK(frame).data[index]
    return row.bids, row.asks


def _exact_levels(frame: bytes, index: int) -> tuple[Levels, Levels]:
    row = _EXACT_BOOK(frame).data[index]
    return checked(row.bids), checked(row.asks)


_Row = TypeVar("_Row")
_Events: TypeAlias = Callable[[bytes, SymbolOf, Instant], Sequence[MarketEvent]]


class _Stream(Generic[_Row]):
    """One channel: its decoder, and what its rows mean. An unreadable row does not cost the others."""

    def __init__(
        self,
        push: type[Push[_Row]],
        row: type[_Row],
        means: Callable[[_Row, Symbol, Instant], Sequence[MarketEvent]],
    ) -> None:
        self._push = msgspec.json.Decoder(push, strict=False).decode
        self._row = msgspec.json.Decoder(row, strict=False).decode
        self._means = means

    def events(
        self, frame: bytes, symbol_of: SymbolOf, received_ns: Instant
    ) -> Sequence[MarketEvent]:
        try:
            push = self._push(frame)
            symbol = symbol_of(push.arg.instId)
            if symbol is None:
                return ()
            return [event for row in push.data for event in self._means(row, symbol, received_ns)]
        except WIRE_FAULTS as fault:
            return self._readable(frame, symbol_of, received_ns, fault)

    def _readable(
        self, frame: bytes, symbol_of: SymbolOf, received_ns: Instant, fault: Exception
    ) -> Sequence[MarketEvent]:
        push = _RAW_ROWS(frame)
        symbol = symbol_of(push.arg.instId)
        events: list[MarketEvent] = []
        for row in push.data if symbol is not None else ():
            try:
                events += self._means(self._row(row), symbol or "", received_ns)
            except WIRE_FAULTS as found:
                fault = found
        if not events:
            raise fault
        return events


_TRADES = _Stream(Push[TradeRow], TradeRow, meaning.trade_events)

_EVENTS: dict[bytes, _Events] = {
    b"bbo-tbt": _Stream(Push[BookRow], BookRow, meaning.best_events).events,
    b"trades": _TRADES.events,
    b"trades-all": _TRADES.events,
    b"tickers": _Stream(Push[TickerRow], TickerRow, meaning.ticker_events).events,
    b"funding-rate": _Stream(Push[FundingRow], FundingRow, meaning.funding_events).events,
    b"mark-price": _Stream(Push[MarkPriceRow], MarkPriceRow, meaning.mark_price_events).events,
    b"index-tickers": _Stream(Push[IndexRow], IndexRow, meaning.index_events).events,
}


def _events_of(frame: bytes) -> _Events:
    start = frame.find(b'"channel":"', 0, _HEAD) + 11
    channel = frame[start : frame.find(b'"', start, _HEAD)] if start >= 11 else b""
    found = _candle_events if channel.startswith(b"candle") else _EVENTS.get(channel)
    if found is None:
        raise WireError(
            f"{VENUE}: unknown channel {sanitise(channel[:40].decode(errors='replace'))}"
        )
    return found


def _candle_events(
    frame: bytes, symbol_of: SymbolOf, received_ns: Instant
) -> Sequence[MarketEvent]:
    push = _CANDLES(frame)
    symbol = symbol_of(push.arg.instId)
    interval = push.arg.channel.removeprefix("candle")
    if len(interval) > 8:
        raise NumberError(f"no interval: {interval[:20]!r}")
    if symbol is None:
        return ()
    return [meaning.candle_event(row, symbol, interval, received_ns) for row in push.data]
