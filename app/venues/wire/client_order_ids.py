"""What may stand on the wire as a client order id, ours and other people's."""

import re

from app.domain.identifiers import ClientOrderId
from app.domain.safe_text import safe_name

# 18 characters that every venue takes (safety.md 6.3); OKX takes at most 32, Kraken at most 18.
_OURS = re.compile(r"[0-9a-z]{18}", re.ASCII)


def is_sendable(client_order_id: str) -> bool:
    """Whether this id has our own form: the only ids that we ever send with a new order."""
    return _OURS.fullmatch(client_order_id) is not None


def read_client_order_id(text: object) -> ClientOrderId | None:
    """A venue's client id field, fit to show and to compare; empty or absent is None."""
    if not isinstance(text, str) or text == "":
        return None
    return ClientOrderId(safe_name(text))
