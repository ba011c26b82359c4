"""Keeps tests away from the developer's own folders and keys, and refuses unexplained skips."""

import fcntl
import os
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import settings

from app.market import sides

settings.register_profile(
    "house", deadline=None
)  # nothing is said about speed by how busy a machine is
settings.load_profile("house")

_ALLOWED_SKIP = "shared data absent"
_skips: Counter[str] = Counter()


@pytest.fixture(autouse=True)
def own_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Every test runs with its own config, state, data and cache folders and without a keyring."""
    home = tmp_path_factory.mktemp("home")
    for name in ("CONFIG", "DATA", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    return home


@pytest.fixture(params=list(sides.SIDE_CLASSES))
def side_class(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The test runs once with every kind of book that works on this machine."""
    monkeypatch.setattr(sides, "IN_USE", request.param)
    return str(request.param)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first, so that no worker begins one when the others are done."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


@pytest.fixture(autouse=True)
def machine(request: pytest.FixtureRequest) -> Iterator[None]:
    """Tests run side by side; one that is marked `alone` waits for the others, and they for it."""
    alone = request.node.get_closest_marker("alone") is not None
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID")
    if run is None:
        yield
        return
    folder = Path(tempfile.gettempdir())
    with _locked(
        folder / f"tradedeck-tests-{run}", alone=alone, turn=folder / f"tradedeck-turn-{run}"
    ):
        yield


@contextmanager
def _locked(path: Path, *, alone: bool, turn: Path) -> Iterator[None]:
    """Who wants to be alone keeps its turn while it waits, so that nobody new comes in."""
    with path.open("a") as shared, turn.open("a") as queue:
        fcntl.flock(queue, fcntl.LOCK_EX)
        fcntl.flock(shared, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
        fcntl.flock(queue, fcntl.LOCK_UN)
        yield


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.skipped:
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        _skips[reason.removeprefix("Skipped: ")] += 1


@pytest.hookimpl(wrapper=True)
def pytest_sessionfinish(session: pytest.Session) -> Iterator[None]:
    """A skip for any other reason than absent shared data fails the run."""
    if any(reason != _ALLOWED_SKIP for reason in _skips) and session.exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
    yield


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    passed = len(terminalreporter.stats.get("passed", ()))
    terminalreporter.write_line(f"passed {passed}")
    for reason, count in sorted(_skips.items()):
        verdict = "" if reason == _ALLOWED_SKIP else " (not an allowed reason: this fails the run)"
        terminalreporter.write_line(f"skipped {count}: {reason}{verdict}")
