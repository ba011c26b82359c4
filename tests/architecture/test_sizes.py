"""Files stay within 320 lines (C: 400) and functions within 60, so that a reader can hold them."""

import ast
import re
from pathlib import Path

import pytest

_ROOT = Path(__file__).resolve().parents[2]
_SOURCES = sorted(
    path
    for folder in ("app", "tests", "benchmarks", "docs")
    for path in (_ROOT / folder).rglob("*.py")
)
_C_SOURCES = sorted((_ROOT / "app").rglob("*.c"))
_C_FUNCTION = re.compile(r"^\w[^;\n]*\) \{\n.*?^\}$", re.MULTILINE | re.DOTALL)
_FILE_LIMIT = 320
_C_FILE_LIMIT = 400
_FUNCTION_LIMIT = 60


@pytest.mark.parametrize("path", _SOURCES, ids=lambda path: str(path.relative_to(_ROOT)))
def test_sizes(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text.count("\n") <= _FILE_LIMIT
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= _FUNCTION_LIMIT, f"{node.name} has {length} lines"


@pytest.mark.parametrize("path", _C_SOURCES, ids=lambda path: str(path.relative_to(_ROOT)))
def test_sizes_of_c(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text.count("\n") <= _C_FILE_LIMIT
    functions = _C_FUNCTION.findall(text)
    assert len(functions) > 10
    assert [found for found in functions if found.count("\n") >= _FUNCTION_LIMIT] == []


def test_no_nameless_rooms() -> None:
    banned = {"utils", "util", "helpers", "helper", "manager", "base", "misc", "common"}
    offenders = [path for path in (_ROOT / "app").rglob("*.py") if path.stem in banned]
    assert offenders == []
