"""`tradedeck replay` as other programs see it: JSON, exit codes, one clear sentence."""

import json
from pathlib import Path

import pytest

from app.cli.replay import run_replay
from tests.recorded import OKX, SPOT, copy_with

KEYS = {
    "symbol",
    "kind",
    "updates",
    "snapshots",
    "stale_dropped",
    "gaps",
    "checksums",
    "top_checks",
    "valid",
    "trades",
    "bids",
    "asks",
}


def test_one_json_line_a_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_replay([SPOT, OKX], venue=None, product=None, as_json=True) == 0
    printed = capsys.readouterr()
    assert printed.err == ""
    spot, okx = map(json.loads, printed.out.splitlines())
    for document in (spot, okx):
        assert set(document) == {"instruments", "messages", "ignored", "errors", "seconds"}
        for entry in document["instruments"].values():
            assert set(entry) >= KEYS
    entry = spot["instruments"]["binance.spot:NKNUSDT"]
    assert entry["checksums"] == {"matched": 0, "failed": 0}
    assert entry["top_checks"] == {"equal": 19, "different": 0}
    assert set(entry["trades"]) == {"count", "base_volume", "buys", "sells"}
    assert all(isinstance(text, str) for row in entry["bids"] for text in row)
    assert okx["instruments"]["okx.spot:BTC-USDT"]["checksums"]["matched"] == 31


def test_text_names_every_instrument(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_replay([SPOT], venue=None, product=None, as_json=False) == 0
    printed = capsys.readouterr().out
    assert "269 messages, 0 errors" in printed
    assert "binance.spot:NKNUSDT" in printed


def test_a_truncated_file_is_told_in_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / OKX.name
    path.write_bytes(OKX.read_bytes()[:9000])
    assert run_replay([path], venue=None, product=None, as_json=True) == 1
    printed = capsys.readouterr()
    document = json.loads(printed.out)
    assert document["errors"] == 1
    assert document["messages"] > 20
    (sentence,) = printed.err.splitlines()
    assert OKX.name in sentence
    assert "breaks off" in sentence


def test_a_gap_is_exit_1_and_the_book_shows_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def change(lines: list[bytes]) -> list[bytes]:
        depth = [line for line in lines if b'"s":"NKNUSDT","U"' in line]
        return [line for line in lines if line is not depth[100]]

    path = copy_with(SPOT, tmp_path, change)
    assert run_replay([path], venue=None, product=None, as_json=True) == 1
    entry = json.loads(capsys.readouterr().out)["instruments"]["binance.spot:NKNUSDT"]
    assert (entry["gaps"], entry["valid"], entry["bids"]) == (1, False, [])


def test_an_unusable_file_is_exit_2_and_the_others_are_replayed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "binance_bad.rec.gz"
    bad.write_bytes(b"\x1b]0;evil\x07 hello")
    files = [bad, tmp_path / "missing", SPOT]
    assert run_replay(files, venue=None, product=None, as_json=True) == 2
    printed = capsys.readouterr()
    assert json.loads(printed.out)["messages"] == 269
    assert len(printed.err.splitlines()) == 2
    assert "\x1b" not in printed.err
