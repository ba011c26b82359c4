"""One open websocket of a pretend venue: frames in, frames out after its latency, faults in between."""

import asyncio
from collections.abc import Sequence

from aiohttp import WSMsgType, web

from app.ports.clock import Clock
from app.simulator.connections import first_byte_ns, reset
from app.simulator.dialects.dialect import (
    CloseFrame,
    Frame,
    PingFrame,
    Socket,
    SocketOutput,
)
from app.simulator.faults import Fault
from app.simulator.venue_host import VenueHost

_FRAMES_WAITING = 20_000  # a client that stops reading is dropped rather than waited for
_LONGEST_FRAME = 1024 * 1024


class SocketConnection:
    """A Listener (app/simulator/venue_host.py) on a real socket."""

    def __init__(
        self, host: VenueHost, opened: Socket, clock: Clock, latency_seconds: float
    ) -> None:
        self.socket = opened
        self._host = host
        self._clock = clock
        self._latency_ns = int(latency_seconds * 1_000_000_000)
        self._waiting: asyncio.Queue[tuple[int, SocketOutput]] = asyncio.Queue(_FRAMES_WAITING)
        self._pongs_due: dict[bytes, int] = {}
        self._later: set[asyncio.Task[None]] = set()
        self._web_socket = web.WebSocketResponse(
            autoping=False, compress=False, max_msg_size=_LONGEST_FRAME
        )
        self._request: web.BaseRequest | None = None

    async def serve(self, request: web.BaseRequest) -> web.StreamResponse:
        """Until either side closes."""
        self._request = request
        await self._web_socket.prepare(request)
        first_byte_ns(request, self._clock)
        self._host.listeners.append(self)
        try:
            async with asyncio.TaskGroup() as group:
                writer = group.create_task(self._write())
                await self._read(request, group)
                for task in (writer, *self._later):
                    task.cancel()
        finally:
            self._host.listeners.remove(self)
        return self._web_socket

    def push(self, outputs: Sequence[SocketOutput]) -> None:
        """Queue frames; a fault on their channel may lose or double them."""
        now_ns = self._clock.now().mono_ns
        if any(due < now_ns for due in self._pongs_due.values()):
            self._pongs_due.clear()
            outputs = [*outputs, CloseFrame(1008, "Pong timeout")]
        for output in outputs:
            copies = 1
            if isinstance(output, Frame):
                copies = self._host.faults.copies_of_frame(output.channel, now_ns)
            for _ in range(copies):
                if self._waiting.full():
                    self.drop()
                    return
                self._waiting.put_nowait((now_ns + self._latency_ns, output))

    def drop(self) -> None:
        if self._request is not None:
            reset(self._request.transport)

    async def _write(self) -> None:
        while True:
            due_ns, output = await self._waiting.get()
            late_ns = due_ns - self._clock.now().mono_ns
            if late_ns > 0:
                await asyncio.sleep(late_ns / 1_000_000_000)
            try:
                await self._send(output)
            except (ConnectionError, RuntimeError):  # the client is gone; the reader sees it too
                return

    async def _send(self, output: SocketOutput) -> None:
        if isinstance(output, Frame):
            await self._web_socket.send_str(output.text)
        elif isinstance(output, PingFrame):
            self._pongs_due[output.payload] = self._clock.now().mono_ns + output.pong_within_ns
            await self._web_socket.ping(output.payload)
        else:
            await self._web_socket.close(code=output.code, message=output.reason.encode())

    async def _read(self, request: web.BaseRequest, group: asyncio.TaskGroup) -> None:
        async for message in self._web_socket:
            arrived_ns = first_byte_ns(request, self._clock)
            if message.type is WSMsgType.TEXT:
                self._receive(message.data, arrived_ns, group)
            elif message.type is WSMsgType.PING:
                await self._web_socket.pong(message.data)
            elif message.type is WSMsgType.PONG:
                self._pongs_due.pop(bytes(message.data), None)

    def _receive(self, text: str, arrived_ns: int, group: asyncio.TaskGroup) -> None:
        kind = self.socket.kind_of(text)
        self._host.log.note(kind, "ws", text, arrived_ns)
        fault = self._host.faults.for_request(kind, text, self._clock.now().mono_ns)
        if fault is None:
            self.push(self._answer(text, kind))
        elif fault.verb in ("delay_req", "delay_reply"):
            task = group.create_task(self._receive_late(text, kind, fault))
            self._later.add(task)
            task.add_done_callback(self._later.discard)
        elif fault.verb != "drop_req":
            self._receive_badly(text, kind, fault)

    async def _receive_late(self, text: str, kind: str, fault: Fault) -> None:
        if fault.verb == "delay_req":
            await asyncio.sleep(fault.delay_seconds)
            self.push(self._answer(text, kind))
            return
        outputs = self._answer(text, kind)
        await asyncio.sleep(fault.delay_seconds)
        self.push(outputs)

    def _receive_badly(self, text: str, kind: str, fault: Fault) -> None:
        acts = fault.processed if fault.processed is not None else fault.verb != "status"
        outputs = self._answer(text, kind) if acts else ()
        if fault.verb in ("rst", "truncate"):
            self.drop()
        elif fault.verb == "status":
            self.push([Frame(fault.body)])
        elif fault.verb == "dup":
            self.push([*outputs, *outputs])
        else:  # drop_reply: what is no answer still comes
            self.push([output for output in outputs if not _is_answer(output)])

    def _answer(self, text: str, kind: str) -> Sequence[SocketOutput]:
        return self._host.receive(self.socket, text, kind, self._clock.now().wall_ns)


def _is_answer(output: SocketOutput) -> bool:
    return isinstance(output, Frame) and not output.channel
