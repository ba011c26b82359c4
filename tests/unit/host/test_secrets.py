"""Secrets stay in the vault: never in a log, a repr or a message; weak backends are refused."""

import base64
import json
import logging
import os
from pathlib import Path
from typing import ClassVar

import keyring
import pytest
from keyring.backend import KeyringBackend

from app.domain.errors import VaultUnavailable
from app.host.logs import open_log
from app.host.redaction import conceal, redact
from app.host.vault import KeyringVault
from app.ports.vault import Credentials

_CANARY = "canary-secret-7f31aa"


def test_no_keyring_is_refused_with_what_to_install() -> None:
    with pytest.raises(VaultUnavailable) as caught:
        KeyringVault()
    assert "gnome-keyring" in str(caught.value)
    assert "keyring.backends.fail" in str(caught.value)


def test_credentials_never_print() -> None:
    held = Credentials(api_key=_CANARY, secret=_CANARY, passphrase=_CANARY)
    assert _CANARY not in repr(held) + str(held) + f"{held!r:>100}"


@pytest.mark.parametrize(
    "text",
    [
        _CANARY,
        _CANARY.encode().hex(),
        base64.b64encode(_CANARY.encode()).decode(),
        "GET /api/v3/account?timestamp=1&signature=abcdef123456 failed",
        "{'OK-ACCESS-PASSPHRASE': 'hunter2222'}",
        "X-MBX-APIKEY: vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A",
    ],
)
def test_redaction_by_value_and_by_pattern(text: str) -> None:
    conceal(_CANARY)
    redacted = redact(text)
    for leak in (_CANARY, _CANARY.encode().hex(), "abcdef123456", "hunter2222", "vmPUZE6mv9"):
        assert leak not in redacted
    assert "***" in redacted


def test_the_log_is_redacted_even_in_tracebacks_and_holds_no_escapes(tmp_path: Path) -> None:
    conceal(_CANARY)
    path = tmp_path / "state" / "tradedeck.log"
    before = logging.getLogger().handlers[:]
    listener = open_log(path)
    try:
        raise ValueError(f"signature={_CANARY} \x1b]52;c;evil\x07")
    except ValueError:
        logging.getLogger("app.test").exception("venue said %s", "\x1b[2J")
    listener.stop()
    root = logging.getLogger()
    root.handlers[:] = before
    text = path.read_text("utf-8")
    assert _CANARY not in text
    assert "\x1b" not in text
    line = json.loads(text.splitlines()[0])
    assert "ValueError" in line["text"]
    assert path.stat().st_mode & 0o077 == 0


def test_every_log_file_is_private_whatever_the_umask_and_its_age(tmp_path: Path) -> None:
    path = tmp_path / "tradedeck.log"
    path.write_text("older\n")
    path.chmod(0o644)
    before, umask = logging.getLogger().handlers[:], os.umask(0)
    listener = open_log(path)
    try:
        for _ in range(800):  # each as long as a line may be: more than one file holds
            logging.getLogger("app.test").info("x" * 8_000)
    finally:
        listener.stop()
        os.umask(umask)
        logging.getLogger().handlers[:] = before
    files = sorted(tmp_path.iterdir())
    assert len(files) > 1
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}


class _InMemory(KeyringBackend):
    """Stands where the desktop's keyring stands."""

    priority = 1.0
    held: ClassVar[dict[tuple[str, str], str]] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.held.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.held[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.held[service, username]


_InMemory.__module__ = "keyring.backends.SecretService"


def test_a_key_may_have_any_name_and_none_takes_the_place_of_the_list() -> None:
    before = keyring.get_keyring()
    keyring.set_keyring(_InMemory())  # type: ignore[no-untyped-call]  # keyring has no types
    try:
        held = Credentials(api_key=_CANARY, secret="other-secret-1", passphrase=None)
        for name in ("binance", "names"):
            KeyringVault().keep(name, held)
        assert KeyringVault().names() == ("binance", "names")
        assert KeyringVault().read("names") == held
    finally:
        keyring.set_keyring(before)
