"""Without a configured venue the cockpit offers the simulation or a read-only account."""

import io
from collections.abc import Callable

import pytest

from app.cli.cockpit import open_cockpit
from app.domain.errors import UnusableInput, VaultUnavailable


class _Tty(io.StringIO):
    def isatty(self) -> bool:
        return True


def _answers(*given: str) -> Callable[[str], str]:
    waiting = list(given)
    return lambda _question: waiting.pop(0)


def test_without_a_terminal_it_says_what_to_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO())
    with pytest.raises(UnusableInput, match="tradedeck demo"):
        open_cockpit()


def test_leaving_is_one_of_the_offers(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", _Tty())
    assert open_cockpit(_answers("q")) == 0
    offered = capsys.readouterr().out
    assert "simulation" in offered
    assert "read-only" in offered


def test_connecting_needs_a_keyring_that_encrypts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", _Tty())
    with pytest.raises(VaultUnavailable, match="install and unlock"):
        open_cockpit(_answers("2", "binance"))
    monkeypatch.setattr("sys.stdin", _Tty())
    with pytest.raises(UnusableInput, match="mtgox"):
        open_cockpit(_answers("2", "mtgox"))
