"""What a session hands to the driver, and what the driver proves about it."""

from enum import IntEnum
from typing import TypeAlias

import msgspec

from app.domain.instants import Instant


class Priority(IntEnum):
    """Who goes first when the budget is short: lower first."""

    CANCEL = 0
    PLACE = 1
    QUERY = 2
    POLL = 3


class HttpRequest(msgspec.Struct, frozen=True, kw_only=True):
    """One signed request, ready to write. `path` starts with / and includes the query as signed."""

    request_id: int
    method: str
    path: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    timeout_ns: int
    label: str  # for logs and latency: "place", "cancel", "depth", ... never a URL


class Frame(msgspec.Struct, frozen=True, kw_only=True):
    """One websocket text frame. With a request_id the driver reports whether it was written."""

    channel: str
    data: bytes
    request_id: int | None = None


Outgoing: TypeAlias = HttpRequest | Frame


class NotSent(msgspec.Struct, frozen=True, kw_only=True):
    """Proven: not one byte of it left this machine."""

    reason: str


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    """A complete, correlated answer. `headers` have lower-case names."""

    status: int
    headers: dict[str, str]
    body: bytes
    sent_ns: Instant
    received_ns: Instant


class Unknown(msgspec.Struct, frozen=True, kw_only=True):
    """Something may have left; nothing provable came back."""

    reason: str
    sent_ns: Instant | None


Outcome: TypeAlias = NotSent | Answered | Unknown
