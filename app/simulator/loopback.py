"""Serves HTTP and websockets on 127.0.0.1 and nowhere else; one door (port) per venue and one for control."""

import asyncio
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from aiohttp import web

from app.ports.clock import Clock
from app.simulator.connections import TimedConnection, first_byte_ns, reset
from app.simulator.dialects.dialect import Answer, Request
from app.simulator.faults import Fault
from app.simulator.sockets import SocketConnection
from app.simulator.venue_host import VenueHost

HOST = "127.0.0.1"
_LONGEST_SILENCE_SECONDS = 120.0
_BODY_LIMIT = 4 * 1024 * 1024

Handler = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]


class Door:
    """One listening port. Foreign hosts and origins are refused with 403."""

    def __init__(self, handler: Handler, clock: Clock) -> None:
        self._handler = handler
        self._clock = clock
        self._server: web.Server | None = None
        self._listener: asyncio.Server | None = None
        self.port = 0

    async def open(self, port: int) -> None:
        """Listen; raises OSError when the port is taken."""
        server = self._server = web.Server(self._guarded)
        loop = asyncio.get_running_loop()
        self._listener = await loop.create_server(
            lambda: TimedConnection(server, self._clock), HOST, port
        )
        self.port = self._listener.sockets[0].getsockname()[1]

    async def close(self) -> None:
        if self._listener is not None:
            self._listener.close()
        if self._server is not None:
            await self._server.shutdown(1.0)

    async def _guarded(self, request: web.BaseRequest) -> web.StreamResponse:
        if not self._is_local(request):
            return web.Response(status=403, text="this server answers to its own machine only\n")
        return await self._handler(request)

    def _is_local(self, request: web.BaseRequest) -> bool:
        names = {f"{HOST}:{self.port}", f"localhost:{self.port}"}
        if request.headers.get("Host", "") not in names:
            return False
        origin = request.headers.get("Origin")
        if origin is None:
            return True
        try:
            return urlsplit(origin).hostname in (HOST, "localhost")
        except ValueError:  # no address at all
            return False


class VenueDoor:
    """Carries one venue's requests and sockets, and the faults that befall them."""

    def __init__(self, host: VenueHost, clock: Clock, latency_ms: float) -> None:
        self._host = host
        self._clock = clock
        self._latency_seconds = latency_ms / 1_000
        self.door = Door(self._handle, clock)

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        if request.headers.get("Upgrade", "").lower() == "websocket":
            return await self._serve_socket(request)
        arrived_ns = first_byte_ns(request, self._clock)
        if self._host.faults.is_down("rest", self._clock.now().mono_ns):
            return _reset(request)
        asked = await _read(request)
        kind = self._host.dialect.kind_of(asked)
        text = f"{asked.query}&{asked.body.decode(errors='replace')}"
        self._host.log.note(kind, "rest", text, arrived_ns)
        fault = self._host.faults.for_request(kind, text, self._clock.now().mono_ns)
        # Half the way there, half the way back: a client's clock measurement comes out even.
        await asyncio.sleep(self._latency_seconds / 2)
        response = await self._carry(request, asked, kind, fault)
        await asyncio.sleep(self._latency_seconds / 2)
        return response

    async def _carry(
        self, request: web.BaseRequest, asked: Request, kind: str, fault: Fault | None
    ) -> web.StreamResponse:
        if fault is None:
            return _response(self._answer(asked, kind))
        if fault.verb == "drop_req":
            return await _silence(request)
        if fault.verb == "delay_req":
            await asyncio.sleep(fault.delay_seconds)
        acts = fault.processed if fault.processed is not None else fault.verb != "status"
        answer = self._answer(asked, kind) if acts else None
        if fault.verb == "drop_reply":
            return await _silence(request)
        if fault.verb == "rst":
            return _reset(request)
        if fault.verb == "truncate" and answer is not None:
            return await _truncated(request, answer, fault.after_bytes)
        if fault.verb == "delay_reply":
            await asyncio.sleep(fault.delay_seconds)
        if fault.verb == "status" or answer is None:
            return web.Response(
                status=fault.code, body=fault.body.encode(), headers=dict(fault.headers)
            )
        return _response(answer)

    def _answer(self, asked: Request, kind: str) -> Answer:
        return self._host.answer(asked, kind, self._clock.now().wall_ns)

    async def _serve_socket(self, request: web.BaseRequest) -> web.StreamResponse:
        now = self._clock.now()
        if self._host.faults.is_down("ws", now.mono_ns):
            return _reset(request)
        path, _, query = request.raw_path.partition("?")
        opened = self._host.dialect.open_socket(path, query, now.wall_ns + self._host.skew_ns)
        if opened is None:
            return web.Response(status=404, text="no such stream\n")
        connection = SocketConnection(self._host, opened, self._clock, self._latency_seconds)
        return await connection.serve(request)


async def _read(request: web.BaseRequest) -> Request:
    path, _, query = request.raw_path.partition("?")
    body = await request.content.read(_BODY_LIMIT)
    while not request.content.at_eof():
        if len(body) >= _BODY_LIMIT:
            break
        body += await request.content.read(_BODY_LIMIT - len(body))
    headers = {name.lower(): value for name, value in request.headers.items()}
    return Request(method=request.method, path=path, query=query, headers=headers, body=body)


def _response(answer: Answer) -> web.Response:
    return web.Response(
        status=answer.status,
        body=answer.body,
        headers=dict(answer.headers),
        content_type=answer.content_type,
        charset="utf-8",
    )


async def _silence(request: web.BaseRequest) -> web.StreamResponse:
    """No answer: hold the connection until the client gives up, then drop it."""
    waited = 0.0
    while request.transport is not None and waited < _LONGEST_SILENCE_SECONDS:
        await asyncio.sleep(0.05)
        waited += 0.05
    return _reset(request)


def _reset(request: web.BaseRequest) -> web.StreamResponse:
    reset(request.transport)
    return web.Response(status=500)  # goes nowhere: the connection is gone


async def _truncated(request: web.BaseRequest, answer: Answer, count: int) -> web.StreamResponse:
    """The head promises the whole body; so many bytes of it come."""
    response = web.StreamResponse(status=answer.status, headers=dict(answer.headers))
    response.content_type = answer.content_type
    response.content_length = len(answer.body)
    await response.prepare(request)
    await response.write(answer.body[:count])
    if isinstance(request.transport, asyncio.WriteTransport):
        request.transport.close()
    return response
