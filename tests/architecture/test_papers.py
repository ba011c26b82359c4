"""What the papers say is true: paths exist, defaults are current, locks hold only packages and hashes."""

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from app.domain.order_line import OrderLine
from app.host.default_config import default_config
from app.trading.language import parse_line
from app.trading.line_names import ListedSymbols
from app.tui.bindings import BINDINGS
from app.tui.keymap import key_name
from docs.make_keys import keys_page
from docs.picture_scenes import SCENES, Scene, pictures_page

_ROOT = Path(__file__).resolve().parents[2]
_PATH = re.compile(r"`((?:app|tests|docs|config|themes|benchmarks)/[A-Za-z0-9_./-]+)`")
_LOCK_LINE = re.compile(
    r"(?:[a-z0-9._-]+==[A-Za-z0-9.+!]+(?: ; [^\\]+)? \\|    --hash=sha256:[0-9a-f]{64}(?: \\)?|\s*#.*|)"
)
_IMAGE = re.compile(r"!\[[^]]+\]\(([^)]+)\)")
_FETCHES = re.compile(r"https?://(?!www\.w3\.org/2000/svg\b)|url\(|href|@import|@font-face|<script")
_OF_A_MACHINE = re.compile(r"/(?:home|root|work|tmp|Users|usr|var)/")
_PICTURE_BYTES = 60_000
_LOCKS = ["requirements.lock", "requirements-dev.lock", "requirements-build.lock"]


@pytest.mark.parametrize(
    "paper",
    [
        "docs/ARCHITECTURE.md",
        "docs/KEYS.md",
        "docs/PICTURES.md",
        "CONTRIBUTING.md",
        "SECURITY.md",
        "README.md",
    ],
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


def test_every_order_line_of_the_readme_is_an_order() -> None:
    readme = (_ROOT / "README.md").read_text("utf-8")
    table = readme.partition("## An order is one line")[2].partition("\n## ")[0]
    cells = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    lines = [line for cell in cells for line in re.findall(r"`([^`]+)`", cell)]
    lines += re.findall(r"`:?([bs] [^`]+)`", readme.replace(table, "").partition("## Keys")[0])
    assert len(lines) > 9
    symbols = ListedSymbols(("BTC/USDT", "ETH/USDT"))
    for line in lines:
        read = parse_line(
            line, symbol_in_view="BTC/USDT", symbols=symbols, venues=("binance", "okx")
        )
        assert isinstance(read, OrderLine), (line, read.sentence)


def test_the_page_of_pictures_is_current_and_names_every_picture_there_is() -> None:
    """After a change of the scenes: make pictures."""
    page = (_ROOT / "docs/PICTURES.md").read_text("utf-8")
    assert page == pictures_page()
    named = _IMAGE.findall(page)
    assert named == [f"pictures/{scene.name}.svg" for scene in SCENES]
    assert {path.name for path in (_ROOT / "docs/pictures").iterdir()} == {
        f"{scene.name}.svg" for scene in SCENES
    }
    in_readme = _IMAGE.findall((_ROOT / "README.md").read_text("utf-8"))
    assert in_readme
    assert [each for each in in_readme if not (_ROOT / each).is_file()] == []


@pytest.mark.parametrize("scene", SCENES, ids=[scene.name for scene in SCENES])
def test_a_picture_is_small_fetches_nothing_and_tells_nothing_of_a_machine(scene: Scene) -> None:
    text = (_ROOT / f"docs/pictures/{scene.name}.svg").read_text("utf-8")
    columns, rows = scene.size
    assert ET.fromstring(text).get("viewBox") == f"0 0 {columns * 10 + 20} {rows * 20 + 20}"
    assert len(text.encode("utf-8")) < _PICTURE_BYTES
    assert _FETCHES.search(text) is None
    assert _OF_A_MACHINE.search(text) is None
    assert "SIMULATED" in text


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
