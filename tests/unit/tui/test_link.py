"""How much is drawn on which line, with plain values and the time passed in."""

from itertools import pairwise

import pytest

from app.tui.link import AUTO, FAST, SLOW, Link, Taken

TICK_S = 0.05


class Line:
    """A pretend line: `carries` bytes a second, or as many as it is given."""

    def __init__(self, wish: str = AUTO, frames_per_second: int = 20) -> None:
        self.link = Link(wish, frames_per_second)
        self.now_s = 100.0
        self.sent = 0
        self.frames = 0
        self._waiting = 0.0

    def run(self, seconds: float, frame_bytes: int, carries: float | None = None) -> "Line":
        """Time passes; each frame has so many bytes."""
        for _ in range(round(seconds / TICK_S)):
            self.now_s += TICK_S
            taken = self._waiting if carries is None else min(self._waiting, carries * TICK_S)
            self._waiting -= taken
            held_s = TICK_S if self._waiting > 0 else 0.0
            self.link.look(self.now_s, Taken(int(taken), held_s))
            if self.link.may_draw(self.now_s, ready=self._waiting <= 0):
                self.link.drew(0.001, frame_bytes)
                self.frames += 1
                self.sent += frame_bytes
                self._waiting += frame_bytes
        return self


def test_a_good_line_gets_every_frame_and_its_figures_are_told() -> None:
    line = Line().run(5, 1_000)
    assert line.frames == 100
    assert not line.link.is_slow
    assert line.link.levels is None
    assert line.link.kilobytes_per_second == pytest.approx(20, rel=0.1)
    assert line.link.frames_per_second == pytest.approx(20, rel=0.1)


def test_a_line_that_does_not_keep_up_gets_fewer_frames_step_by_step() -> None:
    line = Line().run(1.2, 2_000, carries=4_000)
    assert line.link.is_slow
    line.run(6, 2_000, carries=4_000)
    assert line.link.period_s == 0.5
    assert line.link.levels == 5
    before = line.sent
    line.run(10, 2_000, carries=4_000)
    assert line.sent - before < 0.8 * 10 * 4_000  # its buffers stay empty


def test_a_line_that_has_become_good_gets_everything_back() -> None:
    line = Line().run(6, 2_000, carries=4_000)
    slow_before, slow_after = line.link.is_slow, line.run(120, 1_000).link.is_slow
    assert (slow_before, slow_after) == (True, False)
    before = line.frames
    line.run(5, 1_000)
    assert line.frames - before == 100


def test_a_relapse_makes_it_wait_longer_before_it_tries_more_again() -> None:
    line = Line()
    tries: list[float] = []
    for _ in range(8_000):
        before = line.link.period_s
        late_s = 0.5 if line.link.period_s < 0.1 else 0.0  # the line bears 10 a second and no more
        line.now_s += TICK_S
        line.link.look(line.now_s, Taken(0, 0.0, late_s))
        if line.link.period_s < before:
            tries.append(line.now_s)
    gaps = [later - earlier for earlier, later in pairwise(tries)]
    assert len(gaps) >= 4
    assert gaps[-1] > 4 * gaps[0]


def test_late_effects_of_keys_alone_reduce_it() -> None:
    link = Link()
    for tick in range(25):
        link.look(100 + tick * TICK_S, Taken(500, 0.0, 0.3))
    assert link.is_slow


def test_a_terminal_that_is_stopped_by_hand_tells_nothing_about_the_line() -> None:
    link = Link()
    for tick in range(200):
        link.look(100 + tick * TICK_S, Taken(0, TICK_S))
        assert not link.may_draw(100 + tick * TICK_S, ready=False)
    assert not link.is_slow


def test_a_line_said_to_be_slow_stays_below_its_budget_whatever_a_frame_weighs() -> None:
    for frame_bytes in (500, 3_000, 20_000):
        line = Line(SLOW).run(30, frame_bytes)
        assert line.link.is_slow
        assert line.frames > 0
        assert line.sent <= 30 * 12_000 + 2 * frame_bytes
        assert line.link.period_s >= 0.2


def test_a_good_line_keeps_its_frames_whatever_keys_cause_and_never_more_than_its_budget() -> None:
    line = Line()
    for _ in range(20):
        line.link.look(line.now_s, Taken(30_000))  # dialogs opened and closed
        line.run(1, 1_000)
    assert line.frames == 400
    assert not line.link.is_slow
    assert Line().run(20, 4_000).sent <= 20 * 40_000 + 8_000


def test_on_a_slow_line_what_a_key_costs_is_taken_from_the_frames_after_it() -> None:
    quiet, typing = Line(SLOW), Line(SLOW)
    quiet.run(20, 2_000)
    for _ in range(20):
        typing.link.look(typing.now_s, Taken(6_000))  # what keys caused was drawn, unasked
        typing.run(1, 2_000)
    assert typing.frames < 0.75 * quiet.frames


def test_a_line_said_to_be_fast_gets_every_frame_that_the_terminal_takes() -> None:
    line = Line(FAST).run(10, 5_000, carries=200_000)
    assert line.frames > 190
    assert Line(FAST).run(10, 5_000, carries=20_000).link.is_slow is False


def test_no_frame_is_queued_behind_another() -> None:
    link = Link()
    link.look(100.0, Taken())
    assert not link.may_draw(100.0, ready=False)
    assert link.may_draw(100.0, ready=True)
    assert not link.may_draw(100.01, ready=True)


def test_a_machine_that_draws_too_slowly_draws_half_as_often() -> None:
    link = Link()
    link.drew(0.02, 0)
    assert link.period_s == 0.1
    link.drew(0.03, 0)
    assert link.period_s == 0.2
    link.drew(0.002, 0)
    assert link.period_s == 0.1
    assert not link.is_slow  # the line is not to blame


def test_few_frames_by_choice_are_no_fewer_than_asked_for() -> None:
    line = Line(frames_per_second=2)
    assert line.link.period_s == 0.5
