"""Keeps secrets out of everything that is written: by value and by pattern."""

import base64
import re
from urllib.parse import quote

_HIDDEN = "***"
_PATTERNS = (
    re.compile(r"(signature=)[^&\s\"']+", re.IGNORECASE),
    re.compile(r"([\"']?(?:x-mbx-apikey|ok-access-[a-z]+|apikey|api_key|secret|passphrase|sign|signature)[\"']?"
               r"\s*[:=]\s*[\"']?)[^\s\"',}&]+", re.IGNORECASE),
)  # fmt: skip
_SHORTEST = 6

_known: set[str] = set()


def conceal(*secrets: str | None) -> None:
    """From now on these values, and their usual encodings, never appear in a redacted text."""
    for secret in secrets:
        if secret is None or len(secret) < _SHORTEST:
            continue
        raw = secret.encode()
        _known.update(
            (secret, quote(secret, safe=""), raw.hex(), base64.b64encode(raw).decode().rstrip("="))
        )


def redact(text: str) -> str:
    """The text without any known secret and without what stands after a telling name."""
    for secret in sorted(_known, key=len, reverse=True):
        if secret in text:
            text = text.replace(secret, _HIDDEN)
    for pattern in _PATTERNS:
        text = pattern.sub(rf"\g<1>{_HIDDEN}", text)
    return text
