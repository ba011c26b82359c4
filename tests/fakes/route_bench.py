"""A running engine over two venues, and a trader who drafts a line and confirms the plan that is shown."""

import asyncio
from collections.abc import Awaitable, Callable
from decimal import Decimal

import msgspec

from app.domain.commands import DraftPlan, SendPlan
from app.domain.market_events import BookSnapshot, Level
from app.domain.order_line import OrderLine
from app.domain.order_terms import Side
from app.domain.venue_requests import Place
from app.trading.language import parse_line
from app.trading.line_names import ListedSymbols
from app.views.keys import ALERTS, ORDERS, PLAN, ROUTES, STATUS
from app.views.orders import OrderRow
from app.views.plan import PlanView
from app.views.routes import RouteCard, RoutesView
from tests.fakes.ports import FakeGateway, ManualClock, MemoryJournal
from tests.fakes.workbench import Workbench, fit_for_trading

D = Decimal
VENUES = ("binance", "okx")
OVER_BOTH = "b 3 btc mkt 100.1"  # 2 at binance and 1 at okx


class RouteBench(Workbench):
    """Both books stand around 100, okx a little dearer; 2 BTC within 100.05 at each."""

    def __init__(
        self,
        *,
        clock: ManualClock | None = None,
        journal: MemoryJournal | None = None,
        armed: bool = True,
    ) -> None:
        self.lines = {venue: FakeGateway(venue) for venue in VENUES}
        super().__init__(
            list(self.lines.values()),
            clock=clock,
            journal=journal,
            views=(ORDERS, ALERTS, PLAN, ROUTES, STATUS),
            armed=armed,
        )

    async def __aenter__(self) -> "RouteBench":
        await super().__aenter__()
        return self

    async def ready(self) -> None:
        for venue, line in self.lines.items():
            line.tell(*fit_for_trading(self.clock, venue))
        await self.books()

    async def books(self, binance: float = 100.0, okx: float = 100.01, last: int = 11) -> None:
        """Fresh books with their best asks at these prices."""
        for venue, ask in (("binance", binance), ("okx", okx)):
            now_ns = self.clock.now().wall_ns
            self.lines[venue].tell(
                BookSnapshot(
                    venue=venue,
                    symbol="BTC/USDT",
                    bids=(Level(ask - 0.02, 3.0), Level(ask - 0.5, 10.0)),
                    asks=(Level(ask, 2.0), Level(round(ask + 0.5, 2), 10.0)),
                    last=last,
                    venue_time_ns=now_ns,
                    received_ns=now_ns,
                )
            )
        await self.pass_time(0.2)

    async def draft(self, text: str, rest_of: str | None = None) -> PlanView:
        await self.give(DraftPlan(line=line(text), rest_of=rest_of))
        await self.pass_time(0.2)
        return self.plan

    async def confirm(
        self, shown: PlanView, typed: str = "y", rest_of: str | None = None
    ) -> dict[str, Place]:
        """Send the plan; the orders that left, by venue."""
        before = {venue: len(gateway.asked(Place)) for venue, gateway in self.lines.items()}
        await self.give(
            SendPlan(token=self.token(), plan=shown.plan.hash, typed=typed, rest_of=rest_of)
        )
        sent: dict[str, Place] = {}
        for venue, gateway in self.lines.items():
            fresh = gateway.asked(Place)[before[venue] :]
            assert len(fresh) <= 1
            for request in fresh:
                assert isinstance(request, Place)
                sent[venue] = request
        return sent

    @property
    def plan(self) -> PlanView:
        view = self.views[PLAN]
        assert isinstance(view, PlanView)
        return view

    @property
    def cards(self) -> tuple[RouteCard, ...]:
        view = self.views[ROUTES]
        assert isinstance(view, RoutesView)
        return view.cards

    @property
    def kinds(self) -> list[tuple[str, str]]:
        """What the feed shows, top down: kind and status."""
        return [(row.kind, row.status) for row in self.orders]

    def row(self, kind: str, venue: str = "") -> OrderRow:
        return next(row for row in self.orders if row.kind == kind and venue in ("", row.venue))


def line(text: str, side: Side | None = None) -> OrderLine:
    read = parse_line(
        text, symbol_in_view="BTC/USDT", symbols=ListedSymbols(["BTC/USDT"]), venues=VENUES
    )
    assert isinstance(read, OrderLine), read
    return read if side is None else msgspec.structs.replace(read, side=side)


def run(scenario: Callable[[RouteBench], Awaitable[None]]) -> None:
    """Play it on a bench that is fit for trading."""

    async def whole() -> None:
        async with RouteBench() as bench:
            await bench.ready()
            await scenario(bench)

    asyncio.run(whole())
