"""Our own gateway to the simulated OKX over real loopback sockets, and what it delivered."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Mapping
from decimal import Decimal
from typing import Any, TypeVar

import aiohttp

from app.domain.amounts import floor_to
from app.domain.identifiers import ClientOrderId
from app.domain.instants import SECOND
from app.domain.instruments import Instrument
from app.domain.link_events import BookLost, InstrumentsListed, StreamSynced
from app.domain.market_events import BookDelta, BookSnapshot
from app.domain.order_terms import OrderType, Side, TimeInForce
from app.domain.venue_events import VenueEvent
from app.domain.venue_requests import Place, ResyncBook, VenueRequest, Watch
from app.host.chance import SeededChance
from app.host.clock import SystemClock
from app.market.book import Change, OrderBook
from app.market.sequence import sequence_rule
from app.ports.vault import Credentials
from app.simulator import simulated
from app.simulator.serving import Served
from app.venues.registry import build_gateway

DEADLINE_SECONDS = 10.0
Event = TypeVar("Event")


class Trader:
    """A gateway at work, the books folded from its events, and the simulator's back door."""

    def __init__(
        self, served: Served, session: aiohttp.ClientSession, wrong: Mapping[str, str]
    ) -> None:
        urls = dict(served.venues["okx"])
        held = {name: urls[name] for name in ("api_key", "secret", "passphrase")} | dict(wrong)
        keys = Credentials(**held)
        self.served = served
        self.clock = SystemClock()
        self.gateway = build_gateway(
            "okx",
            "main",
            "simulation",
            urls,
            keys,
            clock=self.clock,
            chance=SeededChance(1),
            may_trade=True,
        )
        self.events: list[VenueEvent] = []
        self.books: dict[str, OrderBook] = {}
        self.instruments: dict[str, Instrument] = {}
        self._session = session
        self._news = asyncio.Event()
        self._ids = 0

    def deliver(self, event: VenueEvent) -> None:
        self.events.append(event)
        if isinstance(event, InstrumentsListed):
            self.instruments.update({row.symbol: row for row in event.instruments})
        elif isinstance(event, BookSnapshot | BookDelta):
            self._fold(event)
        elif isinstance(event, BookLost) and event.symbol in self.books:
            self.books[event.symbol].invalidate(event.reason)
        self._news.set()

    def _fold(self, event: BookSnapshot | BookDelta) -> None:
        book = self.books.get(event.symbol)
        if book is None:
            book = OrderBook("okx", event.symbol, sequence_rule("okx", "spot"))
            self.books[event.symbol] = book
        if isinstance(event, BookSnapshot):
            book.apply_snapshot(event)
        elif book.apply_delta(event) is Change.NEEDS_SNAPSHOT:
            self.gateway.request(ResyncBook(symbol=event.symbol))

    def ask(self, request: VenueRequest) -> None:
        self.gateway.request(request)

    async def until(self, is_so: Callable[[], Any], what: str) -> Any:
        """Wait until something is so, with a deadline."""
        try:
            async with asyncio.timeout(DEADLINE_SECONDS):
                while not (found := is_so()):
                    self._news.clear()
                    with contextlib.suppress(TimeoutError):
                        await asyncio.wait_for(self._news.wait(), 0.2)
                return found
        except TimeoutError:
            tail = "\n".join(str(event)[:300] for event in self.events[-12:])
            raise AssertionError(f"never: {what}\n{tail}") from None

    def of(self, kind: type[Event], **fields: object) -> list[Event]:
        """Delivered events of a kind whose fields are these."""
        return [
            event
            for event in self.events
            if isinstance(event, kind)
            and all(getattr(event, name) == value for name, value in fields.items())
        ]

    async def wait_for(self, kind: type[Event], **fields: object) -> Event:
        found: list[Event] = await self.until(lambda: self.of(kind, **fields), f"{kind} {fields}")
        return found[-1]

    async def ready(self, symbol: str = "BTC/USDT") -> Instrument:
        """Instruments read, private stream whole, book valid."""
        await self.until(lambda: symbol in self.instruments, "instruments")
        instrument = self.instruments[symbol]
        self.ask(Watch(books=(instrument,), tickers=()))
        await self.wait_for(StreamSynced, synced=True)
        await self.until(
            lambda: symbol in self.books and self.books[symbol].is_valid, "a valid book"
        )
        return instrument

    def own_id(self) -> ClientOrderId:
        self._ids += 1
        return ClientOrderId(f"s1aaaa{self._ids:012}")

    def best(self, symbol: str = "BTC/USDT") -> tuple[Decimal, Decimal]:
        """Best bid and ask of our own book."""
        bid, ask = self.books[symbol].best_bid(), self.books[symbol].best_ask()
        assert bid is not None
        assert ask is not None
        return Decimal(str(bid[0])), Decimal(str(ask[0]))

    def place(
        self,
        instrument: Instrument,
        price: Decimal,
        quantity: str = "0.01",
        side: Side = Side.BUY,
        time_in_force: TimeInForce = TimeInForce.GTC,
        *,
        post_only: bool = False,
        venue_ahead_ns: int = 0,
        own: ClientOrderId | None = None,
    ) -> ClientOrderId:
        own = own or self.own_id()
        self.ask(
            Place(
                client_order_id=own,
                instrument=instrument,
                side=side,
                type=OrderType.LIMIT,
                quantity=Decimal(quantity),
                price=floor_to(price, instrument.tick),
                time_in_force=time_in_force,
                post_only=post_only,
                expires_ns=self.clock.now().wall_ns + venue_ahead_ns + 5 * SECOND,
            )
        )
        return own

    async def fault(self, verb: str, **fields: Any) -> None:
        await self.tell("faults", verb=verb, **fields)

    async def tell(self, door: str, **fields: Any) -> None:
        body = {"venue": "okx", **fields}
        async with self._session.post(f"{self.served.control}/{door}", json=body) as answer:
            assert answer.status == 200, await answer.text()

    async def truth(self) -> Any:
        async with self._session.get(f"{self.served.control}/truth") as answer:
            return await answer.json()


@contextlib.asynccontextmanager
async def trading(seed: int = 7, wrong: Mapping[str, str] | None = None) -> AsyncIterator[Trader]:
    """A simulated OKX and our gateway to it, both ended afterwards; `wrong` replaces parts of the key."""
    async with simulated(("okx",), seed=seed) as served, aiohttp.ClientSession() as session:
        trader = Trader(served, session, wrong or {})
        async with asyncio.TaskGroup() as group:
            running = group.create_task(trader.gateway.run(trader.deliver))
            try:
                yield trader
            finally:
                running.cancel()
