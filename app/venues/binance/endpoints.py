"""Where Binance lives and what it allows: hosts by environment, calls with their weights, windows, codes."""

from collections.abc import Mapping

import msgspec

from app.domain.errors import UnusableInput
from app.domain.instants import MILLISECOND, MINUTE, SECOND, Duration
from app.domain.order_events import Verdict
from app.domain.safe_text import safe_name
from app.venues.wire.environments import Environment
from app.venues.wire.rate_limits import Charge, Window
from app.venues.wire.requests import Priority
from app.venues.wire.verdicts import VerdictTable

VENUE = "binance"

MARKET = "market"  # channel: public streams
USER = "user"  # channel: the WebSocket API, for the user stream and order entry

ENVIRONMENTS: Mapping[str, Environment] = {  # spot
    row.name: row
    for row in (
        Environment(
            name="production",
            urls={
                "rest": "https://api.binance.com",
                "ws_market": "wss://stream.binance.com:9443",
                "ws_api": "wss://ws-api.binance.com:443/ws-api/v3",
            },
        ),
        Environment(
            name="testnet",
            urls={
                "rest": "https://testnet.binance.vision",
                "ws_market": "wss://stream.testnet.binance.vision",
                "ws_api": "wss://ws-api.testnet.binance.vision/ws-api/v3",
            },
            real_money=False,
        ),
        Environment(
            name="demo",
            urls={
                "rest": "https://demo-api.binance.com",
                "ws_market": "wss://demo-stream.binance.com",
                "ws_api": "wss://demo-ws-api.binance.com/ws-api/v3",
            },
            real_money=False,
        ),
    )
}
USDM_ENVIRONMENTS: Mapping[str, Environment] = {
    row.name: row
    for row in (
        Environment(
            name="production",
            urls={"rest": "https://fapi.binance.com", "ws_market": "wss://fstream.binance.com"},
        ),
        Environment(
            name="demo",
            urls={
                "rest": "https://demo-fapi.binance.com",
                "ws_market": "wss://fstream.binancefuture.com",
            },
            real_money=False,
        ),
    )
}

# Budget windows; exchangeInfo tells the true limits.
WEIGHT = "weight"
ORDERS_10S = "orders_10s"
ORDERS_DAY = "orders_day"
RAW = "raw"
_WINDOWS = (
    Window(name=WEIGHT, limit=6000, span_ns=MINUTE, aligned=True),
    Window(name=ORDERS_10S, limit=100, span_ns=10 * SECOND, aligned=True),
    Window(name=ORDERS_DAY, limit=200_000, span_ns=24 * 60 * MINUTE, aligned=True),
    Window(name=RAW, limit=300_000, span_ns=5 * MINUTE, aligned=True),
)


class ProductLine(msgspec.Struct, frozen=True, kw_only=True):
    """What differs between Binance's products. Accounts are read on spot alone.

    `market_path`: combined streams, so that every message names its stream; USD-M serves books and trades
    on its public route only (sheet B1). `ticker`: the cheapest stream with best bid and ask that this socket
    carries: a last price alone may be days old.
    """

    product: str
    environments: Mapping[str, Environment]
    rest_prefix: str
    market_path: str
    ticker: str
    streams_per_socket: int
    windows: tuple[Window, ...] = _WINDOWS
    has_accounts: bool = False


SPOT = ProductLine(
    product="spot",
    environments=ENVIRONMENTS,
    rest_prefix="/api/v3",
    market_path="/stream",
    ticker="ticker",
    streams_per_socket=1024,
    has_accounts=True,
)
USDM = ProductLine(
    product="usdm",
    environments=USDM_ENVIRONMENTS,
    rest_prefix="/fapi/v1",
    market_path="/public/stream",
    ticker="bookTicker",
    streams_per_socket=200,
    windows=(Window(name=WEIGHT, limit=2400, span_ns=MINUTE, aligned=True), *_WINDOWS[1:]),
)
LINES: Mapping[str, ProductLine] = {line.product: line for line in (SPOT, USDM)}


def product_line(name: str) -> ProductLine:
    """The product of this name, spot by default; raises UnusableInput with those that exist."""
    line = LINES.get(name or "spot")
    if line is None:
        raise UnusableInput(
            f"binance: no product named {safe_name(name)!r}; choose one of {', '.join(LINES)}."
        )
    return line


# (rateLimitType, interval, intervalNum) as exchangeInfo and WebSocket API answers name them.
WINDOW_OF_LIMIT: Mapping[tuple[str, str, int], str] = {
    ("REQUEST_WEIGHT", "MINUTE", 1): WEIGHT,
    ("ORDERS", "SECOND", 10): ORDERS_10S,
    ("ORDERS", "DAY", 1): ORDERS_DAY,
    ("RAW_REQUESTS", "MINUTE", 5): RAW,
}
WINDOW_OF_HEADER: Mapping[str, str] = {
    "x-mbx-used-weight-1m": WEIGHT,
    "x-mbx-order-count-10s": ORDERS_10S,
    "x-mbx-order-count-1d": ORDERS_DAY,
}


class Endpoint(msgspec.Struct, frozen=True, kw_only=True):
    """One thing Binance can be asked. `path` follows the product's prefix; `ws_method`: over the socket."""

    label: str
    verb: str
    path: str
    weight: int
    priority: Priority
    signed: bool = True
    ws_method: str | None = None
    counts_as_order: bool = False
    timeout_ns: Duration = 10 * SECOND

    def charges(self) -> tuple[Charge, ...]:
        """What one call costs of the budget."""
        common = (Charge(WEIGHT, self.weight), Charge(RAW))
        if self.counts_as_order:
            return (*common, Charge(ORDERS_10S), Charge(ORDERS_DAY))
        return common


_ORDER_TIMEOUT: Duration = 5 * SECOND

PLACE = Endpoint(
    label="place",
    verb="POST",
    path="/order",
    weight=1,
    priority=Priority.PLACE,
    ws_method="order.place",
    counts_as_order=True,
    timeout_ns=_ORDER_TIMEOUT,
)
CANCEL = Endpoint(
    label="cancel",
    verb="DELETE",
    path="/order",
    weight=1,
    priority=Priority.CANCEL,
    ws_method="order.cancel",
    timeout_ns=_ORDER_TIMEOUT,
)
AMEND = Endpoint(
    label="amend",
    verb="PUT",
    path="/order/amend/keepPriority",
    weight=4,
    priority=Priority.PLACE,
    ws_method="order.amend.keepPriority",
    timeout_ns=_ORDER_TIMEOUT,
)
REPLACE = Endpoint(
    label="replace",
    verb="POST",
    path="/order/cancelReplace",
    weight=1,
    priority=Priority.PLACE,
    ws_method="order.cancelReplace",
    counts_as_order=True,
    timeout_ns=_ORDER_TIMEOUT,
)
ORDER = Endpoint(label="order", verb="GET", path="/order", weight=4, priority=Priority.QUERY)
OPEN_ORDERS = Endpoint(
    label="open_orders", verb="GET", path="/openOrders", weight=80, priority=Priority.QUERY
)
FILLS = Endpoint(label="fills", verb="GET", path="/myTrades", weight=20, priority=Priority.QUERY)
ACCOUNT = Endpoint(label="balances", verb="GET", path="/account", weight=20, priority=Priority.POLL)
FEES = Endpoint(
    label="fees", verb="GET", path="/account/commission", weight=20, priority=Priority.POLL
)
INSTRUMENTS = Endpoint(
    label="instruments",
    verb="GET",
    path="/exchangeInfo",
    weight=20,
    priority=Priority.POLL,
    signed=False,
    timeout_ns=30 * SECOND,
)
DEPTH = Endpoint(
    label="depth",
    verb="GET",
    path="/depth",
    weight=50,  # 501 to 1000 levels
    priority=Priority.QUERY,
    signed=False,
)
DEPTH_LIMIT = 1000
CANDLES = Endpoint(
    label="candles",
    verb="GET",
    path="/klines",
    weight=5,  # USD-M's for 500 rows; spot counts 2
    priority=Priority.QUERY,
    signed=False,
)
CLOCK = Endpoint(
    label="clock",
    verb="GET",
    path="/time",
    weight=1,
    priority=Priority.QUERY,
    signed=False,
    timeout_ns=5 * SECOND,
)
SUBSCRIBE_METHOD = "userDataStream.subscribe.signature"
SUBSCRIBE_WEIGHT = 2

RECEIVE_WINDOW_MS = 5000
MESSAGE_GAP_NS: Duration = 250 * MILLISECOND  # 5 messages a second are allowed, pongs among them
STREAMS_PER_MESSAGE = 100
FILLS_PER_PAGE = 1000

KEY_REFUSED = frozenset(("-2014", "-2015"))
SIGNATURE_REFUSED = "-1022"
CLOCK_REFUSED = "-1021"
FILTER_REFUSED = frozenset(("-1013", "-1111"))  # the instrument's rules may have changed
NO_SUCH_ORDER = "-2013"
TOO_MANY_ORDERS = "-1015"

# Proven refusals only (sheet A11, safety.md 6.4). Not -1000, -1001, -1006, -1007, -1008, -1016: unknown.
VERDICTS = VerdictTable(
    refused=frozenset(
        (
            "-1002",
            "-1003",
            "-1013",
            "-1015",
            "-1020",
            CLOCK_REFUSED,
            SIGNATURE_REFUSED,
            *(str(-code) for code in range(1100, 1200)),
            "-2010",
            *KEY_REFUSED,
            "-2038",
            "-2039",
        )
    ),
    gone=frozenset(("-2011",)),
    by_words={
        ("-2010", "duplicate order"): Verdict.EXISTS,
        ("-2011", "cancel restrictions"): Verdict.REFUSED,  # it has traded meanwhile, and rests on
    },
)
