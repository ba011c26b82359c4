"""The driver over real loopback sockets: channels, frames, losses, drops."""

import asyncio

from websockets.asyncio.server import ServerConnection

from app.domain.link_events import LinkChanged, LinkState, VenueNotice
from app.domain.venue_requests import ReadClock
from app.venues.wire.requests import Frame, NotSent
from app.venues.wire.session import ChannelPlan
from tests.unit.venues.driven import links, nowhere, running, websocket
from tests.unit.venues.raw_servers import ScriptedSession, free_port, raw_http, until


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


def test_a_malformed_message_on_one_channel_does_not_hush_those_of_another() -> None:
    async def talk(socket: ServerConnection) -> None:
        await socket.send("malformed")
        await socket.send("malformed")
        await socket.wait_closed()

    async def main() -> None:
        async with websocket(talk) as url:
            plans = [ChannelPlan(name=name, url=url) for name in ("market", "user")]
            session = ScriptedSession(nowhere(), plans)
            async with running(session) as (_, events):
                await until(lambda: len(session.frames) == 4)
                notices = [e.text for e in events if isinstance(e, VenueNotice)]
                assert len(notices) == 2
                assert all(any(name in text for text in notices) for name in ("market", "user"))

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


def test_a_refused_handshake_is_refused_says_so_and_is_not_hammered() -> None:
    async def gone(_: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n")

    async def main() -> None:
        async with raw_http(gone) as (url, requests):
            plan = ChannelPlan(name="user", url=url.replace("http", "ws"))
            session = ScriptedSession(nowhere(), [plan])
            async with running(session) as (_, events):
                await until(lambda: (LinkState.REFUSED, 1) in links(events, "user"))
                await asyncio.sleep(0.5)  # a lost line would be tried again by now
                (notice,) = [e for e in events if isinstance(e, VenueNotice)]
                assert "HTTP 410" in notice.text
                assert "update the program" in notice.text
            assert len(requests) == 1

    asyncio.run(main())
