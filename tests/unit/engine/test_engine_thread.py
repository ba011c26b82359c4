"""The engine on its own thread, with real SQLite behind it and a real clock."""

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from app.domain.commands import Kill, WantViews
from app.domain.errors import DatabaseHeld
from app.engine import Engine, EngineOptions
from app.host.chance import SeededChance
from app.host.clock import SystemClock
from app.ports.history import History
from app.ports.journal import Journal
from app.storage.journal import SqliteJournal, verify_journal
from app.storage.kill_flag import FlagFile
from app.views.keys import BALANCES, KILL, STATUS, View
from app.views.kill import KillView
from app.views.status import StatusView
from tests.fakes.ports import FakeGateway, MemoryHistory


def _engine(folder: Path) -> Engine:
    clock = SystemClock()
    history = MemoryHistory()

    async def open_journal() -> Journal:
        now = clock.now()
        return await SqliteJournal.open(folder, f"{now.wall_ns:x}", now.wall_ns)

    async def open_history() -> History:
        return history

    return Engine(
        clock,
        SeededChance(7),
        open_journal,
        open_history,
        (FakeGateway("binance"), FakeGateway("okx")),
        EngineOptions(mode="SIMULATED", simulated=True, venues=("binance", "okx")),
        FlagFile(folder),
    )


def _await_view(engine: Engine, key: str, good: Callable[[View], bool]) -> View:
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        view = engine.take_views().get(key)
        if view is not None and good(view):
            return view
        time.sleep(0.01)
    raise AssertionError(f"no such {key} view came")


def test_it_serves_views_and_survives_a_restart_with_the_kill_switch_on(tmp_path: Path) -> None:
    engine = _engine(tmp_path)
    engine.submit(WantViews(keys=(STATUS, BALANCES, KILL)))  # before the start is fine too
    engine.start()
    assert any(thread.name == "engine" for thread in threading.enumerate())
    status = _await_view(engine, STATUS, lambda view: True)
    assert isinstance(status, StatusView)
    assert (status.mode, status.venues, status.trading_stopped) == ("SIMULATED", 2, None)
    engine.submit(Kill(token="k1"))
    _await_view(engine, KILL, lambda view: isinstance(view, KillView) and view.latched)
    running = engine.report()
    assert set(running.venues) == {"binance", "okx"}
    assert engine.stop()
    assert engine.failure is None
    report = engine.report()
    assert report.journal.chain_ok
    assert (tmp_path / "KILLED").exists()
    head = verify_journal(tmp_path, time.time_ns())
    assert (head.events, head.head) == (report.journal.events, report.journal.head)

    again = _engine(tmp_path)
    again.submit(WantViews(keys=(STATUS,)))
    again.start()
    status = _await_view(again, STATUS, lambda view: True)
    assert isinstance(status, StatusView)
    assert status.trading_stopped == "KILLED"
    assert again.stop()
    again.submit(Kill(token="late"))  # after the end: nothing happens, nothing raises


def test_a_second_instance_is_refused_with_the_holders_pid(tmp_path: Path) -> None:
    engine = _engine(tmp_path)
    engine.start()
    try:
        with pytest.raises(DatabaseHeld) as held:
            _engine(tmp_path).start()
        assert held.value.pid is not None
    finally:
        assert engine.stop()
