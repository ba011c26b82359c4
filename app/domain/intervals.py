"""The lengths of bars that charts know, shortest first; each venue spells them its own way."""

from collections.abc import Mapping

from app.domain.instants import MINUTE, Duration

HOUR: Duration = 60 * MINUTE
DAY: Duration = 24 * HOUR

INTERVALS: Mapping[str, Duration] = {
    "1m": MINUTE,
    "5m": 5 * MINUTE,
    "15m": 15 * MINUTE,
    "1h": HOUR,
    "1d": DAY,
}
