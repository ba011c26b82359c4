"""OKX's public REST answers: books, trades, tickers, candles; bodies in, events out."""

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

import msgspec

from app.domain.errors import NumberError
from app.domain.identifiers import Symbol
from app.domain.instants import MILLISECOND, Instant
from app.domain.market_events import BookSnapshot, MarketEvent
from app.venues.okx import public_meaning as meaning
from app.venues.okx.public_shapes import (
    BookRow,
    CandleRow,
    FundingRow,
    IndexRow,
    MarkPriceRow,
    TickerRow,
    TradeRow,
)
from app.venues.wire.decoding import WIRE_FAULTS, SymbolOf, wire_error

VENUE = "okx"


class Answer(msgspec.Struct):
    """{"code":"0","msg":"","data":[...]}: the request went well when "code" is "0"."""

    data: list[msgspec.Raw]
    code: str = "0"
    msg: str = ""


_ANSWER = msgspec.json.Decoder(Answer)


def decode_public_answer(
    body: bytes,
    symbol_of: SymbolOf,
    received_ns: Instant,
    asked: Symbol = "",
    interval: str = "",
) -> list[MarketEvent]:
    """The events of any public answer, told from the fields of its rows; [] when no shape fits.

    `asked` and `interval` are what answers do not repeat (the instrument of a book, a candle's bar).
    Unreadable rows are left out. Raises WireError when the answer is none, or a refusal.
    """
    try:
        answer = _ANSWER.decode(body)
        if answer.code != "0":
            raise NumberError(f"code {answer.code[:20]}: {answer.msg[:80]}")
    except WIRE_FAULTS as fault:
        raise wire_error(VENUE, "public answer", fault) from fault
    events: list[MarketEvent] = []
    for raw in answer.data:
        try:
            if bytes(raw)[:1] == b"[":
                row = msgspec.json.decode(raw, type=CandleRow, strict=False)
                events.append(meaning.candle_event(row, asked, interval, received_ns))
            else:
                events += _row_events(raw, symbol_of, received_ns, asked)
        except WIRE_FAULTS:
            continue
    return events


def _row_events(
    raw: msgspec.Raw, symbol_of: SymbolOf, received_ns: Instant, asked: Symbol
) -> Sequence[MarketEvent]:
    fields = msgspec.json.decode(raw, type=dict[str, object])
    for shape in _SHAPES:
        if shape.tells <= fields.keys():
            wire_symbol = fields.get("instId")
            symbol = symbol_of(wire_symbol) if isinstance(wire_symbol, str) else asked
            return () if symbol is None else shape.events(raw, symbol, received_ns)
    return ()


def _book_events(row: BookRow, symbol: Symbol, received_ns: Instant) -> Sequence[MarketEvent]:
    when_ns = row.ts * MILLISECOND
    return (BookSnapshot(VENUE, symbol, row.bids, row.asks, row.seqId, when_ns, received_ns),)


_Row = TypeVar("_Row")


class _Shape(Generic[_Row]):
    """One kind of row, told by fields that only it has."""

    def __init__(
        self,
        tells: str,
        row: type[_Row],
        means: Callable[[_Row, Symbol, Instant], Sequence[MarketEvent]],
    ) -> None:
        self.tells = frozenset(tells.split())
        self._row = msgspec.json.Decoder(row, strict=False).decode
        self._means = means

    def events(
        self, raw: msgspec.Raw, symbol: Symbol, received_ns: Instant
    ) -> Sequence[MarketEvent]:
        return self._means(self._row(raw), symbol, received_ns)


_SHAPES = (
    _Shape("asks bids ts", BookRow, _book_events),  # GET /market/books
    _Shape("instId last askPx bidPx ts", TickerRow, meaning.ticker_events),  # GET /market/tickers
    _Shape("instId tradeId px sz side ts", TradeRow, meaning.trade_events),  # GET /market/trades
    _Shape("instId idxPx ts", IndexRow, meaning.index_events),  # GET /market/index-tickers
    _Shape("instId markPx ts", MarkPriceRow, meaning.mark_price_events),  # GET /public/mark-price
    _Shape("instId fundingRate fundingTime", FundingRow, meaning.funding_events),
)
