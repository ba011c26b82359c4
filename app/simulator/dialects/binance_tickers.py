"""Binance's tickers over REST and streams, all cut from the tape and the book (sheet A5)."""

from collections.abc import Callable
from decimal import Decimal
from typing import NamedTuple

from app.domain.amounts import ZERO
from app.domain.order_terms import Side
from app.simulator.changes import Level
from app.simulator.dialects.binance_calls import Call
from app.simulator.dialects.binance_desk import BinanceDesk
from app.simulator.dialects.binance_market import asked_symbols, average
from app.simulator.dialects.binance_words import BinanceRefusal, fixed, milliseconds
from app.simulator.exchange import Exchange
from app.simulator.tape import Candle

_DAY_MS = 86_400_000
_NOTHING = Level(ZERO, ZERO, 0)


class DayFigures(NamedTuple):
    """The last 24 hours of a symbol, all zero when nothing traded."""

    symbol: str
    day: Candle
    bid: Level
    ask: Level
    last_quantity: Decimal
    now_ms: int


def day_figures(exchange: Exchange, symbol: str, now_ns: int) -> DayFigures:
    tape, book = exchange.tape(symbol), exchange.book(symbol)
    day = tape.day(now_ns) or Candle(start_ns=now_ns, open=ZERO, high=ZERO, low=ZERO, close=ZERO)
    return DayFigures(
        symbol,
        day,
        book.top(Side.BUY) or _NOTHING,
        book.top(Side.SELL) or _NOTHING,
        tape.trades[-1].quantity if tape.trades else ZERO,
        milliseconds(now_ns),
    )


def _day_row(figures: DayFigures) -> dict[str, object]:
    day = figures.day
    change = day.close - day.open
    return {
        "symbol": figures.symbol,
        "priceChange": fixed(change),
        "priceChangePercent": f"{average(change * 100, day.open):.3f}",
        "weightedAvgPrice": f"{average(day.quote_volume, day.volume):.8f}",
        "prevClosePrice": fixed(day.open),
        "lastPrice": fixed(day.close),
        "lastQty": fixed(figures.last_quantity),
        "bidPrice": fixed(figures.bid.price),
        "bidQty": fixed(figures.bid.quantity),
        "askPrice": fixed(figures.ask.price),
        "askQty": fixed(figures.ask.quantity),
        "openPrice": fixed(day.open),
        "highPrice": fixed(day.high),
        "lowPrice": fixed(day.low),
        "volume": fixed(day.volume),
        "quoteVolume": fixed(day.quote_volume),
        "openTime": figures.now_ms - _DAY_MS,
        "closeTime": figures.now_ms,
        "firstId": day.first_trade_id,
        "lastId": day.last_trade_id,
        "count": day.trades,
    }


def _quote_row(figures: DayFigures) -> dict[str, object]:
    return {
        "symbol": figures.symbol,
        "bidPrice": fixed(figures.bid.price),
        "bidQty": fixed(figures.bid.quantity),
        "askPrice": fixed(figures.ask.price),
        "askQty": fixed(figures.ask.quantity),
    }


def _price_row(figures: DayFigures) -> dict[str, object]:
    return {"symbol": figures.symbol, "price": fixed(figures.day.close)}


def _tickers(
    desk: BinanceDesk, call: Call, row: Callable[[DayFigures], dict[str, object]]
) -> object:
    """One object for `symbol`, a list otherwise."""
    rows = [
        row(day_figures(desk.exchange, listing.wire_symbol, call.now_ns))
        for listing in asked_symbols(desk, call)
    ]
    return rows[0] if call.text("symbol") else rows


def day_ticker(desk: BinanceDesk, call: Call) -> object:
    return _tickers(desk, call, _day_row)


def book_ticker(desk: BinanceDesk, call: Call) -> object:
    return _tickers(desk, call, _quote_row)


def price_ticker(desk: BinanceDesk, call: Call) -> object:
    return _tickers(desk, call, _price_row)


def average_price(desk: BinanceDesk, call: Call) -> object:
    """The volume-weighted price of the last five minutes."""
    symbol = call.listing(desk.exchange).wire_symbol
    recent = list(desk.exchange.tape(symbol).candles)[-5:]
    if not recent:
        raise BinanceRefusal(-1013, "No trades yet.")
    volume = sum((candle.volume for candle in recent), ZERO)
    quote = sum((candle.quote_volume for candle in recent), ZERO)
    return {
        "mins": 5,
        "price": f"{average(quote, volume):.8f}",
        "closeTime": milliseconds(call.now_ns),
    }


def stream_mini(figures: DayFigures) -> dict[str, object]:
    day = figures.day
    return {
        "e": "24hrMiniTicker",
        "E": figures.now_ms,
        "s": figures.symbol,
        "c": fixed(day.close),
        "o": fixed(day.open),
        "h": fixed(day.high),
        "l": fixed(day.low),
        "v": fixed(day.volume),
        "q": fixed(day.quote_volume),
    }


def stream_day(figures: DayFigures) -> dict[str, object]:
    day = figures.day
    change = day.close - day.open
    return {
        **stream_mini(figures),
        "e": "24hrTicker",
        "p": fixed(change),
        "P": f"{average(change * 100, day.open):.3f}",
        "w": f"{average(day.quote_volume, day.volume):.8f}",
        "x": fixed(day.open),
        "Q": fixed(figures.last_quantity),
        "b": fixed(figures.bid.price),
        "B": fixed(figures.bid.quantity),
        "a": fixed(figures.ask.price),
        "A": fixed(figures.ask.quantity),
        "O": figures.now_ms - _DAY_MS,
        "C": figures.now_ms,
        "F": day.first_trade_id,
        "L": day.last_trade_id,
        "n": day.trades,
    }
