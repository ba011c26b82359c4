"""A running engine on fakes, with time in the test's hands."""

import asyncio
from collections.abc import Sequence
from decimal import Decimal
from types import TracebackType
from typing import TypeVar

from app.domain.account_events import AccountType, Balance, BalancesReported, FeesReported
from app.domain.commands import Arm, Command, PlaceOrder, WantViews
from app.domain.instants import MILLISECOND, MINUTE, SECOND, Duration
from app.domain.instruments import Instrument
from app.domain.link_events import ClockMeasured, InstrumentsListed, StreamSynced
from app.domain.market_events import BookSnapshot, Level
from app.domain.order_terms import OrderStyle, Side
from app.domain.venue_events import VenueEvent
from app.domain.venue_requests import VenueRequest
from app.engine.engine import Engine
from app.engine.options import EngineOptions
from app.ports.history import History
from app.ports.journal import Journal
from app.ports.venue_gateway import VenueGateway
from app.trading.ticket import plan_of
from app.views.alerts import AlertsView
from app.views.keys import ALERTS, ORDERS, View
from app.views.orders import OrderRow, OrdersView
from tests.fakes.orders import instrument
from tests.fakes.ports import (
    FakeGateway,
    FixedChance,
    ManualClock,
    MemoryFlag,
    MemoryHistory,
    MemoryJournal,
)

_Kind = TypeVar("_Kind", bound=VenueRequest)
_STEP = 50 * MILLISECOND


class Workbench:
    """`async with Workbench(...) as bench`: the engine runs; leave to stop it in order."""

    def __init__(
        self,
        gateways: Sequence[VenueGateway] | None = None,
        *,
        clock: ManualClock | None = None,
        journal: MemoryJournal | None = None,
        history: MemoryHistory | None = None,
        flag: MemoryFlag | None = None,
        chance: FixedChance | None = None,
        views: tuple[str, ...] = (ORDERS, ALERTS),
        armed: bool = True,
        arm_for: Duration = 24 * 60 * MINUTE,
    ) -> None:
        self.gateway = FakeGateway()
        self.gateways: Sequence[VenueGateway] = gateways or (self.gateway,)
        self.clock = clock or ManualClock()
        self.journal = journal or MemoryJournal()
        self.history = history or MemoryHistory()
        self.flag = flag or MemoryFlag()
        self.views: dict[str, View] = {}
        self._wanted = views
        self._tokens = 0
        self._armed = armed
        options = EngineOptions(
            mode="SIMULATED",
            simulated=True,
            venues=tuple(one.venue for one in self.gateways),
            arm_for=arm_for,
        )
        self.engine = Engine(
            self.clock,
            chance or FixedChance(),
            self._open_journal,
            self._open_history,
            self.gateways,
            options,
            self.flag,
        )
        self._run: asyncio.Task[None] | None = None

    async def _open_journal(self) -> Journal:
        return self.journal

    async def _open_history(self) -> History:
        return self.history

    async def __aenter__(self) -> "Workbench":
        self._run = asyncio.create_task(self.engine.run())
        await self.settle()
        self.engine.submit(WantViews(keys=self._wanted))
        if self._armed:
            self.engine.submit(Arm(token=self.token()))
        await self.pass_time(0.1)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._run is not None and not self._run.done():
            self.engine.stop()
            while not self._run.done():
                await self.pass_time(0.1)
            await self._run

    async def crash(self) -> None:
        """End without any of the courtesies of a stop, as kill -9 does."""
        assert self._run is not None
        self._run.cancel()
        await asyncio.gather(self._run, return_exceptions=True)

    async def settle(self) -> None:
        """Let everything that is ready run."""
        for _ in range(25):
            await asyncio.sleep(0)
        self.views.update(self.engine.take_views())

    async def pass_time(self, seconds: float) -> None:
        for _ in range(max(1, round(seconds * SECOND / _STEP))):
            self.clock.advance(_STEP)
            await self.settle()

    async def give(self, *commands: Command) -> None:
        for command in commands:
            self.engine.submit(command)
        await self.pass_time(0.1)

    async def tell(self, *events: VenueEvent) -> None:
        self.gateway.tell(*events)
        await self.pass_time(0.1)

    def token(self) -> str:
        self._tokens += 1
        return f"gesture-{self.clock.now().wall_ns}-{self._tokens}"

    async def arm(self) -> None:
        """Press A (again)."""
        await self.give(Arm(token=self.token()))

    async def ready(self) -> None:
        """The venue is in every respect fit for an order."""
        await self.tell(*fit_for_trading(self.clock, self.gateway.venue))

    def place(
        self,
        *,
        quantity: str = "0.1",
        price: str = "100",
        side: Side = Side.BUY,
        style: OrderStyle = OrderStyle.LIMIT,
        token: str | None = None,
        venue: str = "binance",
    ) -> PlaceOrder:
        return PlaceOrder(
            token=token or self.token(),
            plan=plan_of(
                venue=venue,
                account="main",
                symbol="BTC/USDT",
                side=side,
                style=style,
                quantity=Decimal(quantity),
                price=Decimal(price),
            ),
            venue=venue,
            account="main",
            symbol="BTC/USDT",
            side=side,
            style=style,
            quantity=Decimal(quantity),
            price=Decimal(price),
        )

    def asked(self, kind: type[_Kind]) -> list[_Kind]:
        return [request for request in self.gateway.requests if isinstance(request, kind)]

    @property
    def orders(self) -> tuple[OrderRow, ...]:
        view = self.views.get(ORDERS)
        return view.rows if isinstance(view, OrdersView) else ()

    @property
    def alerts(self) -> list[str]:
        view = self.views.get(ALERTS)
        return [row.text for row in view.rows] if isinstance(view, AlertsView) else []


def fit_for_trading(
    clock: ManualClock, venue: str = "binance", listed: Instrument | None = None
) -> tuple[VenueEvent, ...]:
    """Instruments, clock, account stream, fees, balances and a book around 100."""
    now_ns = clock.now().wall_ns
    return (
        InstrumentsListed(
            venue=venue,
            product="spot",
            instruments=(listed or instrument(venue),),
            received_ns=now_ns,
        ),
        ClockMeasured(venue=venue, offset_ns=0, uncertainty_ns=SECOND // 100, received_ns=now_ns),
        StreamSynced(venue=venue, account="main", synced=True, received_ns=now_ns),
        FeesReported(
            venue=venue,
            account="main",
            symbol=None,
            maker=Decimal("0.001"),
            taker=Decimal("0.001"),
            received_ns=now_ns,
        ),
        BalancesReported(
            venue=venue,
            account="main",
            balances=(balance("USDT", "1000"), balance("BTC", "5")),
            complete=True,
            as_of_ns=now_ns,
            received_ns=now_ns,
            from_stream=False,
        ),
        book(clock, venue),
    )


def balance(asset: str, amount: str) -> Balance:
    return Balance(
        asset=asset,
        account_type=AccountType.SPOT,
        available=Decimal(amount),
        locked=Decimal(0),
        total=Decimal(amount),
    )


def book(clock: ManualClock, venue: str = "binance", last: int = 10) -> BookSnapshot:
    return BookSnapshot(
        venue=venue,
        symbol="BTC/USDT",
        bids=(Level(99.99, 3.0), Level(99.5, 10.0)),
        asks=(Level(100.01, 2.0), Level(100.5, 10.0)),
        last=last,
        venue_time_ns=clock.now().wall_ns,
        received_ns=clock.now().wall_ns,
    )
