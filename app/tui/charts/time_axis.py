"""Labels under a chart: round times, UTC, each at its own column."""

from collections.abc import Callable
from datetime import UTC, datetime

from app.domain.instants import MINUTE, SECOND, Duration, Instant
from app.domain.intervals import DAY, HOUR

_STEPS: tuple[Duration, ...] = (
    *(minutes * MINUTE for minutes in (1, 2, 5, 10, 15, 30)),
    *(hours * HOUR for hours in (1, 2, 3, 6, 12)),
    *(days * DAY for days in (1, 2, 7, 14, 28, 91, 182, 364, 1_820)),
)
_LABEL = 5
_APART = 3


def time_axis(
    since_ns: Instant, until_ns: Instant, width: int, column_of: Callable[[Instant], float]
) -> str:
    """The row of labels for a chart so many columns wide; `column_of` may lie outside of it."""
    line = [" "] * width
    shown = max(1, until_ns - since_ns)
    least = shown * (_LABEL + _APART) // max(width, 1)
    step = next((each for each in _STEPS if each >= least), _STEPS[-1])
    free = 0
    at_ns = -(-since_ns // step) * step
    while at_ns <= until_ns:
        column = round(column_of(at_ns))
        text = time_label(at_ns, step)
        if free <= column and column + len(text) <= width:
            line[column : column + len(text)] = text
            free = column + len(text) + 1
        at_ns += step
    return "".join(line)


def time_label(at_ns: Instant, step: Duration = 0) -> str:
    """HH:MM, or the date where a day begins or days are the step."""
    moment = datetime.fromtimestamp(at_ns // SECOND, UTC)
    if step > 28 * DAY:
        return f"{moment:%Y-%m}"
    return f"{moment:%m-%d}" if step >= DAY or at_ns % DAY == 0 else f"{moment:%H:%M}"


def date_and_time(at_ns: Instant) -> str:
    """2026-11-21 14:05."""
    return f"{datetime.fromtimestamp(at_ns // SECOND, UTC):%Y-%m-%d %H:%M}"
