"""A cancel is asked until the order is gone: through crashes, silence, dead lines and missing venues."""

import asyncio

from app.domain.commands import CancelAll, CancelOrder, Kill
from app.domain.identifiers import ClientOrderId, VenueOrderId
from app.domain.instants import SECOND
from app.domain.order_events import Action, OrderReport, Source, Verdict
from app.domain.order_terms import OrderStatus
from app.domain.venue_requests import Cancel, Place, QueryOrder, VenueRequest
from app.ports.venue_gateway import Deliver
from app.views.keys import ALERTS, KILL, ORDERS
from app.views.kill import KillView
from tests.fakes.orders import instrument, outcome, report
from tests.fakes.ports import FakeGateway, ManualClock
from tests.fakes.workbench import Workbench, fit_for_trading

VIEWS = (ORDERS, ALERTS, KILL)


def panel(bench: Workbench) -> KillView:
    view = bench.views[KILL]
    assert isinstance(view, KillView)
    return view


def seen_open(bench: Workbench, one: ClientOrderId, venue: str = "binance") -> OrderReport:
    return report(
        OrderStatus.OPEN,
        client_order_id=one,
        quantity="0.1",
        source=Source.QUERY,
        at_ns=bench.clock.now().wall_ns,
        venue=venue,
    )


async def resting(bench: Workbench) -> ClientOrderId:
    await bench.ready()
    await bench.place()
    one = bench.asked(Place)[0].client_order_id
    await bench.tell(seen_open(bench, one))
    return one


async def look(bench: Workbench, one: ClientOrderId, seconds: int) -> None:
    """The venue shows the order open whenever it is asked."""
    answered = 0
    for _ in range(seconds):
        await bench.pass_time(1)
        if len(bench.asked(QueryOrder)) > answered:
            answered = len(bench.asked(QueryOrder))
            await bench.tell(seen_open(bench, one))


def test_a_cancel_that_a_crash_swallowed_is_asked_again() -> None:
    async def scenario() -> None:
        async with Workbench(views=VIEWS) as bench:
            one = await resting(bench)
            await bench.give(CancelAll(token="c"))
            assert len(bench.asked(Cancel)) == 1
            assert "cancel_asked" in bench.journal.kinds()
            await bench.crash()
        async with Workbench(journal=bench.journal, clock=bench.clock, views=VIEWS) as again:
            await again.ready()
            await look(again, one, 40)
            assert again.asked(Cancel), "the order rests and nobody cancels it"

    asyncio.run(scenario())


def test_a_cancel_that_nobody_answers_is_asked_again() -> None:
    async def scenario() -> None:
        async with Workbench(views=VIEWS) as bench:
            one = await resting(bench)
            await bench.give(CancelAll(token="c"))
            await look(bench, one, 60)
            assert len(bench.asked(Cancel)) >= 2

    asyncio.run(scenario())


def test_a_killed_venue_that_comes_back_late_still_gets_its_cancels() -> None:
    async def scenario() -> None:
        async with Workbench(views=VIEWS) as bench:
            one = await resting(bench)
            await bench.give(Kill(token="k"))
            for _ in range(180):
                await bench.tell(
                    outcome(
                        Verdict.NOT_SENT,
                        action=Action.CANCEL,
                        client_order_id=one,
                        at_ns=bench.clock.now().wall_ns,
                    )
                )
                await bench.pass_time(1)
            before = len(bench.asked(Cancel))
            assert before <= 12  # not a storm
            await look(bench, one, 90)
            assert len(bench.asked(Cancel)) > before

    asyncio.run(scenario())


def test_a_kill_that_a_crash_cut_short_goes_on_at_the_next_start() -> None:
    async def scenario() -> None:
        async with Workbench(views=VIEWS) as bench:
            one = await resting(bench)
            await bench.crash()
        bench.flag.hoist("1")  # all that the kill had got done
        async with Workbench(
            journal=bench.journal, clock=bench.clock, flag=bench.flag, views=VIEWS
        ) as again:
            assert not panel(again).done
            await again.ready()
            await again.tell(seen_open(again, one))
            await again.pass_time(3)
            (asked,) = again.asked(Cancel)
            assert asked.client_order_id == one

    asyncio.run(scenario())


def test_of_two_orders_with_one_number_the_named_one_is_canceled() -> None:
    async def scenario() -> None:
        async with Workbench(views=VIEWS) as bench:
            await bench.ready()
            other = instrument(symbol="ETH/USDT")
            listed = fit_for_trading(bench.clock, listed=other)[0]
            await bench.tell(listed)
            for symbol in ("BTC/USDT", "ETH/USDT"):
                await bench.tell(
                    report(
                        OrderStatus.OPEN,
                        client_order_id=None,
                        venue_order_id=VenueOrderId("77"),
                        symbol=symbol,
                    )
                )
            await bench.give(
                CancelOrder(
                    token="c",
                    venue="binance",
                    account="main",
                    venue_order_id=VenueOrderId("77"),
                    symbol="ETH/USDT",
                )
            )
            (asked,) = bench.asked(Cancel)
            assert asked.instrument.symbol == "ETH/USDT"
            pending = [row.symbol for row in bench.orders if row.detail == "cancel pending"]
            assert pending == ["ETH/USDT"]

    asyncio.run(scenario())


def test_orders_at_a_venue_that_is_not_connected_are_never_said_to_be_canceled() -> None:
    async def scenario() -> None:
        async with Workbench(views=VIEWS) as bench:
            one = await resting(bench)
        elsewhere = FakeGateway(venue="okx")
        async with Workbench(
            (elsewhere,), journal=bench.journal, clock=bench.clock, views=VIEWS
        ) as again:
            assert any("binance is not connected in this run" in text for text in again.alerts)
            await again.give(
                CancelOrder(token="c", venue="binance", account="main", client_order_id=one)
            )
            assert "binance is not connected in this run" in again.alerts[0]
            await again.give(CancelAll(token="all"))
            assert again.orders[0].detail != "cancel pending"
            await again.give(Kill(token="k"))
            (row,) = [row for row in panel(again).rows if row.venue == "binance"]
            assert (row.asked, row.pending, row.unreachable) == (1, 1, True)
            assert not panel(again).done

    asyncio.run(scenario())


class SlowLine(FakeGateway):
    """Needs a tenth of a second to send; what waits when it is told to stop never leaves."""

    def __init__(self, bench_clock: ManualClock) -> None:
        super().__init__()
        self.left: list[VenueRequest] = []
        self._clock = bench_clock

    async def run(self, deliver: Deliver) -> None:
        self._deliver = deliver
        while True:
            await self._clock.sleep_until(self._clock.now().mono_ns + SECOND // 10)
            for request in self.requests[len(self.left) :]:
                self.left.append(request)
                if isinstance(request, Cancel) and request.client_order_id is not None:
                    self.tell(
                        outcome(
                            Verdict.ACCEPTED,
                            action=Action.CANCEL,
                            client_order_id=request.client_order_id,
                            at_ns=self._clock.now().wall_ns,
                        )
                    )


def test_a_cancel_asked_just_before_leaving_still_leaves() -> None:
    async def scenario() -> None:
        clock = ManualClock()
        line = SlowLine(clock)
        bench = Workbench((line,), clock=clock, views=VIEWS)
        bench.gateway = line
        async with bench:
            await bench.pass_time(0.5)
            one = await resting(bench)
            bench.engine.submit(CancelAll(token="c"))
            bench.engine.stop()
        canceled = [each.client_order_id for each in line.left if isinstance(each, Cancel)]
        assert canceled == [one]

    asyncio.run(scenario())
