"""The outermost entries: a process of its own, or inside a test. Clock and dice start here."""

import asyncio
import contextlib
import os
import random
import signal
import sys
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import TextIO

from app.host.clock import SystemClock
from app.simulator.dialects.dialect import DialectOptions
from app.simulator.past import DiceOf
from app.simulator.serving import Served, Simulation, serve

_PARENT_LOOKS_SECONDS = 0.25


async def run_simulator(
    venues: Sequence[str],
    *,
    seed: int = 1,
    port: int = 0,
    data_folder: Path | None = None,
    parent: TextIO | None = None,
    parent_pid: int | None = None,
) -> None:
    """Serve until interrupted, or until `parent` (a pipe) closes or the process `parent_pid` is gone.

    Prints where everything is as the first line of standard output. Raises OSError when a port is taken and
    UnusableInput for a venue that is not simulated.
    """
    simulation = Simulation(
        venues,
        clock=SystemClock(),
        dice=random.Random(seed),
        dice_of=_dice_of(seed),
        data_folder=data_folder,
    )
    over = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # no such handlers on Windows
            loop.add_signal_handler(number, over.set)
    async with serve(simulation, port) as served:
        sys.stdout.write(served.first_line() + "\n")
        sys.stdout.flush()
        if parent is not None:
            await _watch_pipe(parent, over)
        if parent_pid is None:
            await over.wait()
        else:
            await _while_alive(parent_pid, over)


@contextlib.asynccontextmanager
async def simulated(
    venues: Sequence[str] = ("binance", "okx"),
    *,
    seed: int = 1,
    data_folder: Path | None = None,
    options: DialectOptions | None = None,
) -> AsyncIterator[Served]:
    """Simulated venues inside this process on free loopback ports, for tests."""
    simulation = Simulation(
        venues,
        clock=SystemClock(),
        dice=random.Random(seed),
        dice_of=_dice_of(seed),
        data_folder=data_folder,
        options=options,
    )
    async with serve(simulation) as served:
        yield served


def _dice_of(seed: int) -> DiceOf:
    return lambda name: random.Random(f"{seed}/{name}")


async def _watch_pipe(pipe: TextIO, over: asyncio.Event) -> None:
    """Set `over` when the other end of the pipe closes."""

    class _Watch(asyncio.Protocol):
        def connection_lost(self, exc: Exception | None) -> None:
            over.set()

        def eof_received(self) -> bool | None:
            over.set()
            return None

    await asyncio.get_running_loop().connect_read_pipe(_Watch, pipe)


async def _while_alive(pid: int, over: asyncio.Event) -> None:
    while not over.is_set():
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(over.wait(), _PARENT_LOOKS_SECONDS)
