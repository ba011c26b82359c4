"""Keeps both sockets of a session alive: pings, pongs, and leaving a line before the venue closes it."""

from collections.abc import Callable

from app.domain.instants import SECOND, Duration, Moment
from app.domain.link_events import LatencyMeasured
from app.domain.venue_events import VenueEvent
from app.venues.okx import private_line, public_line
from app.venues.okx.context import SessionContext
from app.venues.okx.decoding import SocketMessage
from app.venues.okx.heartbeat import PING, Heartbeat, Pulse
from app.venues.wire.requests import Frame

_UPGRADE = "64008"
_UPGRADE_PATIENCE: Duration = 20 * SECOND  # OKX tells about a minute ahead


class Upkeep:
    """Heartbeats by channel, and the lines that the venue said it will close."""

    def __init__(self, context: SessionContext) -> None:
        self._context = context
        self._hearts = {public_line.CHANNEL: Heartbeat(), private_line.CHANNEL: Heartbeat()}
        self._retiring: dict[str, Duration] = {}  # since when

    def opened(self, channel: str, now: Moment) -> None:
        self._hearts[channel].opened(now.mono_ns)
        self._retiring.pop(channel, None)

    def closed(self, channel: str) -> None:
        self._hearts[channel].closed()
        self._retiring.pop(channel, None)

    def sent(self, channel: str, now: Moment) -> None:
        self._hearts[channel].sent(now.mono_ns)

    def heard(self, channel: str, now: Moment) -> None:
        self._hearts[channel].heard(now.mono_ns)

    def ponged(self, channel: str, now: Moment) -> list[VenueEvent]:
        """The round trip of our ping; nothing for a pong that nobody asked for."""
        heart = self._hearts[channel]
        round_trip_ns = heart.round_trip(now.mono_ns)
        heart.heard(now.mono_ns)
        if round_trip_ns is None:
            return []
        return [
            LatencyMeasured(
                venue=self._context.venue, round_trip_ns=round_trip_ns, received_ns=now.wall_ns
            )
        ]

    def is_retiring(self, channel: str) -> bool:
        """Whether nothing new should be sent on this line."""
        return channel in self._retiring

    def noticed(self, channel: str, message: SocketMessage, now: Moment) -> list[VenueEvent]:
        """The venue's words about a line."""
        text = f"OKX says on its {channel} line: {message.msg or 'a notice'} ({message.code})"
        if message.code == _UPGRADE:
            self._retiring.setdefault(channel, now.mono_ns)
            text = f"OKX will restart its {channel} line: connecting anew before it does."
        return [self._context.notice("info", text, now)]

    def tick(self, now: Moment, is_idle: Callable[[str], bool]) -> list[VenueEvent]:
        """Ping what is due, end what is dead, leave retiring lines that `is_idle` or have waited enough."""
        for channel, since_ns in list(self._retiring.items()):
            if is_idle(channel) or now.mono_ns - since_ns >= _UPGRADE_PATIENCE:
                del self._retiring[channel]
                self._context.drops.append(channel)
        events: list[VenueEvent] = []
        for channel, heart in self._hearts.items():
            pulse = heart.pulse(now.mono_ns)
            if pulse is Pulse.PING:
                self._context.frames.append(Frame(channel=channel, data=PING))
            elif pulse is Pulse.DEAD:
                self._context.drops.append(channel)
                text = f"OKX did not answer a ping on its {channel} line: reconnecting."
                events.append(self._context.notice("warning", text, now))
        return events

    def next_deadline(self) -> Duration | None:
        times = [heart.next_deadline() for heart in self._hearts.values()]
        times += [since_ns + _UPGRADE_PATIENCE for since_ns in self._retiring.values()]
        return min((at for at in times if at is not None), default=None)
