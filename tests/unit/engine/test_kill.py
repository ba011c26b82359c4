"""The kill switch: latched before anything else, verified by the venues' own lists."""

import asyncio

import msgspec

from app.domain.commands import Kill, Revive
from app.domain.identifiers import VenueOrderId
from app.domain.order_events import Action, OpenOrdersListed, QueryFailed, Verdict
from app.domain.order_terms import OrderStatus
from app.domain.safe_text import sanitise
from app.domain.venue_requests import Cancel, CancelEvery, ListOpenOrders, Place
from app.views.alerts import AlertsView
from app.views.keys import ALERTS, KILL, ORDERS, STATUS
from app.views.kill import KillView
from app.views.status import StatusView
from tests.fakes.orders import outcome, report
from tests.fakes.workbench import Workbench

VIEWS = (ORDERS, ALERTS, KILL, STATUS)


def panel(bench: Workbench) -> KillView:
    view = bench.views[KILL]
    assert isinstance(view, KillView)
    return view


def loud(bench: Workbench) -> list[str]:
    """How the alerts that stay on the screen call for the eye."""
    view = bench.views[ALERTS]
    assert isinstance(view, AlertsView)
    return sorted(row.severity for row in view.rows if row.severity != "info")


def listed(bench: Workbench, *orders: str) -> OpenOrdersListed:
    now_ns = bench.clock.now().wall_ns
    return OpenOrdersListed(
        venue="binance",
        account="main",
        symbol=None,
        orders=tuple(
            report(OrderStatus.OPEN, client_order_id=None, venue_order_id=one)  # type: ignore[arg-type]  # plain text
            for one in orders
        ),
        asked_ns=now_ns,
        received_ns=now_ns,
    )


def test_it_cancels_ours_leaves_strangers_and_is_done_when_the_venue_says_so() -> None:
    async def scenario() -> None:
        async with Workbench(views=VIEWS) as bench:
            await bench.ready()
            await bench.place()
            await bench.place(price="99")
            ids = [sent.client_order_id for sent in bench.asked(Place)]
            await bench.tell(
                *(
                    report(OrderStatus.OPEN, client_order_id=one, venue_order_id=None)
                    for one in ids
                ),
                report(OrderStatus.OPEN, client_order_id=None, venue_order_id="77"),  # type: ignore[arg-type]  # plain text
            )
            lists = len(bench.asked(ListOpenOrders))
            await bench.give(Kill(token="k"))
            (asked,) = bench.asked(CancelEvery)
            assert [client for client, _ in asked.orders] == ids
            assert bench.asked(Cancel) == []
            assert len(bench.asked(ListOpenOrders)) > lists
            assert bench.flag.words is not None
            assert bench.journal.words["kill_latch"]
            shown = panel(bench)
            assert (shown.latched, shown.done) == (True, False)
            assert (shown.rows[0].asked, shown.rows[0].pending, shown.rows[0].external) == (2, 2, 1)
            now_ns = bench.clock.now().wall_ns
            await bench.tell(
                *(
                    report(OrderStatus.CANCELED, client_order_id=one, filled="0", at_ns=now_ns)
                    for one in ids
                ),
                listed(bench, "77"),
            )
            shown = panel(bench)
            assert (shown.done, shown.rows[0].canceled, shown.rows[0].pending) == (True, 2, 0)
            await bench.pass_time(3)
            proven = [text for text in bench.alerts if text.startswith("The kill is proven")]
            assert proven == ["The kill is proven, nothing of ours is open: binance 2 canceled."]
            await bench.place()
            assert len(bench.asked(Place)) == 2
            assert "kill switch" in bench.alerts[0]

    asyncio.run(scenario())


def test_a_kill_without_orders_is_proven_too_and_each_is_told_once() -> None:
    async def scenario() -> None:
        async with Workbench(views=VIEWS) as bench:
            await bench.ready()
            await bench.give(Kill(token="k"))
            await bench.pass_time(3)
            assert not any("proven" in text for text in bench.alerts)  # no list has come
            await bench.tell(listed(bench))
            await bench.pass_time(3)
            assert bench.alerts[0] == "The kill is proven: none of ours was open."
            await bench.give(Kill(token="again"))
            await bench.tell(listed(bench))
            await bench.pass_time(3)
            assert sum("proven" in text for text in bench.alerts) == 1
            view = bench.views[ALERTS]
            assert isinstance(view, AlertsView)
            assert next(row.count for row in view.rows if "proven" in row.text) == 2

    asyncio.run(scenario())


def test_an_order_that_ended_for_us_and_is_open_at_its_venue_is_no_proof() -> None:
    async def scenario() -> None:
        async with Workbench(views=VIEWS) as bench:
            await bench.ready()
            await bench.place()
            await bench.place(price="99")
            one, other = [sent.client_order_id for sent in bench.asked(Place)]
            await bench.tell(
                report(OrderStatus.OPEN, client_order_id=one, venue_order_id=VenueOrderId("1")),
                report(OrderStatus.OPEN, client_order_id=other, venue_order_id=VenueOrderId("2")),
                report(
                    OrderStatus.CANCELED, client_order_id=other, venue_order_id=VenueOrderId("2")
                ),
            )
            await bench.pass_time(5)
            await bench.give(Kill(token="k"))
            at_ns = bench.clock.now().wall_ns
            still = report(
                OrderStatus.OPEN,
                client_order_id=other,
                venue_order_id=VenueOrderId("2"),
                at_ns=at_ns,
            )
            await bench.tell(
                report(
                    OrderStatus.CANCELED,
                    client_order_id=one,
                    venue_order_id=VenueOrderId("1"),
                    at_ns=at_ns,
                ),
                msgspec.structs.replace(listed(bench), orders=(still,)),
            )
            await bench.pass_time(3)
            assert not panel(bench).done
            assert (panel(bench).rows[0].asked, panel(bench).rows[0].pending) == (2, 1)
            assert not any("kill is proven" in text for text in bench.alerts)
            at_ns = bench.clock.now().wall_ns
            await bench.tell(
                report(
                    OrderStatus.CANCELED,
                    client_order_id=other,
                    venue_order_id=VenueOrderId("2"),
                    at_ns=at_ns,
                ),
                listed(bench),
            )
            await bench.pass_time(3)
            assert panel(bench).done
            assert any("kill is proven" in text for text in bench.alerts)

    asyncio.run(scenario())


def test_an_order_on_its_way_to_disk_does_not_slip_through() -> None:
    async def scenario() -> None:
        async with Workbench(views=VIEWS) as bench:
            await bench.ready()
            bench.journal.hold()
            await bench.place()
            await bench.give(Kill(token="k"))
            bench.journal.let_go()
            await bench.pass_time(0.3)
            assert bench.asked(Place) == []
            assert bench.orders[0].status == "rejected"

    asyncio.run(scenario())


def test_what_still_rests_is_canceled_again_five_times_soon_then_once_a_minute() -> None:
    async def scenario() -> None:
        async with Workbench(views=VIEWS) as bench:
            await bench.ready()
            await bench.place()
            one = bench.asked(Place)[0].client_order_id
            await bench.tell(report(OrderStatus.OPEN, client_order_id=one))
            await bench.give(Kill(token="k"))
            for _ in range(40):
                now_ns = bench.clock.now().wall_ns
                await bench.tell(
                    outcome(
                        Verdict.NOT_SENT, action=Action.CANCEL, client_order_id=one, at_ns=now_ns
                    )
                )
                await bench.pass_time(1)
            assert len(bench.asked(Cancel)) == 5
            assert not panel(bench).done
            await bench.tell(
                QueryFailed(
                    venue="binance",
                    account="main",
                    symbol=None,
                    client_order_id=None,
                    what="open_orders",
                    reason=sanitise("connection refused"),
                    received_ns=1,
                )
            )
            assert panel(bench).rows[0].unreachable

    asyncio.run(scenario())


def test_it_survives_a_restart_by_row_by_meta_and_by_flag_file() -> None:
    async def scenario() -> None:
        async with Workbench(views=VIEWS) as bench:
            await bench.ready()
            await bench.give(Kill(token="k"))
        for kept in ("row", "flag", "meta"):
            journal, flag = bench.journal, bench.flag
            if kept != "row":
                journal = type(bench.journal)()
            if kept != "flag":
                flag = type(bench.flag)()
            if kept == "meta":
                journal.words["kill_latch"] = "1"
            async with Workbench(journal=journal, flag=flag, views=VIEWS) as again:
                await again.ready()
                status = again.views[STATUS]
                assert isinstance(status, StatusView)
                assert status.trading_stopped == "KILLED"
                await again.place()
                assert again.asked(Place) == []

    asyncio.run(scenario())


def test_only_the_typed_words_bring_it_back() -> None:
    async def scenario() -> None:
        async with Workbench(views=VIEWS) as bench:
            await bench.ready()
            await bench.give(Kill(token="k"))
            await bench.give(Revive(token="r1", words="yes"))
            assert panel(bench).latched
            assert ":revive allow new orders" in bench.alerts[0]
            assert loud(bench) == ["alarm", "warning"]
            await bench.give(Revive(token="r2", words=panel(bench).revive_words))
            await bench.arm()  # the switch has disarmed
            assert not panel(bench).latched
            assert loud(bench) == []  # nothing still says that orders are stopped
            assert bench.flag.words is None
            await bench.place()
            assert len(bench.asked(Place)) == 1
        async with Workbench(journal=bench.journal, flag=bench.flag, views=VIEWS) as again:
            await again.ready()
            await again.place()
            assert len(again.asked(Place)) == 1

    asyncio.run(scenario())


def test_it_works_with_a_broken_journal() -> None:
    async def scenario() -> None:
        async with Workbench(views=VIEWS) as bench:
            await bench.ready()
            await bench.place()
            one = bench.asked(Place)[0].client_order_id
            await bench.tell(report(OrderStatus.OPEN, client_order_id=one))
            bench.journal.break_now()
            await bench.give(Kill(token="k"))
            assert len(bench.asked(Cancel)) == 1
            assert bench.flag.words is not None

    asyncio.run(scenario())
