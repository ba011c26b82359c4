"""Decides how much is drawn on a slow line, so that what a key causes is never late: pure, time is passed in.

Only frames of data are spaced out or left out; what a key causes is drawn at once, always.
"""

from typing import NamedTuple

AUTO, FAST, SLOW = "auto", "fast", "slow"
WISHES = (AUTO, FAST, SLOW)

_PERIODS_S = (
    0.0,
    0.1,
    0.2,
    0.5,
)  # at least so long between two frames: all there are, 10, 5 or 2 a second
_SLOW_STEP = 2  # where a line starts that is said to be slow
_FEW_LEVELS = (None, None, 10, 5)  # of the ladder's sides on each step
_WINDOW_S = 1.0  # over which is judged
_LATE_S = 0.1  # a key's effect that took longer is late
_HELD = 0.2  # share of a window in which the terminal took nothing more
_LEFT_OUT = 0.5  # share of a window's frames that found the terminal not ready
_BUDGET = {
    AUTO: 40_000.0,
    FAST: None,
    SLOW: 12_000.0,
}  # bytes a second; frames only, on a slow line all
_SHARE = 0.5  # of what the line was seen to take: the rest keeps its buffers empty
_LEAST_BUDGET = 1_000.0
_DEBT_S = (
    2.0  # what keys have caused beyond the budget is paid back with a pause of so long at most
)
_CALM_S = 3.0  # before more is tried
_CALM_MOST_S = 600.0
_RELAPSE_S = 60.0  # trouble so soon after trying more: wait twice as long the next time
_BUSY = 0.25  # share of its period that drawing a frame may take


class Taken(NamedTuple):
    """What the terminal has taken since the last look."""

    size: int = 0  # bytes
    held_s: float = 0.0  # for how long its writer was held up
    late_s: float = 0.0  # the slowest key effect, from the key until the terminal had taken it


class Link:
    """`look` with what was taken, then ask `may_draw`; `drew` tells what a frame cost to draw."""

    def __init__(self, wish: str = AUTO, frames_per_second: int = 20) -> None:
        self.kilobytes_per_second = 0.0
        self.frames_per_second = 0.0  # drawn
        self._wish = wish
        self._tick_s = 1 / frames_per_second
        self._first_step = _SLOW_STEP if wish == SLOW else 0
        self._step = self._first_step
        self._busy_step = 0
        self._budget = _BUDGET[wish]
        self._tokens = 0.0  # bytes that may be drawn now
        self._looked_s: float | None = None
        self._drawn_s: float | None = None
        self._calm_s = 0.0
        self._patience_s = _CALM_S
        self._eased_s: float | None = None
        self._window_s: float | None = None
        self._taken = Taken()
        self._drawn = self._left_out = 0

    @property
    def is_slow(self) -> bool:
        """Less is drawn than a good line would get."""
        return self._wish == SLOW or self._step > 0

    @property
    def levels(self) -> int | None:
        """Levels a side that the ladder shows; None for all."""
        return _FEW_LEVELS[self._step]

    @property
    def period_s(self) -> float:
        """At least so long between two frames."""
        return max(self._tick_s, _PERIODS_S[max(self._step, self._busy_step)])

    def look(self, now_s: float, taken: Taken) -> None:
        """Once a tick."""
        if self._looked_s is None or self._window_s is None:
            self._looked_s = self._window_s = now_s
        passed_s, self._looked_s = now_s - self._looked_s, now_s
        if self._budget is not None:
            spent = (
                taken.size if self.is_slow else 0
            )  # a good line does not pay for what keys cause
            earned = self._tokens + passed_s * self._budget - spent
            self._tokens = max(min(earned, self._budget * self.period_s), -_DEBT_S * self._budget)
        so_far = self._taken
        self._taken = Taken(
            so_far.size + taken.size,
            so_far.held_s + taken.held_s,
            max(so_far.late_s, taken.late_s),
        )
        if now_s - self._window_s >= _WINDOW_S:
            self._judge(now_s, now_s - self._window_s)
            self._window_s = now_s

    def may_draw(self, now_s: float, ready: bool) -> bool:
        """Whether a frame of data is due, on a terminal that is `ready` or has not taken the last one."""
        if self._drawn_s is not None and now_s - self._drawn_s < self.period_s - self._tick_s / 2:
            return False
        if not ready:
            self._left_out += 1
            return False
        if self._budget is not None and self._tokens < 0:
            return False
        self._drawn_s = now_s
        self._drawn += 1
        return True

    def drew(self, seconds: float, size: int) -> None:
        """What the frame took to draw, and its bytes.

        A machine that is too slow for the rate draws half as many.
        """
        if not self.is_slow:
            self._tokens -= size
        if seconds > _BUSY * self.period_s:
            self._busy_step = min(self._busy_step + 1, _SLOW_STEP)
        elif self._busy_step and seconds < _BUSY / 4 * self.period_s:
            self._busy_step -= 1

    def _judge(self, now_s: float, window_s: float) -> None:
        taken, drawn, left_out = self._taken, self._drawn, self._left_out
        self.kilobytes_per_second = taken.size / window_s / 1000
        self.frames_per_second = drawn / window_s
        self._taken = Taken()
        self._drawn = self._left_out = 0
        # A terminal that takes nothing at all was stopped by the trader's own hand: that tells nothing.
        if self._wish == FAST or (taken.held_s > 0 and not taken.size):
            return
        held = taken.held_s > _HELD * window_s
        if held or taken.late_s > _LATE_S or left_out > _LEFT_OUT * max(drawn + left_out, 1):
            self._reduce(now_s, taken.size / window_s if held else None)
        else:
            self._calm_s += window_s
            if self._calm_s >= self._patience_s:
                self._ease(now_s)

    def _reduce(self, now_s: float, capacity: float | None) -> None:
        """Fewer frames; `capacity` is what a line takes at most, where it was seen to take no more."""
        if self._eased_s is not None and now_s - self._eased_s < _RELAPSE_S:
            self._patience_s = min(2 * self._patience_s, _CALM_MOST_S)
            self._eased_s = None
        self._calm_s = 0.0
        self._step = min(self._step + 1, len(_PERIODS_S) - 1)
        if capacity is not None and self._budget is not None:
            self._budget = max(min(self._budget, _SHARE * capacity), _LEAST_BUDGET)

    def _ease(self, now_s: float) -> None:
        """More again: first the bytes, then the frames."""
        most = _BUDGET[self._wish]
        self._calm_s = 0.0
        if self._budget is not None and most is not None and self._budget < most:
            self._eased_s = now_s
            self._budget = min(1.5 * self._budget, most)
        elif self._step > self._first_step:
            self._eased_s = now_s
            self._step -= 1
