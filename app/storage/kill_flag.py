"""The kill switch as a file beside the journal: there means killed, whatever the database says."""

import os
from pathlib import Path

FILE_NAME = "KILLED"


class FlagFile:
    """ports/kill_flag.py as one small file.

    It is not synced: the engine's loop must not wait for a disk that may be what is broken. It survives the
    process at once and a power cut after some seconds; the journal's own row survives both.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE_NAME

    def hoist(self, words: str) -> None:
        """Write the file; an existing one is replaced."""
        handle = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        try:
            os.write(handle, words.encode())
        finally:
            os.close(handle)

    def lower(self) -> None:
        """Remove the file; absent is fine."""
        self._path.unlink(missing_ok=True)

    def read(self) -> str | None:
        """The words in the file; one that is empty or cannot be read counts as hoisted."""
        try:
            return self._path.read_text(encoding="utf-8", errors="replace") or "no words"
        except FileNotFoundError:
            return None
        except OSError:
            return "unreadable"
