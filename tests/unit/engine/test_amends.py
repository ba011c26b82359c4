"""A resting order is changed: shown while typed, in place where the venue can, else replaced in one request."""

import asyncio
from decimal import Decimal

from app.domain.commands import AmendOrder, CancelOrder, Disarm, DraftAmend
from app.domain.order_events import Action, Verdict
from app.domain.order_terms import OrderStatus
from app.domain.venue_requests import Amend, Cancel, ListOpenOrders, Place, QueryOrder, Replace
from app.views.keys import AMEND
from tests.fakes.amend_bench import AmendBench
from tests.fakes.orders import fill, outcome, report
from tests.fakes.route_bench import RouteBench

D = Decimal


def test_a_change_is_shown_while_it_is_typed() -> None:
    async def scenario() -> None:
        async with AmendBench() as bench:
            one = await bench.resting()
            view = await bench.drafted(one, price="99.5")
            assert view.row is not None
            assert (view.row.price, view.price, view.quantity) == (D(99), D("99.5"), D(1))
            assert (view.best, view.opposite) == (D("99.99"), D("100.01"))
            assert (view.tick, view.lot) == (D("0.01"), D("0.00001"))
            assert (view.needs, view.asset, view.takes) == (D("0.5"), "USDT", D(0))
            assert (view.ready, view.refusal, view.anew, view.keeps_place) == (
                True,
                "",
                False,
                False,
            )
            view = await bench.drafted(one, price="100.01")
            assert (view.takes, view.ready) == (D(1), True)
            view = await bench.drafted(one, quantity="0.4")
            assert (view.price, view.needs, view.keeps_place) == (D(99), D("-59.4"), True)
            view = await bench.drafted(one, quantity="40")
            assert (view.ready, "more on binance" in view.refusal) == (False, True)
            await bench.give(DraftAmend(client_order_id=None))
            assert bench.views[AMEND] is None or not isinstance(bench.views[AMEND], int)

    asyncio.run(scenario())


def test_where_the_price_cannot_be_changed_in_place_another_order_takes_the_place_once_durable() -> (
    None
):
    async def scenario() -> None:
        async with AmendBench(replaces=True) as bench:
            one = await bench.resting()
            view = await bench.drafted(one, price="99.5")
            assert (view.anew, view.keeps_place, view.ready) == (True, False, True)
            bench.journal.hold()
            command = await bench.change(one, price="99.5")
            await bench.give(command)  # a token is used once
            assert bench.asked(Replace) == []
            bench.journal.let_go()
            await bench.pass_time(0.2)
            (sent,) = bench.asked(Replace)
            assert (sent.client_order_id, sent.venue_order_id) == (one, "4242")
            two = sent.place.client_order_id
            assert (two != one, sent.place.price, sent.place.quantity) == (True, D("99.5"), D(1))
            assert len(bench.asked(Place)) == 1
            await bench.tell(
                outcome(
                    Verdict.ACCEPTED, action=Action.AMEND, client_order_id=one, at_ns=bench.now
                ),
                outcome(Verdict.ACCEPTED, client_order_id=two, at_ns=bench.now),
                bench.seen(OrderStatus.CANCELED, one, "99"),
                bench.seen(OrderStatus.OPEN, two, "99.5", name="4243"),
            )
            (row,) = bench.orders
            assert (row.key, row.replaces, row.price) == (two, one, D("99.5"))
            assert (row.status, row.detail, row.kind) == ("open", "", "order")
            parent = bench.parent_of(two)
            assert (parent.held, parent.free, parent.is_lone) == (D(1), D(0), True)

    asyncio.run(scenario())


def test_a_change_that_the_venue_refuses_leaves_the_order_as_it_was() -> None:
    async def scenario() -> None:
        for replaces in (False, True):
            async with AmendBench(replaces=replaces) as bench:
                one = await bench.resting()
                await bench.change(one, price="99.5")
                await bench.tell(
                    outcome(
                        Verdict.REFUSED,
                        action=Action.AMEND,
                        client_order_id=one,
                        at_ns=bench.now,
                        reason="not now",
                    )
                )
                for sent in bench.asked(Replace):
                    never = sent.place.client_order_id
                    await bench.tell(
                        outcome(
                            Verdict.REFUSED,
                            client_order_id=never,
                            at_ns=bench.now,
                            reason="not now",
                        )
                    )
                assert bench.live == [(one, D(99))]
                assert "not now" in bench.alerts[0]
                assert (await bench.drafted(one, price="99.5")).ready

    asyncio.run(scenario())


def test_a_change_of_which_nobody_knows_is_asked_after_until_it_is_proven() -> None:
    async def scenario(came: bool) -> None:
        async with AmendBench(replaces=True) as bench:
            one = await bench.resting()
            await bench.change(one, price="99.5")
            (sent,) = bench.asked(Replace)
            two = sent.place.client_order_id
            await bench.tell(
                outcome(Verdict.UNKNOWN, action=Action.AMEND, client_order_id=one, at_ns=bench.now),
                outcome(Verdict.UNKNOWN, client_order_id=two, at_ns=bench.now),
            )
            parent = bench.parent_of(two)
            assert (parent.held, parent.free) == (D(1), D(0))  # one of the two, never both
            view = await bench.drafted(one, price="99.6")
            assert "has not answered" in view.refusal
            await bench.pass_time(3)
            assert {two} <= {asked.client_order_id for asked in bench.asked(QueryOrder)}
            if came:
                await bench.tell(
                    bench.seen(OrderStatus.CANCELED, one, "99"),
                    bench.seen(OrderStatus.OPEN, two, "99.5", name="4243"),
                )
            else:
                await bench.tell(
                    bench.seen(OrderStatus.OPEN, one, "99"),
                    outcome(Verdict.REFUSED, client_order_id=two, at_ns=bench.now),
                )
            assert bench.live == [(two, D("99.5")) if came else (one, D(99))]
            assert (parent.held, parent.free) == (D(1), D(0))

    asyncio.run(scenario(came=True))
    asyncio.run(scenario(came=False))


def test_after_a_crash_nothing_is_sent_again_and_both_orders_are_asked_after() -> None:
    async def scenario(held_back: bool) -> None:
        async with AmendBench(replaces=True) as bench:
            one = await bench.resting()
            if held_back:
                bench.journal.hold()
            await bench.change(one, price="99.5")
            sent = bench.asked(Replace)
            assert len(sent) == (0 if held_back else 1)
            bench.journal.let_go()
            await bench.crash()
        again = AmendBench(replaces=True, clock=bench.clock, journal=bench.journal)
        async with again:
            await again.ready()
            await again.pass_time(3)
            assert again.asked(Replace) == []
            assert again.asked(Place) == []
            asked = {question.client_order_id for question in again.asked(QueryOrder)}
            assert again.asked(ListOpenOrders)  # which shows whether the old one rests still
            assert {change.place.client_order_id for change in sent} <= asked

    asyncio.run(scenario(held_back=False))
    asyncio.run(scenario(held_back=True))


def test_a_cancel_beats_a_replacement_that_is_on_its_way() -> None:
    async def scenario(held_back: bool) -> None:
        async with AmendBench(replaces=True) as bench:
            one = await bench.resting()
            if held_back:
                bench.journal.hold()
            await bench.change(one, price="99.5")
            await bench.give(
                CancelOrder(
                    token=bench.token(), venue="binance", account="main", client_order_id=one
                )
            )
            bench.journal.let_go()
            await bench.pass_time(0.2)
            names = [asked.client_order_id for asked in bench.asked(Cancel)]
            if held_back:
                assert bench.asked(Replace) == []
                assert names == [one]
                assert [row.key for row in bench.orders] == [one]
            else:
                (sent,) = bench.asked(Replace)
                assert names == [one, sent.place.client_order_id]

    asyncio.run(scenario(held_back=False))
    asyncio.run(scenario(held_back=True))


def test_an_order_that_traded_meanwhile_is_not_replaced() -> None:
    async def scenario() -> None:
        async with AmendBench(replaces=True) as bench:
            one = await bench.resting()
            bench.journal.hold()
            await bench.change(one, price="99.5")
            await bench.tell(fill("t1", "0.4", client_order_id=one, at_ns=bench.now))
            bench.journal.let_go()
            await bench.pass_time(0.2)
            assert bench.asked(Replace) == []
            assert "has changed meanwhile" in bench.alerts[0]
            view = await bench.drafted(one, price="99.5")
            assert "is filled already: cancel it (c), then place its rest (r)" in view.refusal
            view = await bench.drafted(one, quantity="0.3")
            assert "0.4 of it is filled already" in view.refusal
            assert (await bench.drafted(one, quantity="0.6")).ready

    asyncio.run(scenario())


def test_nothing_is_changed_while_disarmed_or_by_a_name_that_is_not_ours() -> None:
    async def scenario() -> None:
        async with AmendBench() as bench:
            one = await bench.resting()
            await bench.give(Disarm())
            await bench.change(one, price="99.5")
            assert bench.asked(Amend) == []
            assert "press A" in bench.alerts[0]
            await bench.arm()
            await bench.change(one, price="99.5")
            assert len(bench.asked(Amend)) == 1

    asyncio.run(scenario())


def test_an_order_that_went_for_another_that_was_refused_leaves_its_rest_free() -> None:
    """Binance's -2021: it was canceled, and the one that was to take its place was not taken."""

    async def scenario() -> None:
        async with AmendBench(replaces=True) as bench:
            one = await bench.resting()
            await bench.change(one, price="99.5")
            two = bench.asked(Replace)[0].place.client_order_id
            await bench.tell(
                outcome(
                    Verdict.ACCEPTED, action=Action.AMEND, client_order_id=one, at_ns=bench.now
                ),
                bench.seen(OrderStatus.CANCELED, one, "99"),
                outcome(Verdict.REFUSED, client_order_id=two, at_ns=bench.now, reason="too little"),
            )
            (row,) = bench.orders
            assert (row.key, row.status, row.replaces, row.free) == (two, "rejected", one, D(1))
            parent = bench.parent_of(two)
            assert (parent.held, parent.free, parent.is_open) == (D(0), D(1), False)
            assert "too little" in bench.alerts[0]

    asyncio.run(scenario())


def test_what_is_added_is_no_more_than_one_key_confirms() -> None:
    async def scenario() -> None:
        async with AmendBench(steps=True) as bench:
            one = await bench.resting(quantity="0.06")
            view = await bench.drafted(one, quantity="0.5")
            assert "0.44 more is too much for a change (NAV is not known)" in view.refusal
            assert "place it as an order of its own" in view.refusal
            assert (await bench.drafted(one, quantity="0.055")).ready

    asyncio.run(scenario())


def test_one_order_of_several_grows_by_no_more_than_what_is_free() -> None:
    async def scenario() -> None:
        async with RouteBench() as bench:
            await bench.ready()
            sent = await bench.confirm(await bench.draft("b 3 btc @ 100.05"))
            for venue, place in sent.items():
                now_ns = bench.clock.now().wall_ns
                bench.lines[venue].tell(
                    report(
                        OrderStatus.OPEN,
                        venue=venue,
                        client_order_id=place.client_order_id,
                        quantity=str(place.quantity),
                        price=str(place.price),
                        at_ns=now_ns,
                    )
                )
            await bench.pass_time(0.2)
            one = sent["okx"]
            change = AmendOrder(
                token=bench.token(),
                venue="okx",
                account="main",
                client_order_id=one.client_order_id,
                quantity=one.quantity + D("0.5"),
            )
            await bench.give(change)
            assert bench.lines["okx"].asked(Amend) == []
            assert "is a part of a larger order of 3" in bench.alerts[0]

    asyncio.run(scenario())
