"""The engine, the real adapters and the pretend exchange over real sockets, with things going wrong."""

import asyncio
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from app.domain.commands import CancelAll
from app.engine import EngineReport
from app.simulator import simulated
from app.views.orders import OrderRow
from tests.sim.flight import Flight


def compare(report: EngineReport, rows: tuple[OrderRow, ...], truth: dict[str, Any]) -> None:
    """Every order and balance, both ways."""
    mine = {row.client_order_id: row for row in rows}
    theirs = {order["client_order_id"]: order for order in truth["orders"]}
    assert set(mine) == set(theirs)
    for key, order in theirs.items():
        assert mine[key].status == order["status"], key
        assert mine[key].filled == Decimal(order["filled"]), key
    assert report.fills == len(truth["fills"])
    kept = {(row.venue, row.asset): row.total for row in report.balances}
    held = {
        (row["venue"], row["asset"]): Decimal(row["total"])
        for row in truth["balances"]
        if Decimal(row["total"])
    }
    assert kept == held


@pytest.mark.parametrize("venue", ["binance", "okx"])
def test_lost_answers_a_lost_line_and_a_restart_leave_us_knowing_the_truth(
    venue: str, tmp_path: Path
) -> None:
    async def scenario() -> None:
        async with simulated((venue,), seed=5) as served:
            places = {venue: dict(served.venues[venue])}
            async with Flight(tmp_path, places, served.control) as flight:
                await flight.until(flight.is_ready)
                bought = await flight.order(f"b 0.01 mkt @{venue}")
                await flight.until(lambda: flight.status_of(bought.key) == "filled")
                await flight.fault(venue, "drop_reply", match="place")
                resting = await flight.order(f"b 0.01 @{venue} lim", "0.98")
                await flight.until(lambda: flight.status_of(resting.key) == "open")
                await flight.fault(venue, "rst", match="place", processed=True)
                reset = await flight.order(f"b 0.01 @{venue} post", "0.97")
                await flight.until(lambda: flight.status_of(reset.key) == "open")
                await flight.until(flight.is_ready)
            async with Flight(tmp_path, places, served.control) as flight:
                await flight.until(flight.is_ready)
                assert flight.status_of(resting.key) == "open"
                flight.engine.submit(CancelAll(token="all"))
                await flight.until(lambda: not any(row.open for row in flight.rows))
                truth = await flight.truth()
                await flight.until(
                    lambda: (
                        {
                            (row.venue, row.asset): row.total
                            for row in flight.engine.report().balances
                        }
                        == {
                            (row["venue"], row["asset"]): Decimal(row["total"])
                            for row in truth["balances"]
                            if Decimal(row["total"])
                        }
                    )
                )
                rows = flight.rows
            report = flight.engine.report()
            compare(report, rows, truth)
            assert report.journal.chain_ok
            assert truth["requests"]["place"] == 3

    asyncio.run(scenario())
