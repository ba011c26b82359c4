"""Credentials by name."""

from typing import Protocol

import msgspec


class Credentials(msgspec.Struct, frozen=True, kw_only=True):
    """Secrets of one account. Never printed: repr hides every field."""

    api_key: str
    secret: str
    passphrase: str | None = None

    def __repr__(self) -> str:
        return "Credentials(***)"


class Vault(Protocol):
    """Reads and keeps credentials; raises VaultUnavailable with what to install."""

    def read(self, name: str) -> Credentials | None: ...

    def keep(self, name: str, credentials: Credentials) -> None: ...

    def forget(self, name: str) -> bool: ...

    def names(self) -> tuple[str, ...]: ...
