"""The driver's other half: REST answers, ticks at their time, requests early and read-only."""

import asyncio
from decimal import Decimal

from app.domain.identifiers import ClientOrderId
from app.domain.instants import MILLISECOND
from app.domain.link_events import LinkState
from app.domain.order_events import RequestOutcome, Verdict
from app.domain.order_terms import OrderType, Side, TimeInForce
from app.domain.venue_events import VenueEvent
from app.domain.venue_requests import Place, ReadBalances, ReadClock
from app.host.chance import SeededChance
from app.host.clock import SystemClock
from app.venues.link import VenueConnection
from app.venues.wire.requests import Answered
from tests.unit.venues.driven import links, nowhere, running
from tests.unit.venues.raw_servers import ScriptedSession, http_request, raw_http, until
from tests.unit.venues.test_wire_parts import BTC

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
