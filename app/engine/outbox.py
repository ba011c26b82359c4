"""Carries effects to the ports: what lowers risk at once, what raises it only after it is on disk."""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias

from app.domain.errors import HistoryUnavailable, JournalBroken
from app.domain.identifiers import AccountId, VenueId
from app.domain.instants import Instant
from app.domain.safe_text import sanitise
from app.engine.effects import (
    AttemptDurable,
    Durable,
    Effect,
    HistoryFailed,
    Inside,
    JournalFailed,
    LatchKill,
    NavRead,
    RaiseCounter,
    ReadNav,
    Send,
    SetMeta,
    Store,
    Write,
)
from app.portfolio.nav_ranges import reach_of
from app.ports.history import History, NavPoint, PortfolioSnapshot
from app.ports.journal import Journal, JournalRow
from app.ports.kill_flag import KillFlag
from app.ports.venue_gateway import VenueGateway

Gateways: TypeAlias = Mapping[tuple[VenueId, AccountId], VenueGateway]

Guard: TypeAlias = Callable[[str, Callable[[Send], list[Effect]], Send], list[Effect]]

_SNAPSHOTS_WAITING = 8
_READS_WAITING = 8


class Outbox:
    """`put` sends requests on the spot and queues everything for the disk in order; two tasks work it off.

    The core lets a Place or Amend leave only after AttemptDurable, which `run_journal` reports once the
    rows before it are committed: that is the whole of "durable before the first byte".
    """

    def __init__(
        self,
        journal: Journal,
        history: History,
        gateways: Gateways,
        flag: KillFlag,
        report: Callable[[Inside], None],
        guard: Guard,
    ) -> None:
        self._journal = journal
        self._history = history
        self._gateways = gateways
        self._flag = flag
        self._report = report
        self._guard = guard
        self._queue: deque[Write | RaiseCounter | Durable | SetMeta] = deque()
        self._queued = asyncio.Event()
        self._writing = asyncio.Lock()
        self._snapshots: deque[PortfolioSnapshot] = deque(maxlen=_SNAPSHOTS_WAITING)
        self._reads: deque[ReadNav] = deque(maxlen=_READS_WAITING)
        self._history_waits = asyncio.Event()
        self.snapshots_stored = 0

    def put(self, effects: Iterable[Effect]) -> None:
        """Carry out, or queue, in this order."""
        for effect in effects:
            if isinstance(effect, Send):
                # Rows behind it must be written even if a driver breaks its promise and raises.
                self._guard(f"request to {effect.venue}", self._send, effect)
            elif isinstance(effect, Store):
                self._snapshots.append(effect.snapshot)
                self._history_waits.set()
            elif isinstance(effect, ReadNav):
                self._reads.append(effect)
                self._history_waits.set()
            elif isinstance(effect, LatchKill):
                self._latch(effect)
            else:
                self._queue.append(effect)
                self._queued.set()

    def _send(self, effect: Send) -> list[Effect]:
        gateway = self._gateways.get((effect.venue, effect.account))
        if gateway is not None:
            gateway.request(effect.request)
        return []

    async def run_journal(self) -> None:
        """Write queued rows, many at a time, until canceled."""
        while True:
            await self._queued.wait()
            # A commit that is canceled half-way could not be told from a broken disk.
            await asyncio.shield(self.write_all())

    async def write_all(self) -> None:
        """Write what is queued now, after whatever is being written."""
        async with self._writing:
            while self._queue:
                batch = list(self._queue)
                self._queue.clear()
                await self._write(batch)
            self._queued.clear()

    async def run_history(self) -> None:
        """Store snapshots and read what is asked of them, until canceled."""
        while True:
            await self._history_waits.wait()
            await self.store_all()
            while self._reads:
                self._report(await self._nav(self._reads.popleft()))

    async def store_all(self) -> None:
        """Store the snapshots that wait."""
        while self._snapshots:
            try:
                await self._history.store(self._snapshots.popleft())
                self.snapshots_stored += 1
            except HistoryUnavailable as failure:
                self._report(HistoryFailed(reason=str(failure)))
        self._history_waits.clear()

    async def _nav(self, asked: ReadNav) -> NavRead:
        oldest_ns: Instant | None = None
        points: tuple[NavPoint, ...] = ()
        problem = ""
        reach = reach_of(asked.range, None, asked.until_ns)
        try:
            oldest_ns = await self._history.oldest()
            reach = reach_of(asked.range, oldest_ns, asked.until_ns)
            points = tuple(await self._history.series(reach.span, reach.since_ns))
        except HistoryUnavailable as failure:
            problem = str(failure)
        return NavRead(
            range=asked.range,
            span=reach.span,
            span_ns=reach.span_ns,
            since_ns=reach.since_ns,
            until_ns=asked.until_ns,
            oldest_ns=oldest_ns,
            points=points,
            problem=problem,
        )

    async def _write(self, batch: list[Write | RaiseCounter | Durable | SetMeta]) -> None:
        rows: list[JournalRow] = []
        counters: dict[str, int] = {}
        durable: list[Durable] = []
        meta: list[SetMeta] = []
        for effect in batch:
            if isinstance(effect, Write):
                rows.append(effect.row)
            elif isinstance(effect, RaiseCounter):
                counters[effect.name] = max(effect.value, counters.get(effect.name, 0))
            elif isinstance(effect, Durable):
                durable.append(effect)
            else:
                meta.append(effect)
        try:
            if rows or counters:
                await self._journal.append(rows, counters)
            for word in meta:
                await self._journal.set_meta(word.key, word.value)
        except JournalBroken as failure:
            unsent = tuple((one.client_order_id, one.amend_token) for one in durable)
            self._report(JournalFailed(reason=str(failure), unsent=unsent))
            return
        for one in durable:
            self._report(
                AttemptDurable(client_order_id=one.client_order_id, amend_token=one.amend_token)
            )

    def _latch(self, effect: LatchKill) -> None:
        try:
            if effect.words is None:
                self._flag.lower()
            else:
                self._flag.hoist(effect.words)
        except OSError as failure:
            reason = f"the kill flag file cannot be written ({sanitise(failure, 120)})"
            self._report(JournalFailed(reason=reason, unsent=()))
