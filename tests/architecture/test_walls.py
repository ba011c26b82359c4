"""The walls between the rooms hold, as written and at run time."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import app

_ROOT = Path(__file__).resolve().parents[2]


def test_import_contracts_hold() -> None:
    checker = Path(sys.executable).with_name("lint-imports")
    finished = subprocess.run([checker], cwd=_ROOT, capture_output=True, text=True, check=False)
    assert finished.returncode == 0, finished.stdout


def test_docstring_and_contract_tell_the_same_floor_plan() -> None:
    contracts = tomllib.loads((_ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    layers = contracts["contracts"][0]["layers"]
    plan = app.__doc__ or ""
    drawn = [
        line.strip().split("   ")[0].strip()
        for line in plan.splitlines()
        if line.startswith("    ") and line.strip()
    ]
    assert drawn == layers


@pytest.mark.parametrize(
    ("module", "forbidden"),
    [
        ("app.engine", ("textual", "ccxt", "keyring")),
        ("app.host", ("textual", "ccxt")),
        ("app.cli.main", ("textual", "ccxt", "typer", "keyring", "numpy", "aiohttp")),
        ("app.cli.tree", ("textual", "ccxt", "keyring", "numpy", "aiohttp")),
        ("app.bootstrap", ("textual", "ccxt", "aiohttp", "app.engine")),
        ("app.cli.demo", ("textual", "ccxt", "typer", "pydantic", "aiohttp", "app.engine")),
        ("app.cli.doctor, app.cli.screen", ("textual", "ccxt", "aiohttp", "app.engine")),
        ("app.tui.key_choice, app.tui.theming", ("textual", "ccxt", "aiohttp")),
        ("app.tui", ("ccxt", "keyring", "aiohttp")),
    ],
)
def test_importing_a_room_does_not_load(module: str, forbidden: tuple[str, ...]) -> None:
    code = f"import sys, {module}; print(*sorted(name for name in sys.modules))"
    loaded = subprocess.run(
        [sys.executable, "-c", code], cwd=_ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    assert not [name for name in forbidden if name in loaded]


def test_nothing_imports_all_of_ccxt_in_the_product() -> None:
    text = "".join(path.read_text("utf-8") for path in (_ROOT / "app").rglob("*.py"))
    assert "import ccxt" not in text
    assert "from ccxt" not in text
