"""The engine, the real adapters and the pretend exchange over real sockets, with things going wrong."""

import asyncio
import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from app.domain.commands import Arm, CancelAll, DraftPlan, SendPlan, WantViews
from app.domain.order_line import OrderLine
from app.engine import Engine, EngineOptions, EngineReport
from app.host.chance import SeededChance
from app.host.clock import SystemClock
from app.ports.history import History
from app.ports.journal import Journal
from app.simulator import simulated
from app.storage.history import open_history
from app.storage.journal import SqliteJournal
from app.storage.kill_flag import FlagFile
from app.trading.language import parse_line
from app.trading.line_names import ListedSymbols
from app.venues import binance, okx
from app.venues.link.connection import VenueConnection
from app.venues.wire.session import SessionTerms
from app.venues.wire.signing import Keys
from app.views.keys import BALANCES, ORDERS, PLAN, VENUES, View
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
        self.engine.submit(WantViews(keys=(VENUES, BALANCES, ORDERS, PLAN)))
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
            assert asyncio.get_running_loop().time() < deadline, self.rows
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
            text = f"{line} {(shown.plan.mid * Decimal(away)).quantize(Decimal('0.01'))}"
        shown = await self._plan(text, lambda view: view.ready)
        known = {row.key for row in self.rows}
        self._gestures += 1
        self.engine.submit(SendPlan(token=f"g{self._gestures}", plan=shown.plan.hash, typed="y"))
        await self.until(lambda: len(self.rows) > len(known))
        return next(row for row in self.rows if row.key not in known)

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
        async with (
            aiohttp.ClientSession() as session,
            session.post(
                f"{self.control}/faults", json={"venue": venue, "verb": verb, **more}
            ) as answer,
        ):
            assert answer.status == 200

    async def truth(self) -> dict[str, Any]:
        async with (
            aiohttp.ClientSession() as session,
            session.get(f"{self.control}/truth") as answer,
        ):
            found: dict[str, Any] = json.loads(await answer.text())
            return found


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
