"""A gateway running for the length of a block, and websockets for it to talk to."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from app.domain.link_events import LinkChanged, LinkState
from app.domain.venue_events import VenueEvent
from app.host.chance import SeededChance
from app.host.clock import SystemClock
from app.venues.link import VenueConnection
from tests.unit.venues.raw_servers import ScriptedSession, free_port

Talk = Callable[[ServerConnection], Awaitable[None]]


@asynccontextmanager
async def running(
    session: ScriptedSession,
) -> AsyncIterator[tuple[VenueConnection, list[VenueEvent]]]:
    gateway = VenueConnection(session, SystemClock(), SeededChance(1))
    events: list[VenueEvent] = []
    async with asyncio.TaskGroup() as group:
        task = group.create_task(gateway.run(events.append))
        try:
            yield gateway, events
        finally:
            task.cancel()


@asynccontextmanager
async def websocket(talk: Talk) -> AsyncIterator[str]:
    async def connected(socket: ServerConnection) -> None:
        with contextlib.suppress(ConnectionClosed):
            await talk(socket)

    async with serve(connected, "127.0.0.1", 0, compression=None) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        yield f"ws://127.0.0.1:{port}"


def nowhere() -> str:
    return f"http://127.0.0.1:{free_port()}"


def links(events: list[VenueEvent], channel: str) -> list[tuple[LinkState, int]]:
    return [
        (e.state, e.generation)
        for e in events
        if isinstance(e, LinkChanged) and e.channel == channel
    ]
