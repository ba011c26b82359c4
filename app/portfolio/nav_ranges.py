"""How far back the history of NAV is looked at, and in how fine steps."""

from collections.abc import Mapping
from typing import NamedTuple

from app.domain.instants import MINUTE, Duration, Instant
from app.domain.intervals import DAY, HOUR

# Shortest first; None: as far as there is any.
RANGES: Mapping[str, Duration | None] = {
    "1h": HOUR,
    "1d": DAY,
    "7d": 7 * DAY,
    "30d": 30 * DAY,
    "1y": 365 * DAY,
    "all": None,
}

# The longest range that is shown in these steps: about 2,000 points, more than a terminal has columns.
_STEPS = (("minute", MINUTE, 36 * HOUR), ("hour", HOUR, 90 * DAY))


class Reach(NamedTuple):
    """From when on, and per what ("minute", "hour" or "day", as History.series wants it)."""

    since_ns: Instant
    span: str
    span_ns: Duration


def reach_of(name: str, oldest_ns: Instant | None, now_ns: Instant) -> Reach:
    """What to read for a range of this name; `oldest_ns` is when the history begins."""
    length = RANGES[name]
    if length is None:
        length = max(HOUR, now_ns - (now_ns if oldest_ns is None else oldest_ns))
    for span, span_ns, most in _STEPS:
        if length <= most:
            return Reach((now_ns - length) // span_ns * span_ns, span, span_ns)
    return Reach((now_ns - length) // DAY * DAY, "day", DAY)
