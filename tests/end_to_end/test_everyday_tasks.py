"""Every everyday task by keys alone, on a real terminal of either size, and what the venues say of it."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.bootstrap.checks import check_journal
from tests.end_to_end.everyday_tasks import MOST_KEYS, TASKS
from tests.end_to_end.everyday_trader import EverydayTrader
from tests.end_to_end.terminal import Terminal

_READY_SECONDS = 30.0
SIZES = ((80, 24), (120, 40))


def test_no_task_needs_more_than_six_keys_beyond_its_text() -> None:
    assert len(TASKS) >= 40
    assert len({task.name for task in TASKS}) == len(TASKS)
    assert {task.name: len(task.pressed) for task in TASKS if len(task.pressed) > MOST_KEYS} == {}


@pytest.mark.slow
def test_every_task_by_keys_alone(tmp_path: Path) -> None:
    """Both terminals side by side: most of the time is spent looking at a screen until it shows something."""
    with ThreadPoolExecutor(len(SIZES)) as hands:
        days = [hands.submit(_day, tmp_path / str(size[0]), *size) for size in SIZES]
        for day in days:
            day.result()


def _day(folder: Path, columns: int, rows: int) -> None:
    folder.mkdir()
    with Terminal("demo", "--data", str(folder), columns=columns, rows=rows) as terminal:
        terminal.wait_for(lambda text: "2/2 ok" in text and "NAV $" in text, _READY_SECONDS)
        trader = EverydayTrader(terminal, folder)
        for task in TASKS:
            try:
                trader.do(task)
            except AssertionError as error:
                raise AssertionError(f"{task.name}, at {columns}x{rows}: {error}") from None
        assert terminal.wait_for_end() == 0
    assert check_journal(folder).chain_ok
