"""Opens SQLite files the way both stores need them: one exclusive connection, write-ahead log."""

import os
import sqlite3
from importlib.resources import files
from pathlib import Path

import aiosqlite

from app.domain.errors import DatabaseHeld, UnusableInput
from app.domain.safe_text import sanitise
from app.storage.group import GroupConnection

FULL = "FULL"  # survives power loss: the journal
NORMAL = "NORMAL"  # survives the process: the history

# EXCLUSIVE before WAL: no second connection is possible, and no shared-memory file is made (safety.md 6.2).
_PRAGMAS = (
    "locking_mode=EXCLUSIVE",
    "journal_mode=WAL",
    "fullfsync=1",
    "checkpoint_fullfsync=1",
    "foreign_keys=ON",
    "recursive_triggers=ON",
    "trusted_schema=OFF",
    "cell_size_check=ON",
    "mmap_size=0",
    "wal_autocheckpoint=0",
    "journal_size_limit=67108864",
    "busy_timeout=0",
)


async def open_database(path: Path, schema: str, synchronous: str) -> aiosqlite.Connection:
    """Open or make the file and bring it to app/storage/schema/<schema>.sql, in autocommit mode.

    Raises DatabaseHeld when somebody else has it open, UnusableInput with the cause otherwise.
    """
    script = files("app.storage").joinpath("schema", f"{schema}.sql").read_text("utf-8")
    _make_private(path)
    connection = aiosqlite.connect(
        path,
        timeout=0,  # held is held: do not wait
        isolation_level=None,
        factory=GroupConnection,
    )
    try:
        await connection
        for pragma in _PRAGMAS:
            await connection.execute(f"PRAGMA {pragma}")
        await connection.execute(f"PRAGMA synchronous={synchronous}")
        await connection.executescript(f"BEGIN IMMEDIATE;\n{script}\nCOMMIT;")
    except (sqlite3.Error, OSError) as error:
        await connection.close()
        raise explain(error, path) from error
    return connection


def _make_private(path: Path) -> None:
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600))
    except OSError as error:
        raise explain(error, path) from error


def explain(error: Exception, path: Path) -> UnusableInput | DatabaseHeld:
    """One sentence with the next step for what SQLite or the disk said about this file."""
    text = str(error)
    if isinstance(error, sqlite3.Error) and "locked" in text:  # a path may hold the word too
        return DatabaseHeld(
            f"{path} is open in another program; close it, or choose another --data"
        )
    if "readonly" in text or "unable to open" in text or isinstance(error, OSError):
        return UnusableInput(
            f"{path} cannot be written ({sanitise(text, 120)}); fix the folder's permissions or choose "
            "another with --data"
        )
    if "disk is full" in text:
        return UnusableInput(f"the disk of {path} is full; make room, then start again")
    return UnusableInput(
        f"{path} is not a usable database ({sanitise(text, 120)}); keep the file, and start with "
        "another --data"
    )
