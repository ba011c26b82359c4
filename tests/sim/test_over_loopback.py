"""The engine, the real adapters and the pretend exchange over real sockets, with things going wrong."""

import asyncio
import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from app.domain.commands import Arm, CancelAll, DraftTicket, PlaceOrder, TicketTerms, WantViews
from app.domain.order_terms import OrderStyle, Side
from app.engine import Engine, EngineOptions, EngineReport
from app.host.chance import SeededChance
from app.host.clock import SystemClock
from app.ports.history import History
from app.ports.journal import Journal
from app.simulator import simulated
from app.storage.history import open_history
from app.storage.journal import SqliteJournal
from app.storage.kill_flag import FlagFile
from app.venues import binance, okx
from app.venues.link.connection import VenueConnection
from app.venues.wire.session import SessionTerms
from app.venues.wire.signing import Keys
from app.views.keys import BALANCES, ORDERS, TICKET, VENUES, View
from app.views.orders import OrderRow, OrdersView
from app.views.ticket import TicketView
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

    async def __aenter__(self) -> "Flight":
        self._run = asyncio.create_task(self.engine.run())
        self.engine.submit(WantViews(keys=(VENUES, BALANCES, ORDERS, TICKET)))
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

    async def order(self, venue: str, style: OrderStyle, side: Side, away: str = "1") -> OrderRow:
        """Confirm what the ticket shows; `away` is the share of the mid that a limit stands at."""
        terms = TicketTerms(
            symbol="BTC/USDT", side=side, style=style, quantity=Decimal("0.01"), venue=venue
        )
        if style is not OrderStyle.CAPPED_MARKET:
            ticket = await self._ticket(terms, lambda view: view.mid is not None)
            assert ticket.mid is not None
            terms = TicketTerms(
                symbol="BTC/USDT",
                side=side,
                style=style,
                quantity=Decimal("0.01"),
                price=(ticket.mid * Decimal(away)).quantize(Decimal("0.01")),
                venue=venue,
            )
        ticket = await self._ticket(terms, lambda view: view.ready)
        offer = next(offer for offer in ticket.offers if offer.chosen)
        assert offer.quantity is not None
        assert offer.price is not None
        known = {row.key for row in self.rows}
        self._gestures += 1
        self.engine.submit(
            PlaceOrder(
                token=f"g{self._gestures}",
                plan=ticket.plan,
                venue=venue,
                account=offer.account,
                symbol="BTC/USDT",
                side=side,
                style=style,
                quantity=offer.quantity,
                price=offer.price,
            )
        )
        await self.until(lambda: len(self.rows) > len(known))
        return next(row for row in self.rows if row.key not in known)

    async def _ticket(self, terms: TicketTerms, good: Callable[[TicketView], bool]) -> TicketView:
        self.engine.submit(DraftTicket(terms=terms))

        def shown() -> bool:
            view = self.views.get(TICKET)
            return isinstance(view, TicketView) and view.terms == terms and good(view)

        await self.until(shown)
        view = self.views[TICKET]
        assert isinstance(view, TicketView)
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
                bought = await flight.order(venue, OrderStyle.CAPPED_MARKET, Side.BUY)
                await flight.until(lambda: flight.status_of(bought.key) == "filled")
                await flight.fault(venue, "drop_reply", match="place")
                resting = await flight.order(venue, OrderStyle.LIMIT, Side.BUY, "0.98")
                await flight.until(lambda: flight.status_of(resting.key) == "open")
                await flight.fault(venue, "rst", match="place", processed=True)
                reset = await flight.order(venue, OrderStyle.POST_ONLY, Side.BUY, "0.97")
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
