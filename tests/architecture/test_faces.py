"""Every module says what it is for, and what a face promises is there, in order."""

import ast
from importlib import import_module
from pathlib import Path

import pytest

_ROOT = Path(__file__).resolve().parents[2]
_MODULES = sorted((_ROOT / "app").rglob("*.py"))
_FACES = [path for path in _MODULES if path.name == "__init__.py"]


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        path for path in _MODULES if not ast.get_docstring(ast.parse(path.read_text("utf-8")))
    ]
    assert silent == []


@pytest.mark.parametrize("face", _FACES, ids=lambda path: str(path.parent.relative_to(_ROOT)))
def test_a_face_names_what_it_gives_sorted_and_true(face: Path) -> None:
    room = import_module(".".join(face.parent.relative_to(_ROOT).parts))
    promised = list(getattr(room, "__all__", []))
    assert promised == sorted(promised)
    assert [name for name in promised if not hasattr(room, name)] == []
