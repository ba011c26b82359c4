"""What the papers say is true: paths exist, defaults are current, locks hold only packages and hashes."""

import re
from pathlib import Path

import pytest

from app.host.default_config import default_config
from app.tui.bindings import BINDINGS
from app.tui.keymap import key_name
from docs.make_keys import keys_page

_ROOT = Path(__file__).resolve().parents[2]
_PATH = re.compile(r"`((?:app|tests|docs|config|themes|benchmarks)/[A-Za-z0-9_./-]+)`")
_LOCK_LINE = re.compile(
    r"(?:[a-z0-9._-]+==[A-Za-z0-9.+!]+(?: ; [^\\]+)? \\|    --hash=sha256:[0-9a-f]{64}(?: \\)?|\s*#.*|)"
)
_LOCKS = ["requirements.lock", "requirements-dev.lock", "requirements-build.lock"]


@pytest.mark.parametrize(
    "paper",
    ["docs/ARCHITECTURE.md", "docs/KEYS.md", "CONTRIBUTING.md", "SECURITY.md", "README.md"],
)
def test_every_path_mentioned_exists(paper: str) -> None:
    mentioned = _PATH.findall((_ROOT / paper).read_text("utf-8"))
    assert [path for path in mentioned if not (_ROOT / path).exists()] == []
    if paper == "docs/ARCHITECTURE.md":
        assert len(mentioned) > 20


def test_default_config_is_current() -> None:
    assert (_ROOT / "config/default.toml").read_text("utf-8") == default_config()


def test_the_page_of_keys_is_current_and_the_readme_names_only_keys_that_exist() -> None:
    """After a change of the key table: python -m docs.make_keys."""
    assert (_ROOT / "docs/KEYS.md").read_text("utf-8") == keys_page()
    table = (_ROOT / "README.md").read_text("utf-8").partition("## Keys")[2].partition("\n## ")[0]
    named = {key for line in table.splitlines() if line.startswith("| `")
             for key in re.findall(r"`([^`]+)`", line.split("|")[1])}  # fmt: skip
    known = {key_name(key) for binding in BINDINGS for key in binding.keys}
    assert len(named) > 15
    assert {key for key in named if not key.startswith(":")} <= known


@pytest.mark.parametrize("lock", _LOCKS)
def test_locks_hold_packages_and_hashes_only(lock: str) -> None:
    lines = (_ROOT / lock).read_text("utf-8").splitlines()
    assert [line for line in lines if _LOCK_LINE.fullmatch(line) is None] == []
    assert not [line for line in lines if "://" in line]


@pytest.mark.parametrize("lock", _LOCKS)
def test_every_wanted_package_is_locked(lock: str) -> None:
    wanted = (_ROOT / lock.replace(".lock", ".in")).read_text("utf-8").splitlines()
    locked = (_ROOT / lock).read_text("utf-8")
    for line in wanted:
        name = re.match(r"[A-Za-z0-9_.-]+", line)
        if name and not line.startswith("-"):
            assert re.search(rf"^{re.escape(name.group().lower())}==", locked, re.MULTILINE), line
