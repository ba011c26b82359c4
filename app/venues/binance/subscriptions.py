"""Streams wanted against streams asked for: the difference, at a pace the venue allows."""

from collections.abc import Iterable

import msgspec

from app.domain.errors import WireError
from app.domain.instants import SECOND, Duration, Moment
from app.domain.safe_text import SafeText, sanitise
from app.venues.binance.endpoints import (
    MARKET,
    MESSAGE_GAP_NS,
    STREAMS_PER_MESSAGE,
)
from app.venues.wire.decoding import WIRE_FAULTS
from app.venues.wire.requests import Frame

_ACK_PATIENCE: Duration = 5 * SECOND


class _Control(msgspec.Struct):
    """{"result":null,"id":1} or {"code":2,"msg":"Invalid request: ...","id":1} or the latter in "error"."""

    id: int | None = None
    msg: str | None = None
    error: "_Control | None" = None


_read_control = msgspec.json.Decoder(_Control).decode


class Subscriptions:
    """What a market socket is asked to send. All sets are dicts: their order is the order of asking."""

    def __init__(self, most: int) -> None:
        self._most = most  # streams that one socket takes
        self._wanted: dict[str, None] = {}
        self._asked: dict[str, None] = {}  # on this connection
        self._again: dict[str, None] = {}  # to be ended first, then asked for once more
        self._refused: dict[str, None] = {}
        self._acks: dict[int, tuple[list[str], Duration]] = {}
        self._next_id = 1
        self._next_message_ns: Duration = 0
        self._open = False
        self.has_work = False

    def want(self, streams: Iterable[str]) -> int:
        """Replace the wanted set; the number of streams that are too many for one socket."""
        wanted = list(dict.fromkeys(streams))
        self._wanted = dict.fromkeys(wanted[: self._most])
        self._refused.clear()
        self.has_work = True
        return max(0, len(wanted) - self._most)

    def again(self, stream: str) -> None:
        """End this stream and ask for it anew."""
        if stream in self._asked:
            self._again[stream] = None
        self.has_work = True

    def opened(self, now: Moment) -> None:
        self._open = self.has_work = True
        self._next_message_ns = now.mono_ns

    def closed(self) -> None:
        self._open = False
        self._asked.clear()
        self._again.clear()
        self._acks.clear()

    def next_message(self, now: Moment) -> tuple[Frame, list[str]] | None:
        """The next message when its time has come, and the streams that it subscribes."""
        if not (self.has_work and self._open) or now.mono_ns < self._next_message_ns:
            return None
        gone = [s for s in self._asked if s not in self._wanted or s in self._again]
        if gone:
            gone = gone[:STREAMS_PER_MESSAGE]
            for stream in gone:
                del self._asked[stream]
                self._again.pop(stream, None)
            return self._message("UNSUBSCRIBE", gone, now), []
        new = [s for s in self._wanted if s not in self._asked and s not in self._refused]
        if new:
            new = new[:STREAMS_PER_MESSAGE]
            self._asked.update(dict.fromkeys(new))
            return self._message("SUBSCRIBE", new, now), new
        self.has_work = False
        return None

    def answered(self, frame: bytes) -> SafeText | None:
        """An answer to one of our messages; the venue's words when it refused. Raises WireError."""
        try:
            control = _read_control(frame)
        except WIRE_FAULTS as fault:
            raise WireError(f"binance market: unreadable control answer: {fault}") from fault
        streams, _ = self._acks.pop(control.id or 0, ([], 0))
        words = control.msg or (control.error and control.error.msg)
        if words is None:
            return None
        for stream in streams:
            self._asked.pop(stream, None)
            self._refused[stream] = None
        return sanitise(f"{len(streams)} streams ({', '.join(streams[:3])}): {words}")

    def is_overdue(self, now: Moment) -> bool:
        """Whether a message was left without an answer."""
        return any(deadline <= now.mono_ns for _, deadline in self._acks.values())

    def _message(self, method: str, streams: list[str], now: Moment) -> Frame:
        request_id = self._next_id
        self._next_id += 1
        self._next_message_ns = now.mono_ns + MESSAGE_GAP_NS
        self._acks[request_id] = (streams, now.mono_ns + _ACK_PATIENCE)
        body = {"method": method, "params": streams, "id": request_id}
        return Frame(channel=MARKET, data=msgspec.json.encode(body))
