"""What the payloads of Binance's public streams mean: structs in, market events out."""

from collections.abc import Sequence

from app.domain.amounts import parse_decimal, parse_optional
from app.domain.identifiers import Symbol
from app.domain.instants import Instant, from_milliseconds
from app.domain.market_events import Candle, Funding, MarketEvent, Quote, Ticker, Trade
from app.domain.order_terms import Side
from app.domain.safe_text import safe_name
from app.venues.binance.public_shapes import (
    AggregateTrade,
    BookTicker,
    DayTicker,
    Event,
    Kline,
    MarkPrice,
    TradeMade,
)
from app.venues.wire.decoding import instant_or_none, positive, positive_or_none

VENUE = "binance"


def quote_events(
    payload: BookTicker, symbol: Symbol, received_ns: Instant
) -> Sequence[MarketEvent]:
    """A Quote with the book's update id; none while a side is empty (sent as 0)."""
    bid, ask = parse_decimal(payload.b), parse_decimal(payload.a)
    if bid <= 0 or ask <= 0:
        return ()
    return (
        Quote(
            VENUE,
            symbol,
            bid,
            positive(payload.B),
            ask,
            positive(payload.A),
            payload.u,
            instant_or_none(payload.T or payload.E),
            received_ns,
        ),
    )


def trade_events(payload: TradeMade, symbol: Symbol, received_ns: Instant) -> Sequence[MarketEvent]:
    """One public trade; rows of 0 (futures' insurance fund and ADL notices) are no trades."""
    return _trade(payload, payload.t, symbol, received_ns)


def aggregate_trade_events(
    payload: AggregateTrade, symbol: Symbol, received_ns: Instant
) -> Sequence[MarketEvent]:
    """Trades of one taker order at one price, as one."""
    return _trade(payload, payload.a, symbol, received_ns)


def _trade(
    payload: TradeMade | AggregateTrade, number: int, symbol: Symbol, received_ns: Instant
) -> Sequence[MarketEvent]:
    price, quantity = positive_or_none(payload.p), positive_or_none(payload.q)
    if price is None or quantity is None:
        return ()
    side = Side.SELL if payload.m else Side.BUY
    when_ns = from_milliseconds(payload.T)
    return (Trade(VENUE, symbol, str(number), price, quantity, side, when_ns, received_ns),)


def candle_events(payload: Kline, symbol: Symbol, received_ns: Instant) -> Sequence[MarketEvent]:
    """One bar; where the venue does not say whether it is closed, its close time does."""
    bar = payload.k
    closes_ns = from_milliseconds(bar.T)
    return (
        Candle(
            VENUE,
            symbol,
            safe_name(bar.i),
            from_milliseconds(bar.t),
            closes_ns,
            positive(bar.o),
            positive(bar.h),
            positive(bar.low),
            positive(bar.c),
            parse_decimal(bar.v),
            closes_ns < received_ns if bar.x is None else bar.x,
            received_ns,
        ),
    )


def ticker_events(
    payload: DayTicker, symbol: Symbol, received_ns: Instant
) -> Sequence[MarketEvent]:
    """A Ticker, and a Quote where the message carries one (spot's 24hrTicker)."""
    when_ns = from_milliseconds(payload.E)
    ticker = Ticker(
        VENUE,
        symbol,
        positive_or_none(payload.c),
        positive_or_none(payload.o),
        positive_or_none(payload.h),
        positive_or_none(payload.low),
        parse_decimal(payload.v),
        parse_decimal(payload.q),
        when_ns,
        received_ns,
    )
    bid, bid_size = positive_or_none(payload.b), positive_or_none(payload.B)
    ask, ask_size = positive_or_none(payload.a), positive_or_none(payload.A)
    if bid is None or bid_size is None or ask is None or ask_size is None:
        return (ticker,)
    return (
        ticker,
        Quote(VENUE, symbol, bid, bid_size, ask, ask_size, None, when_ns, received_ns),
    )


def funding_events(
    payload: MarkPrice, symbol: Symbol, received_ns: Instant
) -> Sequence[MarketEvent]:
    """Mark price, index and funding rate; dated futures have no rate."""
    return (
        Funding(
            VENUE,
            symbol,
            parse_optional(payload.r),
            positive_or_none(payload.p),
            positive_or_none(payload.i),
            instant_or_none(payload.T),
            from_milliseconds(payload.E),
            received_ns,
        ),
    )


KINDS = frozenset(
    ("bookTicker", "trade", "aggTrade", "kline", "24hrTicker", "24hrMiniTicker", "markPriceUpdate")
)


def events_of(
    payload: Event | BookTicker, symbol: Symbol, received_ns: Instant
) -> Sequence[MarketEvent]:
    """By the payload's type; depth is not read here."""
    if isinstance(payload, TradeMade):
        return trade_events(payload, symbol, received_ns)
    if isinstance(payload, AggregateTrade):
        return aggregate_trade_events(payload, symbol, received_ns)
    if isinstance(payload, BookTicker):
        return quote_events(payload, symbol, received_ns)
    if isinstance(payload, DayTicker):
        return ticker_events(payload, symbol, received_ns)
    if isinstance(payload, Kline):
        return candle_events(payload, symbol, received_ns)
    if isinstance(payload, MarkPrice):
        return funding_events(payload, symbol, received_ns)
    return ()
