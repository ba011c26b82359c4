"""Market data, positions, fees and instruments as the JSON of contracts.md."""

from app.cli.event_document import Document, Unified, documents_of, head, number, rows
from app.domain.account_events import FeesReported, PositionReported
from app.domain.instruments import Instrument
from app.domain.link_events import ClockMeasured, InstrumentsListed, VenueNotice
from app.domain.market_events import (
    BookDelta,
    BookSnapshot,
    Candle,
    Funding,
    Quote,
    Ticker,
    Trade,
)
from app.market.sequence import UNNUMBERED


def _update_id(number_or_none: int | None) -> int | None:
    return None if number_or_none == UNNUMBERED else number_or_none


@documents_of.register
def _(event: BookSnapshot, unified: Unified) -> list[Document]:
    return [
        {
            **head("book_snapshot", event.symbol, unified),
            "update_id": _update_id(event.last),
            "checksum": event.checksum,
            "bids": rows(event.bids),
            "asks": rows(event.asks),
            "time_ns": event.venue_time_ns,
        }
    ]


@documents_of.register
def _(event: BookDelta, unified: Unified) -> list[Document]:
    return [
        {
            **head("book_delta", event.symbol, unified),
            "first_update_id": _update_id(event.first),
            "update_id": _update_id(event.last),
            "previous_update_id": _update_id(event.previous),
            "checksum": event.checksum,
            "bids": rows(event.bids),
            "asks": rows(event.asks),
            "time_ns": event.venue_time_ns,
        }
    ]


@documents_of.register
def _(event: Trade, unified: Unified) -> list[Document]:
    return [
        {
            **head("trade", event.symbol, unified),
            "side": event.side,
            "price": number(event.price),
            "quantity": number(event.quantity),
            "trade_id": event.trade_id,
            "time_ns": event.venue_time_ns,
        }
    ]


@documents_of.register
def _(event: Quote, unified: Unified) -> list[Document]:
    return [
        {
            **head("quote", event.symbol, unified),
            "bid": number(event.bid),
            "bid_size": number(event.bid_size),
            "ask": number(event.ask),
            "ask_size": number(event.ask_size),
            "update_id": event.last,
            "time_ns": event.venue_time_ns,
        }
    ]


@documents_of.register
def _(event: Ticker, unified: Unified) -> list[Document]:
    return [
        {
            **head("ticker", event.symbol, unified),
            "last_price": number(event.last_price),
            "open_price": number(event.open_price),
            "high_price": number(event.high_price),
            "low_price": number(event.low_price),
            "base_volume": number(event.base_volume),
            "quote_volume": number(event.quote_volume),
            "time_ns": event.venue_time_ns,
        }
    ]


@documents_of.register
def _(event: Candle, unified: Unified) -> list[Document]:
    return [
        {
            **head("candle", event.symbol, unified),
            "interval": event.interval or None,
            "open": number(event.open),
            "high": number(event.high),
            "low": number(event.low),
            "close": number(event.close),
            "base_volume": number(event.base_volume),
            "closed": event.closed,
            "close_time_ns": event.close_time_ns,
            "time_ns": event.open_time_ns,
        }
    ]


@documents_of.register
def _(event: Funding, unified: Unified) -> list[Document]:
    return [
        {
            **head("funding", event.symbol, unified),
            "rate": number(event.rate),
            "mark_price": number(event.mark_price),
            "index_price": number(event.index_price),
            "next_time_ns": event.next_time_ns,
            "time_ns": event.venue_time_ns,
        }
    ]


@documents_of.register
def _(event: PositionReported, unified: Unified) -> list[Document]:
    return [
        {
            **head("position", event.wire_symbol, unified),
            "quantity": number(event.quantity),
            "entry_price": number(event.entry_price),
            "mark_price": number(event.mark_price),
            "unrealised": number(event.unrealised),
            "liquidation_price": number(event.liquidation_price),
            "time_ns": event.venue_time_ns,
        }
    ]


@documents_of.register
def _(event: FeesReported, unified: Unified) -> list[Document]:
    return [
        {
            **head("fees", event.symbol, unified),
            "maker": number(event.maker),
            "taker": number(event.taker),
        }
    ]


@documents_of.register
def _(event: InstrumentsListed, unified: Unified) -> list[Document]:
    return [_instrument(found) for found in event.instruments]


@documents_of.register
def _(event: ClockMeasured, unified: Unified) -> list[Document]:
    return [{"kind": "clock", "time_ns": event.received_ns + event.offset_ns}]


@documents_of.register
def _(event: VenueNotice, unified: Unified) -> list[Document]:
    return [{"kind": "notice", "severity": event.severity, "text": event.text}]


def _instrument(found: Instrument) -> Document:
    """An instrument brings its own unified symbol: the venue's answer is the list."""
    return {
        "kind": "instrument",
        "symbol": found.symbol or None,  # spreads have none
        "wire_symbol": found.wire_symbol,
        "product": found.product,
        "type": found.kind,
        "base": found.base,
        "quote": found.quote,
        "settle": found.settle,
        "tick": number(found.tick) if found.tick else None,
        "lot": number(found.lot) if found.lot else None,
        "min_quantity": number(found.min_quantity),
        "max_quantity": number(found.max_quantity),
        "max_market_quantity": number(found.max_market_quantity),
        "min_notional": number(found.min_notional),
        "max_notional": number(found.max_notional),
        "contract_size": number(found.contract_size),
        "inverse": found.inverse,
        "status": found.status,
        "wire_code": found.wire_code,
    }
