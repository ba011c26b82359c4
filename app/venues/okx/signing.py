"""What OKX wants signed: REST requests and the login of a socket. Times are arguments."""

from app.domain.instants import SECOND, Instant, iso_milliseconds
from app.venues.wire.signing import Keys, hmac_sha256_base64


def rest_headers(
    keys: Keys, method: str, path: str, body: bytes, venue_now_ns: Instant
) -> tuple[tuple[str, str], ...]:
    """Signed headers of one request; `path` with its query, `body` exactly as sent (empty for GET)."""
    stamp = iso_milliseconds(venue_now_ns)
    text = f"{stamp}{method}{path}{body.decode()}"
    return (
        ("OK-ACCESS-KEY", keys.api_key),
        ("OK-ACCESS-PASSPHRASE", keys.passphrase or ""),
        ("OK-ACCESS-TIMESTAMP", stamp),
        ("OK-ACCESS-SIGN", hmac_sha256_base64(keys.secret, text)),
    )


def login_arguments(keys: Keys, venue_now_ns: Instant) -> dict[str, str]:
    """The one argument of the socket's login op; its timestamp is in whole seconds."""
    stamp = str(venue_now_ns // SECOND)
    return {
        "apiKey": keys.api_key,
        "passphrase": keys.passphrase or "",
        "timestamp": stamp,
        "sign": hmac_sha256_base64(keys.secret, f"{stamp}GET/users/self/verify"),
    }
