"""Binance's budgets: weight a minute, unfilled orders per ten seconds and day, 429, then 418 (A10)."""

from collections.abc import Callable, Mapping

from app.simulator.dialects.binance_words import BinanceRefusal, milliseconds

_MINUTE_NS = 60_000_000_000
_TEN_SECONDS_NS = 10_000_000_000
_DAY_NS = 86_400_000_000_000
_WARNINGS = 10  # requests answered 429 before the ban
_BAN_NS = 120_000_000_000

WEIGHT_LIMIT = 6_000
ORDERS_TEN_SECONDS = 100
ORDERS_DAY = 200_000


class Limits:
    """Counts as documented: fixed minutes of the server's clock, unfilled orders in their windows."""

    def __init__(self, is_filled: Callable[[int], bool], weight_limit: int = WEIGHT_LIMIT) -> None:
        self._is_filled = is_filled
        self.weight_limit = weight_limit
        self._minute = -1
        self._used = 0
        self._warned = 0
        self._banned_until_ns = 0
        self._unfilled: dict[int, int] = {}  # order id -> when it was placed

    def used(self, now_ns: int) -> int:
        self._turn(now_ns)
        return self._used

    def charge(self, weight: int, now_ns: int) -> None:
        self._turn(now_ns)
        self._used += weight

    def admit(self, now_ns: int) -> None:
        """Raises 418 while banned and 429 while the minute is used up; both say how long to wait."""
        self._turn(now_ns)
        if now_ns < self._banned_until_ns:
            raise self._banned(now_ns)
        if self._used < self.weight_limit:
            return
        self._warned += 1
        if self._warned > _WARNINGS:
            self._banned_until_ns = now_ns + _BAN_NS
            raise self._banned(now_ns)
        text = (
            f"Too much request weight used; current limit is {self.weight_limit} request weight per "
            "1 MINUTE. Please use WebSocket Streams for live updates to avoid polling the API."
        )
        raise _slow_down(429, text, _MINUTE_NS - now_ns % _MINUTE_NS, now_ns)

    def _banned(self, now_ns: int) -> BinanceRefusal:
        until = milliseconds(self._banned_until_ns)
        text = (
            f"Way too much request weight used; IP banned until {until}. "
            "Please use WebSocket Streams for live updates to avoid bans."
        )
        return _slow_down(418, text, self._banned_until_ns - now_ns, now_ns)

    def _turn(self, now_ns: int) -> None:
        minute = now_ns // _MINUTE_NS
        if minute != self._minute:
            self._minute, self._used, self._warned = minute, 0, 0

    # unfilled orders

    def admit_order(self, now_ns: int) -> None:
        """Raises -1015 with status 429 when too many unfilled orders were placed."""
        for limit, window, words in (
            (ORDERS_TEN_SECONDS, _TEN_SECONDS_NS, "10 SECONDS"),
            (ORDERS_DAY, _DAY_NS, "1 DAY"),
        ):
            if self._count(now_ns, window) >= limit:
                text = f"Too many new orders; current limit is {limit} orders per {words}."
                refusal = _slow_down(429, text, window, now_ns)
                refusal.code = -1015
                raise refusal

    def placed(self, order_id: int, now_ns: int) -> None:
        self._unfilled[order_id] = now_ns

    def _count(self, now_ns: int, window_ns: int) -> int:
        """Orders placed in the window and not filled since: fills give their place back."""
        old = [
            order
            for order, at in self._unfilled.items()
            if at <= now_ns - _DAY_NS or self._is_filled(order)
        ]
        for order in old:
            del self._unfilled[order]
        start = now_ns - now_ns % window_ns
        return sum(at >= start for at in self._unfilled.values())

    def order_headers(self, now_ns: int) -> dict[str, str]:
        return {
            "X-MBX-ORDER-COUNT-10S": str(self._count(now_ns, _TEN_SECONDS_NS)),
            "X-MBX-ORDER-COUNT-1D": str(self._count(now_ns, _DAY_NS)),
        }

    def weight_headers(self, now_ns: int) -> dict[str, str]:
        used = str(self.used(now_ns))
        return {"X-MBX-USED-WEIGHT": used, "X-MBX-USED-WEIGHT-1M": used}

    def rows(self, now_ns: int, *, orders: bool) -> list[dict[str, object]]:
        """The `rateLimits` block of a WebSocket API answer."""
        rows = [dict(LIMIT_ROWS[0], limit=self.weight_limit, count=self.used(now_ns))]
        if orders:
            rows.insert(0, dict(LIMIT_ROWS[1], count=self._count(now_ns, _TEN_SECONDS_NS)))
            rows.insert(1, dict(LIMIT_ROWS[2], count=self._count(now_ns, _DAY_NS)))
        return rows


LIMIT_ROWS: tuple[Mapping[str, object], ...] = (
    {
        "rateLimitType": "REQUEST_WEIGHT",
        "interval": "MINUTE",
        "intervalNum": 1,
        "limit": WEIGHT_LIMIT,
    },
    {
        "rateLimitType": "ORDERS",
        "interval": "SECOND",
        "intervalNum": 10,
        "limit": ORDERS_TEN_SECONDS,
    },
    {"rateLimitType": "ORDERS", "interval": "DAY", "intervalNum": 1, "limit": ORDERS_DAY},
    {"rateLimitType": "RAW_REQUESTS", "interval": "MINUTE", "intervalNum": 5, "limit": 300_000},
)


def _slow_down(status: int, text: str, wait_ns: int, now_ns: int) -> BinanceRefusal:
    refusal = BinanceRefusal(-1003, text, status)
    wait_ms = max(1_000, wait_ns // 1_000_000)
    refusal.retry_after = str(-(-wait_ms // 1_000))
    refusal.extra = {
        "data": {"serverTime": milliseconds(now_ns), "retryAfter": milliseconds(now_ns) + wait_ms}
    }
    return refusal
