"""Labels under a chart: round times on the clock of the screen, each at its own column."""

from collections.abc import Callable

from app.domain.instants import MINUTE, Duration, Instant
from app.domain.intervals import DAY, HOUR
from app.tui.times import Times

_STEPS: tuple[Duration, ...] = (
    *(minutes * MINUTE for minutes in (1, 2, 5, 10, 15, 30)),
    *(hours * HOUR for hours in (1, 2, 3, 6, 12)),
    *(days * DAY for days in (1, 2, 7, 14, 28, 91, 182, 364, 1_820)),
)
_LABEL = 5
_APART = 3


def time_axis(
    since_ns: Instant,
    until_ns: Instant,
    width: int,
    column_of: Callable[[Instant], float],
    times: Times,
) -> str:
    """The row of labels for a chart so many columns wide; `column_of` may lie outside of it."""
    line = [" "] * width
    shown = max(1, until_ns - since_ns)
    least = shown * (_LABEL + _APART) // max(width, 1)
    step = next((each for each in _STEPS if each >= least), _STEPS[-1])
    free = 0
    ahead_ns = times.ahead_ns(since_ns)
    at_ns = -(-(since_ns + ahead_ns) // step) * step - ahead_ns
    while at_ns <= until_ns:
        shift_ns = ahead_ns - times.ahead_ns(at_ns)  # since summer time has begun or ended
        round_ns = at_ns + shift_ns if shift_ns % step else at_ns
        column = round(column_of(round_ns))
        text = time_label(round_ns, step, times)
        if free <= column and column + len(text) <= width:
            line[column : column + len(text)] = text
            free = column + len(text) + 1
        at_ns += step
    return "".join(line)


def time_label(at_ns: Instant, step: Duration, times: Times) -> str:
    """HH:MM, or the date where a day begins or days are the step."""
    moment = times.moment(at_ns)
    if step > 28 * DAY:
        return f"{moment:%Y-%m}"
    begins = (at_ns + times.ahead_ns(at_ns)) % DAY == 0
    return f"{moment:%m-%d}" if step >= DAY or begins else f"{moment:%H:%M}"
