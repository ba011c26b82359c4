"""The history file: what is stored comes back exactly, rolled up, thinned, and refused with a sentence."""

import asyncio
import contextlib
import os
import sqlite3
from collections.abc import Awaitable, Callable
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.errors import DatabaseHeld, HistoryUnavailable, UnusableInput
from app.domain.instants import MINUTE, SECOND
from app.ports.history import History, PortfolioSnapshot
from app.storage.history import SqliteHistory, open_history
from app.storage.nav_spans import NavSpan

T = TypeVar("T")

HOUR = 60 * MINUTE
DAY = 24 * HOUR
START = 1_763_596_800 * SECOND  # 2025-11-20T00:00:00Z
PRECISE = Decimal("123456789012345678901234567890.123456789012345678")


def _snapshot(at_ns: int, nav: str | None) -> PortfolioSnapshot:
    return PortfolioSnapshot(
        at_ns=at_ns,
        nav_usd=None if nav is None else Decimal(nav),
        nav_confidence=Decimal("0.5"),
        unpriced=("FOO",),
        holdings=(
            ("okx", "main", "unified", "BTC", Decimal("-1.5"), Decimal("0.0"), PRECISE, None),
            ("okx", "main", "unified", "USD", Decimal(1), Decimal(0), Decimal(1), Decimal("1.00")),
        ),
    )


def _decimals(*values: int) -> list[Decimal]:
    return [Decimal(value) for value in values]


def _with(path: Path, work: Callable[[SqliteHistory], Awaitable[T]]) -> T:
    async def run() -> T:
        history = await open_history(path)
        try:
            return await work(history)
        finally:
            await history.close()

    return asyncio.run(run())


def _store_one(path: Path, snapshot: PortfolioSnapshot) -> None:
    _with(path, lambda history: history.store(snapshot))


def test_a_snapshot_survives_a_restart_to_the_last_digit(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    snapshot = _snapshot(START, "-0.000000000000000001")

    async def store(history: History) -> None:
        assert await history.latest() is None
        await history.store(snapshot)

    _with(path, store)
    found = _with(path, lambda history: history.latest())
    assert found == snapshot
    assert found is not None
    assert str(found.holdings[0][6]) == str(PRECISE)
    assert str(found.holdings[1][7]) == "1.00"
    assert _with(path, lambda history: history.count()) == 1


def test_rollups_hold_open_high_low_close_over_restarts_and_out_of_order(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    series = [(0, "100"), (10, "130"), (20, "90"), (50, "110"), (70, "115"), (3_600, "99.5")]

    for second, nav in series:  # a new process each time: nothing depends on memory
        _store_one(path, _snapshot(START + second * SECOND, nav))
    _with(path, lambda history: history.store(_snapshot(START + 5 * SECOND, "500")))

    minutes = _with(path, lambda history: history.series("minute", START))
    assert [(p.at_ns - START) // SECOND for p in minutes] == [0, 60, 3_600]
    first = minutes[0]
    assert [first.open, first.high, first.low, first.close] == _decimals(100, 500, 90, 110)
    assert first.samples == 5
    hours = _with(path, lambda history: history.series("hour", START))
    assert [(str(p.open), str(p.close), p.samples) for p in hours] == [
        ("100", "115", 6),
        ("99.5", "99.5", 1),
    ]
    days = _with(path, lambda history: history.series("day", START + 5 * HOUR))
    assert [(p.at_ns, str(p.open), str(p.close), p.samples) for p in days] == [
        (START, "100", "99.5", 7)
    ]
    assert _with(path, lambda history: history.series("hour", START + HOUR))[0].samples == 1


def test_the_same_instant_twice_counts_once_and_no_price_rolls_nothing_up(tmp_path: Path) -> None:
    async def work(history: SqliteHistory) -> None:
        await history.store(_snapshot(START, "100"))
        await history.store(_snapshot(START, "700"))
        await history.store(_snapshot(START + SECOND, None))
        assert await history.count() == 2
        points = await history.series("minute", 0)
        assert [(str(p.high), p.samples) for p in points] == [("100", 1)]
        latest = await history.latest()
        assert latest is not None
        assert latest.nav_usd is None

    _with(tmp_path / "history.db", work)


def test_concurrent_stores_do_not_mix(tmp_path: Path) -> None:
    async def work(history: SqliteHistory) -> None:
        async with asyncio.TaskGroup() as group:
            for step in range(30):
                group.create_task(history.store(_snapshot(START + step * SECOND, str(step))))
        (point,) = await history.series("minute", START)
        assert [point.open, point.high, point.low, point.close] == _decimals(0, 29, 0, 29)
        assert point.samples == 30

    _with(tmp_path / "history.db", work)


def test_a_canceled_store_leaves_nothing_half_done(tmp_path: Path) -> None:
    async def work(history: SqliteHistory) -> None:
        for step in range(40):
            task = asyncio.get_running_loop().create_task(
                history.store(_snapshot(START + step * SECOND, "1"))
            )
            for _ in range(step % 12):
                await asyncio.sleep(0)
            task.cancel()
            await asyncio.wait([task])
        await history.store(_snapshot(START + 59 * SECOND, "2"))
        (point,) = await history.series("minute", START)
        assert point.samples == await history.count()

    _with(tmp_path / "history.db", work)


def test_old_snapshots_are_thinned_to_one_a_minute_and_their_rollups_stay(tmp_path: Path) -> None:
    async def work(history: SqliteHistory) -> None:
        for step in range(36):  # six minutes, every 10 s
            await history.store(_snapshot(START + step * 10 * SECOND, str(step)))
        assert await history.count() == 36
        await history.store(_snapshot(START + DAY + 2 * HOUR, "9"))
        assert await history.count() == 7
        assert sum(p.samples for p in await history.series("minute", 0)) == 37

    path = tmp_path / "history.db"
    _with(path, work)
    with sqlite3.connect(path) as plain:
        kept = [row[0] for row in plain.execute("SELECT at_ns FROM snapshot ORDER BY at_ns")]
    assert [(at_ns - START) // SECOND for at_ns in kept[:3]] == [50, 110, 170]


def test_a_damaged_row_hides_only_itself(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    _with(path, lambda history: history.store(_snapshot(START, "1")))
    with sqlite3.connect(path) as plain:
        plain.execute("INSERT INTO snapshot VALUES (?, ?)", (START + 1, b"\xc1 not msgpack"))
    plain.close()
    found = _with(path, lambda history: history.latest())
    assert found is not None
    assert found.at_ns == START


def test_an_unknown_span_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnusableInput, match=r"unknown span 'week': use one of minute, hour, day"):
        _with(tmp_path / "history.db", lambda history: history.series("week", 0))


def test_a_second_opener_is_told_who_holds_the_file(tmp_path: Path) -> None:
    path = tmp_path / "history.db"

    async def work(history: SqliteHistory) -> None:
        await history.store(_snapshot(START, "1"))
        with pytest.raises(DatabaseHeld, match="is open in another program"):
            await open_history(path)
        await history.store(_snapshot(START + SECOND, "1"))

    _with(path, work)


@pytest.mark.parametrize("content", [b"this is no database at all, " * 40])
def test_a_file_that_is_no_database_is_refused_and_kept(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "history.db"
    path.write_bytes(content)
    with pytest.raises(UnusableInput, match="move it away to start a new one"):
        _with(path, lambda history: history.count())
    assert path.read_bytes() == content


def test_a_newer_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    _with(path, lambda history: history.count())
    with sqlite3.connect(path) as plain:
        plain.execute("UPDATE meta SET v = '9' WHERE k = 'schema'")
    plain.close()
    with pytest.raises(UnusableInput, match="has version 9 and this program knows 2"):
        _with(path, lambda history: history.count())


def test_a_folder_that_cannot_be_written_is_refused_with_the_next_step(tmp_path: Path) -> None:
    with pytest.raises(UnusableInput, match=r"cannot be written.*--data"):
        _with(tmp_path / "missing" / "history.db", lambda history: history.count())
    folder = tmp_path / "locked"
    folder.mkdir()
    folder.chmod(0o500)
    if os.access(
        folder, os.W_OK
    ):  # root may write anywhere: a file in the folder's place cannot be
        folder.rmdir()
        folder.write_text("a file, not a folder")
    with pytest.raises(UnusableInput, match=r"cannot be written.*--data"):
        _with(folder / "history.db", lambda history: history.count())


def test_after_close_every_call_says_so(tmp_path: Path) -> None:
    async def run() -> None:
        history = await open_history(tmp_path / "history.db")
        await history.close()
        await history.close()
        with pytest.raises(HistoryUnavailable, match="snapshots are not stored"):
            await history.store(_snapshot(START, "1"))
        with pytest.raises(HistoryUnavailable):
            await history.latest()

    asyncio.run(run())


@settings(max_examples=60)
@given(st.permutations(list(range(8))), st.lists(st.integers(-50, 50), min_size=8, max_size=8))
def test_a_span_does_not_depend_on_the_order_of_arrival(order: list[int], navs: list[int]) -> None:
    span: NavSpan | None = None
    for index in order:
        confidence = Decimal(navs[index] + 50) / 100
        span = NavSpan.merged(span, "minute", 0, Decimal(navs[index]), index, confidence)
    assert span is not None
    expected = _decimals(navs[0], max(navs), min(navs), navs[-1])
    assert [span.open, span.high, span.low, span.close] == expected
    assert span.samples == 8
    assert span.confidence == Decimal(min(navs) + 50) / 100
    unsure = NavSpan.merged(span, "minute", 0, Decimal(1), 9, None)
    assert unsure.confidence is None
    assert NavSpan.merged(unsure, "minute", 0, Decimal(1), 9, Decimal(1)).confidence is None


def test_the_series_knows_when_it_begins_and_how_sure_each_span_was(tmp_path: Path) -> None:
    path = tmp_path / "history.db"

    async def work(history: SqliteHistory) -> None:
        assert await history.oldest() is None
        await history.store(_snapshot(START, None))
        assert await history.oldest() is None  # nothing was priced: there is no NAV to show
        for seconds, sure in ((70, "0.9"), (75, "0.4"), (110, "1"), (150, None)):
            snapshot = msgspec.structs.replace(
                _snapshot(START + seconds * SECOND, "5"),
                nav_confidence=None if sure is None else Decimal(sure),
            )
            await history.store(snapshot)
        assert await history.oldest() == START + MINUTE
        assert [point.confidence for point in await history.series("minute", START)] == [
            Decimal("0.4"),
            None,
        ]

    _with(path, work)
    assert _with(path, lambda history: history.oldest()) == START + MINUTE


def test_a_file_of_version_1_goes_on_without_its_confidence(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    _store_one(path, _snapshot(START, "5"))
    with contextlib.closing(sqlite3.connect(path)) as older:
        older.executescript(
            "ALTER TABLE nav_span DROP COLUMN confidence; UPDATE meta SET v = '1' WHERE k = 'schema';"
        )
    _store_one(path, _snapshot(START + 3 * MINUTE, "6"))
    points = _with(path, lambda history: history.series("minute", START))
    assert [(point.close, point.confidence) for point in points] == [
        (Decimal(5), None),
        (Decimal(6), Decimal("0.5")),
    ]
    hours = _with(path, lambda history: history.series("hour", START))
    assert [(point.close, point.confidence) for point in hours] == [(Decimal(6), None)]
