"""The parts of the machine: inbox, mailbox, changes, supervisor, lag."""

import asyncio
from collections.abc import Callable

import pytest

from app.domain.commands import Kill, WantViews
from app.domain.instants import MILLISECOND, SECOND
from app.domain.market_events import BookDelta, Level
from app.domain.order_terms import OrderStatus
from app.domain.venue_requests import ListOpenOrders, Place, ResyncBook, VenueRequest
from app.engine.changes import Changes
from app.engine.effects import DeltasDropped, TaskFailed
from app.engine.inbox import Inbox
from app.engine.lag import LagMeter
from app.engine.mailbox import Mailbox
from app.engine.supervisor import Supervisor
from app.views.alerts import AlertsView
from app.views.keys import ALERTS, BALANCES, LADDER, ORDERS, STATUS
from app.views.ladder import LadderView
from tests.fakes.orders import report
from tests.fakes.ports import FakeGateway, FixedChance, ManualClock
from tests.fakes.workbench import Workbench, book, fit_for_trading


def delta(number: int, symbol: str = "BTC/USDT", price: float = 99.0) -> BookDelta:
    return BookDelta(
        venue="binance",
        symbol=symbol,
        bids=(Level(price, 1.0),),
        asks=(),
        first=number,
        last=number,
        previous=None,
        venue_time_ns=None,
        received_ns=number,
    )


def test_what_a_trader_asks_overtakes_market_data() -> None:
    inbox = Inbox(100)
    for number in range(5):
        inbox.put(delta(number))
    inbox.put_first(Kill(token="k"))
    taken = list(inbox.take(10))
    assert isinstance(taken[0], Kill)
    assert [event.last for event in taken[1:] if isinstance(event, BookDelta)] == [0, 1, 2, 3, 4]


def test_when_it_is_full_one_books_deltas_go_together_and_in_the_open() -> None:
    inbox = Inbox(10)
    for number in range(6):
        inbox.put(delta(number))
        inbox.put(delta(number, "ETH/USDT"))
    evidence = report(OrderStatus.OPEN)
    inbox.put(evidence)
    for number in range(6, 50):
        inbox.put(delta(number))
    assert len(inbox) <= 13
    taken = list(inbox.take(100))
    dropped = [event for event in taken if isinstance(event, DeltasDropped)]
    btc = [event for event in taken if isinstance(event, BookDelta) and event.symbol == "BTC/USDT"]
    assert [one.symbol for one in dropped] == ["BTC/USDT", "ETH/USDT"]
    assert btc == []
    assert dropped[0].count >= 44
    assert evidence in taken
    inbox.put(delta(99))
    assert len(list(inbox.take(5))) == 1  # the mark has ended it


def test_a_flooded_book_becomes_invalid_and_is_fetched_again() -> None:
    async def scenario() -> None:
        async with Workbench(views=(LADDER, ALERTS)) as bench:
            await bench.ready()
            for number in range(11, 25_000):
                bench.gateway.tell(delta(number, price=90.0))
            await bench.pass_time(0.3)
            ladder = bench.views[LADDER]
            assert isinstance(ladder, LadderView)
            assert not ladder.books[0].valid
            assert "too slow" in ladder.books[0].reason
            assert bench.asked(ResyncBook)
            await bench.tell(book(bench.clock, last=30_000))
            ladder = bench.views[LADDER]
            assert isinstance(ladder, LadderView)
            assert ladder.books[0].valid

    asyncio.run(scenario())


def test_a_gap_asks_for_a_new_book_once_and_again_when_it_does_not_come() -> None:
    async def scenario() -> None:
        async with Workbench() as bench:
            await bench.ready()
            await bench.tell(delta(50))
            await bench.pass_time(2)
            assert len(bench.asked(ResyncBook)) == 1
            await bench.pass_time(5)
            assert len(bench.asked(ResyncBook)) == 2
            await bench.place()
            assert bench.asked(Place) == []

    asyncio.run(scenario())


def test_the_mailbox_keeps_the_newest_per_key() -> None:
    mailbox = Mailbox()
    old, new = AlertsView(rows=()), AlertsView(rows=())
    mailbox.post({ALERTS: old, ORDERS: old})
    mailbox.post({ALERTS: new})
    taken = mailbox.take()
    assert taken[ALERTS] is new
    assert taken[ORDERS] is old
    assert mailbox.take() == {}


def test_views_are_built_when_wanted_changed_and_due() -> None:
    changes = Changes()
    changes.mark(ORDERS)
    assert changes.due(0) == ()
    changes.want((ORDERS, BALANCES))
    assert changes.due(0) == (ORDERS, BALANCES)
    assert changes.due(10 * MILLISECOND) == ()
    changes.mark(ORDERS)
    changes.mark(BALANCES)
    changes.mark(STATUS)
    assert changes.due(50 * MILLISECOND) == (ORDERS,)
    assert changes.due(300 * MILLISECOND) == (BALANCES,)
    changes.want((STATUS,))
    assert changes.due(300 * MILLISECOND) == (STATUS,)


def test_a_driver_that_breaks_is_started_again_and_touches_no_other() -> None:
    async def scenario() -> None:
        bad, good = FakeGateway("binance"), FakeGateway("okx")
        bad.breaks_with = RuntimeError("[red]boom[/]\x1b[2J")
        async with Workbench((bad, good)) as bench:
            assert (bad.runs, good.runs) == (1, 1)
            assert any("connection to binance broke" in text for text in bench.alerts)
            assert not any("\x1b" in text for text in bench.alerts)
            good.tell(*fit_for_trading(bench.clock, "okx"))
            await bench.pass_time(2)
            assert (bad.runs, good.runs) == (2, 1)
            await bench.place(venue="okx")
            assert len(good.asked(Place)) == 1
            assert bad.asked(ListOpenOrders)

    asyncio.run(scenario())


def test_restarts_wait_longer_each_time() -> None:
    async def scenario() -> None:
        clock = ManualClock()
        reports: list[TaskFailed] = []
        supervisor = Supervisor(clock, FixedChance(), reports.append)

        async def broken() -> None:
            raise RuntimeError("no")

        supervisor.add("part", broken)
        stop = asyncio.Event()

        async def until() -> None:
            await stop.wait()

        running = asyncio.create_task(supervisor.run(until()))
        for _ in range(400):
            clock.advance(SECOND // 2)
            for _ in range(5):
                await asyncio.sleep(0)
        stop.set()
        await running
        pauses = [failure.again_in / SECOND for failure in reports]
        assert pauses[:4] == [0.5, 1, 2, 4]
        assert max(pauses) <= 90
        assert "RuntimeError: no" in reports[0].reason

    asyncio.run(scenario())


def test_a_defect_in_the_core_stops_new_orders_and_not_the_cancels() -> None:
    async def scenario() -> None:
        async with Workbench() as bench:
            await bench.ready()
            await bench.place()
            await bench.tell(
                report(OrderStatus.OPEN, client_order_id=bench.asked(Place)[0].client_order_id)
            )
            bench.engine._inbox.put_first(WantViews(keys=None))  # type: ignore[arg-type]  # a defect, planted
            await bench.pass_time(0.2)
            await bench.place()
            assert len(bench.asked(Place)) == 1
            await bench.give(Kill(token="k"))
            assert any("KILLED" in text for text in bench.alerts)

    asyncio.run(scenario())


def test_a_driver_that_raises_loses_no_row_and_a_broken_view_takes_no_other_with_it() -> None:
    def answer(gateway: FakeGateway, request: VenueRequest) -> None:
        if isinstance(request, Place):
            raise RuntimeError("the driver broke its promise")

    async def scenario() -> None:
        async with Workbench(views=(ORDERS, ALERTS, STATUS)) as bench:
            bench.gateway._answer = answer
            await bench.ready()
            confirmed = await bench.gesture()
            bench.engine._core.links._state = None  # type: ignore[assignment]  # a defect, planted
            await bench.give(confirmed)
            assert bench.journal.kinds()[-2:] == ["intent", "send_authorised"]
            assert bench.orders[0].status == "pending"
            assert any("request to binance" in text for text in bench.alerts)
            await bench.pass_time(17)
            assert any("view status" in text for text in bench.alerts)
            assert bench.orders[0].status == "unknown"

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("late", "permille", "expected"),
    [
        ((), 999, 0.0),
        ((5,), 500, 5.0),
        ((1, 2, 3, 4, 100), 500, 3.0),
        ((1,) * 999 + (50,), 999, 50.0),
    ],
)
def test_lag_quantiles(late: tuple[int, ...], permille: int, expected: float) -> None:
    meter = LagMeter(ManualClock())
    for one in late:
        meter.add(one * MILLISECOND)
    assert meter.quantile_ms(permille) == expected


def test_repeated_alerts_are_counted_and_alarms_are_kept_longest() -> None:
    async def scenario() -> None:
        async with Workbench() as bench:
            tell: Callable[[str, str], None] = bench.engine._core.alerts.tell
            tell("alarm", "the house burns")
            for number in range(80):
                tell("info", f"note {number}")
            for _ in range(3):
                tell("warning", "again")
            await bench.pass_time(0.2)
            view = bench.views[ALERTS]
            assert isinstance(view, AlertsView)
            assert len(view.rows) == 50
            assert (view.rows[0].text, view.rows[0].count) == ("again", 3)
            assert any(row.text == "the house burns" for row in view.rows)

    asyncio.run(scenario())
