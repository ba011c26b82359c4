"""`tradedeck simulate`: the pretend venues by themselves."""

import asyncio
import sys
from pathlib import Path

from app.domain.errors import UnusableInput
from app.host.folders import private_folder

KNOWN_VENUES = ("binance", "okx")
_PORT_MAX = 65_535


def venue_names(text: str) -> tuple[str, ...]:
    """The venues of a comma list; raises UnusableInput naming the unknown one."""
    names = tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
    for name in names:
        if name not in KNOWN_VENUES:
            raise UnusableInput(
                f"no simulated venue {name!r}; use --venues {','.join(KNOWN_VENUES)}"
            )
    if not names:
        raise UnusableInput(f"no venue given; use --venues {','.join(KNOWN_VENUES)}")
    return names


def run_simulate(*, venues: str, seed: int, port: int, data: Path | None, with_parent: bool) -> int:
    """Serve until interrupted, or with `with_parent` until standard input closes."""
    from app.simulator import run_simulator

    names = venue_names(venues)
    if not 0 <= port <= _PORT_MAX:
        raise UnusableInput(
            f"--port {port}: give a number from 1 to {_PORT_MAX}, or 0 for any free one"
        )
    folder = None if data is None else private_folder(data)
    try:
        asyncio.run(
            run_simulator(
                names,
                seed=seed,
                port=port,
                data_folder=folder,
                parent=sys.stdin if with_parent else None,
            )
        )
    except OSError as error:
        raise UnusableInput(
            f"port {port} on 127.0.0.1 cannot be used: {error.strerror}; "
            "choose another with --port, or 0 for any free one"
        ) from error
    return 0
