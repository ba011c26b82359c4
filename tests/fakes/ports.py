"""One fake per port: time that stands until told, dice that always show the same, files in memory."""

import asyncio
from collections.abc import Callable, Mapping, Sequence

import msgspec

from app.domain.errors import HistoryUnavailable, JournalBroken
from app.domain.identifiers import AccountId, VenueId
from app.domain.instants import SECOND, Duration, Instant, Moment
from app.domain.venue_events import VenueEvent
from app.domain.venue_requests import InPlace, VenueRequest
from app.host.clock import OnwardWall
from app.ports.history import NavPoint, PortfolioSnapshot
from app.ports.journal import JournalHead, JournalRow
from app.ports.venue_gateway import Deliver

FULLY = InPlace(price=True, more=True)
NOON = 1_760_000_000 * SECOND


class ManualClock:
    """Stands still until `advance`; sleepers wake in the order of their times."""

    def __init__(self, wall_ns: Instant = NOON) -> None:
        self._start_ns = wall_ns
        self._mono_ns: Duration = 0
        self._wall = OnwardWall()
        self.now()
        self._sleepers: list[tuple[Duration, asyncio.Future[None]]] = []

    def now(self) -> Moment:
        return self._wall.moment(self._start_ns + self._mono_ns, self._mono_ns)

    def not_before(self, wall_ns: Instant) -> None:
        self._wall.not_before(wall_ns, self._start_ns + self._mono_ns, self._mono_ns)

    async def sleep_until(self, mono_ns: Duration) -> None:
        if mono_ns <= self._mono_ns:
            await asyncio.sleep(0)
            return
        waking: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._sleepers.append((mono_ns, waking))
        await waking

    def jump(self, duration: Duration) -> None:
        """The machine's wall clock alone is set forward (or back, which `now` shows as `ahead_ns` only)."""
        self._start_ns += duration

    def advance(self, duration: Duration) -> None:
        self._mono_ns += duration
        due = [sleeper for sleeper in self._sleepers if sleeper[0] <= self._mono_ns]
        self._sleepers = [sleeper for sleeper in self._sleepers if sleeper[0] > self._mono_ns]
        for _, waking in sorted(due, key=lambda sleeper: sleeper[0]):
            if not waking.done():
                waking.set_result(None)


class FixedChance:
    """Always the middle; tokens count upwards."""

    def __init__(self) -> None:
        self._drawn = 100

    def uniform(self, stream: str) -> float:
        return 0.5

    def token(self, stream: str, bits: int) -> int:
        self._drawn += 1
        return self._drawn % (1 << bits)


class MemoryJournal:
    """Rows in a list. `hold` keeps commits waiting; `break_now` makes every further append fail."""

    def __init__(self) -> None:
        self.rows: list[JournalRow] = []
        self.counters: dict[str, int] = {}
        self.words: dict[str, str] = {}
        self.is_moved = False
        self.is_open = True
        self.commits = 0
        self._broken: str | None = None
        self._free = asyncio.Event()
        self._free.set()

    def hold(self) -> None:
        self._free.clear()

    def let_go(self) -> None:
        self._free.set()

    def break_now(self, reason: str = "the disk is full") -> None:
        self._broken = reason

    def kinds(self) -> list[str]:
        return [row.kind for row in self.rows]

    async def append(
        self, rows: Sequence[JournalRow], counters: Mapping[str, int] | None = None
    ) -> int:
        await self._free.wait()
        await asyncio.sleep(0)
        if self._broken is not None:
            raise JournalBroken(self._broken)
        for row in rows:
            assert row.attempt is None or row.attempt.client_order_id not in {
                kept.attempt.client_order_id for kept in self.rows if kept.attempt is not None
            }
            self.rows.append(msgspec.structs.replace(row, seq=len(self.rows) + 1))
        for name, value in (counters or {}).items():
            self.counters[name] = max(value, self.counters.get(name, 0))
        self.commits += 1
        return len(self.rows)

    async def read(self, after_seq: int = 0) -> Sequence[JournalRow]:
        return [row for row in self.rows if row.seq > after_seq]

    async def meta(self, key: str) -> str | None:
        return self.words.get(key)

    async def set_meta(self, key: str, value: str) -> None:
        if self._broken is not None:
            raise JournalBroken(self._broken)
        self.words[key] = value

    async def counter(self, name: str) -> int:
        return self.counters.get(name, 0)

    async def head(self) -> JournalHead:
        return JournalHead(events=len(self.rows), head="ab" * 32, chain_ok=True)

    async def close(self) -> None:
        self.is_open = False


class MemoryHistory:
    """`points` is what a series reads, whatever the span; clear `free` to keep readers waiting."""

    def __init__(self) -> None:
        self.snapshots: list[PortfolioSnapshot] = []
        self.points: list[NavPoint] = []
        self.asked: list[tuple[str, Instant]] = []
        self.breaks_with: str | None = None
        self.free = asyncio.Event()
        self.free.set()

    async def store(self, snapshot: PortfolioSnapshot) -> None:
        self.snapshots.append(snapshot)

    async def latest(self) -> PortfolioSnapshot | None:
        return self.snapshots[-1] if self.snapshots else None

    async def series(self, span: str, since_ns: Instant) -> Sequence[NavPoint]:
        self.asked.append((span, since_ns))
        await self.free.wait()
        if self.breaks_with is not None:
            raise HistoryUnavailable(self.breaks_with)
        return [point for point in self.points if point.at_ns >= since_ns]

    async def oldest(self) -> Instant | None:
        return self.points[0].at_ns if self.points else None

    async def count(self) -> int:
        return len(self.snapshots)

    async def close(self) -> None:
        return None


class MemoryFlag:
    def __init__(self) -> None:
        self.words: str | None = None

    def hoist(self, words: str) -> None:
        self.words = words

    def lower(self) -> None:
        self.words = None

    def read(self) -> str | None:
        return self.words


class FakeGateway:
    """Records what it is asked; `answer`, if given, is called with each request and delivers by itself."""

    def __init__(
        self,
        venue: VenueId = "binance",
        account: AccountId = "main",
        may_trade: bool = True,
        answer: Callable[["FakeGateway", VenueRequest], None] | None = None,
        in_place: InPlace = FULLY,
    ) -> None:
        self.venue = venue
        self.account = account
        self.may_trade = may_trade
        self.in_place = in_place
        self.requests: list[VenueRequest] = []
        self.runs = 0
        self.breaks_with: Exception | None = None
        self._answer = answer
        self._deliver: Deliver | None = None

    async def run(self, deliver: Deliver) -> None:
        self.runs += 1
        self._deliver = deliver
        if self.breaks_with is not None:
            failure, self.breaks_with = self.breaks_with, None
            raise failure
        try:
            await asyncio.Event().wait()
        finally:
            self._deliver = None

    def request(self, request: VenueRequest) -> None:
        self.requests.append(request)
        if self._answer is not None:
            self._answer(self, request)

    def tell(self, *events: VenueEvent) -> None:
        """Deliver; what nobody listens to is lost, as on a real line."""
        if self._deliver is not None:
            for event in events:
                self._deliver(event)

    def asked(self, kind: type[VenueRequest]) -> list[VenueRequest]:
        return [request for request in self.requests if isinstance(request, kind)]
