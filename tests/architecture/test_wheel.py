"""The wheel carries the code, themes/ and config/, and works where there is no checkout, compiled or not."""

import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from app.market.native.hatch_build import NotCompiled, compile_book_side
from app.market.sides import COMPILED

_ROOT = Path(__file__).resolve().parents[2]
_NO_COMPILER = "/nonexistent"
_CAN_COMPILE = Path(sysconfig.get_path("include"), "Python.h").is_file() and any(
    shutil.which(words.split()[0]) for words in (os.environ.get("CC") or "cc,gcc,clang").split(",")
)
pytestmark = pytest.mark.xdist_group("wheel")  # one for all of them is enough


@pytest.fixture(scope="module", params=[{}, {"CC": _NO_COMPILER}], ids=["as it is", "no compiler"])
def wheel(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built with what this machine has, which may be no compiler, and with none."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder],
        cwd=_ROOT,
        env={**os.environ, **request.param},
        check=True,
        capture_output=True,
    )
    (built,) = folder.glob("tradedeck-*.whl")
    compiles = _CAN_COMPILE and not request.param
    assert built.name.endswith("-py3-none-any.whl") != compiles
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
    assert not [name for name in names if name.startswith("app/market/native")]


def test_the_tag_says_whether_the_wheel_carries_a_compiled_book(wheel: Path) -> None:
    modules = [name for name in zipfile.ZipFile(wheel).namelist() if name.endswith(".so")]
    assert modules == [] if wheel.name.endswith("-py3-none-any.whl") else len(modules) == 1


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
        "from app.market.sides import IN_USE;"
        "print(app.__file__, shipped('themes').joinpath('paper.toml').is_file(),"
        "load_settings(user_folders()).display.theme, IN_USE.split()[0])"
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
    plain = wheel.name.endswith("-py3-none-any.whl")
    used = "pure" if plain else COMPILED
    assert printed == [str(target / "app/__init__.py"), "True", "midnight", used]


def test_without_a_compiler_one_line_says_why_and_no_module_of_another_day_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if _CAN_COMPILE:
        module = compile_book_side(tmp_path)
        assert list(tmp_path.iterdir()) == [module]
    broken = tmp_path / "broken"
    broken.write_text("#!/bin/sh\necho 'book_side.c:1:1: error: no such header' >&2\nexit 1\n")
    broken.chmod(0o700)
    for compiler, why in [(_NO_COMPILER, "no C compiler found"), (str(broken), "no such header")]:
        monkeypatch.setenv("CC", compiler)
        with pytest.raises(NotCompiled, match=why) as raised:
            compile_book_side(tmp_path)
        assert len(str(raised.value).splitlines()) == 1
        assert list(tmp_path.iterdir()) == [broken]
