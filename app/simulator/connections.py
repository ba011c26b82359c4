"""TCP connections of the pretend venues: when a request's first byte was read, and how to cut a line."""

import asyncio
import contextlib
import socket
import struct

from aiohttp import web

from app.ports.clock import Clock


class TimedConnection(web.RequestHandler):
    """An aiohttp connection that remembers when the first byte of the present request was read."""

    def __init__(self, server: web.Server, clock: Clock) -> None:
        super().__init__(server, loop=asyncio.get_running_loop())
        self._clock = clock
        self._first_byte_ns: int | None = None

    def data_received(self, data: bytes) -> None:
        if self._first_byte_ns is None:
            self._first_byte_ns = self._clock.now().mono_ns
        super().data_received(data)

    def take_first_byte_ns(self) -> int:
        """When the present request or frame began to arrive; the next byte begins the next one."""
        taken, self._first_byte_ns = self._first_byte_ns, None
        return self._clock.now().mono_ns if taken is None else taken


def first_byte_ns(request: web.BaseRequest, clock: Clock) -> int:
    """Monotonic nanoseconds; now, for a connection that is gone."""
    connection = request.protocol
    if isinstance(connection, TimedConnection):
        return connection.take_first_byte_ns()
    return clock.now().mono_ns


def reset(transport: asyncio.BaseTransport | None) -> None:
    """End a connection with a TCP reset instead of a goodbye."""
    if transport is None:
        return
    raw = transport.get_extra_info("socket")
    if raw is not None:
        with contextlib.suppress(OSError):
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    if isinstance(transport, asyncio.WriteTransport):
        transport.abort()
