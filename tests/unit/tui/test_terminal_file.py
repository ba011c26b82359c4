"""What the terminal takes is counted: bytes, the time its writer was held up, and a key's way to it."""

import os
import select
import threading
from collections.abc import Iterator

import pytest

from app.tui.terminal_file import Terminal


class Hand:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.now_s = 10.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def pipe() -> Iterator[tuple[int, int]]:
    reader, writer = os.pipe()
    yield reader, writer
    for descriptor in (reader, writer):
        os.close(descriptor)


def write(terminal: Terminal, text: str) -> None:
    terminal.expect(text)
    terminal.write(text)


def test_bytes_are_counted_and_nothing_waits_once_they_are_taken(pipe: tuple[int, int]) -> None:
    terminal = Terminal(pipe[1], Hand())
    write(terminal, "│ a")
    waited = terminal.waits
    terminal.flush()
    assert (waited, terminal.waits) == (True, False)
    assert terminal.take_figures() == (5, 0.0, 0.0)
    assert terminal.take_figures() == (0, 0.0, 0.0)


def test_the_next_text_after_a_key_is_its_effect_and_its_time_counts_until_it_is_taken(
    pipe: tuple[int, int],
) -> None:
    clock = Hand()
    terminal = Terminal(pipe[1], clock)
    write(terminal, "data")
    terminal.key_s = 10.0
    write(terminal, "effect")
    write(terminal, "more data")
    clock.now_s = 10.2
    assert terminal.take_figures()[2] == pytest.approx(0.2)  # it still waits
    terminal.flush()
    assert terminal.take_figures()[2] == pytest.approx(0.2)
    assert terminal.take_figures()[2] == 0.0


def test_a_key_without_an_effect_is_not_blamed_on_the_next_frame(pipe: tuple[int, int]) -> None:
    clock = Hand()
    terminal = Terminal(pipe[1], clock)
    terminal.key_s = 10.0
    terminal.key_s = None
    clock.now_s = 11.0
    write(terminal, "data")
    terminal.flush()
    assert terminal.take_figures()[2] == 0.0


def test_a_write_that_is_held_up_counts_while_it_lasts(pipe: tuple[int, int]) -> None:
    reader, writer = pipe
    clock = Hand()
    terminal = Terminal(writer, clock)
    write(terminal, "x" * 500_000)  # more than a pipe holds
    thread = threading.Thread(target=terminal.flush)
    thread.start()
    while select.select([], [writer], [], 0)[1]:
        thread.join(0.001)  # until the pipe is full
    clock.now_s = 12.0
    size, held_s, _ = terminal.take_figures()
    assert 0 < size < 500_000  # what was taken is told while the rest waits
    assert held_s == pytest.approx(2.0)
    read = 0
    while read < 500_000:
        read += len(os.read(reader, 65_536))
    thread.join(10)
    assert not terminal.waits
    rest, held_s, _ = terminal.take_figures()
    assert size + rest == 500_000
    assert held_s == pytest.approx(0.0)


def test_what_an_ended_writer_left_behind_is_not_waited_for(pipe: tuple[int, int]) -> None:
    clock = Hand()
    terminal = Terminal(pipe[1], clock)
    terminal.key_s = 10.0
    terminal.expect("never written")
    terminal.forget()
    clock.now_s = 20.0
    assert not terminal.waits
    assert terminal.take_figures() == (0, 0.0, 0.0)
