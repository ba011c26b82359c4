"""Binance's book as events: diffs, the first levels, the best quote (sheet A4)."""

from app.domain.order_terms import Side
from app.simulator.changes import BookChanged
from app.simulator.dialects.binance_words import fixed, milliseconds
from app.simulator.exchange import Exchange


def diff_event(cut: BookChanged) -> dict[str, object]:
    return {
        "e": "depthUpdate",
        "E": milliseconds(cut.time_ns),
        "s": cut.symbol,
        "U": cut.first_id,
        "u": cut.last_id,
        "b": [[fixed(level.price), fixed(level.quantity)] for level in cut.bids],
        "a": [[fixed(level.price), fixed(level.quantity)] for level in cut.asks],
    }


def partial_event(exchange: Exchange, symbol: str, depth: int) -> dict[str, object]:
    book = exchange.book(symbol)
    return {
        "lastUpdateId": book.update_id,
        "bids": [[fixed(row.price), fixed(row.quantity)] for row in book.levels(Side.BUY, depth)],
        "asks": [[fixed(row.price), fixed(row.quantity)] for row in book.levels(Side.SELL, depth)],
    }


def top_event(cut: BookChanged) -> dict[str, object]:
    """The best bid and ask of a cut that has both."""
    bid, ask = cut.top_bid, cut.top_ask
    if bid is None or ask is None:
        raise ValueError("a quote needs both sides")
    return {
        "u": cut.last_id,
        "s": cut.symbol,
        "b": fixed(bid.price),
        "B": fixed(bid.quantity),
        "a": fixed(ask.price),
        "A": fixed(ask.quantity),
    }
