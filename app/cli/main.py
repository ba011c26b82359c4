"""The command tree; parses and delegates, nothing else."""


def run() -> None:
    """Parse the arguments and run the command."""
    raise SystemExit("not built yet")
