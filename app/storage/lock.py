"""One process a data folder, held by flock for the life of the process."""

import fcntl
import json
import os
import socket
from pathlib import Path
from types import TracebackType

from app.domain.errors import DatabaseHeld, UnusableInput
from app.domain.instants import Instant

_NAME = "lock"


class FolderLock:
    """Raises DatabaseHeld with the holder's pid when the folder is in use.

    The kernel frees the lock however the process dies.
    """

    def __init__(self, folder: Path, started_ns: Instant) -> None:
        path = folder / _NAME
        try:
            self._fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        except OSError as error:
            raise UnusableInput(
                f"the folder {folder} cannot be written ({error.strerror}); fix its permissions or choose "
                "another with --data"
            ) from error
        try:
            fcntl.flock(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            holder = _holder(self._fd)
            os.close(self._fd)
            raise DatabaseHeld(
                f"{folder} is in use by process {holder.get('pid', '?')} on {holder.get('host', '?')}; "
                "close that tradedeck first, or choose another folder with --data",
                pid=holder.get("pid"),
            ) from None
        os.ftruncate(self._fd, 0)
        text = json.dumps(
            {"pid": os.getpid(), "host": socket.gethostname(), "started_ns": started_ns}
        )
        os.pwrite(self._fd, text.encode(), 0)

    def release(self) -> None:
        """Give the folder back; harmless when done twice."""
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1

    def __enter__(self) -> "FolderLock":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()


def _holder(fd: int) -> dict[str, int]:
    try:
        found = json.loads(os.pread(fd, 4096, 0))
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
