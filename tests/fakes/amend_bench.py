"""A running engine with one order of ours at rest, and a trader who changes it."""

from decimal import Decimal

import msgspec

from app.domain.commands import AmendOrder, DraftAmend
from app.domain.identifiers import ClientOrderId, VenueOrderId
from app.domain.order_events import OrderReport, Verdict
from app.domain.order_terms import OrderStatus
from app.domain.venue_requests import InPlace, Place
from app.trading.parents.parent import Parent
from app.views.amend import AmendView
from app.views.keys import ALERTS, AMEND, ORDERS
from app.views.orders import OrdersView
from tests.fakes.orders import outcome, report
from tests.fakes.ports import ManualClock, MemoryJournal
from tests.fakes.workbench import Workbench

D = Decimal
ENDED = ("canceled", "rejected", "filled", "expired")


class AmendBench(Workbench):
    """One order of ours rests: 1 BTC at 99, below a bid of 99.99."""

    def __init__(
        self,
        *,
        replaces: bool = False,
        clock: ManualClock | None = None,
        journal: MemoryJournal | None = None,
        steps: bool = False,
    ) -> None:
        self.steps = steps
        super().__init__(
            clock=clock,
            journal=journal,
            views=(ORDERS, ALERTS, AMEND),
            steps=steps,
            in_place=InPlace(price=not replaces, more=not replaces),
        )

    async def __aenter__(self) -> "AmendBench":
        await super().__aenter__()
        return self

    async def resting(self, quantity: str = "1") -> ClientOrderId:
        await self.ready()
        gesture = await self.gesture(quantity=quantity, price="99")
        await self.give(msgspec.structs.replace(gesture, typed=quantity if self.steps else "y"))
        one = self.asked(Place)[-1].client_order_id
        await self.tell(
            outcome(Verdict.ACCEPTED, client_order_id=one, at_ns=self.now),
            self.seen(OrderStatus.OPEN, one, price="99", quantity=quantity),
        )
        return one

    @property
    def now(self) -> int:
        return self.clock.now().wall_ns

    def seen(
        self,
        status: OrderStatus,
        one: ClientOrderId,
        price: str,
        quantity: str = "1",
        filled: str = "0",
        name: str = "4242",
    ) -> OrderReport:
        return report(
            status,
            client_order_id=one,
            venue_order_id=VenueOrderId(name),
            price=price,
            quantity=quantity,
            filled=filled,
            at_ns=self.now,
        )

    @property
    def live(self) -> list[tuple[str, Decimal | None]]:
        """What the feed shows as not ended: key and price."""
        return [(row.key, row.price) for row in self.orders if row.status not in ENDED]

    @property
    def counts(self) -> dict[str, int]:
        """What the feed's title counts, of all that ended or rests."""
        view = self.views[ORDERS]
        assert isinstance(view, OrdersView)
        told = {"open": view.open, "filled": view.filled, "canceled": view.canceled}
        return {
            name: count for name, count in (told | {"rejected": view.rejected}).items() if count
        }

    def parent_of(self, one: ClientOrderId) -> Parent:
        state = self.engine._core.state
        order = state.ledger.ours(one)
        assert order is not None
        parent = state.parents.of(order)
        assert parent is not None
        return parent

    async def change(
        self, one: ClientOrderId, price: str | None = None, quantity: str | None = None
    ) -> AmendOrder:
        command = AmendOrder(
            token=self.token(),
            venue="binance",
            account="main",
            client_order_id=one,
            price=None if price is None else D(price),
            quantity=None if quantity is None else D(quantity),
        )
        await self.give(command)
        return command

    async def drafted(
        self, one: ClientOrderId | None, price: str | None = None, quantity: str | None = None
    ) -> AmendView:
        await self.give(
            DraftAmend(
                client_order_id=one,
                price=None if price is None else D(price),
                quantity=None if quantity is None else D(quantity),
            )
        )
        await self.pass_time(0.2)
        view = self.views[AMEND]
        assert isinstance(view, AmendView)
        return view
