"""Points in time: integer nanoseconds since the epoch, UTC, and nothing else."""

from datetime import UTC, datetime
from typing import NamedTuple, TypeAlias

from app.domain.errors import NumberError

Instant: TypeAlias = int  # nanoseconds since 1970-01-01T00:00:00Z
Duration: TypeAlias = int  # nanoseconds

MICROSECOND: Duration = 1_000
MILLISECOND: Duration = 1_000_000
SECOND: Duration = 1_000_000_000
MINUTE: Duration = 60 * SECOND


# An instant fits 64 bits, as the journal keeps it; a stamp beyond is in another unit, or garbage.
_MILLISECONDS_MOST = 9_000_000_000_000  # in the year 2255


def from_milliseconds(milliseconds: int) -> Instant:
    """A venue's millisecond stamp as an instant; raises NumberError for one that is no time."""
    if not -_MILLISECONDS_MOST < milliseconds < _MILLISECONDS_MOST:
        raise NumberError(f"not a time in milliseconds: {str(milliseconds)[:40]}")
    return milliseconds * MILLISECOND


def to_milliseconds(instant: Instant) -> int:
    """The instant as whole milliseconds, rounded down."""
    return instant // MILLISECOND


def clock_text(instant: Instant) -> str:
    """HH:MM:SS.mmm in UTC."""
    moment = datetime.fromtimestamp(instant // SECOND, UTC)
    return f"{moment:%H:%M:%S}.{instant % SECOND // MILLISECOND:03d}"


def iso_milliseconds(instant: Instant) -> str:
    """2026-11-21T01:02:03.456Z."""
    moment = datetime.fromtimestamp(instant // SECOND, UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{instant % SECOND // MILLISECOND:03d}Z"


class Moment(NamedTuple):
    """One reading of both clocks: wall for stamps and signatures, mono for timers and ages.

    `ahead_ns`: how far the wall time runs ahead of the machine's, which was set back.
    """

    wall_ns: Instant
    mono_ns: Duration
    ahead_ns: Duration = 0
