"""The last look at an address before a socket is opened for it."""

from app.domain.errors import LocalError
from app.venues.wire.environments import is_loopback, origin

_ENCRYPTED = {"https", "wss"}


def guarded(url: str, origins: frozenset[tuple[str, str]]) -> str:
    """The address itself; raises LocalError unless it is in the session's closed table and fit to use."""
    scheme, host = origin(url)
    if (scheme, host) not in origins or "@" in host:
        raise LocalError(f"{scheme}://{host} is not among the venue's addresses")
    if scheme not in _ENCRYPTED and not is_loopback(url):
        raise LocalError(f"{scheme}://{host} is not encrypted")
    return url
