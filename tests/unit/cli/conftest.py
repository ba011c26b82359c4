"""What the tests of commands share."""

import json
from pathlib import Path
from typing import Any

import pytest

from app.cli.decode import run_decode


@pytest.fixture
def decode(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    def run(document: bytes, venue: str, product: str | None = None) -> list[dict[str, Any]]:
        path = tmp_path / "document.json"
        path.write_bytes(document)
        assert run_decode(path, venue=venue, product=product) == 0
        events: list[dict[str, Any]] = json.loads(capsys.readouterr().out)["events"]
        return events

    return run
