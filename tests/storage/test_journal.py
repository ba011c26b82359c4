"""The journal: durable, chained, append-only, one holder."""

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from app.domain.errors import DatabaseHeld, JournalBroken, UnusableInput
from app.ports.journal import AttemptIndex, FillIndex, JournalRow
from app.storage.journal import FILE_NAME, SqliteJournal, verify_journal

_NOW = 1_763_680_000_000_000_000


def _row(
    number: int, attempt: AttemptIndex | None = None, fill: FillIndex | None = None
) -> JournalRow:
    return JournalRow(
        kind="note", version=1, wall_ns=_NOW + number, mono_ns=number, body=b'{"n":%d}' % number,
        venue="okx", account="main", attempt=attempt, fill=fill,
    )  # fmt: skip


async def _written(folder: Path, count: int) -> None:
    journal = await SqliteJournal.open(folder, "boot", _NOW)
    for number in range(count):
        await journal.append([_row(number)])
    await journal.close()


def test_rows_come_back_in_order_and_counters_only_rise(tmp_path: Path) -> None:
    async def scenario() -> None:
        journal = await SqliteJournal.open(tmp_path, "boot", _NOW)
        assert await journal.append([_row(1), _row(2)], {"client_order": 5}) == 2
        await journal.append([_row(3)], {"client_order": 3})
        await journal.set_meta("epoch", "abcd")
        await journal.close()
        again = await SqliteJournal.open(tmp_path, "boot2", _NOW)
        assert [row.body for row in await again.read()] == [b'{"n":1}', b'{"n":2}', b'{"n":3}']
        assert [row.seq for row in await again.read(after_seq=1)] == [2, 3]
        assert await again.counter("client_order") == 5
        assert await again.meta("epoch") == "abcd"
        assert not again.is_moved
        await again.append([_row(4)])
        assert (await again.head()).chain_ok
        await again.close()

    asyncio.run(scenario())
    state = verify_journal(tmp_path, _NOW)
    assert (state.events, state.chain_ok, state.first_bad_seq) == (4, True, None)


def test_many_writers_share_few_commits(tmp_path: Path) -> None:
    async def scenario() -> list[int]:
        journal = await SqliteJournal.open(tmp_path, "boot", _NOW)
        seqs = await asyncio.gather(*(journal.append([_row(number)]) for number in range(400)))
        assert (await journal.head()).events == 400
        await journal.close()
        return seqs

    seqs = asyncio.run(scenario())
    assert len(set(seqs)) < 10


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET body = '{}' WHERE seq = 2",
        "DELETE FROM event WHERE seq = 2",
        "INSERT OR REPLACE INTO event SELECT * FROM event WHERE seq = 2",
    ],
)
def test_the_table_refuses_to_forget(tmp_path: Path, statement: str) -> None:
    asyncio.run(_written(tmp_path, 3))
    database = sqlite3.connect(tmp_path / FILE_NAME)
    database.execute("PRAGMA recursive_triggers=ON")
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        database.execute(statement)
    database.close()


@pytest.mark.parametrize(
    ("change", "bad"),
    [
        ("UPDATE event SET body = replace(body, '1', '7') WHERE seq = 2", 2),
        ("UPDATE event SET wall_ns = wall_ns + 1 WHERE seq = 3", 3),
        ("UPDATE event SET hash = zeroblob(32) WHERE seq = 1", 1),
        ("UPDATE event SET venue = 'x' WHERE seq = 4", 4),
        ("DELETE FROM event WHERE seq = 4", 4),
        ("DELETE FROM event WHERE seq = 2", 2),
    ],
)
def test_any_change_behind_its_back_is_found_and_named(
    tmp_path: Path, change: str, bad: int
) -> None:
    asyncio.run(_written(tmp_path, 4))
    database = sqlite3.connect(tmp_path / FILE_NAME)
    for kind in ("update", "delete"):
        database.execute(f"DROP TRIGGER event_is_append_only_{kind}")
    database.execute(change)
    database.commit()
    database.close()
    state = verify_journal(tmp_path, _NOW)
    assert (state.chain_ok, state.first_bad_seq) == (False, bad)

    async def read() -> None:
        journal = await SqliteJournal.open(tmp_path, "boot", _NOW)
        try:
            await journal.read()
        finally:
            await journal.close()

    with pytest.raises(JournalBroken, match=f"first at event {bad}"):
        asyncio.run(read())


def test_a_second_instance_is_refused_with_the_holders_pid(tmp_path: Path) -> None:
    async def scenario() -> None:
        journal = await SqliteJournal.open(tmp_path, "boot", _NOW)
        with pytest.raises(DatabaseHeld) as caught:
            await SqliteJournal.open(tmp_path, "boot", _NOW)
        assert caught.value.pid == os.getpid()
        with pytest.raises(DatabaseHeld):
            verify_journal(tmp_path, _NOW)
        await journal.close()

    asyncio.run(scenario())


def test_a_fee_that_comes_later_is_added_to_its_fill_and_changes_nothing_else(
    tmp_path: Path,
) -> None:
    def told(quantity: str, fee: str | None) -> FillIndex:
        return FillIndex(
            symbol="BTC/USDT", venue_order_id="1", trade_id="9", price="1", quantity=quantity, fee=fee,
            fee_asset=None if fee is None else "BTC", venue_time_ns=None,
        )  # fmt: skip

    async def scenario() -> None:
        journal = await SqliteJournal.open(tmp_path, "boot", _NOW)
        for number, fill in enumerate((told("2", None), told("3", "0.1"), told("2", "0.2"))):
            await journal.append([_row(number, fill=fill)])
        await journal.close()

    asyncio.run(scenario())
    rows = sqlite3.connect(tmp_path / FILE_NAME).execute("SELECT qty, fee, fee_asset FROM fill")
    assert list(rows) == [("2", "0.1", "BTC")]


def test_a_client_id_is_never_used_twice_and_a_fill_is_kept_once(tmp_path: Path) -> None:
    attempt = AttemptIndex(
        client_order_id="s0001", intent_id="i1", number=1, sent_wall_ns=_NOW, expires_wall_ns=None
    )
    fill = FillIndex(
        symbol="BTC/USDT", venue_order_id="1", trade_id="9", price="1", quantity="2", fee=None,
        fee_asset=None, venue_time_ns=None,
    )  # fmt: skip

    async def scenario() -> None:
        journal = await SqliteJournal.open(tmp_path, "boot", _NOW)
        for number in range(2):
            await journal.append([_row(number, fill=fill)])
        await journal.append([_row(3, attempt=attempt)])
        with pytest.raises(JournalBroken, match="no new order is taken"):
            await journal.append([_row(4, attempt=attempt)])
        with pytest.raises(JournalBroken):
            await journal.append([_row(5)])
        await journal.close()

    asyncio.run(scenario())
    database = sqlite3.connect(tmp_path / FILE_NAME)
    assert database.execute("SELECT count(*) FROM fill").fetchone() == (1,)
    assert database.execute("SELECT count(*) FROM event").fetchone() == (3,)


def test_a_value_that_cannot_be_kept_is_told_to_all_who_wait(tmp_path: Path) -> None:
    unkept = FillIndex(
        symbol="BTC/USDT", venue_order_id="1", trade_id="1", price="1", quantity="1", fee=None,
        fee_asset=None, venue_time_ns=2**63,
    )  # fmt: skip

    async def scenario() -> None:
        journal = await SqliteJournal.open(tmp_path, "boot", _NOW)
        await journal.append([_row(0)])
        told = await asyncio.gather(
            journal.append([_row(1, fill=unkept)]),
            journal.append([_row(2)]),
            return_exceptions=True,
        )
        assert [type(one) for one in told] == [JournalBroken, JournalBroken]
        with pytest.raises(JournalBroken, match="no new order is taken"):
            await journal.append([_row(3)])
        await journal.close()

    asyncio.run(scenario())
    state = verify_journal(tmp_path, _NOW)
    assert (state.events, state.chain_ok) == (1, True)


def test_a_copy_is_noticed(tmp_path: Path) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    first.mkdir()
    second.mkdir()
    asyncio.run(_written(first, 2))
    (second / FILE_NAME).write_bytes((first / FILE_NAME).read_bytes())

    async def scenario() -> None:
        journal = await SqliteJournal.open(second, "boot", _NOW)
        assert journal.is_moved
        await journal.close()

    asyncio.run(scenario())


def test_kill_9_loses_no_acknowledged_row(tmp_path: Path) -> None:
    script = f"""
import asyncio, pathlib
from app.ports.journal import JournalRow
from app.storage.journal import SqliteJournal
async def main():
    journal = await SqliteJournal.open(pathlib.Path({str(tmp_path)!r}), "boot", {_NOW})
    for number in range(100000):
        seq = await journal.append([JournalRow(kind="note", version=1, wall_ns=1, mono_ns=1, body=b"{{}}")])
        print(seq, flush=True)
asyncio.run(main())
"""
    for goal in (5, 40, 90):
        writer = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
        assert writer.stdout is not None
        acknowledged = 0
        while acknowledged < goal:
            acknowledged = int(writer.stdout.readline())
        writer.send_signal(signal.SIGKILL)
        rest = writer.stdout.read().split()
        acknowledged = int(rest[-1]) if rest else acknowledged
        writer.wait()
        state = verify_journal(tmp_path, _NOW)
        assert state.chain_ok
        assert state.events >= acknowledged


def test_unusable_folders_are_one_clear_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(UnusableInput, match="choose another with --data"):
        asyncio.run(SqliteJournal.open(tmp_path / "file", "boot", _NOW))
    (tmp_path / FILE_NAME).write_bytes(b"this is no database, only text that is long enough" * 99)
    with pytest.raises(UnusableInput, match="not a usable database"):
        asyncio.run(SqliteJournal.open(tmp_path, "boot", _NOW))
    with pytest.raises(UnusableInput, match="no journal"):
        verify_journal(tmp_path / "nowhere", _NOW)


def test_a_damaged_journal_says_to_keep_it_and_to_start_elsewhere(tmp_path: Path) -> None:
    async def read() -> None:
        journal = await SqliteJournal.open(tmp_path, "boot", _NOW)
        try:
            await journal.read()
        finally:
            await journal.close()

    asyncio.run(_written(tmp_path, 200))
    with (tmp_path / FILE_NAME).open("r+b") as file:
        size = file.seek(0, 2)
        file.seek(8 * 4096)
        file.write(b"\xff" * (size - 8 * 4096))
    with pytest.raises(UnusableInput, match="keep the file, and start with another --data"):
        asyncio.run(read())
