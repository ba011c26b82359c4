"""What both kinds of Binance sockets do by the clock: pings, the 24 hour cut and its notice."""

from collections.abc import Callable, Mapping

from app.simulator.dialects.binance_words import milliseconds
from app.simulator.dialects.dialect import (
    CloseFrame,
    DialectOptions,
    Frame,
    PingFrame,
    SocketOutput,
)


class SocketAge:
    """One socket's timers."""

    def __init__(
        self,
        options: DialectOptions,
        wrap_shutdown: Callable[[Mapping[str, object]], Frame],
        now_ns: int,
    ) -> None:
        self._options = options
        self._wrap_shutdown = wrap_shutdown
        self._next_ping_ns = now_ns + options.ping_every_ns
        self._ends_ns = now_ns + options.socket_life_ns
        self._notice_ns = self._ends_ns - options.shutdown_notice_ns
        self._noticed = False

    def tick(self, now_ns: int) -> list[SocketOutput]:
        outputs: list[SocketOutput] = []
        if now_ns >= self._next_ping_ns:
            self._next_ping_ns = now_ns + self._options.ping_every_ns
            payload = str(milliseconds(now_ns)).encode()
            outputs.append(PingFrame(payload, self._options.pong_within_ns))
        if not self._noticed and now_ns >= self._notice_ns:
            self._noticed = True
            event = {"e": "serverShutdown", "E": milliseconds(now_ns)}
            outputs.append(self._wrap_shutdown(event))
        if now_ns >= self._ends_ns:
            outputs.append(CloseFrame(1001, "24 hours are over"))
        return outputs
