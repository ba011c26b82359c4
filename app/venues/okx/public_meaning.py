"""What the rows of OKX's public channels mean: structs in, market events out."""

from collections.abc import Sequence

from app.domain.amounts import parse_decimal, parse_optional
from app.domain.errors import NumberError
from app.domain.identifiers import Symbol
from app.domain.instants import MILLISECOND, SECOND, Duration, Instant, from_milliseconds
from app.domain.market_events import Candle, Funding, MarketEvent, Quote, Ticker, Trade
from app.domain.order_terms import Side
from app.domain.safe_text import safe_name
from app.market.sequence import UNNUMBERED
from app.venues.okx.public_shapes import (
    BookRow,
    CandleRow,
    FundingRow,
    IndexRow,
    MarkPriceRow,
    TickerRow,
    TradeRow,
)
from app.venues.wire.decoding import instant_or_none, positive, positive_or_none

VENUE = "okx"

_SIDES = {"buy": Side.BUY, "sell": Side.SELL}
_UNITS: dict[str, Duration] = {"s": SECOND, "m": 60 * SECOND, "H": 3600 * SECOND}


def best_events(row: BookRow, symbol: Symbol, received_ns: Instant) -> Sequence[MarketEvent]:
    """bbo-tbt: the best bid and ask as a Quote with the book's id; none while a side is empty."""
    if not row.bids or not row.asks:
        return ()
    bid, ask = row.bids[0], row.asks[0]
    return (
        Quote(
            VENUE,
            symbol,
            parse_decimal(repr(bid.price)),
            parse_decimal(repr(bid.size)),
            parse_decimal(repr(ask.price)),
            parse_decimal(repr(ask.size)),
            None if row.seqId == UNNUMBERED else row.seqId,
            row.ts * MILLISECOND,
            received_ns,
        ),
    )


def trade_events(row: TradeRow, symbol: Symbol, received_ns: Instant) -> Sequence[MarketEvent]:
    """One public trade, perhaps several matches of one taker at one price."""
    side = _SIDES.get(row.side)
    if side is None:
        raise NumberError(f"a trade's side is {row.side[:20]!r}")
    when_ns = from_milliseconds(row.ts)
    trade_id = safe_name(row.tradeId)
    price, quantity = positive(row.px), positive(row.sz)
    return (Trade(VENUE, symbol, trade_id, price, quantity, side, when_ns, received_ns),)


def ticker_events(row: TickerRow, symbol: Symbol, received_ns: Instant) -> Sequence[MarketEvent]:
    """A Ticker, and a Quote when both sides stand. Volumes in contracts are left out: not base coins."""
    when_ns = from_milliseconds(row.ts)
    spot = row.instType in ("SPOT", "")
    ticker = Ticker(
        VENUE,
        symbol,
        positive_or_none(row.last),
        positive_or_none(row.open24h),
        positive_or_none(row.high24h),
        positive_or_none(row.low24h),
        parse_optional(row.vol24h if spot else row.volCcy24h),
        parse_optional(row.volCcy24h) if spot else None,
        when_ns,
        received_ns,
    )
    bid, bid_size = positive_or_none(row.bidPx), positive_or_none(row.bidSz)
    ask, ask_size = positive_or_none(row.askPx), positive_or_none(row.askSz)
    if bid is None or bid_size is None or ask is None or ask_size is None:
        return (ticker,)
    return (
        ticker,
        Quote(VENUE, symbol, bid, bid_size, ask, ask_size, None, when_ns, received_ns),
    )


def candle_event(row: CandleRow, symbol: Symbol, interval: str, received_ns: Instant) -> Candle:
    """One bar; `interval` as the channel spells it after "candle" ("1m", "4H", "1Dutc")."""
    opened_ns = from_milliseconds(row.ts)
    unit = _UNITS.get(interval[-1:])
    count = interval[:-1]
    closes_ns = opened_ns + int(count) * unit - MILLISECOND if unit and count.isdecimal() else None
    return Candle(
        VENUE,
        symbol,
        safe_name(interval),
        opened_ns,
        closes_ns,
        positive(row.open),
        positive(row.high),
        positive(row.low),
        positive(row.close),
        parse_decimal(row.vol),
        row.confirm == "1",
        received_ns,
    )


def funding_events(row: FundingRow, symbol: Symbol, received_ns: Instant) -> Sequence[MarketEvent]:
    """The funding rate that will be paid at the next funding time."""
    return (
        Funding(
            VENUE,
            symbol,
            parse_optional(row.fundingRate),
            None,
            None,
            instant_or_none(row.fundingTime),
            instant_or_none(row.ts),
            received_ns,
        ),
    )


def mark_price_events(
    row: MarkPriceRow, symbol: Symbol, received_ns: Instant
) -> Sequence[MarketEvent]:
    """The mark price alone."""
    when_ns = from_milliseconds(row.ts)
    price = positive(row.markPx)
    return (Funding(VENUE, symbol, None, price, None, None, when_ns, received_ns),)


def index_events(row: IndexRow, symbol: Symbol, received_ns: Instant) -> Sequence[MarketEvent]:
    """The index price alone."""
    when_ns = from_milliseconds(row.ts)
    price = positive(row.idxPx)
    return (Funding(VENUE, symbol, None, None, price, None, when_ns, received_ns),)
