"""Six pretend venues with one instrument in view: real depth frames, put into the engine's inbox at a set pace."""

import random
from collections.abc import Sequence
from decimal import Decimal
from itertools import cycle

from app.domain.account_events import AccountType, Balance, BalancesReported, FeesReported
from app.domain.identifiers import VenueOrderId
from app.domain.instants import MILLISECOND, SECOND, Instant
from app.domain.instruments import Instrument, InstrumentKind
from app.domain.link_events import (
    ClockMeasured,
    InstrumentsListed,
    LatencyMeasured,
    LinkChanged,
    LinkState,
    StreamSynced,
)
from app.domain.market_events import BookDelta, BookSnapshot, Level, Ticker
from app.domain.order_events import FillsListed, OpenOrdersListed, OrderReport, Source
from app.domain.order_terms import OrderStatus, OrderType, Side, TimeInForce
from app.domain.venue_events import VenueEvent
from app.domain.venue_requests import (
    InPlace,
    ListFills,
    ListOpenOrders,
    ReadBalances,
    ReadClock,
    ReadFees,
    ReadInstruments,
    ResyncBook,
    VenueRequest,
    Watch,
)
from app.market.sequence import RULES
from app.ports.clock import Clock
from app.ports.venue_gateway import Deliver
from app.venues.binance.public import decode_market_frame

SYMBOL = "BTC/USDT"
VENUES = ("binance", "okx", "bybit", "kraken", "coinbase", "sixth")
MIDDLE = 97_400.0
FEE = Decimal("0.001")
_STEP = 0.1  # between neighbouring venues' levels; a venue's own stand six of them apart
_LEVELS = 40
_NEAR = 2  # levels a venue has on the screen of 120x40: six venues fill its rows
_BODIES = 6_000
_PAUSE_NS = MILLISECOND
_HELD = ("BTC", "ETH", "SOL", "USDT", "USDC", "XRP", "ADA", "DOT", "LINK", "AVAX", "LTC", "TRX")
_PRICED = ("ETH", "SOL", "USDC", "XRP", "ADA", "DOT", "LINK", "AVAX", "LTC", "TRX")
_FRAME = (
    b'{"stream":"btcusdt@depth@100ms","data":{"e":"depthUpdate","E":%d,"T":%d,"s":"BTCUSDT",'
    b'"U":%d,"u":%d,"pu":%d,"b":[%b],"a":[%b]}}'
)

for _venue in VENUES:  # all six send frames as Binance's USD-M does
    RULES[f"{_venue}.spot"] = RULES["binance.usdm"]


def depth_bodies(seed: int = 7) -> list[tuple[int, bytes, bytes]]:
    """(venue, bids, asks) of each update: mostly sizes near the top, sometimes a best level that goes."""
    dice = random.Random(seed)
    bodies = []
    for number in range(_BODIES):
        venue = number % len(VENUES)
        buying = dice.random() < 0.5
        near = dice.randrange(_NEAR) if dice.random() < 0.8 else dice.randrange(_NEAR, _LEVELS)
        gone = near == 0 and dice.random() < 0.2
        rows = [_row(venue, near, buying, 0 if gone else dice.randrange(1, 4_000_000))]
        rows.append(
            _row(venue, dice.randrange(_NEAR, _LEVELS), buying, dice.randrange(1, 4_000_000))
        )
        body = b",".join(rows)
        bodies.append((venue, body, b"") if buying else (venue, b"", body))
    return bodies


class Frames:
    """Endless (venue, frame): ids follow on from `last`, which starts at 1 for each venue; times are now."""

    def __init__(self, clock: Clock, seed: int = 7) -> None:
        self.last = [1] * len(VENUES)
        self._clock = clock
        self._bodies = cycle(depth_bodies(seed))

    def next(self) -> tuple[int, bytes]:
        """The next update as the wire has it."""
        venue, bids, asks = next(self._bodies)
        at_ms = self._clock.now().wall_ns // MILLISECOND
        before = self.last[venue]
        self.last[venue] = before + 2
        return venue, _FRAME % (at_ms, at_ms, before + 1, before + 2, before, bids, asks)


def delta_of(venue: int, frame: bytes, received_ns: Instant) -> BookDelta:
    """What the venue's session would make of the frame."""
    (event,) = decode_market_frame(frame, "usdm", _symbol_of, received_ns)
    assert isinstance(event, BookDelta)
    return BookDelta(
        VENUES[venue], event.symbol, event.bids, event.asks, event.first, event.last,
        event.previous, event.venue_time_ns, received_ns,
    )  # fmt: skip


def snapshot_of(venue: int, last: int, at_ns: Instant) -> BookSnapshot:
    """The whole book at the start."""
    dice = random.Random(venue)
    sides = [
        tuple(
            Level(_price(venue, level, buying), dice.randrange(1, 4_000_000) / 100_000)
            for level in range(_LEVELS)
        )
        for buying in (True, False)
    ]
    bids, asks = sides
    return BookSnapshot(VENUES[venue], SYMBOL, bids, asks, last, at_ns, at_ns)


def instrument_of(venue: str, base: str = "BTC", quote: str = "USDT") -> Instrument:
    """A spot pair of the venue."""
    return Instrument(
        venue=venue, product="spot", wire_symbol=base + quote, symbol=f"{base}/{quote}",
        kind=InstrumentKind.SPOT, base=base, quote=quote, tick=Decimal("0.1"),
        lot=Decimal("0.00001"), min_notional=Decimal(5),
    )  # fmt: skip


class Market:
    """The six venues and what drives them: `gateways` for the engine, `updates` counts frames put in."""

    def __init__(self, clock: Clock, updates_per_second: int) -> None:
        self.updates = 0
        self.gateways = [PretendVenue(self, clock, number) for number in range(len(VENUES))]
        self._clock = clock
        self._rate = updates_per_second
        self.frames = Frames(clock)

    async def stream(self) -> None:
        """Frames to the gateways that are ready, at the pace; once a millisecond, as bursts come."""
        started_ns = self._clock.now().mono_ns
        while True:
            now = self._clock.now()
            due = (now.mono_ns - started_ns) * self._rate // SECOND - self.updates
            for _ in range(min(due, self._rate // 20)):
                venue, frame = self.frames.next()
                self.gateways[venue].hear(delta_of(venue, frame, now.wall_ns))
                self.updates += 1
            await self._clock.sleep_until(now.mono_ns + _PAUSE_NS)


class PretendVenue:
    """ports/venue_gateway.VenueGateway without a socket: answers at once; the first one drives the market."""

    may_trade = True
    in_place = InPlace(price=True, more=True)

    def __init__(self, market: Market, clock: Clock, number: int) -> None:
        self.venue = VENUES[number]
        self.account = "main"
        self._number = number
        self._market = market
        self._clock = clock
        self._deliver: Deliver | None = None

    async def run(self, deliver: Deliver) -> None:
        """Say that all is well, then stream."""
        self._deliver = deliver
        now_ns = self._clock.now().wall_ns
        for channel in ("market", "user", "rest"):
            deliver(
                LinkChanged(
                    venue=self.venue, channel=channel, state=LinkState.UP, generation=1,
                    received_ns=now_ns,
                )
            )  # fmt: skip
        deliver(StreamSynced(venue=self.venue, account="main", synced=True, received_ns=now_ns))
        for request in (ReadInstruments(), ReadClock(), ReadBalances(), ListOpenOrders()):
            self.request(request)
        deliver(self._fees(None))
        if self._number == 0:
            await self._market.stream()
        while True:
            now = self._clock.now()
            deliver(
                LatencyMeasured(
                    venue=self.venue, round_trip_ns=20 * MILLISECOND + now.mono_ns % MILLISECOND * 9,
                    received_ns=now.wall_ns,
                )
            )  # fmt: skip
            for base in _PRICED:
                deliver(self._ticker(f"{base}/USDT", 100, now.wall_ns))
            deliver(self._ticker("USDT/USD", 1, now.wall_ns))
            await self._clock.sleep_until(now.mono_ns + SECOND)

    def hear(self, delta: BookDelta) -> None:
        """A frame of this venue's has arrived."""
        if self._deliver is not None:
            self._deliver(delta)

    def request(self, request: VenueRequest) -> None:
        """Answered on the spot."""
        if self._deliver is not None:
            for event in self._answer(request, self._clock.now().wall_ns):
                self._deliver(event)

    def _answer(self, request: VenueRequest, now_ns: Instant) -> Sequence[VenueEvent]:
        venue = self.venue
        match request:
            case Watch() | ResyncBook():
                return (snapshot_of(self._number, self._market.frames.last[self._number], now_ns),)
            case ReadInstruments():
                listed = (
                    instrument_of(venue),
                    instrument_of(venue, "USDT", "USD"),
                    *(instrument_of(venue, base) for base in _PRICED),
                )
                return (
                    InstrumentsListed(
                        venue=venue, product="spot", instruments=listed, received_ns=now_ns
                    ),
                )
            case ReadClock():
                return (
                    ClockMeasured(
                        venue=venue, offset_ns=0, uncertainty_ns=MILLISECOND, received_ns=now_ns
                    ),
                )
            case ReadFees(instrument=one):
                return (self._fees(one.symbol),)
            case ReadBalances():
                return (self._balances(now_ns),)
            case ListOpenOrders():
                return (self._orders(now_ns),)
            case ListFills():
                return (self._fills(request, now_ns),)
        return ()

    def _fees(self, symbol: str | None) -> FeesReported:
        return FeesReported(
            venue=self.venue, account="main", symbol=symbol, maker=FEE, taker=FEE,
            received_ns=self._clock.now().wall_ns,
        )  # fmt: skip

    def _balances(self, now_ns: Instant) -> BalancesReported:
        balances = tuple(
            Balance(
                asset=asset, account_type=AccountType.SPOT, available=Decimal(1_000_000),
                locked=Decimal(1), total=Decimal(1_000_001),
            )
            for asset in _HELD
        )  # fmt: skip
        return BalancesReported(
            venue=self.venue, account="main", balances=balances, complete=True, as_of_ns=now_ns,
            received_ns=now_ns, from_stream=False,
        )  # fmt: skip

    def _orders(self, now_ns: Instant) -> OpenOrdersListed:
        orders = tuple(self._order(number, now_ns) for number in range(4))
        return OpenOrdersListed(
            venue=self.venue, account="main", symbol=None, orders=orders, asked_ns=now_ns,
            received_ns=now_ns,
        )  # fmt: skip

    def _order(self, number: int, now_ns: Instant) -> OrderReport:
        return OrderReport(
            venue=self.venue, account="main", source=Source.LISTING, wire_symbol="BTCUSDT",
            symbol=SYMBOL, client_order_id=None, venue_order_id=VenueOrderId(f"{self._number}{number:04d}"),
            side=Side.BUY, type=OrderType.LIMIT, status=OrderStatus.OPEN, received_ns=now_ns,
            time_in_force=TimeInForce.GTC, price=Decimal(90_000 + number), quantity=Decimal("0.5"),
            filled=Decimal(0), venue_time_ns=now_ns, created_ns=now_ns,
        )  # fmt: skip

    def _fills(self, request: ListFills, now_ns: Instant) -> FillsListed:
        return FillsListed(
            venue=self.venue, account="main", symbol=request.instrument.symbol, fills=(),
            since_ns=request.since_ns, asked_ns=now_ns, received_ns=now_ns,
        )  # fmt: skip

    def _ticker(self, symbol: str, about: int, now_ns: Instant) -> Ticker:
        price = about + Decimal(now_ns % 1000).scaleb(-5)
        return Ticker(self.venue, symbol, price, None, None, None, None, None, now_ns, now_ns)


def _price(venue: int, level: int, buying: bool) -> float:
    distance = 0.5 + (level * len(VENUES) + venue) * _STEP
    return round(MIDDLE - distance if buying else MIDDLE + distance, 1)


def _row(venue: int, level: int, buying: bool, size: int) -> bytes:
    return f'["{_price(venue, level, buying):.1f}","{size / 100_000:.5f}"]'.encode()


def _symbol_of(_: str) -> str:
    return SYMBOL
