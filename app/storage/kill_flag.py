"""The kill switch as a file beside the journal: there means killed, whatever the database says."""

import os
from pathlib import Path

FILE_NAME = "KILLED"


class FlagFile:
    """ports/kill_flag.py as one small file, written through to the disk."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE_NAME

    def hoist(self, words: str) -> None:
        """Write the file and its folder entry through; an existing one is replaced."""
        handle = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        try:
            os.write(handle, words.encode())
            os.fsync(handle)
        finally:
            os.close(handle)
        self._sync_folder()

    def lower(self) -> None:
        """Remove the file; absent is fine."""
        self._path.unlink(missing_ok=True)
        self._sync_folder()

    def read(self) -> str | None:
        """The words in the file; a file that cannot be read counts as hoisted."""
        try:
            return self._path.read_text(encoding="utf-8", errors="replace")
        except FileNotFoundError:
            return None
        except OSError:
            return "unreadable"

    def _sync_folder(self) -> None:
        handle = os.open(self._path.parent, os.O_RDONLY | os.O_CLOEXEC)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
