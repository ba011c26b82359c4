"""Everything Binance can be asked, one table for REST and WebSocket API: kind, weight, security, action."""

from collections.abc import Callable, Mapping
from enum import Enum

import msgspec

from app.simulator.dialects import (
    binance_lists,
    binance_market,
    binance_orders,
    binance_tickers,
    binance_wallet,
)
from app.simulator.dialects.binance_calls import Call
from app.simulator.dialects.binance_desk import BinanceDesk
from app.simulator.dialects.binance_words import BinanceRefusal


class Security(Enum):
    NONE = "none"
    KEY = "key"
    SIGNED = "signed"


class Operation(msgspec.Struct, frozen=True):
    """`weight` may depend on the request. Order entry that succeeds weighs nothing (since 2026-04-02)."""

    kind: str
    weight: int | Callable[[Call], int]
    security: Security
    act: Callable[[BinanceDesk, Call], object]

    @property
    def is_order_entry(self) -> bool:
        return self.kind in ("place", "cancel", "cancel_all", "amend")

    def weigh(self, call: Call) -> int:
        return self.weight if isinstance(self.weight, int) else self.weight(call)


def _public(
    weight: int | Callable[[Call], int], act: Callable[[BinanceDesk, Call], object]
) -> Operation:
    return Operation("market", weight, Security.NONE, act)


def _private(
    kind: str, weight: int | Callable[[Call], int], act: Callable[[BinanceDesk, Call], object]
) -> Operation:
    return Operation(kind, weight, Security.SIGNED, act)


def _open_orders_weight(call: Call) -> int:
    return 6 if call.text("symbol") else 80


def _trades_weight(call: Call) -> int:
    return 5 if call.text("orderId") else 20


def _tickers_weight(call: Call) -> int:
    return 2 if call.text("symbol") else 80


def _quotes_weight(call: Call) -> int:
    return 2 if call.text("symbol") else 4


# Keyed by the WebSocket API's method; names with a slash exist over REST only.
OPERATIONS: Mapping[str, Operation] = {
    "ping": _public(1, binance_market.ping),
    "time": _public(1, binance_market.time),
    "exchangeInfo": _public(20, binance_market.exchange_info),
    "depth": _public(binance_market.depth_weight, binance_market.depth),
    "trades.recent": _public(25, binance_market.trades),
    "trades.aggregate": _public(4, binance_market.aggregate_trades),
    "klines": _public(2, binance_market.klines),
    "avgPrice": _public(2, binance_tickers.average_price),
    "ticker.24hr": _public(_tickers_weight, binance_tickers.day_ticker),
    "ticker.book": _public(_quotes_weight, binance_tickers.book_ticker),
    "ticker.price": _public(_quotes_weight, binance_tickers.price_ticker),
    "order.place": _private("place", 1, binance_orders.place),
    "order.test": _private("other", 1, binance_orders.place_test),
    "order.cancel": _private("cancel", 1, binance_orders.cancel),
    "order.cancelReplace": _private("place", 1, binance_orders.cancel_replace),
    "order.amend.keepPriority": _private("amend", 4, binance_orders.amend),
    "openOrders.cancelAll": _private("cancel_all", 1, binance_orders.cancel_all),
    "order.status": _private("query", 4, binance_lists.order),
    "openOrders.status": _private("poll", _open_orders_weight, binance_lists.open_orders),
    "allOrders": _private("poll", 20, binance_lists.all_orders),
    "myTrades": _private("poll", _trades_weight, binance_lists.my_trades),
    "myFilters": _private("poll", 40, binance_lists.my_filters),
    "account.status": _private("poll", 20, binance_lists.account),
    "account.commission": _private("poll", 20, binance_lists.commission),
    "account.rateLimits.orders": _private("poll", 40, binance_lists.order_limits),
    "/coins": _private("poll", 10, binance_wallet.coins),
    "/tradeFee": _private("poll", 1, binance_lists.trade_fees),
    "/margin": Operation("market", 1, Security.KEY, binance_wallet.no_pairs),
    "/isolated": _private("poll", 10, binance_wallet.no_pairs),
    "/usdm": _public(1, binance_wallet.usdm_info),
    "/coinm": _public(1, binance_wallet.coinm_info),
    "/listenKey": _public(2, binance_wallet.listen_key),
}

REST_ROUTES: Mapping[tuple[str, str], str] = {
    ("GET", "/api/v3/ping"): "ping",
    ("GET", "/api/v3/time"): "time",
    ("GET", "/api/v3/exchangeInfo"): "exchangeInfo",
    ("GET", "/api/v3/depth"): "depth",
    ("GET", "/api/v3/trades"): "trades.recent",
    ("GET", "/api/v3/aggTrades"): "trades.aggregate",
    ("GET", "/api/v3/klines"): "klines",
    ("GET", "/api/v3/avgPrice"): "avgPrice",
    ("GET", "/api/v3/ticker/24hr"): "ticker.24hr",
    ("GET", "/api/v3/ticker/bookTicker"): "ticker.book",
    ("GET", "/api/v3/ticker/price"): "ticker.price",
    ("POST", "/api/v3/order"): "order.place",
    ("GET", "/api/v3/order"): "order.status",
    ("DELETE", "/api/v3/order"): "order.cancel",
    ("POST", "/api/v3/order/test"): "order.test",
    ("PUT", "/api/v3/order/amend/keepPriority"): "order.amend.keepPriority",
    ("POST", "/api/v3/order/cancelReplace"): "order.cancelReplace",
    ("GET", "/api/v3/openOrders"): "openOrders.status",
    ("DELETE", "/api/v3/openOrders"): "openOrders.cancelAll",
    ("GET", "/api/v3/allOrders"): "allOrders",
    ("GET", "/api/v3/myTrades"): "myTrades",
    ("GET", "/api/v3/myFilters"): "myFilters",
    ("GET", "/api/v3/account"): "account.status",
    ("GET", "/api/v3/account/commission"): "account.commission",
    ("GET", "/api/v3/rateLimit/order"): "account.rateLimits.orders",
    ("POST", "/api/v3/userDataStream"): "/listenKey",
    ("PUT", "/api/v3/userDataStream"): "/listenKey",
    ("DELETE", "/api/v3/userDataStream"): "/listenKey",
    ("GET", "/sapi/v1/capital/config/getall"): "/coins",
    ("GET", "/sapi/v1/asset/tradeFee"): "/tradeFee",
    ("GET", "/sapi/v1/margin/allPairs"): "/margin",
    ("GET", "/sapi/v1/margin/isolated/allPairs"): "/isolated",
    ("GET", "/fapi/v1/ping"): "ping",
    ("GET", "/fapi/v1/time"): "time",
    ("GET", "/fapi/v1/exchangeInfo"): "/usdm",
    ("GET", "/dapi/v1/exchangeInfo"): "/coinm",
}


def perform(desk: BinanceDesk, operation: Operation, call: Call) -> object:
    """Do it and charge its weight; the caller has checked who asks. Raises BinanceRefusal."""
    desk.limits.admit(call.now_ns)
    try:
        result = operation.act(desk, call)
    except BinanceRefusal:
        desk.limits.charge(operation.weigh(call), call.now_ns)
        raise
    if not operation.is_order_entry:
        desk.limits.charge(operation.weigh(call), call.now_ns)
    return result
