"""A Binance gateway flown against the simulated exchange over real sockets."""

import asyncio
import urllib.request
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from decimal import Decimal
from typing import TypeVar

import msgspec

from app.domain.amounts import ceil_to
from app.domain.identifiers import ClientOrderId
from app.domain.instants import SECOND
from app.domain.instruments import Instrument
from app.domain.link_events import (
    BookLost,
    InstrumentsListed,
    StreamSynced,
)
from app.domain.market_events import BookDelta, BookSnapshot, Trade
from app.domain.order_terms import OrderType, Side, TimeInForce
from app.domain.venue_events import VenueEvent
from app.domain.venue_requests import (
    Place,
    ReadInstruments,
    ResyncBook,
    Watch,
)
from app.host.chance import SeededChance
from app.host.clock import SystemClock
from app.market.book import Change, OrderBook
from app.market.sequence import sequence_rule
from app.ports.vault import Credentials
from app.ports.venue_gateway import VenueGateway
from app.simulator import simulated
from app.simulator.serving import Served
from app.venues.registry import build_gateway

Event = TypeVar("Event")
CLOCK = SystemClock()
SECRETS = ("api_key", "secret")


class Deck:
    """What an engine would keep: the events, and one book that asks for a resync when it must."""

    def __init__(self, gateway: VenueGateway) -> None:
        self.gateway = gateway
        self.events: list[VenueEvent] = []
        self.deltas = 0
        self.book = OrderBook("binance", "BTC/USDT", sequence_rule("binance", "spot"))
        self._ids = 0
        self._changed = asyncio.Event()

    def deliver(self, event: VenueEvent) -> None:
        if isinstance(event, BookDelta | BookSnapshot):
            if event.symbol == self.book.symbol:
                self._fold(event)
        elif isinstance(event, BookLost):
            self.book.invalidate(event.reason)
        if not isinstance(event, BookDelta | Trade):
            self.events.append(event)
        self._changed.set()

    def _fold(self, event: BookDelta | BookSnapshot) -> None:
        if isinstance(event, BookDelta):
            change = self.book.apply_delta(event)
            self.deltas += 1
        else:
            change = self.book.apply_snapshot(event)
        if change is Change.NEEDS_SNAPSHOT:
            self.gateway.request(ResyncBook(symbol=event.symbol))

    def of(self, kind: type[Event]) -> list[Event]:
        return [event for event in self.events if isinstance(event, kind)]

    async def until(self, condition: Callable[[], object], seconds: float = 10.0) -> None:
        async with asyncio.timeout(seconds):
            while not condition():
                self._changed.clear()
                await self._changed.wait()

    async def some(self, kind: type[Event]) -> Event:
        """The first event of this kind, come or to come."""
        await self.until(lambda: self.of(kind))
        return self.of(kind)[0]

    async def next(self, kind: type[Event], seconds: float = 10.0) -> Event:
        """The next event of this kind that comes from now on."""
        seen = len(self.of(kind))
        await self.until(lambda: len(self.of(kind)) > seen, seconds)
        return self.of(kind)[seen]

    async def ready(self) -> Instrument:
        """Synced, instruments read, BTC's book valid."""
        self.gateway.request(ReadInstruments())
        await self.until(lambda: self.of(InstrumentsListed))
        listed = self.of(InstrumentsListed)[0].instruments
        btc = next(one for one in listed if one.symbol == "BTC/USDT")
        self.gateway.request(Watch(books=(btc,), tickers=()))
        await self.until(
            lambda: self.book.is_valid and [e for e in self.of(StreamSynced) if e.synced]
        )
        return btc

    def place(
        self,
        btc: Instrument,
        factor: str,
        time_in_force: TimeInForce = TimeInForce.GTC,
        quantity: str = "0.002",
    ) -> ClientOrderId:
        """Buy at this multiple of the best ask."""
        best = self.book.best_ask()
        assert best is not None
        price = ceil_to(Decimal(str(best[0])) * Decimal(factor), btc.tick)
        self._ids += 1
        own = ClientOrderId(f"s{self._ids:017d}")
        self.gateway.request(
            Place(
                client_order_id=own,
                instrument=btc,
                side=Side.BUY,
                type=OrderType.LIMIT,
                quantity=Decimal(quantity),
                price=price,
                time_in_force=time_in_force,
                post_only=False,
                expires_ns=CLOCK.now().wall_ns + 5 * SECOND,
            )
        )
        return own


def gateway_of(served: Served, **changed: str) -> VenueGateway:
    place = {**served.venues["binance"], **changed}
    return build_gateway(
        "binance",
        "main",
        "simulation",
        {name: url for name, url in place.items() if name not in SECRETS},
        Credentials(api_key=place["api_key"], secret=place["secret"]),
        clock=CLOCK,
        chance=SeededChance(1),
        may_trade=True,
    )


@asynccontextmanager
async def flying(served: Served, **changed: str) -> AsyncIterator[Deck]:
    deck = Deck(gateway_of(served, **changed))
    async with asyncio.TaskGroup() as group:
        task = group.create_task(deck.gateway.run(deck.deliver))
        try:
            yield deck
        finally:
            task.cancel()


async def control(served: Served, path: str, body: dict[str, object]) -> None:
    request = urllib.request.Request(  # our own loopback address
        served.control + path, data=msgspec.json.encode(body), method="POST"
    )

    def post() -> None:
        with urllib.request.urlopen(request) as answer:  # as above
            assert answer.status == 200

    await asyncio.to_thread(post)


async def fault(served: Served, verb: str, **more: object) -> None:
    await control(served, "/faults", {"venue": "binance", "verb": verb, **more})


def fly(scenario: Callable[[Served], Coroutine[object, object, None]]) -> None:
    async def main() -> None:
        async with simulated(("binance",), seed=7) as served:
            await scenario(served)

    asyncio.run(main())
