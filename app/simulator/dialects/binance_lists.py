"""Binance's private lists: one order, open orders, all orders, trades, account, fee rates (sheet A8, A9)."""

from collections.abc import Sequence
from typing import TypeVar

from app.domain.amounts import plain
from app.simulator.dialects.binance_calls import Call
from app.simulator.dialects.binance_desk import BinanceDesk
from app.simulator.dialects.binance_orders import find
from app.simulator.dialects.binance_rows import account_row, query_row, rates, trade_row
from app.simulator.dialects.binance_words import UNKNOWN_ORDER, BinanceRefusal
from app.simulator.orders import Fill, Order

_DAY_MS = 86_400_000
_Row = TypeVar("_Row", Order, Fill)


def order(desk: BinanceDesk, call: Call) -> object:
    """`GET /api/v3/order`, `order.status`."""
    return query_row(find(desk, call, UNKNOWN_ORDER))


def open_orders(desk: BinanceDesk, call: Call) -> object:
    symbol = call.symbol_or_all(desk.exchange)
    return [query_row(row) for row in desk.exchange.open_orders(call.owner(), symbol)]


def all_orders(desk: BinanceDesk, call: Call) -> object:
    """Orders of a symbol with id >= orderId, or in a window of at most 24 hours, oldest first."""
    symbol = call.listing(desk.exchange).wire_symbol
    rows = desk.exchange.orders_of(call.owner(), symbol)
    since = call.whole("orderId")
    if since is not None:
        kept = [row for row in rows if row.order_id >= since][: call.limit(500, 1000)]
        return [query_row(row) for row in kept]
    times = [row.created_ns // 1_000_000 for row in rows]
    return [query_row(row) for row in _window(call, rows, times)]


def my_trades(desk: BinanceDesk, call: Call) -> object:
    """`GET /api/v3/myTrades`: with fromId the rows from that id on, else the newest; oldest first."""
    symbol = call.listing(desk.exchange).wire_symbol
    rows: Sequence[Fill] = desk.exchange.fills_of(call.owner(), symbol)
    order_id, since = call.whole("orderId"), call.whole("fromId")
    if since is not None and (call.text("startTime") or call.text("endTime")):
        raise BinanceRefusal(-1128, "Combination of optional parameters invalid.")
    if order_id is not None:
        rows = [row for row in rows if row.order_id == order_id]
    if since is not None:
        kept = [row for row in rows if row.trade_id >= since][: call.limit(500, 1000)]
        return [trade_row(row) for row in kept]
    times = [row.time_ns // 1_000_000 for row in rows]
    return [trade_row(row) for row in _window(call, rows, times)]


def _window(call: Call, rows: Sequence[_Row], times_ms: Sequence[int]) -> Sequence[_Row]:
    """startTime alone: the first rows from it; otherwise the last rows, as the venue pages."""
    start, end = call.whole("startTime"), call.whole("endTime")
    if start is not None and end is not None and end - start > _DAY_MS:
        raise BinanceRefusal(-1127, "More than 24 hours between startTime and endTime.")
    kept = [
        row
        for row, time_ms in zip(rows, times_ms, strict=True)
        if (start is None or time_ms >= start) and (end is None or time_ms <= end)
    ]
    limit = call.limit(500, 1000)
    return kept[:limit] if start is not None else kept[-limit:]


def account(desk: BinanceDesk, call: Call) -> object:
    omit = call.text("omitZeroBalances") == "true"
    return account_row(call.owner(), omit_zero=omit, now_ns=call.now_ns)


def commission(desk: BinanceDesk, call: Call) -> object:
    """Rates of one symbol. No discount: fees are taken in the received asset."""
    symbol = call.listing(desk.exchange).wire_symbol
    none = dict.fromkeys(("maker", "taker", "buyer", "seller"), "0.00000000")
    return {
        "symbol": symbol,
        "standardCommission": rates(call.owner()),
        "specialCommission": none,
        "taxCommission": none,
        "discount": {
            "enabledForAccount": False,
            "enabledForSymbol": False,
            "discountAsset": "BNB",
            "discount": "0.75000000",
        },
    }


def trade_fees(desk: BinanceDesk, call: Call) -> object:
    """`GET /sapi/v1/asset/tradeFee`: the account's rates, one row a symbol."""
    wanted = call.symbol_or_all(desk.exchange)
    account = call.owner()
    return [
        {
            "symbol": symbol,
            "makerCommission": plain(account.maker_fee),
            "takerCommission": plain(account.taker_fee),
        }
        for symbol in desk.exchange.listings
        if wanted in (None, symbol)
    ]


def my_filters(desk: BinanceDesk, call: Call) -> object:
    call.listing(desk.exchange)
    return {"exchangeFilters": [], "symbolFilters": [], "assetFilters": []}


def order_limits(desk: BinanceDesk, call: Call) -> object:
    return desk.limits.rows(call.now_ns, orders=True)[:2]
