"""The kill switch's flag file."""

import os
from pathlib import Path

import pytest

from app.storage.kill_flag import FILE_NAME, FlagFile


def test_hoisted_it_is_there_for_the_next_run_and_lowered_it_is_gone(tmp_path: Path) -> None:
    flag = FlagFile(tmp_path)
    assert flag.read() is None
    flag.lower()
    flag.hoist("1760000000000000000")
    flag.hoist("2")
    assert FlagFile(tmp_path).read() == "2"
    assert (tmp_path / FILE_NAME).stat().st_mode & 0o777 == 0o600
    flag.lower()
    assert FlagFile(tmp_path).read() is None


def test_an_empty_flag_counts_as_hoisted(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).touch()
    assert FlagFile(tmp_path).read()


def test_a_flag_that_cannot_be_read_counts_as_hoisted(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).mkdir()
    assert FlagFile(tmp_path).read() == "unreadable"


def test_a_folder_that_is_gone_is_an_error_not_a_silence(tmp_path: Path) -> None:
    with pytest.raises(OSError, match=FILE_NAME):
        FlagFile(tmp_path / "gone").hoist("1")
    assert not os.path.lexists(tmp_path / "gone")
