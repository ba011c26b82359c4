"""Where a venue may be reached: a closed table by name; the simulation alone is given, on loopback."""

import ipaddress
from collections.abc import Mapping
from urllib.parse import urlsplit

import msgspec

from app.domain.errors import UnusableInput
from app.domain.safe_text import safe_name
from app.venues.wire.session import SessionTerms

SIMULATION = "simulation"
_SCHEMES = {"http", "https", "ws", "wss"}


class Environment(msgspec.Struct, frozen=True, kw_only=True):
    """One set of hosts. `urls` has the venue's own keys ("rest", "ws_api", ...), no trailing slash."""

    name: str
    urls: Mapping[str, str]
    headers: tuple[tuple[str, str], ...] = ()  # on every REST request (OKX demo trading)
    real_money: bool = True

    def hosts(self) -> frozenset[tuple[str, str]]:
        """(scheme, host:port) of every address: what `venues/link` may open, and nothing else."""
        return frozenset(origin(url) for url in self.urls.values())


def origin(url: str) -> tuple[str, str]:
    """Scheme and host:port of an address as it stands."""
    parts = urlsplit(url)
    return parts.scheme, parts.netloc


def choose(
    venue: str, table: Mapping[str, Environment], name: str, urls: Mapping[str, str]
) -> Environment:
    """The environment of this name; raises UnusableInput with the names that exist.

    `urls` counts for the simulation alone and must hold every key that the table's other rows have.
    """
    if name != SIMULATION:
        if urls:
            raise UnusableInput(
                f"{venue}: addresses can be given for {SIMULATION!r} only; "
                f"choose one of {', '.join(sorted(table))} by name."
            )
        if name not in table:
            raise UnusableInput(
                f"{venue}: no environment named {safe_name(name)!r}; "
                f"choose one of {', '.join(sorted(table))} or {SIMULATION}."
            )
        return table[name]
    needed = set(next(iter(table.values())).urls)
    missing = needed - set(urls)
    if missing:
        raise UnusableInput(
            f"{venue}: the simulation's addresses lack {', '.join(sorted(missing))}; "
            "pass what `simulate` printed for this venue."
        )
    chosen = {key: urls[key].rstrip("/") for key in needed}
    for key, url in chosen.items():
        if not is_loopback(url):
            raise UnusableInput(
                f"{venue}: the simulation's address {key} is {safe_name(url)!r}, not this machine; "
                "only 127.0.0.1 and [::1] are allowed."
            )
    return Environment(name=SIMULATION, urls=chosen, real_money=False)


def trading_allowed(environment: Environment, terms: SessionTerms) -> bool:
    """Whether a session may build an order sender: with keys, when asked for, and never with real money.

    Accounts with real money are read-only in code until the safety work is done.
    """
    return terms.may_trade and terms.keys is not None and not environment.real_money


def is_loopback(url: str) -> bool:
    """Whether the address names this machine by number; names (which DNS may answer) never count."""
    parts = urlsplit(url)
    if parts.scheme not in _SCHEMES or parts.hostname is None or "@" in parts.netloc:
        return False
    try:
        return ipaddress.ip_address(parts.hostname).is_loopback
    except ValueError:
        return False
