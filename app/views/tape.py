"""The tape: recent public trades of the instrument in view over all venues, our own marked."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

import msgspec

from app.domain.amounts import decimals_of
from app.domain.instants import Instant
from app.domain.instruments import Instrument
from app.domain.market_events import Trade
from app.domain.order_events import FillReport
from app.market.tape import LEAST_NOTIONALS, Tape
from app.views.letters import letter_of


class TapeRow(msgspec.Struct, frozen=True, kw_only=True):
    """One trade; `side` is the taker's, `notional` in quote currency, `own` when we were one of its sides."""

    key: str
    at_ns: Instant
    venue: str
    letter: str
    side: str
    price: Decimal
    size: Decimal
    notional: Decimal
    own: bool


class TapeList(msgspec.Struct, frozen=True, kw_only=True):
    """The newest trades of at least this notional, newest first."""

    least: int
    rows: tuple[TapeRow, ...]


class TapeView(msgspec.Struct, frozen=True, kw_only=True):
    """One list per least notional, from 0 up: the larger ones reach further back."""

    symbol: str
    quote: str
    lists: tuple[TapeList, ...]
    price_digits: int
    size_digits: int
    at_ns: Instant


def tape_view(
    instruments: Sequence[Instrument], tape: Tape, fills: Iterable[FillReport], now_ns: Instant
) -> TapeView:
    """`instruments` are that symbol's, one per venue, at least one; `fills` are ours on it."""
    own = {(fill.venue, fill.trade_id) for fill in fills if fill.trade_id}
    return TapeView(
        symbol=instruments[0].symbol,
        quote=instruments[0].quote,
        lists=tuple(
            TapeList(least=least, rows=tuple(_row(one, own) for one in tape.newest(least)))
            for least in LEAST_NOTIONALS
        ),
        price_digits=max(decimals_of(found.tick) for found in instruments),
        size_digits=max(decimals_of(found.lot) for found in instruments),
        at_ns=now_ns,
    )


def _row(trade: Trade, own: set[tuple[str, str]]) -> TapeRow:
    return TapeRow(
        key=f"{trade.venue}:{trade.trade_id}",
        at_ns=trade.venue_time_ns,
        venue=trade.venue,
        letter=letter_of(trade.venue),
        side=trade.side.value,
        price=trade.price,
        size=trade.quantity,
        notional=trade.price * trade.quantity,
        own=(trade.venue, trade.trade_id) in own,
    )
