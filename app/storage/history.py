"""Portfolio snapshots in a file of their own: packed rows, and NAV rolled up as they are stored."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import aiosqlite
import msgspec

from app.domain.errors import HistoryUnavailable, UnusableInput
from app.domain.instants import MINUTE, Duration, Instant
from app.ports.history import NavPoint, PortfolioSnapshot
from app.storage.nav_spans import SPANS, NavSpan, span_start
from app.storage.sqlite import NORMAL, explain, open_database

SCHEMA_VERSION = "2"

_KEEP_ALL: Duration = 24 * 60 * MINUTE  # older snapshots are kept one a minute
_THIN_EVERY: Duration = 60 * MINUTE
_CHUNK = 1_000  # rows between two chances for the loop to do something else

_INSERT_SPAN = (
    "INSERT OR REPLACE INTO nav_span"
    " (span, at_ns, open, high, low, close, samples, first_ns, last_ns, confidence)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_THIN = (
    "DELETE FROM snapshot WHERE at_ns >= ?1 AND at_ns < ?2 AND at_ns NOT IN"
    f" (SELECT max(at_ns) FROM snapshot WHERE at_ns >= ?1 AND at_ns < ?2 GROUP BY at_ns / {MINUTE})"
)

# Version 1 kept no confidence with what it rolled up: it stays unknown there.
_FROM_1_TO_2 = """
BEGIN IMMEDIATE;
ALTER TABLE nav_span ADD COLUMN confidence TEXT;
UPDATE meta SET v = '2' WHERE k = 'schema';
COMMIT;
"""

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(PortfolioSnapshot)


class SqliteHistory:
    """The History port on one SQLite file with its one connection; make it with open_history.

    Every call raises HistoryUnavailable when the file cannot be used any more.
    """

    def __init__(self, connection: aiosqlite.Connection, path: Path) -> None:
        self._connection = connection
        self._path = path
        self._turn = asyncio.Lock()  # one transaction at a time on the one connection
        self._spans: dict[str, NavSpan] = {}  # the span of each kind that the last snapshot fell in

    async def store(self, snapshot: PortfolioSnapshot) -> None:
        """Keep one snapshot and roll its NAV up; a second one of the same instant changes nothing."""
        async with self._turn, self._transaction() as connection:
            stored = await connection.execute(
                "INSERT OR IGNORE INTO snapshot (at_ns, body) VALUES (?, ?)",
                (snapshot.at_ns, _encoder.encode(snapshot)),
            )
            if stored.rowcount != 1:
                return
            if snapshot.nav_usd is not None:
                rolled = [await self._rolled(span, snapshot) for span in SPANS]
                await connection.executemany(_INSERT_SPAN, [span.row() for span in rolled])
                self._spans = {span.span: span for span in rolled}
            await self._thin(snapshot.at_ns)

    async def _rolled(self, span: str, snapshot: PortfolioSnapshot) -> NavSpan:
        """The span that this snapshot falls in, with the snapshot in it."""
        start = span_start(span, snapshot.at_ns)
        found = self._spans.get(span)
        if found is None or found.at_ns != start:
            rows = await self._connection.execute_fetchall(
                "SELECT span, at_ns, open, high, low, close, samples, first_ns, last_ns, confidence"
                " FROM nav_span WHERE span = ? AND at_ns = ?",
                (span, start),
            )
            found = next((NavSpan.of_row(tuple(row)) for row in rows), None)
        assert snapshot.nav_usd is not None
        return NavSpan.merged(
            found, span, start, snapshot.nav_usd, snapshot.at_ns, snapshot.nav_confidence
        )

    async def _thin(self, at_ns: Instant) -> None:
        """Once an hour: of snapshots older than a day, keep the last of each minute."""
        rows = await self._connection.execute_fetchall("SELECT v FROM meta WHERE k = 'thinned_ns'")
        thinned_ns = next((int(row[0]) for row in rows), 0)
        until_ns = (at_ns - _KEEP_ALL) // MINUTE * MINUTE
        if until_ns - thinned_ns < _THIN_EVERY:
            return
        await self._connection.execute(_THIN, (thinned_ns, until_ns))
        await self._connection.execute(
            "INSERT OR REPLACE INTO meta (k, v) VALUES ('thinned_ns', ?)", (str(until_ns),)
        )

    async def latest(self) -> PortfolioSnapshot | None:
        """The newest snapshot that can be read."""
        async with self._turn, self._reading() as connection:
            rows = await connection.execute_fetchall(
                "SELECT body FROM snapshot ORDER BY at_ns DESC LIMIT 10"
            )
        for row in rows:
            try:
                return _decoder.decode(row[0])
            except msgspec.DecodeError:  # a damaged row: the one before it is still true
                continue
        return None

    async def series(self, span: str, since_ns: Instant) -> Sequence[NavPoint]:
        """NAV per "minute", "hour" or "day" (UTC), oldest first, from the span that holds since_ns on.

        Spans without a snapshot are absent. Raises UnusableInput for another word.
        """
        if span not in SPANS:
            raise UnusableInput(f"unknown span {span!r}: use one of {', '.join(SPANS)}")
        points: list[NavPoint] = []
        async with (
            self._turn,
            self._reading() as connection,
            connection.execute(
                "SELECT at_ns, open, high, low, close, samples, confidence FROM nav_span"
                " WHERE span = ? AND at_ns >= ? ORDER BY at_ns",
                (span, span_start(span, since_ns)),
            ) as cursor,
        ):
            while rows := await cursor.fetchmany(_CHUNK):
                points += [NavSpan.point_of(tuple(row)) for row in rows]
        return points

    async def oldest(self) -> Instant | None:
        """When the rolled-up series begins; None while there is none."""
        async with self._turn, self._reading() as connection:
            rows = await connection.execute_fetchall(
                "SELECT min(at_ns) FROM nav_span WHERE span = 'minute'"
            )
        found = next(iter(rows))[0]
        return None if found is None else int(found)

    async def count(self) -> int:
        """How many snapshots are kept."""
        async with self._turn, self._reading() as connection:
            rows = await connection.execute_fetchall("SELECT count(*) FROM snapshot")
        return int(next(iter(rows))[0])

    async def close(self) -> None:
        """Close the file; a second call does nothing."""
        async with self._turn:
            await self._connection.close()

    @asynccontextmanager
    async def _transaction(self) -> AsyncIterator[aiosqlite.Connection]:
        """All or nothing, also when the caller is canceled half way."""
        done = False
        async with self._reading() as connection:
            try:  # a canceled statement still runs in SQLite's thread: BEGIN belongs inside
                await connection.execute("BEGIN IMMEDIATE")
                yield connection
                await connection.commit()
                done = True
            finally:
                if not done:
                    self._spans = {}
                    await connection.rollback()

    @asynccontextmanager
    async def _reading(self) -> AsyncIterator[aiosqlite.Connection]:
        try:
            yield self._connection
        except (sqlite3.Error, ArithmeticError, ValueError) as error:  # closed, or damaged text
            raise HistoryUnavailable(
                f"The history file {self._path} cannot be used ({error}): free disk space or repair the "
                "folder's permissions; trading goes on, snapshots are not stored."
            ) from error


async def open_history(path: Path) -> SqliteHistory:
    """Open or make the history file.

    Raises UnusableInput when folder or file cannot be used, DatabaseHeld when another process has it.
    """
    try:
        # NORMAL: a power cut may cost the last snapshots, never the file
        connection = await open_database(path, "history", NORMAL)
    except UnusableInput as error:
        if isinstance(error.__cause__, sqlite3.Error) and "not a database" in str(error.__cause__):
            raise UnusableInput(
                f"The history file {path} is damaged ({error.__cause__}): move it away to start a new one; "
                "orders and balances are not in it."
            ) from error
        raise
    try:
        await connection.execute(
            "PRAGMA wal_autocheckpoint=1000"
        )  # nobody else checkpoints this file
        await _check_version(connection, path)
    except (sqlite3.Error, UnusableInput) as error:
        await connection.close()
        raise error if isinstance(error, UnusableInput) else explain(error, path) from error
    return SqliteHistory(connection, path)


async def _check_version(connection: aiosqlite.Connection, path: Path) -> None:
    await connection.execute(
        "INSERT OR IGNORE INTO meta (k, v) VALUES ('schema', ?)", (SCHEMA_VERSION,)
    )
    rows = await connection.execute_fetchall("SELECT v FROM meta WHERE k = 'schema'")
    version = next(iter(rows))[0]
    if version == "1":
        await connection.executescript(_FROM_1_TO_2)
        return
    if version != SCHEMA_VERSION:
        raise UnusableInput(
            f"The history file {path} has version {version} and this program knows {SCHEMA_VERSION}: "
            "use the newer program or choose another folder with --data."
        )
