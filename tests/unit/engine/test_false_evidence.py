"""Words of a venue that cannot be true, and one order of ours that must come through them."""

import asyncio
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from app.domain.commands import CancelAll
from app.domain.instants import MILLISECOND, MINUTE, SECOND
from app.domain.link_events import ClockMeasured
from app.domain.order_events import Action, FillsListed, Source, Verdict
from app.domain.order_terms import OrderStatus
from app.domain.venue_requests import Cancel, ListFills, QueryOrder
from app.trading.orders.order import Order
from tests.fakes.amend_bench import AmendBench
from tests.fakes.orders import VENUE_ID, fill, outcome
from tests.wire.binance.talk import trading
from tests.wire.binance.test_session import PARTIAL_FILL

D = Decimal
FUTURE_NS = 8_999_999_999_999 * MILLISECOND


def order_of(bench: AmendBench, key: str) -> Order:
    order = bench.engine._core.state.ledger.get(key)
    assert order is not None
    return order


def streamed(one: str, now_ns: int, **changes: object) -> list[Any]:
    """What the Binance session makes of an execution report about our resting order."""
    frame = msgspec.json.decode(PARTIAL_FILL)
    frame["event"] |= {"c": one, "q": "1", "p": "99", "L": "99", "i": 4242}
    frame["event"] |= {"T": now_ns // MILLISECOND, **changes}
    return list(trading().say("user", msgspec.json.encode(frame)))


def test_what_the_journal_cannot_keep_is_not_learnt_either() -> None:
    async def scenario() -> None:
        async with AmendBench() as bench:
            one = await bench.resting()
            rows, seq = len(bench.journal.rows), bench.engine._core.state.next_seq
            await bench.tell(fill("t1", "1e70", client_order_id=one, at_ns=bench.now))
            assert order_of(bench, one).filled == 0
            assert len(bench.journal.rows) == rows
            assert bench.engine._core.state.next_seq == seq
            await bench.tell(fill("t2", "0.4", client_order_id=one, at_ns=bench.now))
            assert order_of(bench, one).filled == D("0.4")
            assert len(bench.journal.rows) == rows + 1

    asyncio.run(scenario())


def test_a_trade_without_an_id_counts_once_when_the_listing_brings_it() -> None:
    async def scenario() -> None:
        async with AmendBench() as bench:
            one = await bench.resting()
            await bench.tell(*streamed(one, bench.now, l="0.6", z="0.6", Z="59.4", t=-1))
            order = order_of(bench, one)
            assert (order.filled, order.needs_fills) == (D("0.6"), True)
            await bench.pass_time(2)
            assert bench.asked(ListFills)
            listed = fill(
                "777",
                "0.6",
                price="99",
                client_order_id=None,
                at_ns=bench.now,
                source=Source.LISTING,
            )
            await bench.tell(
                FillsListed(
                    venue="binance",
                    account="main",
                    symbol="BTC/USDT",
                    since_ns=0,
                    asked_ns=bench.now,
                    received_ns=bench.now,
                    complete=True,
                    fills=(listed,),
                )
            )
            assert (order.filled, order.needs_fills, order.is_open) == (D("0.6"), False, True)
            await bench.give(CancelAll(token=bench.token()))
            assert [cancel.venue_order_id for cancel in bench.asked(Cancel)] == [VENUE_ID]

    asyncio.run(scenario())


def test_a_stamp_from_the_far_future_does_not_pin_price_and_quantity() -> None:
    async def scenario() -> None:
        async with AmendBench() as bench:
            one = await bench.resting()
            seen = bench.seen(OrderStatus.OPEN, one, price="99")
            await bench.tell(msgspec.structs.replace(seen, venue_time_ns=FUTURE_NS))
            await bench.change(one, quantity="2")
            await bench.tell(
                outcome(
                    Verdict.ACCEPTED, action=Action.AMEND, client_order_id=one, at_ns=bench.now
                ),
                bench.seen(OrderStatus.OPEN, one, price="99", quantity="2"),
            )
            assert order_of(bench, one).quantity == 2
            await bench.tell(fill("a", "1", client_order_id=one, at_ns=bench.now))
            assert order_of(bench, one).is_open

    asyncio.run(scenario())


def test_nor_does_one_that_came_before_our_own_clock_was_set_back() -> None:
    async def scenario() -> None:
        async with AmendBench() as bench:
            one = await bench.resting()
            seen = bench.seen(OrderStatus.OPEN, one, price="98")
            later_ns = bench.now + 3600 * SECOND
            await bench.tell(
                msgspec.structs.replace(seen, received_ns=later_ns, venue_time_ns=later_ns)
            )
            await bench.tell(bench.seen(OrderStatus.OPEN, one, price="97"))
            assert order_of(bench, one).price == D(97)

    asyncio.run(scenario())


@pytest.mark.parametrize("ahead", [0, 10 * MINUTE])
def test_how_far_ahead_a_stamp_may_be_is_reckoned_on_the_venues_clock(ahead: int) -> None:
    async def scenario() -> None:
        async with AmendBench() as bench:
            one = await bench.resting()
            await bench.tell(
                ClockMeasured(
                    venue="binance", offset_ns=ahead, uncertainty_ns=0, received_ns=bench.now
                )
            )
            likely_ns, heard_ns = bench.now + ahead + 59 * SECOND, bench.now
            seen = bench.seen(OrderStatus.OPEN, one, price="98")
            await bench.tell(msgspec.structs.replace(seen, venue_time_ns=likely_ns))
            assert order_of(bench, one).facts.price == (likely_ns, D(98))
            late = msgspec.structs.replace(
                seen, price=D(97), received_ns=heard_ns, venue_time_ns=likely_ns + 2 * SECOND
            )
            await bench.tell(late)
            assert order_of(bench, one).facts.price == (likely_ns, D(98))

    asyncio.run(scenario())


def test_filled_with_nothing_filled_frees_nothing_and_is_asked_about() -> None:
    async def scenario() -> None:
        async with AmendBench() as bench:
            one = await bench.resting()
            await bench.tell(bench.seen(OrderStatus.FILLED, one, price="99", filled="0"))
            await bench.pass_time(60)
            assert bench.parent_of(one).free == 0
            assert len(bench.asked(QueryOrder)) > 1
            await bench.tell(bench.seen(OrderStatus.FILLED, one, price="99", filled="1"))
            assert not order_of(bench, one).lacks_final

    asyncio.run(scenario())
