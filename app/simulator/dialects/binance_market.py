"""Binance's public REST data: instruments, book, tickers, trades, candles (sheet A3 to A5)."""

from decimal import Decimal

from app.domain.amounts import ZERO
from app.domain.instants import MILLISECOND
from app.domain.instruments import InstrumentStatus
from app.domain.order_terms import Side
from app.simulator.changes import PublicTrade
from app.simulator.dialects.binance_calls import Call
from app.simulator.dialects.binance_desk import BinanceDesk
from app.simulator.dialects.binance_limits import LIMIT_ROWS
from app.simulator.dialects.binance_words import BinanceRefusal, fixed, milliseconds, read_json
from app.simulator.listings import Listing
from app.simulator.tape import Candle

_STATES = {
    InstrumentStatus.TRADING: "TRADING",
    InstrumentStatus.CANCEL_ONLY: "CANCEL_ONLY",
    InstrumentStatus.HALTED: "BREAK",
    InstrumentStatus.UNKNOWN: "HALT",
}
_MODES = ["NONE", "EXPIRE_TAKER", "EXPIRE_MAKER", "EXPIRE_BOTH"]
_MINUTE_MS = 60_000
_INTERVALS = {"1m": 1, "3m": 3, "5m": 5, "15m": 15, "30m": 30, "1h": 60, "4h": 240, "1d": 1_440}


def ping(desk: BinanceDesk, call: Call) -> object:
    return {}


def time(desk: BinanceDesk, call: Call) -> object:
    return {"serverTime": milliseconds(call.now_ns)}


def asked_symbols(desk: BinanceDesk, call: Call) -> list[Listing]:
    """The listings a request names by `symbol` or `symbols=["A","B"]`, all when it names none."""
    if call.text("symbol"):
        return [call.listing(desk.exchange)]
    text = call.text("symbols")
    if text is None:
        return list(desk.exchange.listings.values())
    try:
        names = read_json(text)
    except ValueError:
        names = None
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise BinanceRefusal(-1100, "Illegal characters found in parameter 'symbols'.")
    unknown = [name for name in names if name not in desk.exchange.listings]
    if unknown:
        raise BinanceRefusal(-1121, "Invalid symbol.")
    return [desk.exchange.listings[name] for name in names]


def exchange_info(desk: BinanceDesk, call: Call) -> object:
    permissions = (call.text("permissions") or "SPOT").upper()
    shown = [] if "SPOT" not in permissions else asked_symbols(desk, call)
    wanted = call.text("symbolStatus")
    rows = [_instrument(desk, row, call.text("showPermissionSets") != "false") for row in shown]
    return {
        "timezone": "UTC",
        "serverTime": milliseconds(call.now_ns),
        "rateLimits": list(LIMIT_ROWS),
        "exchangeFilters": [],
        "symbols": [row for row in rows if wanted in (None, row["status"])],
    }


def _instrument(desk: BinanceDesk, listing: Listing, permissions: bool) -> dict[str, object]:
    return {
        "symbol": listing.wire_symbol,
        "status": _STATES[desk.exchange.states[listing.wire_symbol]],
        "baseAsset": listing.base,
        "baseAssetPrecision": 8,
        "quoteAsset": listing.quote,
        "quotePrecision": 8,
        "quoteAssetPrecision": 8,
        "baseCommissionPrecision": 8,
        "quoteCommissionPrecision": 8,
        "orderTypes": ["LIMIT", "LIMIT_MAKER", "MARKET"],
        "icebergAllowed": False,
        "ocoAllowed": False,
        "otoAllowed": False,
        "opoAllowed": False,
        "quoteOrderQtyMarketAllowed": True,
        "allowTrailingStop": False,
        "cancelReplaceAllowed": True,
        "amendAllowed": True,
        "pegInstructionsAllowed": False,
        "isSpotTradingAllowed": True,
        "isMarginTradingAllowed": False,
        "filters": _filters(listing),
        "permissions": [],
        "permissionSets": [["SPOT"]] if permissions else [],
        "defaultSelfTradePreventionMode": "EXPIRE_MAKER",
        "allowedSelfTradePreventionModes": _MODES,
    }


def _filters(listing: Listing) -> list[dict[str, object]]:
    return [
        {
            "filterType": "PRICE_FILTER",
            "minPrice": fixed(listing.min_price or ZERO),
            "maxPrice": fixed(listing.max_price or ZERO),
            "tickSize": fixed(listing.tick),
        },
        {
            "filterType": "LOT_SIZE",
            "minQty": fixed(listing.min_quantity),
            "maxQty": fixed(listing.max_quantity),
            "stepSize": fixed(listing.lot),
        },
        {
            "filterType": "MARKET_LOT_SIZE",
            "minQty": "0.00000000",
            "maxQty": fixed(listing.max_market_quantity),
            "stepSize": "0.00000000",
        },
        {
            "filterType": "PERCENT_PRICE_BY_SIDE",
            "bidMultiplierUp": "5",
            "bidMultiplierDown": "0.2",
            "askMultiplierUp": "5",
            "askMultiplierDown": "0.2",
            "avgPriceMins": 5,
        },
        {
            "filterType": "NOTIONAL",
            "minNotional": fixed(listing.min_notional or ZERO),
            "applyMinToMarket": True,
            "maxNotional": fixed(listing.max_notional or ZERO),
            "applyMaxToMarket": False,
            "avgPriceMins": 5,
        },
        {"filterType": "MAX_NUM_ORDERS", "maxNumOrders": 200},
        {"filterType": "MAX_NUM_ALGO_ORDERS", "maxNumAlgoOrders": 5},
    ]


def depth(desk: BinanceDesk, call: Call) -> object:
    book = desk.exchange.book(call.listing(desk.exchange).wire_symbol)
    limit = call.limit(100, 5_000)
    return {
        "lastUpdateId": book.update_id,
        "bids": [[fixed(row.price), fixed(row.quantity)] for row in book.levels(Side.BUY, limit)],
        "asks": [[fixed(row.price), fixed(row.quantity)] for row in book.levels(Side.SELL, limit)],
    }


def depth_weight(call: Call) -> int:
    limit = call.limit(100, 5_000)
    return next(
        weight for most, weight in ((100, 5), (500, 25), (1_000, 50), (5_000, 250)) if limit <= most
    )


def trades(desk: BinanceDesk, call: Call) -> object:
    tape = desk.exchange.tape(call.listing(desk.exchange).wire_symbol)
    return [
        {
            "id": trade.trade_id,
            "price": fixed(trade.price),
            "qty": fixed(trade.quantity),
            "quoteQty": fixed(trade.price * trade.quantity),
            "time": milliseconds(trade.time_ns),
            "isBuyerMaker": trade.side is Side.SELL,
            "isBestMatch": True,
        }
        for trade in list(tape.trades)[-call.limit(500, 1_000) :]
    ]


def aggregate_trades(desk: BinanceDesk, call: Call) -> object:
    """Every match is its own aggregate here: `a`, `f` and `l` are the trade id."""
    tape = desk.exchange.tape(call.listing(desk.exchange).wire_symbol)
    since, start, end = call.whole("fromId"), call.whole("startTime"), call.whole("endTime")
    kept: list[PublicTrade] = [
        trade
        for trade in tape.trades
        if (since is None or trade.trade_id >= since)
        and (start is None or milliseconds(trade.time_ns) >= start)
        and (end is None or milliseconds(trade.time_ns) <= end)
    ]
    limit = call.limit(500, 1_000)
    kept = kept[-limit:] if since is None and start is None else kept[:limit]
    return [
        {
            "a": trade.trade_id,
            "p": fixed(trade.price),
            "q": fixed(trade.quantity),
            "f": trade.trade_id,
            "l": trade.trade_id,
            "T": milliseconds(trade.time_ns),
            "m": trade.side is Side.SELL,
            "M": True,
        }
        for trade in kept
    ]


def klines(desk: BinanceDesk, call: Call) -> object:
    tape = desk.exchange.tape(call.listing(desk.exchange).wire_symbol)
    minutes = _INTERVALS.get(call.needed("interval"))
    if minutes is None:
        raise BinanceRefusal(-1120, "Invalid interval.")
    length_ms, limit = minutes * _MINUTE_MS, call.limit(500, 1_000)
    start = call.whole("startTime")
    end = min(call.whole("endTime") or 1 << 62, milliseconds(call.now_ns)) + 1
    # The oldest from startTime on, else the newest.
    first = (-(-end // length_ms) - limit) * length_ms if start is None else start
    first = -(-first // length_ms) * length_ms
    end = min(end, first + limit * length_ms)
    rows = tape.bars(minutes, first * MILLISECOND, end * MILLISECOND)
    return [kline_row(row, length_ms) for row in rows]


def kline_row(candle: Candle, length_ms: int) -> list[object]:
    start = milliseconds(candle.start_ns)
    return [
        start,
        fixed(candle.open),
        fixed(candle.high),
        fixed(candle.low),
        fixed(candle.close),
        fixed(candle.volume),
        start + length_ms - 1,
        fixed(candle.quote_volume),
        candle.trades,
        fixed(candle.taker_buy),
        fixed(candle.taker_buy_quote),
        "0",
    ]


def average(total: Decimal, parts: Decimal) -> Decimal:
    return total / parts if parts else ZERO
