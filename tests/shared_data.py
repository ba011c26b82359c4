"""The recorded exchange data beside the project, where it is present."""

from pathlib import Path

import pytest

_ROOT = Path(__file__).resolve().parents[2] / "shared" / "data"


def shared_data(*parts: str) -> Path:
    """A file or folder of ../shared/data; skips the test where it is absent."""
    path = _ROOT.joinpath(*parts)
    if not path.exists():
        pytest.skip("shared data absent")
    return path
