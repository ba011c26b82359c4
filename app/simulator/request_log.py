"""What a venue was asked: a count per kind, and when the first byte of every order request arrived."""

import re
from collections import deque
from collections.abc import Mapping

import msgspec

_KEPT = 5_000
_TIMED_KINDS = ("place", "cancel", "cancel_all", "amend")
_CLIENT_ID = re.compile(
    r"(?:newClientOrderId|origClientOrderId|clOrdId)\"?\s*[=:]\s*\"?([A-Za-z0-9_-]{1,40})"
)


class TimedRequest(msgspec.Struct, frozen=True):
    """`first_byte_ns` is this machine's monotonic clock when the first byte was read from the socket."""

    venue: str
    kind: str
    door: str  # "rest" or "ws"
    first_byte_ns: int
    client_order_id: str | None


class RequestLog:
    """The requests of one venue."""

    def __init__(self, venue: str, counts: Mapping[str, int]) -> None:
        self._venue = venue
        self.counts: dict[str, int] = dict(counts)
        self.timed: deque[TimedRequest] = deque(maxlen=_KEPT)

    def note(self, kind: str, door: str, text: str, first_byte_ns: int) -> None:
        """Call for everything that arrived, before any fault decides its fate."""
        self.counts[kind] = self.counts.get(kind, 0) + 1
        if kind in _TIMED_KINDS:
            named = _CLIENT_ID.search(text)
            self.timed.append(
                TimedRequest(
                    self._venue, kind, door, first_byte_ns, named.group(1) if named else None
                )
            )
