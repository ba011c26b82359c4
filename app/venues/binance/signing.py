"""Binance signatures: REST signs the encoded text as sent, the WebSocket API sorted raw parameters."""

from collections.abc import Mapping, Sequence
from urllib.parse import quote

from app.venues.wire.signing import Keys, hmac_sha256_hex

KEY_HEADER = "X-MBX-APIKEY"

Parameters = Sequence[tuple[str, str]]


def query(params: Parameters) -> str:
    """name=value pairs, percent-encoded, in the order given."""
    return "&".join(f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in params)


def signed_query(params: Parameters, keys: Keys) -> str:
    """The query string with its signature over exactly the text that stands before it (sheet A2)."""
    text = query(params)
    return f"{text}&signature={hmac_sha256_hex(keys.secret, text)}"


def signed_params(params: Parameters, keys: Keys) -> Mapping[str, str | int]:
    """`params` of a WebSocket API request: apiKey added, signed over name=value sorted by name, raw.

    Whole numbers whose name says so leave as numbers, as the sheet's examples have them.
    """
    everything = dict(params)
    everything["apiKey"] = keys.api_key
    text = "&".join(f"{name}={everything[name]}" for name in sorted(everything))
    sent: dict[str, str | int] = {
        name: int(value) if name in _NUMBERS else value for name, value in everything.items()
    }
    sent["signature"] = hmac_sha256_hex(keys.secret, text)
    return sent


_NUMBERS = frozenset(("timestamp", "recvWindow", "orderId"))
