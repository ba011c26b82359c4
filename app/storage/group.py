"""A whole transaction in one visit to the database's thread.

Every statement through aiosqlite costs two changes of thread, and while a frame is being drawn each of them
waits for the interpreter: five of them lay between an order's confirmation and its first byte.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

import aiosqlite

Step: TypeAlias = tuple[str, Sequence[tuple[Any, ...]]]  # a statement and its rows

_GROUP = "a group of statements"


class GroupConnection(sqlite3.Connection):
    """sqlite3's connection, which aiosqlite drives on its thread; knows one more kind of executemany."""

    def executemany(self, sql: str, parameters: Iterable[Any], /) -> sqlite3.Cursor:
        if sql != _GROUP:
            return super().executemany(sql, parameters)
        super().execute("BEGIN IMMEDIATE")
        for statement, rows in parameters:
            super().executemany(statement, rows)
        return super().execute("COMMIT")


async def write_together(connection: aiosqlite.Connection, steps: Sequence[Step]) -> None:
    """Begin, write all steps, commit; raises sqlite3.Error, after which the transaction is not committed."""
    await connection.executemany(_GROUP, [step for step in steps if step[1]])
