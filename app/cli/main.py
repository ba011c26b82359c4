"""The command tree; parses and delegates, nothing else.

`tradedeck` alone and `--version` do not load typer: they are the way to the first frame.
"""

import sys
from collections.abc import Sequence

from app import __version__
from app.cli.guard import guarded


def run(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit with its code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    raise SystemExit(guarded(lambda: _dispatch(given)))


def _dispatch(given: list[str]) -> int:
    if given in (["--version"], ["-V"]):
        print(f"tradedeck {__version__}")
        return 0
    if not given:
        from app.cli.cockpit import open_cockpit

        return open_cockpit()
    from app.cli.tree import build_tree

    outcome = build_tree()(args=given, standalone_mode=False)
    return outcome if isinstance(outcome, int) else 0
