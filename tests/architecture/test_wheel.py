"""The wheel carries the code, themes/ and config/, and works where there is no checkout."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

_ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder],
        cwd=_ROOT,
        check=True,
        capture_output=True,
    )
    (built,) = folder.glob("tradedeck-*.whl")
    return built


def test_the_wheel_holds_everything_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    shipped = {name for name in names if name.startswith("app/_shipped/")}
    expected = {
        f"app/_shipped/{path.relative_to(_ROOT)}"
        for folder in ("themes", "config")
        for path in (_ROOT / folder).rglob("*")
        if path.is_file()
    }
    assert shipped == expected
    assert "app/_shipped/themes/midnight.toml" in names
    assert not [
        name for name in names if name.split("/")[0] not in ("app", names[-1].split("/")[0])
    ]
    assert [name for name in names if name.endswith(".sql")]


def test_the_installed_wheel_finds_its_files(wheel: Path, tmp_path: Path) -> None:
    target = tmp_path / "site"
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--no-index", "--no-compile",
         "--target", target, wheel],
        check=True,
        capture_output=True,
    )  # fmt: skip
    code = (
        "import app; from app.host.resources import shipped; from app.host.folders import user_folders;"
        "from app.host.config_files import load_settings;"
        "print(app.__file__, shipped('themes').joinpath('paper.toml').is_file(),"
        "load_settings(user_folders()).display.theme)"
    )
    environment = {**os.environ, "PYTHONPATH": str(target)}
    printed = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split()
    assert printed == [str(target / "app/__init__.py"), "True", "midnight"]
