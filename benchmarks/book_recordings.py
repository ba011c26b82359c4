"""Recordings made ready for bench_books: snapshots, then the depth frames that a book takes."""

import statistics
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from app.domain.market_events import BookDelta, BookSnapshot, MarketEvent
from app.market.book import Change, OrderBook
from app.market.sequence import UNNUMBERED, sequence_rule
from app.venues.binance import public as binance
from app.venues.binance.public_answers import decode_depth_answer
from app.venues.okx import public as okx
from app.venues.recordings import Message, read_recording


class Recording(NamedTuple):
    """One recording ready to feed: snapshots by wire symbol, then frames with their wire symbols."""

    name: str
    venue: str
    product: str
    snapshots: dict[str, bytes]
    frames: list[tuple[bytes, str]]
    levels: float


def load(path: Path, venue: str, product: str) -> Recording:
    """Snapshots, and the depth frames that a book takes after them (older ones would be dropped)."""
    bodies = [line for line in read_recording(path) if isinstance(line, Message)]
    deltas = [
        (frame, event)
        for frame in (message.body for message in bodies)
        for event in _book_events(venue, product, frame)
    ]
    snapshots = {event.symbol: frame for frame, event in deltas if isinstance(event, BookSnapshot)}
    alone = next(event.symbol for _, event in deltas)
    for message in bodies:
        if message.body.startswith(b'{"lastUpdateId"'):
            url = message.url or f"symbol={alone}&"
            snapshots[url.split("symbol=")[1].split("&")[0]] = message.body
    books = {symbol: fresh_book(venue, product, symbol, raw) for symbol, raw in snapshots.items()}
    taken = [
        (frame, event)
        for frame, event in deltas
        if isinstance(event, BookDelta) and books[event.symbol].apply_delta(event) is Change.APPLIED
    ]
    return Recording(
        name=path.name.split(".")[0],
        venue=venue,
        product=product,
        snapshots=snapshots,
        frames=[(frame, event.symbol) for frame, event in taken],
        levels=statistics.fmean(len(event.bids) + len(event.asks) for _, event in taken),
    )


def _book_events(venue: str, product: str, frame: bytes) -> Sequence[BookDelta | BookSnapshot]:
    """The book's events of a frame; none for everything else."""
    if b'"depthUpdate"' not in frame[:120] and b'"action"' not in frame[:120]:
        return ()
    decode = decode_okx if venue == "okx" else binance.decode_market_frame
    events: Sequence[MarketEvent] = decode(frame, product, str, 1)
    return [event for event in events if isinstance(event, BookDelta | BookSnapshot)]


def decode_okx(
    frame: bytes, product: str, symbol_of: Callable[[str], str | None], received_ns: int
) -> Sequence[MarketEvent]:
    return okx.decode_market_frame(frame, product, symbol_of, received_ns, verify=False)


def fresh_book(venue: str, product: str, symbol: str, raw: bytes) -> OrderBook:
    """A book that stands at the snapshot."""
    if venue == "binance":
        snapshot = decode_depth_answer(raw, symbol, 1)
    else:
        (event,) = decode_okx(raw, product, str, 1)
        assert isinstance(event, BookSnapshot)
        snapshot = event
    line = "unnumbered" if snapshot.last == UNNUMBERED else product
    book = OrderBook(venue, symbol, sequence_rule(venue, line))
    book.apply_snapshot(snapshot)
    return book
