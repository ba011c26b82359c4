"""Every everyday task by keys alone, on a real terminal of either size, and what the venues say of it."""

from pathlib import Path

import pytest

from app.bootstrap.checks import check_journal
from tests.end_to_end.everyday_tasks import MOST_KEYS, TASKS
from tests.end_to_end.everyday_trader import EverydayTrader
from tests.end_to_end.terminal import Terminal

_READY_SECONDS = 30.0


def test_no_task_needs_more_than_six_keys_beyond_its_text() -> None:
    assert len(TASKS) >= 40
    assert len({task.name for task in TASKS}) == len(TASKS)
    assert {task.name: len(task.pressed) for task in TASKS if len(task.pressed) > MOST_KEYS} == {}


@pytest.mark.slow
@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (120, 40)])
def test_every_task_by_keys_alone(columns: int, rows: int, tmp_path: Path) -> None:
    with Terminal("demo", "--data", str(tmp_path), columns=columns, rows=rows) as terminal:
        terminal.process.delaybeforesend = (
            None  # its own wait before each key, for programs that ask twice
        )
        terminal.wait_for(lambda text: "2/2 ok" in text and "NAV $" in text, _READY_SECONDS)
        trader = EverydayTrader(terminal, tmp_path)
        for task in TASKS:
            try:
                trader.do(task)
            except AssertionError as error:
                raise AssertionError(f"{task.name}, at {columns}x{rows}: {error}") from None
        assert terminal.wait_for_end() == 0
    assert check_journal(tmp_path).chain_ok
