"""One engine with the real adapters, in flight over real sockets against the pretend exchange."""

import asyncio
import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import aiohttp

from app.domain.commands import AmendOrder, Arm, DraftAmend, DraftPlan, SendPlan, WantViews
from app.domain.identifiers import ClientOrderId
from app.domain.order_line import OrderLine
from app.engine import Engine, EngineOptions
from app.host.chance import SeededChance
from app.host.clock import SystemClock
from app.ports.history import History
from app.ports.journal import Journal
from app.storage.history import open_history
from app.storage.journal import SqliteJournal
from app.storage.kill_flag import FlagFile
from app.trading.language import parse_line
from app.trading.line_names import ListedSymbols
from app.venues import binance, okx
from app.venues.link.connection import VenueConnection
from app.venues.wire.session import SessionTerms
from app.venues.wire.signing import Keys
from app.views.alerts import AlertsView
from app.views.amend import AmendView
from app.views.keys import ALERTS, AMEND, BALANCES, ORDERS, PLAN, VENUES, View
from app.views.orders import OrderRow, OrdersView
from app.views.plan import PlanView
from app.views.venues import VenuesView

_BUILD = {"binance": binance.build_session, "okx": okx.build_session}
_PATIENCE_SECONDS = 15.0


class Flight:
    """One engine on the loop of the test."""

    def __init__(self, folder: Path, places: dict[str, dict[str, str]], control: str) -> None:
        self.clock = SystemClock()
        self.control = control
        self.views: dict[str, View] = {}
        chance = SeededChance(3)
        gateways = []
        for venue, place in places.items():
            keys = Keys(
                api_key=place["api_key"],
                secret=place["secret"],
                passphrase=place.get("passphrase"),
            )
            terms = SessionTerms(
                account="main", environment="simulation", urls=place, keys=keys, may_trade=True
            )
            gateways.append(VenueConnection(_BUILD[venue](terms), self.clock, chance))

        async def open_journal() -> Journal:
            now = self.clock.now()
            return await SqliteJournal.open(folder, f"{now.wall_ns:x}", now.wall_ns)

        async def open_snapshots() -> History:
            return await open_history(folder / "history.db")

        options = EngineOptions(mode="SIMULATED", simulated=True, venues=tuple(places))
        flag = FlagFile(folder)
        self.engine = Engine(
            self.clock, chance, open_journal, open_snapshots, gateways, options, flag
        )
        self._run: asyncio.Task[None] | None = None
        self._gestures = 0
        self._venues = tuple(places)

    async def __aenter__(self) -> "Flight":
        self._run = asyncio.create_task(self.engine.run())
        self.engine.submit(WantViews(keys=(VENUES, BALANCES, ORDERS, PLAN, AMEND, ALERTS)))
        await self.until(self.is_ready)  # a stream that comes into step late would disarm
        self.engine.submit(Arm(token="arm"))
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._run is not None
        self.engine.stop()
        await self._run

    async def until(self, good: Callable[[], bool]) -> None:
        deadline = asyncio.get_running_loop().time() + _PATIENCE_SECONDS
        while not good():
            assert asyncio.get_running_loop().time() < deadline, (self.rows, self.alerts)
            await asyncio.sleep(0.02)
            self.views.update(self.engine.take_views())

    @property
    def rows(self) -> tuple[OrderRow, ...]:
        view = self.views.get(ORDERS)
        return view.rows if isinstance(view, OrdersView) else ()

    def is_ready(self) -> bool:
        view = self.views.get(VENUES)
        return isinstance(view, VenuesView) and all(row.state == "ok" for row in view.rows)

    async def order(self, line: str, away: str = "") -> OrderRow:
        """Confirm what the plan shows; `away` is the share of the mid that is put behind the line as its price."""
        text = line
        if away:
            shown = await self._plan(f"{line} bid", lambda view: view.plan.mid is not None)
            assert shown.plan.mid is not None
            text = f"{line} {(shown.plan.mid * Decimal(away)).quantize(Decimal('0.1'))}"
        shown = await self._plan(text, lambda view: view.ready)
        known = {row.key for row in self.rows}
        self._gestures += 1
        self.engine.submit(SendPlan(token=f"g{self._gestures}", plan=shown.plan.hash, typed="y"))
        await self.until(lambda: len(self.rows) > len(known))
        return next(row for row in self.rows if row.key not in known)

    async def change(
        self, row: OrderRow, *, price: str = "1", quantity: str = "1"
    ) -> tuple[Decimal | None, Decimal | None]:
        """Confirm what the change shows: price and amount by these factors. What the order comes to."""
        assert row.price is not None
        assert row.quantity is not None
        own = ClientOrderId(row.key)
        to = (row.price * Decimal(price)).quantize(Decimal("0.1"))
        many = row.quantity * Decimal(quantity)
        wished = (None if to == row.price else to, None if many == row.quantity else many)
        draft = DraftAmend(client_order_id=own, price=wished[0], quantity=wished[1])
        self.engine.submit(draft)

        def shown() -> bool:
            view = self.views.get(AMEND)
            return isinstance(view, AmendView) and view.draft == draft and view.ready

        await self.until(shown)
        self._gestures += 1
        self.engine.submit(
            AmendOrder(
                token=f"g{self._gestures}",
                venue=row.venue,
                account=row.account,
                client_order_id=own,
                price=wished[0],
                quantity=wished[1],
            )
        )
        return to, many

    @property
    def live(self) -> list[OrderRow]:
        """Ours that are not ended."""
        return [row for row in self.rows if row.open]

    @property
    def alerts(self) -> list[str]:
        view = self.views.get(ALERTS)
        return [row.text for row in view.rows] if isinstance(view, AlertsView) else []

    async def _plan(self, text: str, good: Callable[[PlanView], bool]) -> PlanView:
        line = parse_line(
            text,
            symbol_in_view="BTC/USDT",
            symbols=ListedSymbols(["BTC/USDT"]),
            venues=self._venues,
        )
        assert isinstance(line, OrderLine), line
        self.engine.submit(DraftPlan(line=line))

        def shown() -> bool:
            view = self.views.get(PLAN)
            return isinstance(view, PlanView) and view.line == line and good(view)

        await self.until(shown)
        view = self.views[PLAN]
        assert isinstance(view, PlanView)
        return view

    def status_of(self, key: str) -> str:
        return next(row.status for row in self.rows if row.key == key)

    async def fault(self, venue: str, verb: str, **more: object) -> None:
        await self.tell("/faults", venue=venue, verb=verb, **more)

    async def tell(self, door: str, **words: object) -> None:
        """Say this to the pretend exchange's control door."""
        async with (
            aiohttp.ClientSession() as session,
            session.post(f"{self.control}{door}", json=words) as answer,
        ):
            assert answer.status == 200

    async def truth(self) -> dict[str, Any]:
        async with (
            aiohttp.ClientSession() as session,
            session.get(f"{self.control}/truth") as answer,
        ):
            found: dict[str, Any] = json.loads(await answer.text())
            return found
