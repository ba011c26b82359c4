"""The driver over real loopback sockets: channels, frames, drops, ticks, requests."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from decimal import Decimal

from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from app.domain.identifiers import ClientOrderId
from app.domain.instants import MILLISECOND
from app.domain.link_events import LinkChanged, LinkState, VenueNotice
from app.domain.order_events import RequestOutcome, Verdict
from app.domain.order_terms import OrderType, Side, TimeInForce
from app.domain.venue_events import VenueEvent
from app.domain.venue_requests import Place, ReadBalances, ReadClock
from app.host.chance import SeededChance
from app.host.clock import SystemClock
from app.venues.link import VenueConnection
from app.venues.wire.requests import Answered, Frame, NotSent
from app.venues.wire.session import ChannelPlan
from tests.unit.venues.raw_servers import ScriptedSession, free_port, http_request, raw_http, until
from tests.unit.venues.test_wire_parts import BTC

Talk = Callable[[ServerConnection], Awaitable[None]]

PLACE = Place(
    client_order_id=ClientOrderId("k00001000000000a7f"),
    instrument=BTC,
    side=Side.BUY,
    type=OrderType.LIMIT,
    quantity=Decimal(1),
    price=Decimal(1),
    time_in_force=TimeInForce.GTC,
    post_only=False,
    expires_ns=0,
)


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


def test_frames_go_both_ways_and_one_malformed_message_ends_nothing() -> None:
    async def talk(socket: ServerConnection) -> None:
        hello = await socket.recv()
        await socket.send("malformed")
        await socket.send("malformed")
        await socket.send(f"after {hello!s}")
        await socket.wait_closed()

    async def main() -> None:
        async with websocket(talk) as url:
            session = ScriptedSession(nowhere(), [ChannelPlan(name="market", url=url)])
            session.on_opened = [Frame(channel="market", data=b"hello", request_id=5)]
            async with running(session) as (_, events):
                await until(lambda: len(session.frames) == 3)
                assert session.frames[2] == b"after hello"
                assert links(events, "market") == [(LinkState.CONNECTING, 1), (LinkState.UP, 1)]
                notices = [e for e in events if isinstance(e, VenueNotice)]
                assert len(notices) == 1
                assert "could not be read" in notices[0].text
            assert session.outcomes == {}

    asyncio.run(main())


def test_a_lost_line_comes_back_with_the_next_generation() -> None:
    async def talk(socket: ServerConnection) -> None:
        await socket.send("hi")
        await socket.close(1012, "service restart")

    async def main() -> None:
        async with websocket(talk) as url:
            session = ScriptedSession(nowhere(), [ChannelPlan(name="market", url=url)])
            async with running(session) as (_, events):
                await until(lambda: session.told.count(("opened", "market")) == 2)
            assert links(events, "market")[:5] == [
                (LinkState.CONNECTING, 1),
                (LinkState.UP, 1),
                (LinkState.DOWN, 1),
                (LinkState.CONNECTING, 2),
                (LinkState.UP, 2),
            ]
            down = next(
                e for e in events if isinstance(e, LinkChanged) and e.state is LinkState.DOWN
            )
            assert down.reason == "the venue closed the line with code 1012 (service restart)"
            assert session.told[:3] == [
                ("tick", session.told[0][1]),
                ("opened", "market"),
                ("closed", "market"),
            ]

    asyncio.run(main())


def test_a_dropped_channel_is_aborted_although_the_peer_never_says_goodbye() -> None:
    opened = 0
    finished = asyncio.Event()

    async def talk(socket: ServerConnection) -> None:
        nonlocal opened
        opened += 1
        socket.transport.pause_reading()  # a dead peer: no closing handshake will ever be answered
        await finished.wait()
        socket.transport.abort()

    async def main() -> None:
        async with websocket(talk) as url:
            session = ScriptedSession(nowhere(), [ChannelPlan(name="user", url=url, pings=False)])
            async with running(session) as (gateway, events):
                await until(lambda: ("opened", "user") in session.told)
                session.dropped = ["user"]
                session.outgoing = [Frame(channel="user", data=b"late", request_id=9)]
                gateway.request(ReadClock())
                await until(lambda: opened == 2, seconds=3)
                reasons = [e.reason for e in events if isinstance(e, LinkChanged) and e.reason]
                assert reasons == ["the line was dropped on purpose"]
                finished.set()

    asyncio.run(main())


def test_a_frame_for_a_line_that_is_down_is_proven_not_sent() -> None:
    async def main() -> None:
        port = free_port()
        session = ScriptedSession(
            nowhere(), [ChannelPlan(name="user", url=f"ws://127.0.0.1:{port}")]
        )
        async with running(session) as (gateway, events):
            await until(lambda: (LinkState.DOWN, 1) in links(events, "user"))
            session.outgoing = [Frame(channel="user", data=b"order", request_id=7)]
            gateway.request(ReadClock())
            await until(lambda: 7 in session.outcomes)
            assert session.outcomes[7] == NotSent(reason="the user line is down")
            assert ("opened", "user") not in session.told

    asyncio.run(main())


def test_a_message_above_one_mebibyte_ends_the_line_and_only_the_line() -> None:
    sent = 0

    async def talk(socket: ServerConnection) -> None:
        nonlocal sent
        sent += 1
        await socket.send("x" * (1024 * 1024 + 1) if sent == 1 else "small")
        await socket.wait_closed()

    async def main() -> None:
        async with websocket(talk) as url:
            session = ScriptedSession(nowhere(), [ChannelPlan(name="market", url=url)])
            async with running(session) as (_, events):
                await until(lambda: session.frames == [b"small"])
            down = next(
                e for e in events if isinstance(e, LinkChanged) and e.state is LinkState.DOWN
            )
            assert down.reason == "the venue sent a message larger than 1 MiB"

    asyncio.run(main())


def test_a_websocket_redirect_is_not_followed() -> None:
    async def redirect(_: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(
            b"HTTP/1.1 302 Found\r\nLocation: ws://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"
        )

    async def main() -> None:
        async with raw_http(redirect) as (url, requests):
            plan = ChannelPlan(name="market", url=url.replace("http", "ws"))
            session = ScriptedSession(nowhere(), [plan])
            async with running(session) as (_, events):
                await until(lambda: (LinkState.DOWN, 1) in links(events, "market"))
            down = next(
                e for e in events if isinstance(e, LinkChanged) and e.state is LinkState.DOWN
            )
            assert down.reason == "the venue refused the socket with HTTP 302"
            assert len(requests) == 1

    asyncio.run(main())


def test_rest_answers_come_back_to_the_session_and_show_the_line() -> None:
    async def ok(_: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")

    async def main() -> None:
        async with raw_http(ok) as (url, _):
            session = ScriptedSession(url)
            async with running(session) as (gateway, events):
                session.outgoing = [http_request("GET")]
                gateway.request(ReadBalances())
                await until(lambda: 1 in session.outcomes)
                assert isinstance(session.outcomes[1], Answered)
                assert links(events, "rest") == [(LinkState.UP, 1)]

    asyncio.run(main())


def test_ticks_come_at_the_deadline_and_an_earlier_one_overtakes() -> None:
    async def main() -> None:
        clock = SystemClock()
        session = ScriptedSession(nowhere())
        async with running(session) as (gateway, _):
            await until(lambda: len(session.told) == 1)
            started = clock.now().mono_ns
            session.deadline = started + 60_000 * MILLISECOND
            gateway.request(ReadClock())
            session.deadline = started + 20 * MILLISECOND
            gateway.request(ReadClock())
            await until(lambda: len(session.told) == 2)
            name, at = session.told[1]
            assert name == "tick"
            assert isinstance(at, int)
            assert at >= started + 20 * MILLISECOND

    asyncio.run(main())


def test_requests_made_before_the_run_are_kept_and_a_read_only_gateway_sends_no_order() -> None:
    async def main() -> None:
        session = ScriptedSession(nowhere(), may_trade=False)
        gateway = VenueConnection(session, SystemClock(), SeededChance(1))
        events: list[VenueEvent] = []
        gateway.request(ReadBalances())
        gateway.request(PLACE)
        async with asyncio.TaskGroup() as group:
            task = group.create_task(gateway.run(events.append))
            await until(lambda: session.asked)
            task.cancel()
        assert session.asked == [ReadBalances()]
        (refused,) = [e for e in events if isinstance(e, RequestOutcome)]
        assert refused.verdict is Verdict.NOT_SENT
        assert refused.reason is not None
        assert "read-only" in refused.reason

    asyncio.run(main())


def test_market_frames_cost_no_task_each() -> None:
    count = 3_000

    async def talk(socket: ServerConnection) -> None:
        for number in range(count):
            await socket.send(str(number))
        await socket.wait_closed()

    async def main() -> None:
        started: list[object] = []

        def factory(
            loop: asyncio.AbstractEventLoop, coroutine: object, **options: object
        ) -> asyncio.Task[object]:
            started.append(coroutine)
            return asyncio.Task(coroutine, loop=loop, **options)  # type: ignore[arg-type]  # the loop's own types are loose here

        asyncio.get_running_loop().set_task_factory(factory)  # type: ignore[arg-type]  # as above
        async with websocket(talk) as url:
            session = ScriptedSession(nowhere(), [ChannelPlan(name="market", url=url)])
            async with running(session):
                await until(lambda: len(session.frames) == count)
        assert len(started) < 100

    asyncio.run(main())


def test_ending_the_run_leaves_no_task_and_no_socket_behind() -> None:
    gone = asyncio.Event()

    async def talk(socket: ServerConnection) -> None:
        try:
            await socket.wait_closed()
        finally:
            gone.set()

    async def main() -> None:
        async with websocket(talk) as url:
            session = ScriptedSession(nowhere(), [ChannelPlan(name="market", url=url)])
            before = len(asyncio.all_tasks())
            async with running(session):
                await until(lambda: ("opened", "market") in session.told)
            async with asyncio.timeout(2):
                await gone.wait()
            assert ("closed", "market") in session.told
            await until(lambda: len(asyncio.all_tasks()) <= before)

    asyncio.run(main())
