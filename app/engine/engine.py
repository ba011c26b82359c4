"""The public face of the engine: start, submit, take_views, report, stop.

The one place that starts a thread (with a loop of its own on it): a stalled terminal must not stall trading.
Without `start`, `run` serves on whatever loop it is awaited on, and no thread is needed.
"""

import asyncio
import concurrent.futures
import threading
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TypeAlias

from app.domain.commands import Command
from app.domain.instants import MILLISECOND, SECOND, Duration
from app.engine.core import Core
from app.engine.effects import Beat
from app.engine.epochs import COUNTER
from app.engine.inbox import Inbox
from app.engine.kill_desk import META_KEY
from app.engine.lag import LagMeter
from app.engine.mailbox import Mailbox
from app.engine.options import EngineOptions
from app.engine.outbox import Outbox
from app.engine.records import ShutDown
from app.engine.recovery import recover
from app.engine.report import EngineReport, make_report
from app.engine.storing_desk import CORE, JOURNAL
from app.engine.supervisor import Supervisor
from app.engine.worker import Worker
from app.ports.chance import Chance
from app.ports.clock import Clock
from app.ports.cockpit import OnUrgent
from app.ports.history import History
from app.ports.journal import Journal, JournalHead
from app.ports.kill_flag import KillFlag
from app.ports.venue_gateway import Deliver, VenueGateway
from app.views.keys import View

OpenJournal: TypeAlias = Callable[[], Awaitable[Journal]]
OpenHistory: TypeAlias = Callable[[], Awaitable[History]]

_REPORT_SECONDS = 5.0
_LAST_CANCELS: Duration = 2 * SECOND
_LOOK_AGAIN: Duration = 20 * MILLISECOND


class Engine:
    """One engine, one run. Implements ports/cockpit.Cockpit."""

    def __init__(
        self,
        clock: Clock,
        chance: Chance,
        journal_opener: OpenJournal,
        history_opener: OpenHistory,
        gateways: Sequence[VenueGateway],
        options: EngineOptions,
        kill_flag: KillFlag,
    ) -> None:
        self._clock = clock
        self._chance = chance
        self._open_journal = journal_opener
        self._open_history = history_opener
        self._gateways = {(one.venue, one.account): one for one in gateways}
        self._options = options
        self._flag = kill_flag
        self._core = Core(options, gateways, chance)
        self._inbox = Inbox(options.inbox_limit)
        self._mailbox = Mailbox()
        self._lag = LagMeter(clock)
        self._supervisor = Supervisor(clock, chance, self._inbox.put_first)
        self._incoming: deque[Command] = deque()
        self._told_urgent: OnUrgent = _nobody
        self._stopping = asyncio.Event()
        self._outbox: Outbox | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._head: JournalHead | None = None
        self.failure: BaseException | None = None  # what ended the thread, if it was not `stop`
        self._opened: concurrent.futures.Future[None] = concurrent.futures.Future()

    # The screen's side: any thread.

    def start(self) -> None:
        """Run on a thread of its own; returns once the journal is replayed.

        Raises what kept it from starting: DatabaseHeld, UnusableInput, JournalBroken.
        """
        self._thread = threading.Thread(target=self._serve, name="engine", daemon=True)
        self._thread.start()
        self._opened.result()

    def submit(self, command: Command) -> None:
        """Put a command in; returns at once, never raises."""
        self._incoming.append(command)
        self._on_loop(self._take_in)

    def take_views(self) -> Mapping[str, View]:
        """The newest view per wanted key that changed since the last call."""
        return self._mailbox.take()

    def on_urgent(self, callback: OnUrgent) -> None:
        """Have it called, on the engine's thread, when views stand ready that answer a command."""
        self._told_urgent = callback

    def stop(self, timeout: float = 10.0) -> bool:
        """Store the last snapshot, close everything; whether that was done within `timeout` seconds."""
        if self._thread is None:  # served by `run` on the caller's own loop
            self._stopping.set()
            return True
        self._on_loop(self._stopping.set)
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def report(self) -> EngineReport:
        """Figures of the run, while it runs or after it."""
        elsewhere = self._thread is not None and self._thread is not threading.current_thread()
        if self._loop is None or not elsewhere:
            return self._report()
        answer: concurrent.futures.Future[EngineReport] = concurrent.futures.Future()
        self._on_loop(lambda: answer.set_result(self._report()))
        try:
            return answer.result(_REPORT_SECONDS)
        except TimeoutError:  # the loop ended meanwhile: nothing changes any more
            return self._report()

    def _on_loop(self, call: Callable[[], None]) -> None:
        loop = self._loop
        if loop is None:
            return
        try:
            loop.call_soon_threadsafe(call)
        except RuntimeError:  # the loop has closed: the run is over
            return

    def _serve(self) -> None:
        try:
            with asyncio.Runner(loop_factory=_loop_factory()) as runner:
                runner.run(self.run())
        except BaseException as failure:
            self.failure = failure
            if not self._opened.done():
                self._opened.set_exception(failure)

    # The engine's side: its own loop.

    async def run(self) -> None:
        """Open, recover, serve until stopped, close."""
        self._loop = asyncio.get_running_loop()
        journal = await self._open_journal()
        try:
            history = await self._open_history()
            try:
                outbox = await self._recover(journal, history)
                self._opened.set_result(None)
                self._take_in()
                await self._serve_until_stopped(outbox)
                await self._finish(journal, outbox)
            finally:
                await history.close()
        finally:
            await journal.close()
            self._loop = None

    async def _recover(self, journal: Journal, history: History) -> Outbox:
        core = self._core
        rows = await journal.read()
        # What a run before wrote down is older than what is told now, even if the clock was set back between.
        self._clock.not_before(max((row.wall_ns for row in rows), default=0))
        core.state.now = self._clock.now()
        latched = self._flag.read() or await journal.meta(META_KEY)
        recover(
            core,
            rows,
            counter=await journal.counter(COUNTER),
            moved=journal.is_moved,
            latched=latched,
        )
        core.account.stored = await history.latest()
        outbox = Outbox(
            journal,
            history,
            self._gateways,
            self._flag,
            self._inbox.put_first,
            self._supervisor.guard,
        )
        self._outbox = outbox
        outbox.put(core.take_effects())
        await outbox.write_all()
        core.begin(self._clock.now())
        return outbox

    async def _serve_until_stopped(self, outbox: Outbox) -> None:
        add = self._supervisor.add
        worker = Worker(
            self._clock,
            self._core,
            self._inbox,
            self._supervisor.guard,
            outbox.put,
            self._answer,
        )
        add(CORE, worker.run)
        add(JOURNAL, outbox.run_journal)
        add("history", outbox.run_history)
        add("heart", self._beat)
        add("lag", self._lag.run)
        add("frames", self._draw)
        for (venue, account), gateway in self._gateways.items():
            add(f"{venue}:{account}", _runs(gateway, worker.hear))
        await self._supervisor.run(self._until_stopped())

    async def _until_stopped(self) -> None:
        """Told to stop; cancels asked just before are given a moment to leave and to be answered."""
        await self._stopping.wait()
        until_ns = self._clock.now().mono_ns + _LAST_CANCELS
        while self._inbox.has_urgent or self._core.awaits_cancels():
            now_ns = self._clock.now().mono_ns
            if now_ns >= until_ns:
                return
            await self._clock.sleep_until(now_ns + _LOOK_AGAIN)

    def _answer(self) -> None:
        """Views that a trader's command changed do not wait for the frame."""
        due = self._core.screens.urgent()
        if self._build(due):
            self._told_urgent(due)

    async def _beat(self) -> None:
        next_ns = self._clock.now().mono_ns
        while True:
            self._inbox.put_first(
                Beat(lag_ms=self._lag.recent_ms, lag_ms_max=self._lag.recent_ms_max)
            )
            next_ns = max(next_ns + self._options.heartbeat, self._clock.now().mono_ns)
            await self._clock.sleep_until(next_ns)

    async def _draw(self) -> None:
        next_ns = self._clock.now().mono_ns
        while True:
            self._build(self._core.due_views(self._clock.now()))
            next_ns = max(next_ns + self._options.frame, self._clock.now().mono_ns)
            await self._clock.sleep_until(next_ns)

    def _build(self, due: tuple[str, ...]) -> bool:
        """Build and post; one view that cannot be built must not take the others with it."""
        build, guard = self._core.build_view, self._supervisor.guard
        built = [view for key in due for view in guard(f"view {key}", build, key)]
        if built:
            self._mailbox.post(dict(built))
        return bool(built)

    async def _finish(self, journal: Journal, outbox: Outbox) -> None:
        """The last snapshot and the last row; a start does not rely on them."""
        core = self._core
        core.state.now = self._clock.now()
        core.store_snapshot()
        core.state.write(ShutDown(at_ns=core.state.now.wall_ns))
        outbox.put(core.take_effects())
        await outbox.write_all()
        await outbox.store_all()
        self._head = await journal.head()

    def _take_in(self) -> None:
        while self._incoming:
            self._inbox.put_first(self._incoming.popleft())

    def _report(self) -> EngineReport:
        outbox = self._outbox
        stored = 0 if outbox is None else outbox.snapshots_stored
        return make_report(self._core, self._lag, self._head, stored, self._inbox.prices_dropped)


def _nobody(_: tuple[str, ...]) -> None:
    """Nobody waits for urgent views."""


def _runs(gateway: VenueGateway, deliver: Deliver) -> Callable[[], Awaitable[None]]:
    return lambda: gateway.run(deliver)


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop]:
    try:
        import uvloop
    except ImportError:
        return asyncio.new_event_loop
    factory: Callable[[], asyncio.AbstractEventLoop] = uvloop.new_event_loop
    return factory
