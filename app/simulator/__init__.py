"""A pretend exchange that speaks the venues' real wire formats on loopback.

Face: `run_simulator(venues, *, seed, port, data_folder, parent, parent_pid)` serves as a process of its own;
`async with simulated(("binance", "okx"), seed=1) as served:` serves inside a test, with `served.venues`,
`served.control` (both as contracts.md prints them) and `served.hosts[venue].exchange`.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.simulator.process import run_simulator as run_simulator
    from app.simulator.process import simulated as simulated

__all__ = ["run_simulator", "simulated"]


def __getattr__(name: str) -> object:
    """The faces pull in the web server, which the pure core and its dialects must not load."""
    if name in __all__:
        from app.simulator import process

        return getattr(process, name)
    raise AttributeError(name)
