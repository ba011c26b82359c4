"""What is counted and told of orders that were changed: by the orders that are left, against the plan as it was."""

import asyncio
from collections import Counter
from decimal import Decimal as D

import msgspec

from app.domain.commands import AmendOrder
from app.domain.identifiers import VenueOrderId
from app.domain.market_events import Level
from app.domain.order_events import Action, Verdict
from app.domain.order_terms import OrderStatus
from app.domain.venue_requests import Amend, Replace
from app.trading.parents.results import settle
from app.views.order_life import order_life_view
from tests.fakes.amend_bench import AmendBench
from tests.fakes.orders import fill, outcome
from tests.fakes.workbench import book


def test_the_feeds_title_counts_the_orders_that_it_lists() -> None:
    """Not one that was canceled for the order in its place, nor one that was refused beside it: also anew."""

    async def scenario() -> None:
        async with AmendBench(replaces=True) as bench:
            one = await bench.resting()
            await bench.change(one, price="99.5")
            two = bench.asked(Replace)[-1].place.client_order_id
            await bench.tell(
                outcome(
                    Verdict.ACCEPTED, action=Action.AMEND, client_order_id=one, at_ns=bench.now
                ),
                bench.seen(OrderStatus.CANCELED, one, "99"),
                bench.seen(OrderStatus.OPEN, two, "99.5", name="4243"),
            )
            assert bench.counts == _listed(bench) == {"open": 1}
            await bench.change(two, price="99.6")
            three = bench.asked(Replace)[-1].place.client_order_id
            await bench.tell(
                outcome(Verdict.REFUSED, action=Action.AMEND, client_order_id=two, at_ns=bench.now),
                outcome(Verdict.REFUSED, client_order_id=three, at_ns=bench.now, reason="not now"),
            )
            assert bench.counts == _listed(bench) == {"open": 1}
            await bench.tell(bench.seen(OrderStatus.CANCELED, two, "99.5", name="4243"))
            assert bench.counts == _listed(bench) == {"canceled": 1}
            assert len(bench.engine._core.state.ledger) == 3
        again = AmendBench(replaces=True, clock=bench.clock, journal=bench.journal)
        async with again:
            await again.ready()
            assert again.counts == _listed(again) == {"canceled": 1}

    asyncio.run(scenario())


def _listed(bench: AmendBench) -> dict[str, int]:
    return dict(Counter(row.status for row in bench.orders if row.kind != "parent"))


def test_a_fill_at_a_changed_price_is_not_called_worse_than_planned() -> None:
    """Planned to rest at 99 and filled at 99.5 with the fee that was planned: 0.5 / 99 = 50.51 bp, by hand."""

    async def scenario(replaces: bool) -> None:
        async with AmendBench(replaces=replaces) as bench:
            one = await bench.resting()
            await bench.change(one, price="99.5")
            await bench.tell(
                outcome(Verdict.ACCEPTED, action=Action.AMEND, client_order_id=one, at_ns=bench.now)
            )
            name, at = one, "4242"
            if replaces:
                name, at = bench.asked(Replace)[-1].place.client_order_id, "4243"
                await bench.tell(bench.seen(OrderStatus.CANCELED, one, "99"))
            await bench.tell(bench.seen(OrderStatus.OPEN, name, "99.5", name=at))
            trade = fill("t1", "1", price="99.5", client_order_id=name, at_ns=bench.now)
            await bench.tell(
                msgspec.structs.replace(trade, venue_order_id=VenueOrderId(at)),
                bench.seen(OrderStatus.FILLED, name, "99.5", filled="1", name=at),
            )
            assert "bp worse than first planned, before its price was changed." in bench.alerts[0]
            (stored,) = (row for row in bench.journal.rows if row.kind == "parent_settled")
            assert b'"repriced":true' in stored.body
        again = AmendBench(replaces=replaces, clock=bench.clock, journal=bench.journal)
        async with again:
            await again.ready()
            assert settle(again.parent_of(name), 0).repriced
            assert sum(row.kind == "parent_settled" for row in again.journal.rows) == 1
            assert not any("planned" in text for text in again.alerts)

    asyncio.run(scenario(replaces=False))
    asyncio.run(scenario(replaces=True))


def test_what_must_not_take_is_refused_where_the_market_has_come_to_it_meanwhile() -> None:
    async def scenario() -> None:
        async with AmendBench() as bench:
            one = await bench.resting()
            view = await bench.drafted(one, price="100.00")
            assert (view.ready, view.takes) == (True, D(0))
            lower = msgspec.structs.replace(
                book(bench.clock, last=30), asks=(Level(99.5, 2.0),), bids=(Level(99.4, 3.0),)
            )
            await bench.tell(lower)
            command = AmendOrder(
                token="w",
                venue="binance",
                account="main",
                client_order_id=one,
                price=D("100.00"),
                must_rest=True,
            )
            await bench.give(command)
            assert bench.asked(Amend) == []
            assert "99.5 has come to its new price and it must not take" in bench.alerts[0]
            await bench.give(msgspec.structs.replace(command, token="v", price=D("99.40")))
            assert [sent.price for sent in bench.asked(Amend)] == [D("99.40")]

    asyncio.run(scenario())


def test_the_life_of_an_order_that_another_replaced_tells_no_figures_of_that_one() -> None:
    async def scenario() -> None:
        async with AmendBench(replaces=True) as bench:
            one = await bench.resting()
            await bench.change(one, price="99.5")
            parent = bench.parent_of(one)
            old, heir = parent.children
            await bench.tell(
                bench.seen(OrderStatus.CANCELED, one, "99"),
                bench.seen(OrderStatus.OPEN, heir.client_order_id or one, "99.5", name="4243"),
            )
            assert order_life_view(old.key, old, bench.now, None, parent).card is None
            assert order_life_view(heir.key, heir, bench.now, None, parent).card is not None

    asyncio.run(scenario())
