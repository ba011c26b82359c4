"""OKX's bars: rows of an answer, newest first and page by page, as what the engine asked for."""

from collections.abc import Sequence

import msgspec

from app.domain.errors import WireError
from app.domain.instants import Instant
from app.domain.market_events import Candle
from app.domain.venue_requests import ReadCandles
from app.venues.okx.decoding import decode
from app.venues.okx.endpoints import BARS
from app.venues.okx.public_meaning import candle_event
from app.venues.okx.public_shapes import CandleRow
from app.venues.wire.decoding import WIRE_FAULTS

_ROWS = msgspec.json.Decoder(CandleRow, strict=False)


def start_of(row: msgspec.Raw) -> str:
    """When a bar began, as `after` names it: the next page holds what is older. Raises WireError."""
    return str(decode(_ROWS, row, "a bar").ts)


def read_candles(
    rows: Sequence[msgspec.Raw], request: ReadCandles, received_ns: Instant
) -> tuple[Candle, ...]:
    """Oldest first, no more than were asked for; a row that cannot be read is a bar that is not there.

    Raises WireError when that is so of all rows.
    """
    symbol, bar = request.instrument.symbol, BARS[request.interval]
    candles: list[Candle] = []
    for row in rows[: request.limit]:
        try:
            told = candle_event(decode(_ROWS, row, "a bar"), symbol, bar, received_ns)
        except (WireError, *WIRE_FAULTS):
            continue
        candles.append(msgspec.structs.replace(told, interval=request.interval))
    if rows and not candles:
        raise WireError("OKX sent bars of which none can be read")
    return tuple(reversed(candles))
