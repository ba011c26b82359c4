"""What an order and its changes hold back is never less than the venue may take."""

import asyncio
from decimal import Decimal as D

from app.domain.account_events import BalancesReported
from app.domain.instants import MILLISECOND, Duration
from app.domain.order_events import Action, Verdict
from app.domain.order_terms import OrderStatus
from tests.fakes.amend_bench import AmendBench
from tests.fakes.orders import outcome
from tests.fakes.workbench import Workbench, balance


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
