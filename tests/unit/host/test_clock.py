"""A wall clock that is set back, slewed or set forward, as it is handed out."""

import time

from app.domain.instants import MILLISECOND, SECOND, Moment
from app.host.clock import SLEW, OnwardWall, SystemClock

T = 1_760_000_000 * SECOND
HOUR = 3_600 * SECOND


def _started() -> OnwardWall:
    wall = OnwardWall()
    assert wall.moment(T, 5 * SECOND) == Moment(T, 5 * SECOND, 0)
    return wall


def test_set_back_it_goes_on_with_the_monotonic_clock_and_says_by_how_much() -> None:
    wall = _started()
    for seconds in (1, 2, 600):
        passed = seconds * SECOND
        told = wall.moment(T - HOUR + passed, 5 * SECOND + passed)
        assert told == Moment(T + passed, 5 * SECOND + passed, HOUR)
    further = wall.moment(T - 2 * HOUR + 601 * SECOND, 606 * SECOND)
    assert further == Moment(T + 601 * SECOND, 606 * SECOND, 2 * HOUR)


def test_set_forward_again_it_is_the_machines_clock_without_a_jump() -> None:
    wall = _started()
    wall.moment(T - HOUR, 5 * SECOND)
    assert wall.moment(T + SECOND, 6 * SECOND) == Moment(T + SECOND, 6 * SECOND, 0)


def test_a_step_forward_is_taken_as_it_is() -> None:
    wall = _started()
    assert wall.moment(T + HOUR, 6 * SECOND) == Moment(T + HOUR, 6 * SECOND, 0)
    wall.moment(T, 6 * SECOND)  # back by an hour, and forward by two
    assert wall.moment(T + 2 * HOUR, 6 * SECOND) == Moment(T + 2 * HOUR, 6 * SECOND, 0)


def test_a_small_slew_is_caught_up_and_never_goes_back() -> None:
    wall = _started()
    assert wall.moment(T - SLEW, 5 * SECOND).wall_ns == T
    assert wall.moment(T - SLEW + MILLISECOND, 5 * SECOND + MILLISECOND).wall_ns == T
    caught_up = wall.moment(T + SLEW, 5 * SECOND + 2 * SLEW)
    assert caught_up == Moment(T + SLEW, 5 * SECOND + 2 * SLEW, 0)


def test_nothing_below_what_was_written_down_is_told() -> None:
    wall = _started()
    wall.not_before(T - HOUR, T + 1, 5 * SECOND + 1)
    assert wall.moment(T + 2, 5 * SECOND + 2) == Moment(T + 2, 5 * SECOND + 2, 0)
    wall.not_before(T + HOUR, T + 2, 5 * SECOND + 2)
    assert wall.moment(T + 2, 5 * SECOND + 2) == Moment(T + HOUR, 5 * SECOND + 2, HOUR - 2)
    assert wall.moment(T + 3, 5 * SECOND + 3).wall_ns == T + HOUR + 1


def test_the_machines_own_clock_is_told_and_can_be_held_ahead() -> None:
    clock = SystemClock()
    before_ns = time.time_ns()
    told = clock.now()
    assert before_ns <= told.wall_ns <= time.time_ns()
    assert told.ahead_ns == 0
    clock.not_before(told.wall_ns + HOUR)
    assert told.wall_ns + HOUR <= clock.now().wall_ns < told.wall_ns + HOUR + 60 * SECOND
