"""Keeps one OKX socket awake with text pings and notices when it is dead."""

from enum import Enum

from app.domain.instants import Duration
from app.venues.okx.endpoints import PING_AFTER, PONG_WITHIN

PING = b"ping"
PONG = b"pong"


class Pulse(Enum):
    """What the heartbeat wants now."""

    QUIET = "quiet"
    PING = "ping"
    DEAD = "dead"


class Heartbeat:
    """Pings after 20 s in which either side said nothing; dead when a ping brings no frame in time."""

    def __init__(self) -> None:
        self._heard_ns: Duration | None = None  # None while the socket is down
        self._sent_ns: Duration = 0
        self._pinged_ns: Duration | None = None

    def opened(self, mono_ns: Duration) -> None:
        self._heard_ns = self._sent_ns = mono_ns
        self._pinged_ns = None

    def closed(self) -> None:
        self._heard_ns = self._pinged_ns = None

    def sent(self, mono_ns: Duration) -> None:
        self._sent_ns = mono_ns

    def heard(self, mono_ns: Duration) -> None:
        """Any frame proves the line."""
        self._heard_ns = mono_ns
        self._pinged_ns = None

    def round_trip(self, mono_ns: Duration) -> Duration | None:
        """How long the ping took that this pong answers; None for a pong nobody asked for."""
        return None if self._pinged_ns is None else mono_ns - self._pinged_ns

    def pulse(self, mono_ns: Duration) -> Pulse:
        """What is due; PING counts as sent, DEAD is told once."""
        deadline = self.next_deadline()
        if deadline is None or mono_ns < deadline:
            return Pulse.QUIET
        if self._pinged_ns is not None:
            self.closed()
            return Pulse.DEAD
        self._pinged_ns = self._sent_ns = mono_ns
        return Pulse.PING

    def next_deadline(self) -> Duration | None:
        if self._heard_ns is None:
            return None
        if self._pinged_ns is not None:
            return self._pinged_ns + PONG_WITHIN
        return min(self._heard_ns, self._sent_ns) + PING_AFTER
