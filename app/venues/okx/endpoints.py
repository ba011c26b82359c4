"""Where OKX lives and what it allows: hosts by region name, paths, channels, limits, capabilities."""

from collections.abc import Mapping

import msgspec

from app.domain.instants import MINUTE, SECOND, Duration
from app.venues.wire.environments import Environment
from app.venues.wire.rate_limits import Charge, Window

VENUE = "okx"
DAY: Duration = 24 * 60 * MINUTE

REST = "rest"
PUBLIC_URL = "ws_public"
PRIVATE_URL = "ws_private"

_DEMO_HEADERS = (("x-simulated-trading", "1"),)


def _region(name: str, rest: str, socket: str, *, demo: bool = False) -> Environment:
    return Environment(
        name=name,
        urls={
            REST: f"https://{rest}",
            PUBLIC_URL: f"wss://{socket}:8443/ws/v5/public",
            PRIVATE_URL: f"wss://{socket}:8443/ws/v5/private",
        },
        headers=_DEMO_HEADERS if demo else (),
        real_money=not demo,
    )


# By the region where the account was registered: a key works in its own region only.
ENVIRONMENTS: dict[str, Environment] = {
    place.name: place
    for place in (
        _region("global", "www.okx.com", "ws.okx.com"),
        _region("eea", "eea.okx.com", "wseea.okx.com"),
        _region("us", "us.okx.com", "wsus.okx.com"),
        _region("demo", "www.okx.com", "wspap.okx.com", demo=True),
        _region("eea_demo", "eea.okx.com", "wseeapap.okx.com", demo=True),
        _region("us_demo", "us.okx.com", "wsuspap.okx.com", demo=True),
        # The name that every venue knows; most accounts are registered with the global site.
        _region("production", "www.okx.com", "ws.okx.com"),
    )
}


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """One thing OKX can be asked: REST method and path, socket op, requests per two seconds.

    REST and socket share the count (sheet, section 10); `per_instrument` counts each instrument apart.
    """

    label: str
    path: str
    limit: int
    method: str = "GET"
    op: str | None = None
    per_instrument: bool = False
    signed: bool = True

    def charges(self, wire_symbol: str, amount: int = 1) -> tuple[Charge, ...]:
        """What one request costs of the budget."""
        own = Charge(self.label, amount, wire_symbol if self.per_instrument else "")
        return (own, Charge(ENTRY_WINDOW, amount)) if self in (PLACE, AMEND) else (own,)


# Placing and amending together, per sub-account: over it OKX answers 50061.
ENTRY_WINDOW = "entry"
_ENTRY_LIMIT = 1000
_LIMIT_SPAN: Duration = 2 * SECOND


def _entry(label: str, path: str, limit: int, op: str, *, alone: bool = True) -> Call:
    return Call(
        label=label,
        path=f"/api/v5/trade/{path}",
        limit=limit,
        method="POST",
        op=op,
        per_instrument=alone,
    )


PLACE = _entry("place", "order", 60, "order")
CANCEL = _entry("cancel", "cancel-order", 60, "cancel-order")
AMEND = _entry("amend", "amend-order", 60, "amend-order")
CANCEL_MANY = _entry("cancel_many", "cancel-batch-orders", 300, "batch-cancel-orders", alone=False)
QUERY = Call(label="order", path="/api/v5/trade/order", limit=60)
PENDING = Call(label="open_orders", path="/api/v5/trade/orders-pending", limit=60)
FILLS = Call(label="fills", path="/api/v5/trade/fills", limit=60)
FILLS_HISTORY = Call(label="fills_history", path="/api/v5/trade/fills-history", limit=10)
BALANCE = Call(label="balances", path="/api/v5/account/balance", limit=10)
FEES = Call(label="fees", path="/api/v5/account/trade-fee", limit=5)
INSTRUMENTS = Call(label="instruments", path="/api/v5/public/instruments", limit=20, signed=False)
CANDLES = Call(label="candles", path="/api/v5/market/candles", limit=40, signed=False)
CLOCK = Call(label="clock", path="/api/v5/public/time", limit=10, signed=False)

CALLS = (
    *(PLACE, CANCEL, AMEND, CANCEL_MANY, QUERY, PENDING, FILLS, FILLS_HISTORY, BALANCE, FEES),
    *(INSTRUMENTS, CANDLES, CLOCK),
)

WINDOWS: tuple[Window, ...] = (
    *(
        Window(name=call.label, limit=call.limit, span_ns=_LIMIT_SPAN, aligned=False)
        for call in CALLS
    ),
    Window(name=ENTRY_WINDOW, limit=_ENTRY_LIMIT, span_ns=_LIMIT_SPAN, aligned=False),
)

_LIMITS = {window.name: window.limit for window in WINDOWS}


def full_charge(charge: Charge) -> Charge:
    """What fills the window of this charge: nothing more fits until it has passed."""
    return charge._replace(amount=_LIMITS[charge.window])


BATCH = 20  # orders per batch cancel
PAGE = 100  # rows per page of listings
PAGES = 50  # a listing longer than this is cut short and says so
FILLS_REACH: Duration = 3 * DAY - 5 * MINUTE  # older fills are in the history alone

# How candles spell our intervals: days begin in Hong Kong unless they are said to be UTC's.
BARS: Mapping[str, str] = {"1m": "1m", "5m": "5m", "15m": "15m", "1h": "1H", "1d": "1Dutc"}
BARS_PAGE = 300  # bars per page

# Products whose instruments are read, by the name that replay and decode print.
PRODUCTS: dict[str, str] = {"spot": "SPOT", "swap": "SWAP"}

PING_AFTER: Duration = 20 * SECOND  # of silence; OKX closes after 30
PONG_WITHIN: Duration = 8 * SECOND
REPLY_WITHIN: Duration = 5 * SECOND  # an order request unanswered for so long is UNKNOWN
REST_TIMEOUT: Duration = 10 * SECOND
SUBSCRIBE_BYTES = 60_000  # OKX takes 64 KB in one subscription
SUBSCRIBE_WITHIN: Duration = 10 * SECOND
