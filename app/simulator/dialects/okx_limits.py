"""OKX's request limits: so many per two seconds and function, orders per instrument (sheet, section 10)."""

from collections import deque

from app.simulator.dialects.okx_words import OkxRefusal

TWO_SECONDS_NS = 2_000_000_000
ENTRY_LIMIT = 1_000  # new and amended orders of a sub-account together


class Windows:
    """Sliding windows of times, one per key. REST and sockets share them, as they share the key."""

    def __init__(self) -> None:
        self._times: dict[tuple[str, ...], deque[int]] = {}

    def admit(
        self,
        key: tuple[str, ...],
        limit: int,
        now_ns: int,
        *,
        count: int = 1,
        span_ns: int = TWO_SECONDS_NS,
        code: str = "50011",
    ) -> None:
        """Count `count` requests of this key; raises 429 (`code`) when that is more than `limit` in the span.

        What is refused is not counted.
        """
        times = self._times.setdefault(key, deque())
        while times and times[0] <= now_ns - span_ns:
            times.popleft()
        if len(times) + count > limit:
            raise OkxRefusal(code)
        times.extend((now_ns,) * count)
