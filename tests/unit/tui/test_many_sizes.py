"""A terminal whose size never stands still: the screen is whole again within a second, and nothing breaks.

    python -m tests.unit.tui.test_many_sizes 1000 [SEED]

takes so many sizes from 1x1 to 300x100 and prints the longest time to a whole frame.
"""

import os
import random
import select
import sys
import time

import pyte
import pytest

from tests.fakes.pty_session import Session, cockpit_on_a_pty
from tests.unit.tui.test_pty import BUSY

COUNT = 60
LONGEST_S = 1.0
_PATIENCE_S = 10.0
_WIDEST, _HIGHEST = 300, 100


def whole_after(session: Session, width: int, height: int) -> float:
    """Seconds from the new size until every cell of it has been drawn."""
    screen = pyte.Screen(width, height)
    stream = pyte.ByteStream(screen)
    started = time.monotonic()
    session.resize(width, height)
    while True:
        passed = time.monotonic() - started
        assert passed < _PATIENCE_S, f"{width}x{height} never became whole"
        assert session.process.poll() is None, session.seen[-2000:]
        if not select.select([session.master], [], [], 0.05)[0]:
            continue
        arrived = time.monotonic()
        session.seen = os.read(session.master, 1 << 20)
        stream.feed(session.seen)
        if all(len(screen.buffer[row]) >= width for row in range(height)):
            return arrived - started


def take_sizes(count: int, seed: int) -> list[tuple[float, int, int]]:
    """The time for each of the sizes, longest first."""
    dice = random.Random(seed)
    with cockpit_on_a_pty(120, 40, BUSY) as session:
        session.read_until(lambda seen: b"97,4" in seen)
        times = []
        for number in range(count):
            size = (dice.randint(1, _WIDEST), dice.randint(1, _HIGHEST))
            if number % 10 == 9:  # the smallest are where things go wrong
                size = (dice.randint(1, 12), dice.randint(1, 6))
            times.append((whole_after(session, *size), *size))
    return sorted(times, reverse=True)


@pytest.mark.slow
def test_every_size_is_whole_within_a_second() -> None:
    longest = take_sizes(COUNT, 7)[0]
    assert longest[0] <= LONGEST_S, longest


if __name__ == "__main__":
    seconds = take_sizes(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    print(
        f"{len(seconds)} sizes; longest", [(round(s * 1000), w, h) for s, w, h in seconds[:5]], "ms"
    )
    print("median", round(seconds[len(seconds) // 2][0] * 1000), "ms")
