"""An order without a proven answer: asked about until the venue says, never sent again (safety.md 6.5)."""

import asyncio
import itertools

from app.domain.instants import SECOND
from app.domain.link_events import ClockMeasured, StreamSynced
from app.domain.order_events import OrderNotFound, QueryFailed, Source, Verdict
from app.domain.order_terms import OrderStatus
from app.domain.safe_text import sanitise
from app.domain.venue_requests import ListFills, Place, QueryOrder, VenueRequest
from tests.fakes.orders import fill, outcome, report
from tests.fakes.ports import FakeGateway
from tests.fakes.workbench import Workbench


class Denier:
    """Answers every question about an order with an authoritative no, or with an error."""

    def __init__(self, bench: Workbench) -> None:
        self.bench = bench
        self.errors = False

    def __call__(self, gateway: FakeGateway, request: VenueRequest) -> None:
        if not isinstance(request, QueryOrder):
            return
        now_ns = self.bench.clock.now().wall_ns
        if self.errors:
            gateway.tell(
                QueryFailed(
                    venue="binance",
                    account="main",
                    symbol="BTC/USDT",
                    client_order_id=request.client_order_id,
                    what="order",
                    reason=sanitise("502"),
                    received_ns=now_ns,
                )
            )
            return
        gateway.tell(
            OrderNotFound(
                venue="binance",
                account="main",
                symbol="BTC/USDT",
                client_order_id=request.client_order_id,
                asked_ns=now_ns,
                received_ns=now_ns,
            )
        )


async def unknown_order(bench: Workbench, verdict: Verdict = Verdict.UNKNOWN) -> Place:
    await bench.ready()
    await bench.place()
    (sent,) = bench.asked(Place)
    now_ns = bench.clock.now().wall_ns
    await bench.tell(outcome(verdict, client_order_id=sent.client_order_id, at_ns=now_ns))
    assert bench.orders[0].status == "unknown"
    return sent


def test_it_is_asked_about_at_once_and_then_less_often_until_answered() -> None:
    async def scenario() -> None:
        async with Workbench() as bench:
            sent = await unknown_order(bench)
            began_ns = bench.clock.now().mono_ns
            asked_at: list[float] = []
            while bench.clock.now().mono_ns - began_ns < 60 * SECOND:
                await bench.pass_time(0.05)
                if len(bench.asked(QueryOrder)) > len(asked_at):
                    asked_at.append((bench.clock.now().mono_ns - began_ns) / SECOND)
            gaps = [later - sooner for sooner, later in itertools.pairwise(asked_at)]
            assert 0.3 <= asked_at[0] <= 0.7
            assert [round(gap) for gap in gaps] == [1, 2, 4, 8, 15, 15]
            assert len(bench.asked(Place)) == 1
            now_ns = bench.clock.now().wall_ns
            await bench.tell(
                report(
                    OrderStatus.OPEN,
                    client_order_id=sent.client_order_id,
                    source=Source.QUERY,
                    at_ns=now_ns,
                )
            )
            assert bench.orders[0].status == "open"
            count = len(bench.asked(QueryOrder))
            await bench.pass_time(20)
            assert len(bench.asked(QueryOrder)) == count

    asyncio.run(scenario())


def test_not_found_counts_only_after_the_fence_and_twice() -> None:
    async def scenario() -> None:
        bench = Workbench()
        denier = Denier(bench)
        bench.gateway._answer = denier
        async with bench:
            sent = await unknown_order(bench)
            # expires 5 s after it was authorised, + 2 x 10 ms of clock, + 10 s of margin
            fence_ns = sent.expires_ns + 2 * SECOND // 100 + 10 * SECOND
            while bench.clock.now().wall_ns <= fence_ns - SECOND // 10:
                await bench.pass_time(0.05)
                assert bench.orders[0].status == "unknown"
            assert len(bench.asked(QueryOrder)) >= 3
            assert "clean_read" not in bench.journal.kinds()
            await bench.pass_time(40)
            (row,) = bench.orders
            assert row.status == "rejected"
            assert "not placed" in row.detail
            assert bench.journal.kinds().count("clean_read") == 2
            assert bench.journal.kinds().count("resolved") == 1
            reads = [row.wall_ns for row in bench.journal.rows if row.kind == "clean_read"]
            assert reads[0] > fence_ns
            assert reads[1] - reads[0] >= 3 * SECOND
            assert len(bench.asked(Place)) == 1
            assert bench.asked(ListFills)

    asyncio.run(scenario())


def test_errors_never_count_however_many() -> None:
    async def scenario() -> None:
        bench = Workbench()
        denier = Denier(bench)
        denier.errors = True
        bench.gateway._answer = denier
        async with bench:
            await unknown_order(bench)
            await bench.pass_time(180)
            assert bench.orders[0].status == "unknown"
            assert len(bench.asked(QueryOrder)) > 10
            denier.errors = False
            await bench.pass_time(60)
            assert bench.orders[0].status == "rejected"

    asyncio.run(scenario())


def test_it_does_not_count_while_the_account_stream_or_the_clock_cannot_be_trusted() -> None:
    async def scenario() -> None:
        bench = Workbench()
        bench.gateway._answer = Denier(bench)
        async with bench:
            await unknown_order(bench)
            await bench.tell(
                StreamSynced(venue="binance", account="main", synced=False, received_ns=1)
            )
            await bench.pass_time(60)
            assert bench.orders[0].status == "unknown"
            # The venue's clock turns out to be a minute behind ours: the fence is further away.
            await bench.tell(
                StreamSynced(venue="binance", account="main", synced=True, received_ns=1),
                ClockMeasured(
                    venue="binance", offset_ns=-60 * SECOND, uncertainty_ns=1, received_ns=1
                ),
            )
            await bench.pass_time(10)
            assert bench.orders[0].status == "unknown"
            await bench.pass_time(60)
            assert bench.orders[0].status == "rejected"

    asyncio.run(scenario())


def test_a_fill_during_the_search_ends_it() -> None:
    async def scenario() -> None:
        bench = Workbench()
        bench.gateway._answer = Denier(bench)
        async with bench:
            sent = await unknown_order(bench)
            await bench.pass_time(16)
            now_ns = bench.clock.now().wall_ns
            await bench.tell(fill("t1", "0.1", client_order_id=sent.client_order_id, at_ns=now_ns))
            await bench.pass_time(60)
            assert (bench.orders[0].status, bench.asked(Place)) == ("filled", [sent])

    asyncio.run(scenario())


def test_an_order_that_the_venue_took_and_denies_is_an_alarm_not_a_rejection() -> None:
    async def scenario() -> None:
        bench = Workbench()
        bench.gateway._answer = Denier(bench)
        async with bench:
            await unknown_order(bench, Verdict.EXISTS)
            await bench.pass_time(90)
            (row,) = bench.orders
            assert row.status == "unknown"
            assert "denies it" in row.detail
            assert any("denies it now" in text for text in bench.alerts)

    asyncio.run(scenario())


def test_life_after_not_placed_reopens_with_an_alarm() -> None:
    async def scenario() -> None:
        bench = Workbench()
        bench.gateway._answer = Denier(bench)
        async with bench:
            sent = await unknown_order(bench)
            await bench.pass_time(60)
            assert bench.orders[0].status == "rejected"
            now_ns = bench.clock.now().wall_ns
            await bench.tell(
                report(OrderStatus.OPEN, client_order_id=sent.client_order_id, at_ns=now_ns)
            )
            assert bench.orders[0].status == "open"
            assert any("contradicts itself" in text for text in bench.alerts)

    asyncio.run(scenario())


def test_an_acked_order_that_nobody_speaks_of_is_asked_about() -> None:
    async def scenario() -> None:
        async with Workbench() as bench:
            await bench.ready()
            await bench.place()
            (sent,) = bench.asked(Place)
            await bench.tell(outcome(Verdict.ACCEPTED, client_order_id=sent.client_order_id))
            assert bench.orders[0].status == "pending"
            await bench.pass_time(5)
            assert bench.asked(QueryOrder)

    asyncio.run(scenario())


def test_not_even_silence_is_forgotten() -> None:
    async def scenario() -> None:
        async with Workbench() as bench:
            await bench.ready()
            await bench.place()
            await bench.pass_time(18)
            assert bench.orders[0].status == "unknown"
            assert "outcome_lost" in bench.journal.kinds()

    asyncio.run(scenario())


def test_canceled_without_a_figure_is_asked_about_until_its_fills_are_here() -> None:
    async def scenario() -> None:
        async with Workbench() as bench:
            await bench.ready()
            await bench.place()
            (sent,) = bench.asked(Place)
            one = sent.client_order_id
            now_ns = bench.clock.now().wall_ns
            await bench.tell(
                report(OrderStatus.CANCELED, client_order_id=one, filled=None, at_ns=now_ns)
            )
            await bench.pass_time(1)
            assert bench.asked(QueryOrder)
            await bench.tell(
                report(
                    OrderStatus.CANCELED,
                    client_order_id=one,
                    filled="0.04",
                    source=Source.QUERY,
                    at_ns=now_ns,
                )
            )
            assert "asking for its fills" in bench.orders[0].detail
            await bench.pass_time(2)
            assert bench.asked(ListFills)
            await bench.tell(fill("t1", "0.04", client_order_id=one, source=Source.LISTING))
            assert (bench.orders[0].status, bench.orders[0].detail) == ("canceled", "")

    asyncio.run(scenario())
