"""A change that makes a part larger: what it may come to stays held until a venue has shown the opposite.

Else another part could grow into the same share, and together they would trade more than was confirmed.
"""

import asyncio
from decimal import Decimal

import pytest

from app.domain.commands import CancelAll
from app.domain.identifiers import ClientOrderId
from app.domain.order_events import Action, OrderNotFound, Source, Verdict
from app.domain.order_terms import OrderStatus
from app.domain.venue_requests import Amend, Cancel, Place, QueryOrder
from app.trading.orders.lifecycle import Stage
from tests.fakes.amend_bench import AmendBench
from tests.fakes.changes import answered, change, shown, with_one_given_up
from tests.fakes.orders import fill, outcome, report
from tests.fakes.route_bench import RouteBench

D = Decimal


async def _growing(bench: RouteBench, verdict: Verdict) -> dict[str, Place]:
    """2 of 3 BTC rest; the part at okx was asked to grow by the third, and the venue has answered so."""
    sent = await with_one_given_up(bench)
    await change(bench, "okx", sent["okx"], sent["okx"].quantity + 1)
    answered(bench, "okx", sent["okx"], verdict)
    await bench.pass_time(0.05)
    return sent


def _old(bench: RouteBench, sent: Place, source: Source, filled: str = "0") -> None:
    """The venue speaks of the order as it was before the change."""
    bench.lines["okx"].tell(
        report(
            OrderStatus.PARTIALLY_FILLED if D(filled) else OrderStatus.OPEN,
            client_order_id=sent.client_order_id,
            venue="okx",
            quantity=str(sent.quantity),
            price=str(sent.price),
            filled=filled,
            at_ns=bench.clock.now().wall_ns,
            source=source,
        )
    )


async def _nobody_else_may_grow(bench: RouteBench, sent: dict[str, Place]) -> None:
    await bench.pass_time(0.1)
    assert bench.cards[0].held + bench.cards[0].filled == D(3)
    asked = len(bench.lines["binance"].asked(Amend))
    await change(bench, "binance", sent["binance"], sent["binance"].quantity)
    assert len(bench.lines["binance"].asked(Amend)) == asked


@pytest.mark.parametrize("source", [Source.STREAM, Source.LISTING])
def test_a_report_from_before_an_accepted_growth_frees_nothing(source: Source) -> None:
    async def scenario() -> None:
        async with RouteBench() as bench:
            sent = await _growing(bench, Verdict.ACCEPTED)
            _old(bench, sent["okx"], source, filled="0.1")
            await _nobody_else_may_grow(bench, sent)

    asyncio.run(scenario())


def test_a_fill_that_is_listed_behind_an_accepted_growth_frees_nothing() -> None:
    async def scenario() -> None:
        async with RouteBench() as bench:
            sent = await _growing(bench, Verdict.ACCEPTED)
            bench.lines["okx"].tell(
                fill(
                    "t1",
                    "0.1",
                    venue="okx",
                    client_order_id=sent["okx"].client_order_id,
                    at_ns=bench.clock.now().wall_ns,
                    source=Source.LISTING,
                )
            )
            await _nobody_else_may_grow(bench, sent)

    asyncio.run(scenario())


def test_an_unknown_growth_is_held_until_the_venue_can_no_longer_take_it() -> None:
    """OKX takes a request until its expTime: an order that is still as it was before then proves nothing."""

    async def scenario() -> None:
        async with RouteBench() as bench:
            sent = await _growing(bench, Verdict.UNKNOWN)
            _old(bench, sent["okx"], Source.QUERY)
            await _nobody_else_may_grow(bench, sent)
            for _ in range(4):
                await bench.pass_time(3)
                await _nobody_else_may_grow(bench, sent)
            await bench.pass_time(4)
            _old(bench, sent["okx"], Source.QUERY)
            await bench.pass_time(0.1)
            assert bench.cards[0].held == D(2)

    asyncio.run(scenario())


def test_an_order_that_has_grown_is_not_filled_by_what_it_was_before() -> None:
    async def scenario() -> None:
        async with RouteBench() as bench:
            sent = await _growing(bench, Verdict.ACCEPTED)
            place = sent["okx"]
            bench.lines["okx"].tell(
                fill(
                    "t1",
                    str(place.quantity),
                    venue="okx",
                    client_order_id=place.client_order_id,
                    at_ns=bench.clock.now().wall_ns,
                    source=Source.LISTING,
                )
            )
            await bench.pass_time(0.1)
            parent = next(iter(bench.engine._core.state.parents))
            (part,) = [child for child in parent.children if child.venue == "okx"]
            assert part.is_open
            await bench.give(CancelAll(token=bench.token()))
            assert len(bench.lines["okx"].asked(Cancel)) == 1
            shown(bench, "okx", place, place.quantity + 1)
            await bench.pass_time(0.1)
            assert part.is_open
            assert part.stage is not Stage.FILLED

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("verdict", "replaces"),
    [
        (Verdict.ACCEPTED, False),
        (Verdict.UNKNOWN, False),
        (None, False),
        (Verdict.UNKNOWN, True),
        (None, True),
    ],
)
def test_a_growth_that_came_too_late_changed_nothing(
    verdict: Verdict | None, replaces: bool
) -> None:
    """The order was filled as it was before: nothing of it is left, and none of it may be placed again."""

    async def scenario() -> None:
        async with AmendBench(replaces=replaces) as bench:
            one = await bench.resting()
            await bench.change(one, quantity="2")
            if verdict is not None:
                await bench.tell(
                    outcome(verdict, action=Action.AMEND, client_order_id=one, at_ns=bench.now)
                )
            two = bench.parent_of(one).children[-1].client_order_id
            await bench.tell(bench.seen(OrderStatus.FILLED, one, "99", quantity="1", filled="1"))
            for _ in range(5 if replaces else 1):  # the one in its place was never placed
                await bench.pass_time(8)
                if replaces:
                    await bench.tell(_not_found(bench, two))
            parent = bench.parent_of(one)
            assert (parent.status, parent.quantity) == (OrderStatus.FILLED, D(1))
            assert (parent.filled, parent.held, parent.free) == (D(1), D(0), D(0))

    asyncio.run(scenario())


def _not_found(bench: AmendBench, client_order_id: ClientOrderId | None) -> OrderNotFound:
    assert client_order_id is not None
    return OrderNotFound(
        venue="binance",
        account="main",
        symbol="BTC/USDT",
        client_order_id=client_order_id,
        asked_ns=bench.now - 1000,
        received_ns=bench.now,
    )


def test_an_accepted_change_that_is_not_shown_yet_is_not_told_as_unanswered() -> None:
    async def scenario() -> None:
        async with AmendBench() as bench:
            one = await bench.resting()
            await bench.change(one, quantity="2")
            taken = outcome(
                Verdict.ACCEPTED, action=Action.AMEND, client_order_id=one, at_ns=bench.now
            )
            await bench.tell(taken)
            await bench.pass_time(30)
            order = bench.engine._core.state.ledger.ours(one)
            assert order is not None
            assert order.facts.amend.unknown_ns == 0
            assert bench.asked(QueryOrder)

    asyncio.run(scenario())
