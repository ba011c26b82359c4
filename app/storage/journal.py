"""The append-only record: durable before it is acknowledged, hash-chained, committed in groups."""

import asyncio
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Self

import aiosqlite

from app.domain.errors import JournalBroken, UnusableInput
from app.domain.instants import Instant
from app.domain.safe_text import sanitise
from app.ports.journal import JournalHead, JournalRow
from app.storage.chain import COLUMNS, GENESIS, CanonicalRow, judge, link
from app.storage.group import write_together
from app.storage.lock import FolderLock
from app.storage.sqlite import FULL, explain, open_database

FILE_NAME = "journal.db"
_GROUP_LIMIT = 256
_CHECKPOINT_ROWS = 2_000
_READ_ALL = f"SELECT {COLUMNS}, prev_hash, hash FROM event WHERE seq > ? ORDER BY seq"
_INSERT = f"INSERT INTO event({COLUMNS}, prev_hash, hash) VALUES({','.join('?' * 15)})"

# A fee may come later than its fill; nothing else of a fill changes.
_INSERT_FILL = (
    "INSERT INTO fill VALUES(?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT DO UPDATE"
    " SET fee = coalesce(fee, excluded.fee), fee_asset = coalesce(fee_asset, excluded.fee_asset)"
)

_INSERT_ATTEMPT = "INSERT INTO attempt VALUES(?,?,?,?,?,?,?,?)"
_RAISE_COUNTER = (
    "INSERT INTO counter VALUES(?, ?) ON CONFLICT(name) DO UPDATE SET n = max(n, excluded.n)"
)
_NOTE_HEAD = "INSERT INTO meta VALUES('head', ?) ON CONFLICT(k) DO UPDATE SET v = excluded.v"

_Waiting = tuple[Sequence[JournalRow], Mapping[str, int], asyncio.Future[int]]


class SqliteJournal:
    """ports/journal.py on one aiosqlite connection. Open with `SqliteJournal.open`."""

    def __init__(
        self, connection: aiosqlite.Connection, path: Path, lock: FolderLock, boot: str
    ) -> None:
        self._connection = connection
        self._path = path
        self._lock = lock
        self._boot = boot
        self._waiting: list[_Waiting] = []
        self._flushing = False
        self._broken: str | None = None
        self._seq = 0
        self._head = GENESIS
        self._rows_since_checkpoint = 0
        self.is_moved = False

    @classmethod
    async def open(cls, folder: Path, boot: str, now_ns: Instant) -> Self:
        """Take the folder's lock and open its journal; raises DatabaseHeld or UnusableInput."""
        lock = FolderLock(folder, now_ns)
        try:
            path = folder / FILE_NAME
            connection = await open_database(path, "journal", FULL)
            journal = cls(connection, path, lock, boot)
            await journal._find_head()
            await journal._notice_move(path)
        except BaseException:
            lock.release()
            raise
        return journal

    async def append(
        self, rows: Sequence[JournalRow], counters: Mapping[str, int] | None = None
    ) -> int:
        """The first caller writes for all who come while the disk is busy: one commit a group."""
        self._refuse_if_broken()
        future: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._waiting.append((rows, counters or {}, future))
        if not self._flushing:
            await self._flush()
        return await future

    async def read(self, after_seq: int = 0) -> Sequence[JournalRow]:
        found = await self._checked_rows()
        return [_row_of(row) for row in found if row[0] > after_seq]

    async def meta(self, key: str) -> str | None:
        found: str | None = await self._one("SELECT v FROM meta WHERE k = ?", key)
        return found

    async def set_meta(self, key: str, value: str) -> None:
        self._refuse_if_broken()
        try:
            await self._connection.execute(
                "INSERT INTO meta(k, v) VALUES(?, ?) ON CONFLICT(k) DO UPDATE SET v = excluded.v",
                (key, value),
            )
        except sqlite3.Error as error:
            raise self._break(error) from error

    async def counter(self, name: str) -> int:
        return int(await self._one("SELECT n FROM counter WHERE name = ?", name) or 0)

    async def head(self) -> JournalHead:
        rows = await self._select(_READ_ALL, (0,))
        return judge(split(rows), await self._recorded())

    async def close(self) -> None:
        """Fold the write-ahead log into the file and give the folder back."""
        try:
            await self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except sqlite3.Error:
            pass  # the log is replayed at the next start: nothing is lost
        finally:
            await self._connection.close()
            self._lock.release()

    async def _flush(self) -> None:
        self._flushing = True
        taken: list[_Waiting] = []
        try:
            while self._waiting:
                taken = self._take_group()
                await self._commit(taken)
                for rows, _, future in taken:
                    if not future.done():
                        future.set_result(self._seq if rows else 0)
                taken = []
        except (sqlite3.Error, ArithmeticError, ValueError, TypeError) as error:
            # also a value that SQLite cannot keep: whoever waits must hear that nothing is durable
            self._fail(taken, self._break(error))
        except BaseException as error:  # canceled in mid-commit: what is on disk is not known
            self._fail(taken, self._break(error))
            raise
        finally:
            self._flushing = False

    def _take_group(self) -> list[_Waiting]:
        taken: list[_Waiting] = []
        size = 0
        while self._waiting and (not taken or size + len(self._waiting[0][0]) <= _GROUP_LIMIT):
            taken.append(self._waiting.pop(0))
            size += len(taken[-1][0])
        return taken

    async def _commit(self, taken: Sequence[_Waiting]) -> None:
        seq, head = self._seq, self._head
        events: list[tuple[Any, ...]] = []
        attempts: list[tuple[Any, ...]] = []
        fills: list[tuple[Any, ...]] = []
        counters: dict[str, int] = {}
        for rows, raised, _ in taken:
            counters.update(raised)
            for row in rows:
                seq += 1
                canonical = self._canonical(seq, row)
                previous, head = head, link(head, canonical)
                events.append((*canonical, previous, head))
                _index(row, seq, attempts, fills)
        await write_together(
            self._connection,
            [
                (_INSERT, events),
                (_INSERT_ATTEMPT, attempts),
                (_INSERT_FILL, fills),
                (_RAISE_COUNTER, list(counters.items())),
                (_NOTE_HEAD, [(f"{seq}:{head.hex()}",)]),
            ],
        )
        self._seq, self._head = seq, head
        await self._checkpoint_when_due(len(events))

    async def _checkpoint_when_due(self, rows: int) -> None:
        self._rows_since_checkpoint += rows
        if self._rows_since_checkpoint >= _CHECKPOINT_ROWS:
            self._rows_since_checkpoint = 0
            await self._connection.execute("PRAGMA wal_checkpoint(PASSIVE)")

    def _canonical(self, seq: int, row: JournalRow) -> CanonicalRow:
        return (
            seq, row.wall_ns, row.mono_ns, self._boot, row.kind, row.version, row.venue, row.account,
            row.intent_id, row.attempt_id, row.client_order_id, row.venue_order_id, row.body.decode(),
        )  # fmt: skip

    async def _find_head(self) -> None:
        recorded = await self._recorded()
        if recorded is not None:
            self._seq, self._head = recorded[0], bytes.fromhex(recorded[1])

    async def _recorded(self) -> tuple[int, str] | None:
        text = await self._one("SELECT v FROM meta WHERE k = ?", "head")
        return None if text is None else parse_head(text)

    async def _notice_move(self, path: Path) -> None:
        present = _place_of(path)
        known = await self.meta("place")
        self.is_moved = known is not None and known != present
        if known != present:
            await self.set_meta("place", present)

    async def _checked_rows(self) -> list[CanonicalRow]:
        found = await self._select(_READ_ALL, (0,))
        state = judge(split(found), await self._recorded())
        if not state.chain_ok:
            raise JournalBroken(
                f"the journal was changed after it was written, first at event {state.first_bad_seq}; "
                "keep the folder for inspection and start with another --data"
            )
        return [row for row, _, _ in split(found)]

    async def _one(self, statement: str, key: str) -> Any:
        for row in await self._select(statement, (key,)):
            return row[0]
        return None

    async def _select(self, statement: str, wanted: tuple[object, ...]) -> list[Any]:
        """Raises UnusableInput where the file is damaged."""
        try:
            return list(await self._connection.execute_fetchall(statement, wanted))
        except sqlite3.Error as error:
            raise explain(error, self._path) from error

    def _refuse_if_broken(self) -> None:
        if self._broken is not None:
            raise JournalBroken(self._broken)

    def _break(self, error: BaseException) -> JournalBroken:
        self._broken = (
            f"the journal could not be written ({sanitise(error, 120) or type(error).__name__}): no new "
            "order is taken; make room or mend the disk, then start again"
        )
        return JournalBroken(self._broken)

    def _fail(self, taken: Sequence[_Waiting], error: JournalBroken) -> None:
        for _, _, future in [*taken, *self._waiting]:
            if not future.done():
                future.set_exception(error)
        self._waiting.clear()


def verify_journal(folder: Path, now_ns: Instant) -> JournalHead:
    """Check a journal that no running instance holds; raises DatabaseHeld or UnusableInput."""
    path = folder / FILE_NAME
    if not path.exists():
        raise UnusableInput(f"no journal in {folder}; name the folder with --data, or trade first")
    with FolderLock(folder, now_ns):
        try:
            connection = sqlite3.connect(path)
            try:
                rows = connection.execute(_READ_ALL, (0,)).fetchall()
                noted = connection.execute("SELECT v FROM meta WHERE k = 'head'").fetchone()
            finally:
                connection.close()
        except sqlite3.Error as error:
            raise explain(error, path) from error
    return judge(split(rows), parse_head(noted[0]) if noted else None)


def parse_head(text: str) -> tuple[int, str]:
    """The recorded "seq:hash" of the head."""
    seq, _, head = text.partition(":")
    return int(seq), head


def split(rows: Any) -> Iterator[tuple[CanonicalRow, bytes, bytes]]:
    """Database rows as (canonical row, previous hash, hash)."""
    for row in rows:
        yield tuple(row[:13]), row[13], row[14]


def _row_of(row: CanonicalRow) -> JournalRow:
    seq, wall_ns, mono_ns, _boot, kind, version, venue, account, intent, attempt, cid, vid, body = (
        row
    )
    return JournalRow(
        seq=seq, wall_ns=wall_ns, mono_ns=mono_ns, kind=kind, version=version, venue=venue,
        account=account, intent_id=intent, attempt_id=attempt, client_order_id=cid,
        venue_order_id=vid, body=body.encode(),
    )  # fmt: skip


def _index(row: JournalRow, seq: int, attempts: list[Any], fills: list[Any]) -> None:
    if row.attempt is not None:
        one = row.attempt
        attempts.append(
            (one.client_order_id, one.intent_id, one.number, row.venue, row.account,
             one.sent_wall_ns, one.expires_wall_ns, seq)
        )  # fmt: skip
    if row.fill is not None:
        fill = row.fill
        fills.append(
            (row.venue, row.account, fill.symbol, fill.venue_order_id, fill.trade_id, fill.price,
             fill.quantity, fill.fee, fill.fee_asset, fill.venue_time_ns, seq)
        )  # fmt: skip


def _place_of(path: Path) -> str:
    status = path.stat()
    return f"{status.st_dev}:{status.st_ino}"
