"""Orders over an unreliable line, with crashes: whatever happens, we end up knowing what the venue knows."""

import asyncio
import random
from decimal import Decimal

import pytest

from app.domain.commands import CancelAll, CancelOrder
from app.domain.instants import SECOND
from app.domain.order_terms import OrderStatus
from app.engine.recovery import replay
from app.trading.orders.ledger import OrderLedger
from app.trading.orders.order import Order
from app.trading.parents.ledger import ParentLedger
from tests.fakes.ports import FixedChance, ManualClock, MemoryJournal
from tests.fakes.workbench import Workbench, book
from tests.sim.pretend_venue import PretendVenue


class Voyage:
    """One seeded run: trade in trouble with crashes, then calm, then compare."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.clock = ManualClock()
        self.journal = MemoryJournal()
        self.chance = FixedChance()
        self.venue = PretendVenue(self.clock, self.journal, seed, trouble=0.25)
        self.highest: dict[str, Decimal] = {}

    def bench(self) -> Workbench:
        return Workbench((self.venue,), clock=self.clock, journal=self.journal, chance=self.chance)

    async def leg(self, seconds: float, crash: bool) -> None:
        async with self.bench() as bench:
            until_ns = self.clock.now().mono_ns + int(seconds * SECOND)
            number = 100
            while self.clock.now().mono_ns < until_ns:
                number += 1
                self.venue._say(book(self.clock, last=number))
                await self._operate(bench)
                await bench.pass_time(0.2)
                self._watch(bench)
            if crash:
                await bench.crash()

    async def calm(self) -> OrderLedger:
        self.venue.trouble = 0.0
        async with self.bench() as bench:
            await bench.pass_time(90)
            self._watch(bench)
            return bench.engine._core.state.ledger

    async def _operate(self, bench: Workbench) -> None:
        roll = self.dice.random()
        if roll < 0.35:
            price = str(self.dice.choice([98, 99, 100]))
            bench.engine.submit(bench.place(price=price))
        elif roll < 0.45:
            ledger = bench.engine._core.state.ledger
            mine = [order for order in ledger.open_orders() if order.client_order_id]
            if mine:
                chosen = self.dice.choice(mine)
                bench.engine.submit(
                    CancelOrder(
                        token=bench.token(),
                        venue="binance",
                        account="main",
                        client_order_id=chosen.client_order_id,
                    )
                )
        elif roll < 0.47:
            bench.engine.submit(CancelAll(token=bench.token()))

    def _watch(self, bench: Workbench) -> None:
        assert not any(" went from " in text for text in bench.alerts), bench.alerts
        for order in bench.engine._core.state.ledger:
            assert order.contradiction is None, (order.key, order.contradiction)
            before = self.highest.get(order.key, Decimal(0))
            assert order.filled >= before or not _was_told(self.journal, order)
            self.highest[order.key] = max(before, order.filled)


def _was_told(journal: MemoryJournal, order: Order) -> bool:
    """What was learnt but not committed before a crash may be learnt again."""
    return any(
        row.client_order_id == order.key and row.kind in ("fill", "order_report")
        for row in journal.rows
    )


@pytest.mark.parametrize("seed", range(6))
def test_we_end_up_knowing_what_the_venue_knows(seed: int) -> None:
    async def scenario() -> None:
        voyage = Voyage(seed)
        await voyage.leg(15, crash=True)
        await voyage.leg(15, crash=True)
        await voyage.leg(10, crash=False)
        ledger = await voyage.calm()
        venue = voyage.venue
        assert len(venue.seen) >= 10
        assert len(venue.seen) == len(set(venue.seen))  # no id was ever sent twice
        assert len(venue.arrived) == len(set(venue.arrived))
        assert any(row.kind == "outcome_lost" for row in voyage.journal.rows) or seed
        for client_order_id, held in venue.held.items():
            order = ledger.ours(client_order_id)
            assert order is not None
            assert order.filled == held.filled
            assert {key for key, _ in order.facts.fills} == {one.trade_id for one in held.fills}
            assert order.status is held.status, (order.key, order.status, held.status)
            assert not order.closing
        for order in ledger:
            if order.key not in venue.held:
                assert order.status is OrderStatus.REJECTED, (order.key, order.status)
                assert order.filled == 0
        again = OrderLedger()
        replay(again, ParentLedger(), voyage.journal.rows)
        assert {order.key: order.facts for order in again} == {
            order.key: order.facts for order in ledger
        }

    asyncio.run(scenario())
