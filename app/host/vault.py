"""Credentials in the operating system's keyring; only backends that encrypt are allowed."""

import json
import queue
import threading
from collections.abc import Callable
from typing import Any

import msgspec

from app.domain.errors import VaultUnavailable
from app.domain.safe_text import sanitise
from app.host.redaction import conceal
from app.ports.vault import Credentials

_SERVICE = "tradedeck"
_INDEX = "(names)"  # no key can be called that: the letters of their names are fewer
_WAIT_SECONDS = 5.0
# Module prefixes of backends that keep secrets encrypted under the user's login.
_ALLOWED = (
    "keyring.backends.SecretService",
    "keyring.backends.libsecret",
    "keyring.backends.kwallet",
    "keyring.backends.macOS",
    "keyring.backends.Windows",
)
_ADVICE = (
    "install and unlock one (Linux: gnome-keyring or KWallet with a D-Bus session; macOS: Keychain), "
    "then try again; the simulation needs no keys"
)


class KeyringVault:
    """ports/vault.py over the keyring library; raises VaultUnavailable with the reason and what to do."""

    def __init__(self) -> None:
        self._backend = _allowed_backend()

    def read(self, name: str) -> Credentials | None:
        text = _within_time(lambda: self._backend.get_password(_SERVICE, name))
        if text is None:
            return None
        try:
            found = msgspec.json.decode(str(text).encode(), type=Credentials)
        except msgspec.MsgspecError as error:
            raise VaultUnavailable(
                f"the stored key {name!r} cannot be read; remove it with "
                f"`tradedeck keys remove {name}` and add it again"
            ) from error
        conceal(found.api_key, found.secret, found.passphrase)
        return found

    def keep(self, name: str, credentials: Credentials) -> None:
        conceal(credentials.api_key, credentials.secret, credentials.passphrase)
        text = msgspec.json.encode(credentials).decode()
        _within_time(lambda: self._backend.set_password(_SERVICE, name, text))
        self._write_names({*self.names(), name})

    def forget(self, name: str) -> bool:
        if name not in self.names():
            return False
        _within_time(lambda: self._backend.delete_password(_SERVICE, name))
        self._write_names(set(self.names()) - {name})
        return True

    def names(self) -> tuple[str, ...]:
        text = _within_time(lambda: self._backend.get_password(_SERVICE, _INDEX))
        return tuple(sorted(json.loads(str(text)))) if text else ()

    def _write_names(self, names: set[str]) -> None:
        text = json.dumps(sorted(names))
        _within_time(lambda: self._backend.set_password(_SERVICE, _INDEX, text))


def backend_name() -> str:
    """The keyring backend that would be used, for doctor; raises VaultUnavailable."""
    backend = _allowed_backend()
    return f"{type(backend).__module__}.{type(backend).__name__}"


def _allowed_backend() -> Any:
    import keyring
    from keyring.backends.chainer import ChainerBackend

    chosen = _within_time(keyring.get_keyring)
    candidates = list(chosen.backends) if isinstance(chosen, ChainerBackend) else [chosen]
    for backend in candidates:
        if type(backend).__module__.startswith(_ALLOWED):
            return backend
    found = type(chosen).__module__
    raise VaultUnavailable(f"no keyring that encrypts is available here (found {found}): {_ADVICE}")


def _within_time(call: Callable[[], Any]) -> Any:
    """A locked keyring may wait for a prompt that nobody sees: five seconds, then a clear word."""
    results: queue.SimpleQueue[tuple[Any, BaseException | None]] = queue.SimpleQueue()

    def attempt() -> None:
        try:
            results.put((call(), None))
        except Exception as error:  # backends raise whatever their libraries raise
            results.put((None, error))

    threading.Thread(target=attempt, daemon=True, name="keyring").start()
    try:
        value, error = results.get(timeout=_WAIT_SECONDS)
    except queue.Empty:
        raise VaultUnavailable(
            f"the keyring did not answer within {_WAIT_SECONDS:.0f} seconds: unlock it, then try again"
        ) from None
    if error is not None:
        raise VaultUnavailable(f"the keyring refused: {sanitise(error, 200)}: {_ADVICE}") from error
    return value
