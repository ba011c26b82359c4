"""Start is recovery: the journal gives back every order, the venues say what happened meanwhile."""

import asyncio

import msgspec
import pytest

from app.domain.account_events import BalancesReported
from app.domain.commands import Reconcile
from app.domain.errors import JournalBroken
from app.domain.instants import SECOND
from app.domain.link_events import StreamSynced
from app.domain.order_events import OpenOrdersListed, QueryFailed, Source, Verdict
from app.domain.order_terms import OrderStatus
from app.domain.safe_text import sanitise
from app.domain.venue_requests import ListFills, ListOpenOrders, Place, QueryOrder, ReadBalances
from app.engine.recovery import replay
from app.trading.orders.ledger import OrderLedger
from app.trading.parents.ledger import ParentLedger
from app.views.balances import BalancesView
from app.views.keys import ALERTS, BALANCES, ORDERS
from tests.fakes.orders import fill, outcome, report
from tests.fakes.ports import MemoryJournal
from tests.fakes.workbench import Workbench


def facts(ledger: OrderLedger) -> dict[str, object]:
    return {order.key: (order.facts, order.stage) for order in ledger}


def live(bench: Workbench) -> OrderLedger:
    return bench.engine._core.state.ledger


def replayed(journal: MemoryJournal) -> OrderLedger:
    ledger = OrderLedger()
    replay(ledger, ParentLedger(), journal.rows)
    return ledger


def test_the_journal_alone_gives_back_the_same_orders() -> None:
    async def scenario() -> None:
        async with Workbench() as bench:
            await bench.ready()
            for price in ("100", "99", "98"):
                await bench.place(price=price)
            one, two, three = (sent.client_order_id for sent in bench.asked(Place))
            at_ns = bench.clock.now().wall_ns
            await bench.tell(
                report(OrderStatus.OPEN, client_order_id=one, quantity="0.1", at_ns=at_ns),
                fill("t1", "0.04", client_order_id=one, fee=None, at_ns=at_ns),
                fill("t1", "0.04", client_order_id=one, source=Source.LISTING, at_ns=at_ns),
                outcome(Verdict.UNKNOWN, client_order_id=two, at_ns=at_ns),
                outcome(Verdict.REFUSED, client_order_id=three, reason="no", at_ns=at_ns),
                report(OrderStatus.OPEN, client_order_id=None, venue_order_id="x", quantity="3"),  # type: ignore[arg-type]  # plain text
            )
            await bench.pass_time(3)
            assert facts(replayed(bench.journal)) == facts(live(bench))
            again = replayed(bench.journal)
            assert again.tally() == live(bench).tally()
            found, kept = again.ours(one), live(bench).ours(one)
            assert found is not None
            assert kept is not None
            assert [piece.seq for piece in found.timeline] == [piece.seq for piece in kept.timeline]

    asyncio.run(scenario())


def test_a_crash_between_storing_and_sending_is_unknown_and_found_out() -> None:
    async def scenario() -> None:
        first = Workbench()
        async with first as bench:
            await bench.ready()
            await bench.place()
            assert len(bench.asked(Place)) == 1
            await bench.crash()
        async with Workbench(journal=bench.journal, clock=bench.clock) as again:
            (row,) = again.orders
            assert row.status == "unknown"
            assert any("stopped before it learnt" in text for text in again.alerts)
            await again.ready()
            await again.pass_time(1)
            assert again.asked(QueryOrder)
            assert again.asked(ListOpenOrders)
            assert again.asked(Place) == []
            one = again.asked(QueryOrder)[0].client_order_id
            await again.tell(
                report(
                    OrderStatus.PARTIALLY_FILLED,
                    client_order_id=one,
                    quantity="0.1",
                    filled="0.03",
                    source=Source.QUERY,
                    at_ns=again.clock.now().wall_ns,
                )
            )
            assert again.orders[0].status == "partially_filled"
            assert any(
                "is partially filled with 0.03 filled; we had unknown with 0" in text
                for text in again.alerts
            )
            assert "corrected" in again.journal.kinds()
            await again.pass_time(2)
            assert again.asked(ListFills)

    asyncio.run(scenario())


def test_ids_go_on_where_they_stopped_and_a_moved_journal_starts_a_new_epoch() -> None:
    async def scenario() -> None:
        async with Workbench() as bench:
            await bench.ready()
            await bench.place()
        async with Workbench(journal=bench.journal, clock=bench.clock) as second:
            await second.ready()
            await second.place()
        bench.journal.is_moved = True
        async with Workbench(journal=bench.journal, clock=bench.clock) as third:
            await third.ready()
            await third.place()
        ids = [w.asked(Place)[0].client_order_id for w in (bench, second, third)]
        assert len(set(ids)) == 3
        assert ids[0][:6] == ids[1][:6] != ids[2][:6]
        assert bench.journal.counters["client_order"] == 3

    asyncio.run(scenario())


def test_the_account_stream_coming_back_asks_for_what_it_missed() -> None:
    async def scenario() -> None:
        async with Workbench() as bench:
            await bench.ready()
            await bench.place()
            one = bench.asked(Place)[0].client_order_id
            await bench.tell(report(OrderStatus.OPEN, client_order_id=one))
            await bench.pass_time(70)
            await bench.tell(
                StreamSynced(venue="binance", account="main", synced=False, received_ns=1)
            )
            bench.gateway.requests.clear()
            await bench.tell(
                StreamSynced(venue="binance", account="main", synced=True, received_ns=2)
            )
            await bench.pass_time(0.2)
            kinds = {type(request) for request in bench.gateway.requests}
            assert {ListOpenOrders, ListFills} <= kinds

    asyncio.run(scenario())


def test_balances_are_read_at_most_once_a_minute() -> None:
    async def scenario() -> None:
        async with Workbench() as bench:
            await bench.ready()
            await bench.pass_time(10)
            for _ in range(5):
                await bench.give(Reconcile(token=bench.token()))
                await bench.pass_time(5)
            assert len(bench.asked(ReadBalances)) == 1

    asyncio.run(scenario())


def test_an_order_the_venue_no_longer_lists_is_asked_about_and_one_it_lists_again_is_reopened() -> (
    None
):
    async def scenario() -> None:
        async with Workbench() as bench:
            await bench.ready()
            await bench.place()
            one = bench.asked(Place)[0].client_order_id
            await bench.tell(
                report(OrderStatus.OPEN, client_order_id=one, at_ns=bench.clock.now().wall_ns)
            )
            await bench.pass_time(10)

            def listing(*statuses: OrderStatus) -> OpenOrdersListed:
                now_ns = bench.clock.now().wall_ns
                return OpenOrdersListed(
                    venue="binance",
                    account="main",
                    symbol=None,
                    orders=tuple(
                        report(one_status, client_order_id=one, source=Source.LISTING)
                        for one_status in statuses
                    ),
                    asked_ns=now_ns,
                    received_ns=now_ns,
                )

            asked = len(bench.asked(QueryOrder))
            await bench.tell(listing())
            assert len(bench.asked(QueryOrder)) > asked
            await bench.tell(
                report(
                    OrderStatus.CANCELED,
                    client_order_id=one,
                    filled="0",
                    source=Source.QUERY,
                    at_ns=bench.clock.now().wall_ns,
                )
            )
            assert bench.orders[0].status == "canceled"
            await bench.pass_time(5)
            await bench.tell(listing(OrderStatus.OPEN))
            assert bench.orders[0].status == "open"
            assert any("contradict" in text or "went from" in text for text in bench.alerts)
            assert "reopened" in bench.journal.kinds()

    asyncio.run(scenario())


def test_the_last_stored_portfolio_is_shown_until_a_venue_answers() -> None:
    async def scenario() -> None:
        views = (ORDERS, ALERTS, BALANCES)
        async with Workbench(views=views) as bench:
            await bench.ready()
        assert bench.history.snapshots
        async with Workbench(history=bench.history, views=views) as again:
            shown = again.views[BALANCES]
            assert isinstance(shown, BalancesView)
            assert (shown.stored, shown.loading) == (True, True)
            assert {row.asset for row in shown.rows} == {"BTC", "USDT"}
            await again.ready()
            await again.pass_time(1)
            shown = again.views[BALANCES]
            assert isinstance(shown, BalancesView)
            assert not shown.stored

    asyncio.run(scenario())


def test_snapshots_are_stored_every_ten_seconds_and_at_the_end_once_anything_is_known() -> None:
    async def scenario() -> None:
        async with Workbench() as bench:
            await bench.pass_time(15)
            assert bench.history.snapshots == []
            await bench.ready()
            await bench.pass_time(25)
            assert len(bench.history.snapshots) in (2, 3)
        assert len(bench.history.snapshots) in (3, 4)
        assert bench.history.snapshots[-1].holdings

    asyncio.run(scenario())


def test_a_journal_that_cannot_be_read_refuses_the_start() -> None:
    async def scenario() -> None:
        async with Workbench() as bench:
            await bench.ready()
            await bench.place()
        place = next(i for i, row in enumerate(bench.journal.rows) if row.kind == "intent")
        spoilt = bench.journal.rows[place]
        for changes in ({"kind": "novelty"}, {"version": 9}, {"body": b'{"a":1}'}):
            bench.journal.rows[place] = msgspec.structs.replace(spoilt, **changes)
            with pytest.raises(JournalBroken, match=f"event {place + 1}"):
                await Workbench(journal=bench.journal).engine.run()

    asyncio.run(scenario())


def test_one_venues_silence_hides_no_other() -> None:
    async def scenario() -> None:
        async with Workbench(views=(ORDERS, ALERTS, BALANCES)) as bench:
            await bench.ready()
            await bench.tell(
                QueryFailed(
                    venue="binance",
                    account="main",
                    symbol=None,
                    client_order_id=None,
                    what="balances",
                    reason=sanitise("no route"),
                    received_ns=1,
                )
            )
            await bench.pass_time(1)
            shown = bench.views[BALANCES]
            assert isinstance(shown, BalancesView)
            assert shown.venues[0].problem == "no route"
            assert shown.rows
            now_ns = bench.clock.now().wall_ns
            await bench.tell(
                BalancesReported(
                    venue="binance",
                    account="main",
                    balances=(),
                    complete=True,
                    as_of_ns=now_ns + SECOND,
                    received_ns=now_ns + SECOND,
                    from_stream=False,
                )
            )
            await bench.pass_time(1)
            shown = bench.views[BALANCES]
            assert isinstance(shown, BalancesView)
            assert (shown.rows, shown.venues[0].problem) == ((), None)

    asyncio.run(scenario())
