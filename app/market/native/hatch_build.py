"""Compiles book_side.c where there is a C compiler; without one the pure Python book is used, and said so.

hatchling calls the hook for every wheel (see pyproject.toml): an editable install leaves the module in the
source tree, a standard wheel carries it and its platform's tag. `make venv` runs this file when the C file
has changed, because pip does not show what a hook says. CC chooses the compiler.
"""

import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_SOURCE = Path(__file__).with_name("book_side.c")
_FOLDER = _SOURCE.parents[1]  # app/market
_MODULE = f"_book_side{sysconfig.get_config_var('EXT_SUFFIX') or '.so'}"
_FLAGS = (
    "-std=c11", "-O2", "-DNDEBUG", "-fPIC", "-fvisibility=hidden",
    "-fstack-protector-strong", "-U_FORTIFY_SOURCE", "-D_FORTIFY_SOURCE=2",
)  # fmt: skip
_LINKING = {
    "darwin": ("-bundle", "-undefined", "dynamic_lookup"),
    "linux": ("-shared", "-Wl,-z,relro,-z,now,-z,noexecstack"),
}


class NotCompiled(Exception):
    """Why there is no compiled book, in one line."""


def compile_book_side(folder: Path) -> Path:
    """The module, fresh in `folder`. Raises NotCompiled, and then no module is there."""
    module = folder / _MODULE
    try:
        module.unlink(missing_ok=True)  # one of another day must not pass for this one
        with tempfile.TemporaryDirectory(dir=folder) as scratch:
            made = Path(scratch, _MODULE)
            command = [*_compiler(), *_FLAGS, *_linking(), "-I", _headers()]
            _run([*command, str(_SOURCE), "-o", str(made)])
            made.replace(module)
    except OSError as fault:
        raise NotCompiled(str(fault)) from fault
    return module


def _run(command: list[str]) -> None:
    finished = subprocess.run(command, capture_output=True, text=True, check=False)
    if finished.returncode != 0:
        said = [line.strip() for line in finished.stderr.splitlines() if "error" in line]
        raise NotCompiled(f"{command[0]}: {said[0][:200] if said else 'failed'}")


def _compiler() -> list[str]:
    """CC alone when that is set; else the compiler that Python was built with, or a usual one."""
    wanted = os.environ.get("CC")
    names = [wanted] if wanted else [sysconfig.get_config_var("CC") or "", "cc", "gcc", "clang"]
    for words in (name.split() for name in names):
        if words and shutil.which(words[0]):
            return words
    raise NotCompiled(f"no C compiler found ({wanted or 'cc, gcc, clang'})")


def _linking() -> tuple[str, ...]:
    if sys.platform not in _LINKING:
        raise NotCompiled(f"not tried on {sys.platform}")
    return _LINKING[sys.platform]


def _headers() -> str:
    folder = sysconfig.get_path("include")
    if not Path(folder, "Python.h").is_file():
        raise NotCompiled("no Python headers found (python3-dev)")
    return folder


def report() -> str:
    """Compile into the source tree; the line that says which book is there now."""
    try:
        return f"book: compiled ({compile_book_side(_FOLDER).name})"
    except NotCompiled as why:
        return _without(why)


def _without(why: NotCompiled) -> str:
    return f"book: not compiled, so the pure Python one is used, which is slower: {why}"


class BookSideHook(BuildHookInterface[BuilderConfig]):
    """What hatchling calls."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile, and have a standard wheel carry the module."""
        if version == "editable":
            self.app.display_info(report())
            return
        self._scratch = tempfile.TemporaryDirectory()
        try:
            module = compile_book_side(Path(self._scratch.name))
        except NotCompiled as why:
            self.app.display_info(_without(why))
            return
        build_data["force_include"][str(module)] = f"app/market/{_MODULE}"
        build_data["pure_python"] = False
        build_data["infer_tag"] = True

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove what the wheel has taken in."""
        if version != "editable":
            self._scratch.cleanup()


if __name__ == "__main__":
    print(report())
