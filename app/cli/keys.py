"""`tradedeck keys`: API keys in the keyring. Secrets are typed at a prompt, never given as arguments."""

import getpass
import re
import sys
from collections.abc import Callable

from app.domain.errors import UnusableInput
from app.host.vault import KeyringVault
from app.ports.vault import Credentials

_NAME = re.compile(r"[a-z0-9_-]{1,40}")
_LONGEST = 512
_WITH_PASSPHRASE = ("okx",)
_VENUES = ("binance", "okx")


def add(venue: str, name: str | None, ask: Callable[[str], str] = getpass.getpass) -> int:
    """Ask for the parts of a key and keep them."""
    if venue not in _VENUES:
        raise UnusableInput(f"no venue named {venue!r}; use one of {', '.join(_VENUES)}")
    chosen = _checked(name or venue)
    vault = KeyringVault()
    if not sys.stdin.isatty() and ask is getpass.getpass:
        raise UnusableInput("keys are typed at a terminal; run this command in one")
    api_key = _part(ask, f"{venue} API key")
    secret = _part(ask, f"{venue} secret")
    passphrase = _part(ask, f"{venue} passphrase") if venue in _WITH_PASSPHRASE else None
    vault.keep(chosen, Credentials(api_key=api_key, secret=secret, passphrase=passphrase))
    print(f"kept as {chosen}. Check it with: tradedeck keys test {venue}")
    return 0


def listed() -> int:
    """Print the names, never a secret."""
    names = KeyringVault().names()
    print("\n".join(names) if names else "no keys; add one with: tradedeck keys add binance")
    return 0


def remove(name: str) -> int:
    """Forget one key."""
    if not KeyringVault().forget(_checked(name)):
        raise UnusableInput(f"no key named {name!r}; `tradedeck keys list` shows the names")
    print(f"removed {name}")
    return 0


def _checked(name: str) -> str:
    if _NAME.fullmatch(name) is None:
        raise UnusableInput(f"{name[:50]!r} is no key name; use letters a-z, digits, - and _")
    return name


def _part(ask: Callable[[str], str], what: str) -> str:
    typed = ask(f"{what}: ").strip()
    if not typed or len(typed) > _LONGEST or not typed.isascii() or not typed.isprintable():
        raise UnusableInput(f"that is no {what}: paste it as the venue shows it, then try again")
    return typed
