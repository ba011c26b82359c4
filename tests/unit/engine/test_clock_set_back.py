"""This machine's clock ran an hour ahead and is set right: nothing stands still, nothing leaves twice."""

import asyncio
from decimal import Decimal as D

import msgspec
import pytest

from app.domain.account_events import BalancesReported
from app.domain.commands import Arm, CancelOrder, Kill
from app.domain.instants import MILLISECOND, SECOND, Duration
from app.domain.market_events import Quote
from app.domain.order_events import Action, OpenOrdersListed, OrderNotFound, Source, Verdict
from app.domain.order_terms import OrderStatus
from app.domain.venue_requests import Amend, Cancel, ListOpenOrders, Place, QueryOrder, ReadClock
from tests.fakes.amend_bench import AmendBench
from tests.fakes.orders import outcome
from tests.fakes.ports import NOON, ManualClock
from tests.fakes.workbench import Workbench, balance, fit_for_trading

HOUR: Duration = 3_600 * SECOND


async def _set_back(bench: Workbench) -> None:
    bench.clock.jump(-HOUR)
    await bench.pass_time(0.5)
    await bench.tell(*fit_for_trading(bench.clock))


def _listing(bench: AmendBench) -> OpenOrdersListed:
    return OpenOrdersListed(
        venue="binance",
        account="main",
        symbol=None,
        orders=(),
        asked_ns=bench.now - MILLISECOND,
        received_ns=bench.now,
    )


def test_it_is_said_once_and_the_venues_clocks_are_measured_anew() -> None:
    async def scenario() -> None:
        async with Workbench() as bench:
            await bench.ready()
            before = len(bench.asked(ReadClock))
            bench.clock.jump(-HOUR)
            await bench.pass_time(2)
            said = [text for text in bench.alerts if "set back by 3600.0 s" in text]
            assert len(said) == 1
            assert "times here go on and run 3600.0 s ahead of it" in said[0]
            assert len(bench.asked(ReadClock)) > before

    asyncio.run(scenario())


def test_a_sleep_after_it_is_noticed_although_our_time_does_not_show_it() -> None:
    async def scenario() -> None:
        async with Workbench() as bench:
            await bench.ready()
            await _set_back(bench)
            await bench.give(Arm(token=bench.token()))
            asked = len(bench.asked(ReadClock))
            armed = [bench.engine._core.state.armed]
            bench.clock.jump(50 * SECOND)
            await bench.pass_time(1)
            assert [*armed, bench.engine._core.state.armed] == [True, False]
            assert len(bench.asked(ReadClock)) > asked
            assert any("jumped by +50.0 s (or it slept)" in text for text in bench.alerts)

    asyncio.run(scenario())


def test_prices_and_balances_go_on() -> None:
    async def scenario() -> None:
        async with Workbench() as bench:
            await bench.ready()
            await _set_back(bench)
            now_ns = bench.clock.now().wall_ns
            quote = Quote(
                venue="binance",
                symbol="BTC/USDT",
                bid=D(50),
                ask=D(50),
                bid_size=D(1),
                ask_size=D(1),
                last=None,
                venue_time_ns=now_ns,
                received_ns=now_ns,
            )
            told = BalancesReported(
                venue="binance",
                account="main",
                balances=(balance("USDT", "10"),),
                complete=False,
                as_of_ns=now_ns,
                received_ns=now_ns,
                from_stream=True,
            )
            await bench.tell(quote, told)
            state = bench.engine._core.state
            price = state.board.price("binance", "BTC/USDT", now_ns)
            assert price is not None
            assert price.price == 50
            assert state.balances.available("binance", "main", "USDT") == 10

    asyncio.run(scenario())


def test_a_lost_cancel_is_asked_about_and_sent_again() -> None:
    async def scenario() -> None:
        async with AmendBench() as bench:
            one = await bench.resting()
            cancel = CancelOrder(
                token=bench.token(),
                venue="binance",
                account="main",
                symbol="BTC/USDT",
                client_order_id=one,
                venue_order_id=None,
            )
            await bench.give(cancel)
            lost = outcome(
                Verdict.UNKNOWN, action=Action.CANCEL, client_order_id=one, at_ns=bench.now
            )
            await bench.tell(lost)
            await _set_back(bench)
            for _ in range(24):
                await bench.pass_time(5)
                if bench.asked(QueryOrder):
                    seen = bench.seen(OrderStatus.OPEN, one, price="99")
                    await bench.tell(msgspec.structs.replace(seen, source=Source.QUERY))
            assert len(bench.asked(Cancel)) > 1

    asyncio.run(scenario())


def test_an_order_that_is_no_longer_listed_is_asked_about() -> None:
    async def scenario() -> None:
        async with AmendBench() as bench:
            await bench.resting()
            await bench.pass_time(10)
            await _set_back(bench)
            for _ in range(4):
                await bench.pass_time(30)
                await bench.tell(_listing(bench))
            await bench.pass_time(2)
            assert bench.asked(QueryOrder)

    asyncio.run(scenario())


def test_a_second_change_waits_for_the_first() -> None:
    async def scenario() -> None:
        async with AmendBench() as bench:
            one = await bench.resting()
            await bench.change(one, quantity="0.9")
            await bench.tell(
                outcome(
                    Verdict.ACCEPTED, action=Action.AMEND, client_order_id=one, at_ns=bench.now
                ),
                bench.seen(OrderStatus.OPEN, one, price="99", quantity="0.9"),
            )
            await _set_back(bench)
            await bench.arm()
            await bench.change(one, quantity="1.5")
            under_way = len(bench.asked(Amend))
            assert under_way == 2
            await bench.change(one, quantity="1.2")
            assert len(bench.asked(Amend)) == under_way

    asyncio.run(scenario())


def test_a_kill_is_proven() -> None:
    async def scenario() -> None:
        async with AmendBench() as bench:
            one = await bench.resting()
            await bench.give(Kill(token=bench.token()))
            await bench.tell(bench.seen(OrderStatus.CANCELED, one, price="99"))
            await _set_back(bench)
            asked = len(bench.asked(ListOpenOrders))
            for _ in range(10):
                await bench.pass_time(2)
                await bench.tell(_listing(bench))
            assert len(bench.asked(ListOpenOrders)) > asked
            assert bench.engine._core.kill.done

    asyncio.run(scenario())


@pytest.mark.parametrize("behind", [0, HOUR])
def test_a_run_that_starts_before_the_last_one_ended_recovers_as_any(behind: Duration) -> None:
    async def scenario() -> None:
        async with Workbench() as bench:
            await bench.ready()
            await bench.place()
            (sent,) = bench.asked(Place)
            await bench.crash()
        earlier = ManualClock(bench.clock.now().wall_ns - behind)
        async with Workbench(journal=bench.journal, clock=earlier) as again:
            written_ns = bench.journal.rows[-1].wall_ns
            assert written_ns > NOON
            assert again.clock.now().wall_ns >= written_ns
            await again.tell(*fit_for_trading(again.clock))
            for _ in range(8):
                await again.pass_time(5)
                now_ns = again.clock.now().wall_ns
                nowhere = OrderNotFound(
                    venue="binance",
                    account="main",
                    symbol="BTC/USDT",
                    client_order_id=sent.client_order_id,
                    asked_ns=now_ns,
                    received_ns=now_ns,
                )
                await again.tell(nowhere)
            assert [row.status for row in again.orders] == ["rejected"]
            assert any("clock was set back by" in text for text in again.alerts) == bool(behind)

    asyncio.run(scenario())
