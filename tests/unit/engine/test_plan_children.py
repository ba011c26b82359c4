"""What becomes of the children of a plan: shares held and freed, late fills, changes, a restart."""

import asyncio
from decimal import Decimal

from app.domain.commands import AmendOrder
from app.domain.order_events import OrderNotFound, Verdict
from app.domain.order_terms import OrderStatus
from app.domain.venue_requests import Amend, QueryOrder, VenueRequest
from tests.fakes.orders import fill, outcome, report
from tests.fakes.ports import FakeGateway
from tests.fakes.route_bench import OVER_BOTH, RouteBench, run

D = Decimal


def test_a_refused_child_frees_its_share_and_the_rest_can_be_planned_again() -> None:
    async def scenario(bench: RouteBench) -> None:
        sent = await bench.confirm(await bench.draft(OVER_BOTH))
        okx = sent["okx"].client_order_id
        bench.lines["okx"].tell(
            outcome(Verdict.REFUSED, client_order_id=okx, venue="okx", reason="no")
        )
        await bench.pass_time(0.2)
        (card,) = bench.cards
        assert (card.held, card.free) == (D(2), D(1))
        parent_id = card.key.removeprefix("parent:")
        too_much = await bench.draft("b 1.5 btc mkt 100.1 @okx", rest_of=parent_id)
        assert "type at most 1" in too_much.refusal
        assert await bench.confirm(too_much, rest_of=parent_id) == {}
        again = await bench.draft("b 1 btc mkt 100.1 @okx", rest_of=parent_id)
        assert set(await bench.confirm(again, rest_of=parent_id)) == {"okx"}
        (card,) = bench.cards
        assert (card.quantity, card.held, card.free) == (D(3), D(3), D(0))
        assert len(card.children) == 3

    run(scenario)


def test_a_child_without_an_answer_holds_its_share_until_the_venue_has_proven_it() -> None:
    async def scenario(bench: RouteBench) -> None:
        def deny(gateway: FakeGateway, request: VenueRequest) -> None:
            if isinstance(request, QueryOrder):
                now_ns = bench.clock.now().wall_ns
                gateway.tell(
                    OrderNotFound(
                        venue=gateway.venue,
                        account="main",
                        symbol="BTC/USDT",
                        client_order_id=request.client_order_id,
                        asked_ns=now_ns,
                        received_ns=now_ns,
                    )
                )

        bench.lines["okx"]._answer = deny
        sent = await bench.confirm(await bench.draft(OVER_BOTH))
        okx = sent["okx"].client_order_id
        bench.lines["okx"].tell(outcome(Verdict.UNKNOWN, client_order_id=okx, venue="okx"))
        one = sent["binance"].client_order_id
        bench.lines["binance"].tell(fill("1", "2", client_order_id=one, venue_order_id=None))
        await bench.pass_time(5)
        (card,) = bench.cards
        assert (card.status, card.filled, card.held, card.free) == ("unknown", D(2), D(1), D(0))
        await bench.pass_time(60)  # the fence, then two clean reads
        (card,) = bench.cards
        assert (card.filled, card.held, card.free) == (D(2), D(0), D(1))

    run(scenario)


def test_a_fill_that_comes_after_the_end_is_credited_and_stored_again() -> None:
    async def scenario(bench: RouteBench) -> None:
        sent = await bench.confirm(await bench.draft(OVER_BOTH))
        for venue, order in sent.items():
            bench.lines[venue].tell(
                report(
                    OrderStatus.EXPIRED,
                    filled="0",
                    quantity=str(order.quantity),
                    client_order_id=order.client_order_id,
                    venue=venue,
                )
            )
        await bench.pass_time(0.3)
        (card,) = bench.cards
        assert (card.status, card.free) == ("expired", D(3))
        okx = sent["okx"].client_order_id
        bench.lines["okx"].tell(fill("late", "0.4", client_order_id=okx, venue="okx"))
        await bench.pass_time(0.3)
        (card,) = bench.cards
        assert (card.filled, card.free) == (D("0.4"), D("2.6"))
        results = [row for row in bench.journal.rows if row.kind == "parent_settled"]
        assert len(results) == 2

    run(scenario)


def test_a_child_may_not_grow_beyond_its_parent() -> None:
    async def scenario(bench: RouteBench) -> None:
        sent = await bench.confirm(await bench.draft("b 4.5 btc lim 100.1"))
        assert set(sent) == {"binance", "okx"}
        order = next(one for one in sent.values() if one.quantity > 2)
        venue = next(name for name, one in sent.items() if one is order)
        bench.lines[venue].tell(
            report(
                OrderStatus.OPEN,
                quantity=str(order.quantity),
                client_order_id=order.client_order_id,
                venue=venue,
            )
        )
        await bench.pass_time(0.2)
        amend = AmendOrder(
            token="grow",
            venue=venue,
            account="main",
            client_order_id=order.client_order_id,
            quantity=order.quantity + 1,
        )
        await bench.give(amend)
        assert "part of a larger order of 4.5" in bench.alerts[0]
        assert bench.lines[venue].asked(Amend) == []

    run(scenario)


def test_a_restart_knows_the_parent_its_children_and_its_result() -> None:
    async def scenario() -> None:
        async with RouteBench() as bench:
            await bench.ready()
            sent = await bench.confirm(await bench.draft(OVER_BOTH))
            one = sent["binance"].client_order_id
            bench.lines["binance"].tell(fill("1", "2", client_order_id=one, venue_order_id=None))
            await bench.pass_time(0.2)
            await bench.crash()
        async with RouteBench(journal=bench.journal, clock=bench.clock) as again:
            await again.pass_time(0.3)
            (card,) = again.cards
            assert (card.quantity, card.filled, card.held) == (D(3), D(2), D(1))
            assert card.status == "unknown"  # okx has not said what became of its child
            assert [row.kind for row in again.orders] == ["parent", "child", "child"]
            okx = sent["okx"].client_order_id
            again.lines["okx"].tell(
                report(
                    OrderStatus.FILLED,
                    filled="1",
                    quantity="1",
                    client_order_id=okx,
                    venue="okx",
                    average="100",
                )
            )
            await again.pass_time(0.3)
            (card,) = again.cards
            assert (card.status, card.filled) == ("filled", D(3))

    asyncio.run(scenario())
