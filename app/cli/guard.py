"""Turns every failure into one clear sentence and an exit code (contracts.md)."""

import logging
import sys
from collections.abc import Callable

from app.domain.errors import DatabaseHeld, TradedeckError, UnusableInput
from app.domain.safe_text import sanitise
from app.host.folders import user_folders
from app.host.logs import open_log
from app.host.redaction import redact

FOUND_WRONG = 1
UNUSABLE = 2
HELD = 75
INTERRUPTED = 130
_LONGEST = 2_000


def guarded(command: Callable[[], int]) -> int:
    """Run a command; nothing but one line reaches the terminal when it fails."""
    try:
        return command()
    except UnusableInput as error:
        return _say(error, UNUSABLE)
    except DatabaseHeld as error:
        return _say(error, HELD)
    except TradedeckError as error:
        return _say(error, FOUND_WRONG)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        return 0
    except (
        Exception
    ) as error:  # the outermost guard: the terminal is restored, the trace goes to the log
        return _unexpected(error)


def _say(error: TradedeckError, code: int) -> int:
    # What the user typed and files from elsewhere are named in it: no control characters to the terminal.
    print(f"tradedeck: {sanitise(redact(str(error)), _LONGEST)}", file=sys.stderr)
    return code


def _unexpected(error: Exception) -> int:
    # The command-line library raises its own kinds; asking for their shape avoids importing it here.
    code = getattr(error, "exit_code", None)
    describe = getattr(error, "format_message", None)
    if describe is not None:
        print(
            f"tradedeck: {sanitise(redact(describe()), _LONGEST).rstrip('.')}; see --help",
            file=sys.stderr,
        )
        return UNUSABLE
    if isinstance(code, int):
        return code
    where = _log_trace(error)
    print(
        f"tradedeck: stopped by an unexpected {type(error).__name__}: "
        f"{sanitise(redact(str(error)), 200)}; {where}; start again: every order is in the journal "
        "and is checked against the venues at start",
        file=sys.stderr,
    )
    return FOUND_WRONG


def _log_trace(error: Exception) -> str:
    path = user_folders().log_file
    try:
        listener = None if logging.getLogger().handlers else open_log(path)
        logging.getLogger("app.cli").error("unexpected failure", exc_info=error)
        if listener is not None:
            listener.stop()
    except (OSError, UnusableInput):
        return f"the log {path} could not be written"
    return f"the log is {path}"
