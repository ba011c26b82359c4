"""Resting orders changed at both venues over real sockets: taken, refused, and with their answers lost."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeAlias

import pytest

from app.domain.commands import CancelAll
from app.simulator import simulated
from app.views.orders import OrderRow
from tests.sim.flight import Flight

Story: TypeAlias = Callable[[Flight, OrderRow], Awaitable[None]]
# What a change is called at the fault board: Binance changes a price by placing another order.
PRICE = {"binance": "place", "okx": "amend"}
VENUES = pytest.mark.parametrize("venue", ["binance", "okx"])


def _with_an_order_at_rest(venue: str, folder: Path, story: Story) -> None:
    """Buys 0.02 at 2% below the mid. At the end one order of ours is live at most, as the venue has it."""

    async def scenario() -> None:
        async with simulated((venue,), seed=5) as served:
            places = {venue: dict(served.venues[venue])}
            async with Flight(folder, places, served.control) as flight:
                row = await flight.order(f"b 0.02 @{venue} lim", "0.98")
                await flight.until(lambda: flight.status_of(row.key) == "open")
                await story(flight, row)
                truth = await flight.truth()
                theirs = [one for one in truth["orders"] if one["status"] == "open"]
                assert [row.client_order_id for row in flight.live] == [
                    one["client_order_id"] for one in theirs
                ]
                flight.engine.submit(CancelAll(token="all"))
                await flight.until(lambda: not flight.live)
            assert flight.engine.report().journal.chain_ok

    asyncio.run(scenario())


def _stands(flight: Flight, terms: tuple[object, object]) -> bool:
    return [(row.price, row.quantity, row.detail) for row in flight.live] == [(*terms, "")]


@VENUES
def test_price_and_amount_are_changed(venue: str, tmp_path: Path) -> None:
    async def story(flight: Flight, row: OrderRow) -> None:
        terms = await flight.change(row, price="1.005")
        await flight.until(lambda: _stands(flight, terms))
        (row,) = flight.live
        assert row.status == "open"
        terms = await flight.change(row, quantity="0.5")
        await flight.until(lambda: _stands(flight, terms))
        (row,) = flight.live
        terms = await flight.change(row, price="0.99", quantity="1.5")
        await flight.until(lambda: _stands(flight, terms))
        assert len(flight.rows) == 1
        orders = (await flight.truth())["orders"]
        assert len(orders) == (3 if venue == "binance" else 1)

    _with_an_order_at_rest(venue, tmp_path, story)


# That Binance's second order never arrived is proven after a minute only: tests/unit/engine has the time for it.
@pytest.mark.parametrize(
    ("venue", "what", "arrives"),
    [
        ("binance", "price", True),
        *(("binance", "amount", arrives) for arrives in (True, False)),
        *(("okx", what, arrives) for what in ("price", "amount") for arrives in (True, False)),
    ],
)
@pytest.mark.slow
def test_a_change_without_an_answer_is_found_out(
    venue: str, arrives: bool, what: str, tmp_path: Path
) -> None:
    async def story(flight: Flight, row: OrderRow) -> None:
        match = PRICE[venue] if what == "price" else "amend"
        await flight.fault(venue, "drop_reply" if arrives else "drop_req", match=match)
        if what == "price":
            terms = await flight.change(row, price="1.005")
        else:
            terms = await flight.change(row, quantity="0.5")
        if not arrives:
            await flight.until(lambda: any("No proven answer" in text for text in flight.alerts))
        was = (row.price, row.quantity)
        await flight.until(lambda: _stands(flight, terms if arrives else was))

    _with_an_order_at_rest(venue, tmp_path, story)


@VENUES
def test_a_change_that_comes_too_late_is_refused(venue: str, tmp_path: Path) -> None:
    """It was canceled on the venue's own site while the change was on its way."""

    async def story(flight: Flight, row: OrderRow) -> None:
        await flight.fault(venue, "delay_req", match=PRICE[venue], seconds=0.5)
        await flight.change(row, price="1.005")
        await asyncio.sleep(0.1)
        (order,) = (await flight.truth())["orders"]
        await flight.tell(
            "/ext", venue=venue, verb="cancel", account="main", order_id=int(order["order_id"])
        )
        await flight.until(lambda: not flight.live)
        await flight.until(lambda: any("no longer has" in text for text in flight.alerts))
        assert [one.status for one in flight.rows] == ["canceled"]
        assert len((await flight.truth())["orders"]) == 1

    _with_an_order_at_rest(venue, tmp_path, story)


def test_where_the_market_halts_binance_cancels_and_places_nothing(tmp_path: Path) -> None:
    async def story(flight: Flight, row: OrderRow) -> None:
        await flight.tell("/market", venue="binance", symbol="BTCUSDT", status="halted")
        await flight.change(row, price="1.005")
        await flight.until(lambda: not flight.live)
        (left,) = flight.rows
        assert (left.status, left.replaces, left.free) == ("rejected", row.key, row.quantity)

    _with_an_order_at_rest("binance", tmp_path, story)
