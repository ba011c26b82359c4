"""What an order and its changes hold back is never less than the venue may take."""

import asyncio
from decimal import Decimal as D

import msgspec
import pytest

from app.domain.account_events import BalancesReported
from app.domain.instants import MILLISECOND, SECOND, Duration
from app.domain.link_events import ClockMeasured
from app.domain.order_events import Action, Verdict
from app.domain.order_terms import OrderStatus
from app.domain.venue_requests import Place
from tests.fakes.amend_bench import AmendBench
from tests.fakes.orders import outcome
from tests.fakes.workbench import Workbench, balance, book


def _available(bench: Workbench) -> D | None:
    return bench.engine._core.state.balances.available("binance", "main", "USDT")


def _told(bench: Workbench, available: str, later_ns: Duration = 0) -> BalancesReported:
    """The account stream's word, as of now on both clocks, or that much later on the venue's."""
    now_ns = bench.clock.now().wall_ns
    return BalancesReported(
        venue="binance",
        account="main",
        balances=(balance("USDT", available),),
        complete=False,
        as_of_ns=now_ns + later_ns,
        received_ns=now_ns,
        from_stream=True,
    )


def test_a_larger_order_holds_its_extra_beside_what_it_held() -> None:
    async def scenario() -> None:
        async with AmendBench() as bench:
            one = await bench.resting()  # 99 USDT, and no balance has come since
            assert _available(bench) == 901
            await bench.change(one, quantity="1.5")
            assert _available(bench) == D("851.5")
            await bench.tell(
                outcome(Verdict.REFUSED, action=Action.AMEND, client_order_id=one, at_ns=bench.now)
            )
            assert _available(bench) == 901

    asyncio.run(scenario())


def test_the_extra_ends_with_the_balance_that_carries_the_change() -> None:
    async def scenario() -> None:
        async with AmendBench() as bench:
            one = await bench.resting()
            await bench.change(one, quantity="1.5")
            await bench.tell(bench.seen(OrderStatus.OPEN, one, price="99"))  # as it was
            await bench.tell(_told(bench, "901", later_ns=MILLISECOND))
            assert _available(bench) == D("851.5")
            await bench.pass_time(1)
            await bench.tell(
                outcome(
                    Verdict.ACCEPTED, action=Action.AMEND, client_order_id=one, at_ns=bench.now
                ),
                bench.seen(OrderStatus.OPEN, one, price="99", quantity="1.5"),
            )
            assert _available(bench) == D("851.5")
            await bench.tell(_told(bench, "851.5"))
            assert _available(bench) == D("851.5")

    asyncio.run(scenario())


async def _measured(bench: AmendBench, offset_ns: Duration) -> None:
    """The venue's clock is that far ahead of ours; its balances are as of now on its own."""
    measured = ClockMeasured(
        venue="binance", offset_ns=offset_ns, uncertainty_ns=MILLISECOND, received_ns=bench.now
    )
    await bench.tell(measured, _told(bench, "1000", later_ns=offset_ns), book(bench.clock))


@pytest.mark.parametrize("offset_s", [-2, 2, 120])
def test_a_balance_from_before_the_order_does_not_end_its_hold(offset_s: int) -> None:
    async def scenario() -> None:
        async with AmendBench() as bench:
            await bench.ready()
            await bench.pass_time(3)
            await _measured(bench, offset_s * SECOND)
            await bench.pass_time(1)
            await bench.place(quantity="1", price="99")
            one = bench.asked(Place)[-1].client_order_id
            venue_ns = bench.now + offset_s * SECOND
            seen = bench.seen(OrderStatus.OPEN, one, price="99")
            await bench.tell(msgspec.structs.replace(seen, venue_time_ns=venue_ns))
            assert _available(bench) == 901
            await bench.tell(_told(bench, "901", later_ns=offset_s * SECOND))
            assert _available(bench) == 901

    asyncio.run(scenario())


def test_a_stamp_from_the_far_future_does_not_hold_for_good() -> None:
    async def scenario() -> None:
        async with AmendBench() as bench:
            await bench.ready()
            await bench.place(quantity="1", price="99")
            one = bench.asked(Place)[-1].client_order_id
            seen = bench.seen(OrderStatus.OPEN, one, price="99")
            absurd_ns = bench.now + 10**9 * SECOND
            await bench.tell(msgspec.structs.replace(seen, venue_time_ns=absurd_ns))
            await bench.pass_time(1)
            await bench.tell(_told(bench, "901"))
            assert _available(bench) == 901

    asyncio.run(scenario())


def test_an_answer_from_before_the_streams_word_loses_however_far_our_clock_is_off() -> None:
    async def scenario() -> None:
        async with AmendBench() as bench:
            await bench.ready()
            behind_ns = 120 * SECOND
            await _measured(bench, behind_ns)
            asked_ns = bench.now + behind_ns
            await bench.pass_time(1)
            await bench.tell(_told(bench, "100", later_ns=behind_ns))
            await bench.pass_time(1)
            answer = msgspec.structs.replace(
                _told(bench, "1000"), complete=True, from_stream=False, as_of_ns=asked_ns
            )
            await bench.tell(answer)
            assert _available(bench) == 100

    asyncio.run(scenario())
