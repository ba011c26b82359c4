"""Whatever venues and trader do in whatever order: no more than what was confirmed can ever trade."""

import asyncio
from decimal import Decimal
from random import Random

import pytest

from app.domain.commands import AmendOrder, CancelOrder, SendPlan
from app.domain.venue_requests import InPlace
from app.trading.orders.order import Order
from app.trading.parents.promises import parts_of
from tests.fakes.random_venue import RandomVenue
from tests.fakes.route_bench import VENUES, RouteBench

D = Decimal
_STEPS = 100


class _Trader:
    """Grows, shrinks and moves parts, cancels them, and places what is free anew."""

    def __init__(self, bench: RouteBench, chance: Random, parent_id: str) -> None:
        self._bench, self._chance, self._parent_id = bench, chance, parent_id
        parent = bench.engine._core.state.parents.get(parent_id)
        assert parent is not None
        self.parent = parent

    async def act(self) -> None:
        wish = self._chance.random()
        part = self._chance.choice(self.parent.children)
        if wish < 0.2 and self.parent.free > 0:
            await self._place_rest()
        elif wish < 0.6 and part.is_resting:
            await self._change(part)
        elif wish < 0.67:
            await self._cancel(part)

    async def _place_rest(self) -> None:
        venue, quantity = self._chance.choice(VENUES), self.parent.free.normalize()
        shown = await self._bench.draft(
            f"b {quantity:f} btc lim 99.8 @{venue}", rest_of=self._parent_id
        )
        await self._bench.give(
            SendPlan(
                token=self._bench.token(),
                plan=shown.plan.hash,
                typed="y",
                rest_of=self._parent_id,
            )
        )

    async def _change(self, part: Order) -> None:
        assert part.quantity is not None
        assert part.client_order_id is not None
        more = self._chance.choice([D("-0.5"), D("-0.3"), *[self.parent.room] * 3])
        command = AmendOrder(
            token=self._bench.token(),
            venue=part.venue,
            account="main",
            client_order_id=part.client_order_id,
            price=self._chance.choice([None, None, D("99.7"), D("99.85")]),
            quantity=part.quantity + more if more else None,
        )
        await self._bench.give(command)

    async def _cancel(self, part: Order) -> None:
        command = CancelOrder(
            token=self._bench.token(),
            venue=part.venue,
            account="main",
            symbol="BTC/USDT",
            client_order_id=part.client_order_id,
            venue_order_id=None,
        )
        await self._bench.give(command)


@pytest.mark.parametrize("seed", range(50, 90))
def test_no_more_than_what_was_confirmed_can_trade(seed: int) -> None:
    async def scenario() -> None:
        chance = Random(seed)
        lost = chance.choice([0.0, 0.0, 0.2])
        async with RouteBench() as bench:
            for line in bench.engine._core.state.lines.values():
                in_place = chance.random() < 0.5
                line.in_place = InPlace(price=in_place, more=in_place)
            venues = [RandomVenue(bench, venue, chance, lost) for venue in VENUES]
            await bench.ready()
            shown = await bench.draft("b 3 btc lim 99.9 max50%")
            token = bench.token()
            await bench.give(SendPlan(token=token, plan=shown.plan.hash, typed="y"))
            trader = _Trader(bench, chance, token)
            for step in range(_STEPS):
                if step % 20 == 0:
                    await bench.books(last=20 + step)
                for venue in venues:
                    venue.act()
                await bench.pass_time(chance.choice([0.05, 0.05, 0.1, 0.5]))
                await trader.act()
                most = sum(order.most for venue in venues for order in venue.orders.values())
                parent = trader.parent
                assert most <= parent.quantity <= parent.confirmed == D(3), f"step {step}"
                # What may still trade is counted at its most: of a change without an answer both sizes.
                together = parent.filled + parent.held + parent.free
                assert min(together, D(3)) == parent.quantity, f"step {step}"
                assert sum(part.quantity for part in parts_of(parent)) == together, f"step {step}"
            assert bench.engine._core.state.stops.words is None

    asyncio.run(scenario())
