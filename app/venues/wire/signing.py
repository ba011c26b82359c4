"""Signatures: bytes in, text out. Keys live in here and show nothing of themselves."""

import base64
import hashlib
import hmac

import msgspec


class Keys(msgspec.Struct, frozen=True, kw_only=True):
    """The secrets of one account, as a session needs them. Never printed: repr hides every field."""

    api_key: str
    secret: str
    passphrase: str | None = None

    def __repr__(self) -> str:
        return "Keys(***)"


def hmac_sha256_hex(secret: str, text: str) -> str:
    """HMAC-SHA256 of the UTF-8 text, in lower-case hex."""
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()


def hmac_sha256_base64(secret: str, text: str) -> str:
    """HMAC-SHA256 of the UTF-8 text, in standard base64."""
    digest = hmac.new(secret.encode(), text.encode(), hashlib.sha256).digest()
    return base64.b64encode(digest).decode("ascii")
