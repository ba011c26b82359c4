"""Binance's clock: asked at the start, every five minutes, after a refused stamp and a stepped wall clock."""

import msgspec

from app.domain.instants import MINUTE, SECOND, Duration, Moment, from_milliseconds
from app.domain.link_events import ClockMeasured
from app.domain.venue_events import VenueEvent
from app.venues.binance.calls import Call, Reply
from app.venues.binance.endpoints import CLOCK, VENUE
from app.venues.binance.traffic import Traffic
from app.venues.wire.decoding import WIRE_FAULTS

_EVERY_NS: Duration = 5 * MINUTE
_AGAIN_NS: Duration = 5 * SECOND


class _ServerTime(msgspec.Struct):
    """{"serverTime":1763680000000}"""

    serverTime: int


_read_time = msgspec.json.Decoder(_ServerTime).decode


class VenueClock:
    """When to ask, and what the answer says. At most one question at a time."""

    def __init__(self, traffic: Traffic) -> None:
        self._traffic = traffic
        self._asked = False
        self._next_ns: Duration | None = None  # None: before the first look

    def tick(self, now: Moment) -> Duration:
        """Ask when it is time or our own clock was set; by how much it was set, or the machine slept."""
        stepped = self._traffic.clock.stepped(now)
        if stepped:
            self._traffic.hold_for_clock()
        if stepped or self._next_ns is None or now.mono_ns >= self._next_ns:
            self.ask(now)
        return stepped

    def ask(self, now: Moment) -> None:
        if self._asked:
            return
        self._asked = True
        self._next_ns = now.mono_ns + _EVERY_NS
        self._traffic.put(Call(endpoint=CLOCK, params=()), now)

    def refused(self, now: Moment) -> None:
        """The venue refused a stamp of ours: what we measured is worth nothing."""
        self._traffic.clock.forget()
        self._traffic.hold_for_clock()
        self.ask(now)

    def answered(self, call: Call, reply: Reply, now: Moment) -> list[VenueEvent]:
        self._asked = False
        try:
            server_ms = _read_time(reply.body).serverTime if reply.is_success else None
        except WIRE_FAULTS:
            server_ms = None
        if server_ms is None or not 0 < server_ms < 10**13:
            self.failed(now)
            return []
        clock = self._traffic.clock
        sensible = clock.measured(call.asked_ns, from_milliseconds(server_ms), now)
        self._traffic.clock_known(now)
        if not sensible or clock.uncertainty_ns is None:
            return []
        return [
            ClockMeasured(
                venue=VENUE,
                offset_ns=clock.offset_ns,
                uncertainty_ns=clock.uncertainty_ns,
                received_ns=now.wall_ns,
            )
        ]

    def failed(self, now: Moment) -> None:
        """No answer: whatever waits for the clock goes with the one we have."""
        self._asked = False
        self._next_ns = now.mono_ns + _AGAIN_NS
        self._traffic.clock_known(now)
