"""Epochs of our order ids: a new one whenever an id of the last one may be in use without our record of it."""

import asyncio

from app.domain.order_terms import OrderStatus
from app.trading.orders.client_ids import make_client_order_id
from tests.fakes.orders import report
from tests.fakes.workbench import Workbench


def test_an_id_of_ours_that_the_journal_does_not_know_is_an_alarm_and_a_new_epoch() -> None:
    async def scenario() -> None:
        async with Workbench() as bench:
            await bench.ready()
            epoch = bench.engine._core.epochs.current
            lost = make_client_order_id("s", epoch, 999, "binance:main")
            other = make_client_order_id("s", epoch + 50, 5, "binance:main")
            await bench.tell(
                report(OrderStatus.OPEN, client_order_id=lost, venue_order_id="1"),  # type: ignore[arg-type]  # plain text
                report(OrderStatus.OPEN, client_order_id=other, venue_order_id="2"),  # type: ignore[arg-type]  # plain text
            )
            assert any("restored from a backup" in text for text in bench.alerts)
            assert any("another tradedeck" in text for text in bench.alerts)
            assert bench.engine._core.epochs.current != epoch
            assert all(row.external for row in bench.orders)

    asyncio.run(scenario())


def test_after_a_run_that_was_ended_from_outside_ids_are_of_a_new_epoch() -> None:
    """The last rows of a damaged log are missing without a trace, and the number that they had used."""

    async def scenario() -> None:
        async with Workbench() as bench:
            await bench.ready()
            epoch = bench.engine._core.epochs.current
        async with Workbench(journal=bench.journal) as again:
            await again.ready()
            assert again.engine._core.epochs.current == epoch
            await again.crash()
        async with Workbench(journal=bench.journal) as third:
            await third.ready()
            assert third.engine._core.epochs.current != epoch

    asyncio.run(scenario())
