"""OKX's public REST data: time, instruments, books, tickers, trades, candles (sheet, sections 3 to 5)."""

from collections.abc import Iterable, Sequence

from app.domain.instants import MILLISECOND, MINUTE
from app.domain.order_terms import Side
from app.simulator.changes import Level, PublicTrade
from app.simulator.dialects.okx_calls import Call
from app.simulator.dialects.okx_desk import OkxDesk, quote_volume
from app.simulator.dialects.okx_words import INSTRUMENT_STATES, OkxRefusal, amount, milliseconds
from app.simulator.listings import Listing
from app.simulator.tape import Candle, Tape

PRODUCTS = {"SPOT": "spot", "SWAP": "swap"}
_KNOWN_PRODUCTS = frozenset((*PRODUCTS, "MARGIN", "FUTURES", "OPTION", "EVENTS"))
_DAY_MINUTES = 1_440
BARS = {
    "1m": 1,
    "3m": 3,
    "5m": 5,
    "15m": 15,
    "30m": 30,
    "1H": 60,
    "2H": 120,
    "4H": 240,
    "6Hutc": 360,
    "12Hutc": 720,
    "1Dutc": _DAY_MINUTES,
}


def product_word(listing: Listing) -> str:
    return "SPOT" if listing.is_spot else "SWAP"


def server_time(desk: OkxDesk, call: Call) -> Sequence[object]:
    return [{"ts": milliseconds(call.now_ns)}]


def system_status(desk: OkxDesk, call: Call) -> Sequence[object]:
    return []


def asked_listings(desk: OkxDesk, call: Call) -> list[Listing]:
    """The listings of `instType` (and `instId`, `uly`, `instFamily`); none for what is not simulated."""
    product = call.needed("instType")
    if product not in _KNOWN_PRODUCTS:
        raise OkxRefusal("51000", "instType")
    family = call.text("instFamily") or call.text("uly")
    if product == "OPTION" and family is None:
        raise OkxRefusal("50014", "instFamily")
    wanted = call.text("instId")
    return [
        listing
        for listing in desk.exchange.listings.values()
        if listing.product == PRODUCTS.get(product)
        and wanted in (None, listing.wire_symbol)
        and (family is None or (not listing.is_spot and family == _family(listing)))
    ]


def instruments(desk: OkxDesk, call: Call) -> Sequence[object]:
    found = asked_listings(desk, call)
    if not found and call.text("instId"):
        raise OkxRefusal("51001")
    return [instrument_row(desk, listing) for listing in found]


def _family(listing: Listing) -> str:
    return f"{listing.base}-{listing.quote}"


def instrument_row(desk: OkxDesk, listing: Listing) -> dict[str, object]:
    """On derivatives baseCcy and quoteCcy are empty; on spot everything about contracts is."""
    spot = listing.is_spot
    family = "" if spot else _family(listing)
    largest, largest_market = amount(listing.max_quantity), amount(listing.max_market_quantity)
    return {
        "instType": product_word(listing),
        "instId": listing.wire_symbol,
        "instIdCode": listing.wire_code,
        "uly": family,
        "instFamily": family,
        "category": "1",
        "groupId": "1",
        "baseCcy": listing.base if spot else "",
        "quoteCcy": listing.quote if spot else "",
        "settleCcy": listing.settle or "",
        "ctVal": "" if spot else amount(listing.contract_size),
        "ctMult": "" if spot else "1",
        "ctValCcy": "" if spot else listing.base,
        "ctType": "" if spot else "linear",
        "optType": "",
        "stk": "",
        "listTime": str(listing.listed_ms),
        "expTime": "",
        "auctionEndTime": "",
        "contTdSwTime": "",
        "openType": "",
        "lever": "" if spot else "100",
        "tickSz": amount(listing.tick),
        "lotSz": amount(listing.lot),
        "minSz": amount(listing.min_quantity),
        "maxLmtSz": largest,
        "maxMktSz": largest_market,
        "maxLmtAmt": amount(listing.max_notional),
        "maxMktAmt": "",
        "maxTwapSz": largest,
        "maxIcebergSz": largest,
        "maxTriggerSz": largest,
        "maxStopSz": largest_market,
        "alias": "",
        "state": INSTRUMENT_STATES[desk.exchange.states[listing.wire_symbol]],
        "ruleType": "normal",
        "futureSettlement": False,
        "tradeQuoteCcyList": [listing.quote] if spot else [],
    }


# books


def level_rows(levels: Iterable[Level]) -> list[list[str]]:
    """[price, size, "0", orders]; a size of "0" takes the level out."""
    return [[amount(row.price), amount(row.quantity), "0", str(row.orders)] for row in levels]


def book_sides(desk: OkxDesk, symbol: str, depth: int) -> dict[str, object]:
    book = desk.exchange.book(symbol)
    return {
        "asks": level_rows(book.levels(Side.SELL, depth)),
        "bids": level_rows(book.levels(Side.BUY, depth)),
    }


def books(desk: OkxDesk, call: Call) -> Sequence[object]:
    symbol = call.listing(desk.exchange).wire_symbol
    depth = call.whole("sz")
    row = book_sides(desk, symbol, max(1, min(depth or 1, 400)))
    row["ts"] = milliseconds(call.now_ns)
    row["seqId"] = desk.sequence(desk.exchange.book(symbol).update_id, symbol)
    return [row]


# tickers


def ticker_row(desk: OkxDesk, listing: Listing, now_ns: int) -> dict[str, str]:
    tape, book = desk.exchange.tape(listing.wire_symbol), desk.exchange.book(listing.wire_symbol)
    bid, ask = book.top(Side.BUY), book.top(Side.SELL)
    day = tape.day(now_ns)
    newest = tape.trades[-1] if tape.trades else None
    return {
        "instType": product_word(listing),
        "instId": listing.wire_symbol,
        "last": amount(tape.last_price),
        "lastSz": amount(newest.quantity if newest else None),
        "askPx": amount(ask.price if ask else None),
        "askSz": amount(ask.quantity if ask else None),
        "bidPx": amount(bid.price if bid else None),
        "bidSz": amount(bid.quantity if bid else None),
        "open24h": amount(day.open if day else None),
        "high24h": amount(day.high if day else None),
        "low24h": amount(day.low if day else None),
        "volCcy24h": amount(quote_volume(listing, day) if day else None),
        "vol24h": amount(day.volume if day else None),
        "sodUtc0": _start_of_day(tape, now_ns, 0),
        "sodUtc8": _start_of_day(tape, now_ns, 8),
        "ts": milliseconds(now_ns),
    }


def _start_of_day(tape: Tape, now_ns: int, zone_hours: int) -> str:
    """The first price of the day that began at midnight of that zone."""
    day_ns, shift_ns = _DAY_MINUTES * MINUTE, zone_hours * 60 * MINUTE
    return amount(tape.open_since((now_ns + shift_ns) // day_ns * day_ns - shift_ns))


def tickers(desk: OkxDesk, call: Call) -> Sequence[object]:
    return [ticker_row(desk, listing, call.now_ns) for listing in asked_listings(desk, call)]


def ticker(desk: OkxDesk, call: Call) -> Sequence[object]:
    return [ticker_row(desk, call.listing(desk.exchange), call.now_ns)]


# trades and candles


def trade_row(trade: PublicTrade) -> dict[str, str]:
    return {
        "instId": trade.symbol,
        "tradeId": str(trade.trade_id),
        "px": amount(trade.price),
        "sz": amount(trade.quantity),
        "side": trade.side.value,
        "ts": milliseconds(trade.time_ns),
        "source": "0",
    }


def trades(desk: OkxDesk, call: Call) -> Sequence[object]:
    """Newest first."""
    tape = desk.exchange.tape(call.listing(desk.exchange).wire_symbol)
    return [trade_row(trade) for trade in list(tape.trades)[::-1][: call.limit(100, 500)]]


def candle_row(listing: Listing, candle: Candle, *, closed: bool) -> list[str]:
    """[ts, o, h, l, c, vol, volCcy, volCcyQuote, confirm]."""
    coins = candle.volume * listing.contract_size
    return [
        milliseconds(candle.start_ns),
        amount(candle.open),
        amount(candle.high),
        amount(candle.low),
        amount(candle.close),
        amount(candle.volume),
        amount(candle.quote_volume if listing.is_spot else coins),
        amount(candle.quote_volume * listing.contract_size),
        "1" if closed else "0",
    ]


def candles(desk: OkxDesk, call: Call) -> Sequence[object]:
    """Newest first; `after` and `before` are exclusive times, older and newer."""
    listing = call.listing(desk.exchange)
    minutes = BARS.get(call.text("bar") or "1m")
    if minutes is None:
        raise OkxRefusal("51000", "bar")
    span, limit = minutes * MINUTE, call.limit(100, 300)
    after, before = call.whole("after"), call.whole("before")
    until_ns = call.now_ns + 1 if after is None else min(call.now_ns + 1, after * MILLISECOND)
    since_ns = (-(-until_ns // span) - limit) * span
    if before is not None:
        since_ns = max(since_ns, before * MILLISECOND + 1)
    found = desk.exchange.tape(listing.wire_symbol).bars(minutes, since_ns, until_ns)
    return [
        candle_row(listing, candle, closed=candle.start_ns + span <= call.now_ns)
        for candle in reversed(found)
    ]
