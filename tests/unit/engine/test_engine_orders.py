"""The engine on fakes: from a confirmed ticket to the venue, and what comes back."""

import asyncio
from decimal import Decimal

import msgspec
import pytest

from app.domain.commands import CancelAll, CancelOrder, SendPlan
from app.domain.identifiers import ClientOrderId
from app.domain.instants import SECOND
from app.domain.link_events import ClockMeasured, StreamSynced
from app.domain.order_events import Verdict
from app.domain.order_terms import OrderStatus, OrderStyle, TimeInForce
from app.domain.venue_requests import Cancel, Place
from app.trading.orders.client_ids import parse_client_order_id
from tests.fakes.orders import fill, outcome, report
from tests.fakes.workbench import Workbench


def test_an_order_leaves_only_after_its_rows_are_durable_and_only_once() -> None:
    async def scenario() -> None:
        async with Workbench() as bench:
            await bench.ready()
            bench.journal.hold()
            await bench.place()
            assert bench.asked(Place) == []
            bench.journal.let_go()
            await bench.pass_time(0.2)
            (sent,) = bench.asked(Place)
            row = next(row for row in bench.journal.rows if row.kind == "send_authorised")
            assert row.client_order_id == sent.client_order_id
            assert row.attempt is not None
            assert bench.journal.counters["client_order"] == 1
            parsed = parse_client_order_id(sent.client_order_id, "binance:main")
            assert parsed is not None
            assert (parsed.prefix, parsed.counter) == ("s", 1)
            assert sent.expires_ns - row.wall_ns == 5 * SECOND
            assert (sent.price, sent.quantity) == (Decimal(100), Decimal("0.1"))
            await bench.pass_time(2)
            assert len(bench.asked(Place)) == 1

    asyncio.run(scenario())


def test_filled_in_the_feed_with_its_life_journalled() -> None:
    async def scenario() -> None:
        async with Workbench() as bench:
            await bench.ready()
            await bench.place(style=OrderStyle.CAPPED_MARKET, price="100.01")
            (sent,) = bench.asked(Place)
            assert sent.time_in_force is TimeInForce.IOC
            one = sent.client_order_id
            await bench.tell(
                outcome(Verdict.ACCEPTED, client_order_id=one),
                report(OrderStatus.OPEN, client_order_id=one, quantity="0.1"),
                fill("t1", "0.1", client_order_id=one),
                report(OrderStatus.FILLED, client_order_id=one, quantity="0.1", filled="0.1"),
            )
            (row,) = bench.orders
            assert (row.status, row.filled, row.average, row.type) == (
                "filled",
                Decimal("0.1"),
                Decimal(100),
                "ioc",
            )
            assert bench.journal.kinds()[-8:] == [
                "parent_planned",
                "intent",
                "send_authorised",
                "outcome",
                "order_report",
                "fill",
                "parent_settled",
                "order_report",
            ]

    asyncio.run(scenario())


def test_a_second_use_of_a_gesture_does_nothing_even_after_a_restart() -> None:
    async def scenario() -> None:
        async with Workbench() as bench:
            await bench.ready()
            order = await bench.gesture(token="once")
            await bench.give(order, order)
            await bench.give(order)
            assert len(bench.asked(Place)) == 1
        async with Workbench(journal=bench.journal, clock=bench.clock) as again:
            await again.ready()
            await again.give(order)
            assert again.asked(Place) == []
            assert "refused" not in bench.journal.kinds()

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        ("plan", "not on the screen any more"),
        ("money", "needs 600.00 USDT"),
        ("stream", "account stream not in step"),
        ("book", "book not valid"),
        ("old book", "older than 15 s"),
        ("listing", "no longer lists"),
        ("grid", "not a multiple"),
        ("clock", "its clock is uncertain by 1500 ms"),
        ("lag", "The engine was late by 3.0 s"),
    ],
)
def test_each_refusal_is_one_sentence_and_journalled(spoil: str, words: str) -> None:
    async def scenario() -> None:
        async with Workbench() as bench:
            await bench.ready()
            order = await bench.gesture(quantity="6" if spoil == "money" else "0.1")
            await bench.give(await _spoilt(bench, spoil, order))
            assert bench.asked(Place) == []
            assert words in bench.alerts[0]
            assert bench.journal.kinds()[-1] == "refused"
            assert bench.orders == ()

    asyncio.run(scenario())


async def _spoilt(bench: Workbench, spoil: str, order: SendPlan) -> SendPlan:
    """A confirmed plan with one thing wrong, in itself or around it."""
    core = bench.engine._core
    if spoil == "plan":
        return msgspec.structs.replace(order, plan="beef-cafe")
    if spoil == "money":
        core.state.balances.reserve(ClientOrderId("other"), "binance", "main", "USDT", Decimal(500))
    elif spoil == "stream":
        await bench.tell(StreamSynced(venue="binance", account="main", synced=False, received_ns=1))
    elif spoil == "book":
        core.state.books[("binance", "BTC/USDT")].invalidate("gap")
    elif spoil == "old book":
        await bench.pass_time(16)
    elif spoil == "listing":
        core.state.instruments["binance"].clear()
    elif spoil == "grid":
        known = core.state.instruments["binance"]
        known["BTC/USDT"] = msgspec.structs.replace(known["BTC/USDT"], lot=Decimal("0.3"))
    elif spoil == "clock":
        measured = ClockMeasured(
            venue="binance", offset_ns=0, uncertainty_ns=3 * SECOND // 2, received_ns=1
        )
        await bench.tell(measured)
    elif spoil == "lag":
        bench.engine._lag.add(3 * SECOND)
        await bench.pass_time(0.2)
    return order


def test_money_of_orders_in_flight_is_spoken_for() -> None:
    async def scenario() -> None:
        async with Workbench() as bench:
            await bench.ready()
            await bench.place(quantity="6")
            await bench.place(quantity="6")
            assert len(bench.asked(Place)) == 1
            assert "400.00 USDT is available" in bench.refusal
            (sent,) = bench.asked(Place)
            await bench.tell(outcome(Verdict.REFUSED, client_order_id=sent.client_order_id))
            await bench.place(quantity="6")
            assert len(bench.asked(Place)) == 2

    asyncio.run(scenario())


def test_a_broken_journal_stops_new_orders_and_nothing_else() -> None:
    async def scenario() -> None:
        async with Workbench() as bench:
            await bench.ready()
            await bench.place()
            (sent,) = bench.asked(Place)
            await bench.tell(report(OrderStatus.OPEN, client_order_id=sent.client_order_id))
            bench.journal.break_now()
            await bench.place()
            assert len(bench.asked(Place)) == 1
            assert {row.status for row in bench.orders} == {"open", "rejected"}
            assert any("JOURNAL BROKEN" in text for text in bench.alerts)
            await bench.place()
            assert len(bench.asked(Place)) == 1
            await bench.give(
                CancelOrder(
                    token=bench.token(),
                    venue="binance",
                    account="main",
                    client_order_id=sent.client_order_id,
                )
            )
            assert len(bench.asked(Cancel)) == 1

    asyncio.run(scenario())


def test_storing_that_takes_too_long_keeps_the_order_here() -> None:
    async def scenario() -> None:
        async with Workbench() as bench:
            await bench.ready()
            bench.journal.hold()
            await bench.place()
            await bench.pass_time(6)
            bench.journal.let_go()
            await bench.pass_time(0.2)
            assert bench.asked(Place) == []
            (row,) = bench.orders
            assert row.status == "rejected"
            assert "longer than 5 s" in row.detail

    asyncio.run(scenario())


def test_canceled_before_it_was_durable_it_never_leaves() -> None:
    async def scenario() -> None:
        async with Workbench() as bench:
            await bench.ready()
            bench.journal.hold()
            await bench.place()
            await bench.give(CancelAll(token=bench.token()))
            bench.journal.let_go()
            await bench.pass_time(0.3)
            assert bench.asked(Place) == []
            assert bench.asked(Cancel) == []
            assert bench.orders[0].status == "rejected"

    asyncio.run(scenario())
