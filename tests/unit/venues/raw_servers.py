"""Tiny raw servers and a scripted session for tests of venues/link."""

import asyncio
import socket
import struct
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager

from app.domain.instants import SECOND, Duration, Moment
from app.domain.venue_events import VenueEvent
from app.domain.venue_requests import InPlace, VenueRequest
from app.venues.wire.environments import origin
from app.venues.wire.requests import HttpRequest, Outcome, Outgoing
from app.venues.wire.session import ChannelPlan

Serve = Callable[[bytes, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def raw_http(serve: Serve) -> AsyncIterator[tuple[str, list[bytes]]]:
    """A server that reads one request head (and body) and leaves the rest to `serve`; yields url, requests."""
    requests: list[bytes] = []

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                for line in head.split(b"\r\n"):
                    name, _, value = line.partition(b":")
                    if name.lower() == b"content-length":
                        head += await reader.readexactly(int(value))
                requests.append(head)
                await serve(head, writer)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}", requests
    finally:
        server.close()


def reset(writer: asyncio.StreamWriter) -> None:
    """End the connection with an RST."""
    raw = writer.get_extra_info("socket")
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        assert isinstance(port, int)
        return port


def http_request(
    method: str, seconds: float = 2.0, path: str = "/api", body: bytes = b""
) -> HttpRequest:
    return HttpRequest(
        request_id=1,
        method=method,
        path=path,
        headers=(("x-key", "k"),),
        body=body,
        timeout_ns=int(seconds * SECOND),
        label="test",
    )


class ScriptedSession:
    """A Session that records what it is told and sends what the test puts into it."""

    venue = "scripted"
    account = "main"
    in_place = InPlace(price=True, more=True)

    def __init__(
        self, rest_url: str, plans: Sequence[ChannelPlan] = (), may_trade: bool = True
    ) -> None:
        self.rest_url = rest_url
        self.may_trade = may_trade
        self.origins = frozenset([origin(rest_url), *(origin(plan.url) for plan in plans)])
        self.plans = list(plans)
        self.outgoing: list[Outgoing] = []
        self.dropped: list[str] = []
        self.deadline: Duration | None = None
        self.events: list[VenueEvent] = []
        self.on_opened: list[Outgoing] = []
        self.told: list[tuple[str, object]] = []
        self.frames: list[bytes] = []
        self.outcomes: dict[int, Outcome] = {}
        self.asked: list[VenueRequest] = []

    def channels(self) -> Sequence[ChannelPlan]:
        return self.plans

    def opened(self, channel: str, now: Moment) -> Sequence[VenueEvent]:
        self.told.append(("opened", channel))
        self.outgoing.extend(self.on_opened)
        return ()

    def closed(self, channel: str, reason: str, now: Moment) -> Sequence[VenueEvent]:
        self.told.append(("closed", channel))
        return ()

    def receive(self, channel: str, frame: bytes, now: Moment) -> Sequence[VenueEvent]:
        self.frames.append(frame)
        if frame == b"malformed":
            raise ValueError("not what it should be")
        return ()

    def ask(self, request: VenueRequest, now: Moment) -> Sequence[VenueEvent]:
        self.asked.append(request)
        return ()

    def answered(self, request_id: int, outcome: Outcome, now: Moment) -> Sequence[VenueEvent]:
        self.outcomes[request_id] = outcome
        return ()

    def to_send(self, now: Moment) -> Sequence[Outgoing]:
        outgoing, self.outgoing = self.outgoing, []
        return outgoing

    def drop(self) -> Sequence[str]:
        dropped, self.dropped = self.dropped, []
        return dropped

    def tick(self, now: Moment) -> Sequence[VenueEvent]:
        self.told.append(("tick", now.mono_ns))
        self.deadline = None
        events, self.events = self.events, []
        return events

    def next_deadline(self) -> Duration | None:
        return self.deadline


async def until(condition: Callable[[], object], seconds: float = 5.0) -> None:
    """Wait for a condition; fails when it has not come true in time."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110  # any condition, not only one that has an event
            await asyncio.sleep(0.002)
