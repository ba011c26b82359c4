"""Tables as files: exact figures, no formula from a venue, never over another file."""

import csv
import stat
from decimal import Decimal as D
from pathlib import Path

import pytest

from app.domain.errors import UnusableInput
from app.host.sheets import write_sheet

AT_NS = 1_795_699_383_000_000_000


def _read(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_figures_are_exact_and_what_is_unknown_is_empty(tmp_path: Path) -> None:
    rows = [
        ("BTC, perp", D("1E-8"), D("97371.990"), None, 3),
        ('a "quote"', D("-0.5"), D(0), 1.5, -2),
    ]
    path = write_sheet(tmp_path, "orders", ("name", "a", "b", "c", "d"), rows, AT_NS)
    assert path.name == "orders-20261126-132303.csv"
    assert _read(path) == [
        ["name", "a", "b", "c", "d"],
        ["BTC, perp", "0.00000001", "97371.99", "", "3"],
        ['a "quote"', "-0.5", "0", "1.5", "-2"],
    ]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@sum"])
def test_text_that_a_spreadsheet_would_run_is_text(tmp_path: Path, text: str) -> None:
    path = write_sheet(tmp_path, "log", ("text",), [(text,)], AT_NS)
    assert _read(path)[1] == [f"'{text}"]


def test_each_is_a_new_private_file(tmp_path: Path) -> None:
    folder = tmp_path / "exports"
    first, second = (write_sheet(folder, "tape", ("a",), [(D(n),)], AT_NS) for n in (1, 2))
    assert (_read(first)[1], _read(second)[1]) == (["1"], ["2"])
    assert {stat.S_IMODE(path.stat().st_mode) for path in (first, second)} == {0o600}


def test_a_place_that_is_no_folder_is_said(tmp_path: Path) -> None:
    (tmp_path / "exports").write_text("a file")
    with pytest.raises(UnusableInput, match="cannot make the folder"):
        write_sheet(tmp_path / "exports", "tape", ("a",), [], AT_NS)


@pytest.mark.parametrize("text", ["\t=1", "\r=1", "\x1b]0;x\x07", "a\nb", "\u202eevil", "\x9b2J"])
def test_what_a_venue_wrote_is_harmless_also_in_a_terminal(tmp_path: Path, text: str) -> None:
    path = write_sheet(tmp_path, "log", ("text",), [(text,)], AT_NS)
    (written,) = _read(path)[1]
    assert written.isprintable()
    assert not written.startswith("=")
