"""A change that is on its way: what it may come to is held, and what happens meanwhile stops it with its reason."""

import asyncio
from decimal import Decimal

from app.domain.commands import CancelOrder
from app.domain.identifiers import ClientOrderId
from app.domain.order_events import Action, Verdict
from app.domain.order_terms import OrderStatus
from app.domain.venue_requests import Amend, Cancel
from tests.fakes.amend_bench import AmendBench
from tests.fakes.changes import answered, change, shown, with_one_given_up
from tests.fakes.orders import fill, outcome
from tests.fakes.route_bench import RouteBench

D = Decimal


def test_what_an_order_may_grow_to_is_held_from_when_it_is_asked_for() -> None:
    async def scenario() -> None:
        async with RouteBench() as bench:
            sent = await with_one_given_up(bench)
            await change(bench, "okx", sent["okx"], sent["okx"].quantity + 1)
            assert len(bench.lines["okx"].asked(Amend)) == 1
            (card,) = bench.cards
            assert (card.quantity, card.held, card.free) == (D(3), D(3), D(0))
            parent_id = card.key.removeprefix("parent:")
            rest = await bench.draft("b 1 btc lim 99.9 @binance", rest_of=parent_id)
            assert "0 of the order is left to place" in rest.refusal
            assert await bench.confirm(rest, rest_of=parent_id) == {}
            await change(bench, "binance", sent["binance"], sent["binance"].quantity)
            assert len(bench.lines["binance"].asked(Amend)) == 1
            answered(bench, "okx", sent["okx"], Verdict.ACCEPTED)  # taken, not yet shown
            await bench.pass_time(0.2)
            assert bench.cards[0].free == D(0)
            shown(bench, "okx", sent["okx"], sent["okx"].quantity + 1)
            await bench.pass_time(0.2)
            assert (bench.cards[0].held, bench.cards[0].free) == (D(3), D(0))

    asyncio.run(scenario())


def test_a_growth_that_was_refused_may_be_asked_for_again() -> None:
    async def scenario() -> None:
        async with RouteBench() as bench:
            sent = await with_one_given_up(bench)
            await change(bench, "okx", sent["okx"], sent["okx"].quantity + 1)
            assert bench.cards[0].held == D(3)
            answered(bench, "okx", sent["okx"], Verdict.REFUSED)
            await bench.pass_time(0.2)
            (card,) = bench.cards
            assert (card.quantity, card.held, card.free) == (D(2), D(2), D(0))
            await change(bench, "binance", sent["binance"], sent["binance"].quantity)
            assert len(bench.lines["binance"].asked(Amend)) == 2

    asyncio.run(scenario())


def test_an_order_alone_that_grows_holds_all_of_what_it_may_become() -> None:
    async def scenario() -> None:
        async with AmendBench() as bench:
            one = await bench.resting()
            await bench.change(one, quantity="2")
            parent = bench.parent_of(one)
            assert (parent.quantity, parent.held, parent.free) == (D(2), D(2), D(0))
            await bench.tell(
                outcome(Verdict.REFUSED, action=Action.AMEND, client_order_id=one, at_ns=bench.now)
            )
            assert (parent.quantity, parent.held, parent.free) == (D(1), D(1), D(0))

    asyncio.run(scenario())


def test_a_change_that_was_stored_too_late_says_so() -> None:
    async def scenario() -> None:
        async with AmendBench() as bench:
            one = await bench.resting()
            bench.journal.hold()
            await bench.change(one, price="99.5")
            await bench.pass_time(6)
            bench.journal.let_go()
            await bench.pass_time(0.3)
            assert bench.asked(Amend) == []
            assert "storing it took longer than 5 s; change it again" in bench.alerts[0]

    asyncio.run(scenario())


def test_a_change_does_not_leave_behind_a_cancel() -> None:
    async def scenario() -> None:
        async with AmendBench() as bench:
            one = await bench.resting()
            bench.journal.hold()
            await bench.change(one, price="99.5")
            await bench.give(
                CancelOrder(
                    token=bench.token(),
                    venue="binance",
                    account="main",
                    symbol="BTC/USDT",
                    client_order_id=one,
                    venue_order_id=None,
                )
            )
            assert len(bench.asked(Cancel)) == 1
            bench.journal.let_go()
            await bench.pass_time(0.3)
            assert bench.asked(Amend) == []
            assert "it was asked to be canceled meanwhile" in bench.alerts[0]

    asyncio.run(scenario())


async def _smaller_and_filled(bench: AmendBench) -> ClientOrderId:
    """1 rests, is made 0.8 and fills whole."""
    one = await bench.resting()
    await bench.change(one, quantity="0.8")
    await bench.tell(
        outcome(Verdict.ACCEPTED, action=Action.AMEND, client_order_id=one, at_ns=bench.now),
        bench.seen(OrderStatus.OPEN, one, "99", quantity="0.8"),
    )
    await bench.pass_time(6)
    await bench.tell(
        fill("t1", "0.8", price="99", client_order_id=one, at_ns=bench.now),
        bench.seen(OrderStatus.FILLED, one, "99", quantity="0.8", filled="0.8"),
    )
    return one


def test_an_order_of_a_new_size_is_told_and_rebuilt_at_that_size() -> None:
    async def scenario() -> None:
        async with AmendBench() as bench:
            one = await _smaller_and_filled(bench)
            (row,) = bench.orders
            assert (row.status, row.quantity, row.free) == ("filled", D("0.8"), D(0))
            assert bench.alerts[0].startswith("buy 0.8 BTC/USDT")
            assert " filled, binance" in bench.alerts[0]
            assert "rest" not in bench.alerts[0]
            before = bench.parent_of(one)
            await bench.crash()
        again = AmendBench(clock=bench.clock, journal=bench.journal)
        async with again:
            await again.ready()
            after = again.parent_of(one)
            assert after is not before
            for parent in (before, after):
                assert (parent.quantity, parent.filled, parent.held) == (D("0.8"), D("0.8"), D(0))
                assert (parent.free, parent.status) == (D(0), OrderStatus.FILLED)
            assert not any("BTC/USDT" in alert for alert in again.alerts)  # told once

    asyncio.run(scenario())


def test_a_size_without_an_answer_holds_the_larger_one_also_after_a_crash() -> None:
    async def scenario() -> None:
        async with AmendBench() as bench:
            one = await bench.resting()
            await bench.change(one, quantity="0.8")
            await bench.tell(
                outcome(Verdict.UNKNOWN, action=Action.AMEND, client_order_id=one, at_ns=bench.now)
            )
            parent = bench.parent_of(one)
            assert (parent.quantity, parent.held, parent.free) == (D(1), D(1), D(0))
            await bench.crash()
        again = AmendBench(clock=bench.clock, journal=bench.journal)
        async with again:
            await again.ready()
            parent = again.parent_of(one)
            assert (parent.quantity, parent.held, parent.free) == (D(1), D(1), D(0))
            await again.tell(again.seen(OrderStatus.OPEN, one, "99", quantity="0.8"))
            assert (parent.quantity, parent.held, parent.free) == (D("0.8"), D("0.8"), D(0))

    asyncio.run(scenario())
