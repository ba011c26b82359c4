"""The one composition root: settings to adapters to engine."""

import asyncio
import concurrent.futures
import contextlib
import threading
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from app import __version__
from app.domain.account_events import BalancesReported
from app.domain.commands import Command
from app.domain.errors import TradedeckError, UnusableInput
from app.domain.link_events import ClockMeasured, LinkChanged, LinkState
from app.domain.venue_events import VenueEvent
from app.domain.venue_requests import ReadBalances, ReadClock, VenueRequest
from app.engine import Engine, EngineOptions, EngineReport
from app.host.chance import SeededChance
from app.host.clock import SystemClock
from app.host.folders import private_folder
from app.host.settings import Settings
from app.host.vault import KeyringVault
from app.ports.history import History
from app.ports.journal import Journal, JournalHead
from app.ports.vault import Credentials
from app.ports.venue_gateway import VenueGateway
from app.simulator.child import SimulatorChild
from app.storage.journal import SqliteJournal, verify_journal
from app.storage.kill_flag import FlagFile
from app.storage.lock import FolderLock
from app.venues.registry import build_gateway
from app.views.keys import View

_SEED_BITS = 64
_ENGINE_STOP_SECONDS = 10.0
_COMMANDS_WAITING = 1_000
_CLOCK_SECONDS = 8.0
_ACCOUNT_SECONDS = 20.0

Assemble = Callable[[], Engine]


class Flight:
    """An engine that starts behind the first frame; implements ports/cockpit.Cockpit."""

    def __init__(
        self, assemble: Assemble, release: Callable[[], None], chance: SeededChance
    ) -> None:
        self.clock = SystemClock()
        self.chance = chance
        self.assemble = (
            assemble  # an engine that runs where it is awaited, for those who bring a loop
        )
        self._release = release
        self._engine: Engine | None = None
        self._early: deque[Command] = deque(maxlen=_COMMANDS_WAITING)
        self._door = threading.Lock()
        self._opened: concurrent.futures.Future[None] = concurrent.futures.Future()
        self._opener: threading.Thread | None = None

    def start(self) -> None:
        """Start and wait until the journal is replayed; raises what kept it from starting."""
        self._start_soon()
        self._opened.result()

    def submit(self, command: Command) -> None:
        """To the engine; what comes before it runs waits for it. The first command starts it."""
        with self._door:
            engine = self._engine
            if engine is None:
                self._early.append(command)
        if engine is None:
            self._start_soon()
        else:
            engine.submit(command)

    def take_views(self) -> Mapping[str, View]:
        """As the engine's; raises what kept it from starting."""
        engine = self._engine
        if engine is not None:
            return engine.take_views()
        if self._opened.done():
            self._opened.result()
        return {}

    def report(self) -> EngineReport:
        """The engine's figures; only after `start`."""
        if self._engine is None:
            raise TradedeckError("the engine has not started; there is nothing to report")
        return self._engine.report()

    def stop(self) -> None:
        """Store the last snapshot, end the venues; harmless when done twice."""
        if self._opener is not None:
            self._opener.join()
        if self._engine is not None:
            self._engine.stop(_ENGINE_STOP_SECONDS)
        self._release()

    def _start_soon(self) -> None:
        if self._opener is None:
            self._opener = threading.Thread(target=self._open, name="opener", daemon=True)
            self._opener.start()

    def _open(self) -> None:
        try:
            engine = self.assemble()
            engine.start()
        except BaseException as failure:
            self._opened.set_exception(failure)
            return
        with self._door:
            self._engine = engine
            while self._early:
                engine.submit(self._early.popleft())
        self._opened.set_result(None)


def open_demo(settings: Settings, folder: Path, venues: tuple[str, ...], seed: int) -> Flight:
    """The cockpit's engine on simulated venues whose holdings live in `folder`.

    Raises DatabaseHeld and UnusableInput before anything is started.
    """
    private_folder(folder)
    clock, chance = SystemClock(), SeededChance(seed)
    FolderLock(folder, clock.now().wall_ns).release()
    simulator = SimulatorChild(folder, venues, seed)

    def assemble() -> Engine:
        served: dict[str, Any] = simulator.addresses()["venues"]
        gateways = [
            build_gateway(
                name,
                "main",
                "simulation",
                {key: value for key, value in venue.items() if key not in _SECRETS},
                _simulated_credentials(venue),
                clock=clock,
                chance=chance,
                may_trade=True,
            )
            for name, venue in served.items()
        ]
        options = _options(settings, venues, seed, mode="SIMULATED", simulated=True)
        return _engine(folder, gateways, options, clock, chance)

    return Flight(assemble, simulator.stop, chance)


_SECRETS = ("api_key", "secret", "passphrase")


def _simulated_credentials(venue: Mapping[str, str]) -> Credentials:
    return Credentials(
        api_key=venue["api_key"], secret=venue["secret"], passphrase=venue.get("passphrase")
    )


def open_live(settings: Settings, folder: Path) -> Flight:
    """The cockpit's engine on real accounts, without any order sender."""
    private_folder(folder)
    clock = SystemClock()
    FolderLock(folder, clock.now().wall_ns).release()
    chance = SeededChance(clock.now().wall_ns % (1 << _SEED_BITS))
    vault = KeyringVault()
    names = tuple(name for name, venue in settings.venues.items() if venue.enabled)
    gateways = [_live_gateway(settings, name, vault, clock, chance) for name in names]
    options = _options(settings, names, 0, mode="LIVE READ-ONLY", simulated=False)
    return Flight(lambda: _engine(folder, gateways, options, clock, chance), lambda: None, chance)


def _live_gateway(
    settings: Settings, name: str, vault: KeyringVault, clock: SystemClock, chance: SeededChance
) -> VenueGateway:
    venue = settings.venues[name]
    key = venue.key or name
    credentials = vault.read(key)
    if credentials is None:
        raise UnusableInput(
            f"venues.{name}: no key named {key!r} in the keyring; add it with `tradedeck keys add {name}`"
        )
    return build_gateway(
        name,
        venue.account,
        venue.environment,
        {},
        credentials,
        clock=clock,
        chance=chance,
        may_trade=False,
    )


def _options(
    settings: Settings, venues: Sequence[str], seed: int, *, mode: str, simulated: bool
) -> EngineOptions:
    return EngineOptions(
        mode=mode,
        simulated=simulated,
        venues=tuple(venues),
        symbol=settings.display.symbol,
        collar=settings.engine.collar_percent / 100,
        seed=seed,
        version=__version__,
        snapshot_every=settings.engine.snapshot_seconds * 1_000_000_000,
        balance_every=settings.engine.balance_seconds * 1_000_000_000,
    )


def _engine(
    folder: Path,
    gateways: Sequence[VenueGateway],
    options: EngineOptions,
    clock: SystemClock,
    chance: SeededChance,
) -> Engine:
    moment = clock.now()
    boot = f"{moment.wall_ns:x}"

    def open_journal() -> Awaitable[Journal]:
        return SqliteJournal.open(folder, boot, clock.now().wall_ns)

    async def open_history() -> History:
        from app.storage.history import open_history as open_file

        return await open_file(folder / "history.db")

    return Engine(clock, chance, open_journal, open_history, gateways, options, FlagFile(folder))


def check_journal(folder: Path) -> JournalHead:
    """Verify the journal of a folder that nobody uses; raises DatabaseHeld or UnusableInput."""
    return verify_journal(folder, SystemClock().now().wall_ns)


def measure_clock(venue: str, environment: str) -> ClockMeasured | None:
    """The venue's clock against ours, without a key; None when it cannot be reached in time."""
    clock = SystemClock()
    gateway = build_gateway(
        venue, "main", environment, {}, None, clock=clock, chance=SeededChance(0), may_trade=False
    )
    found = _first(gateway, ReadClock(), (ClockMeasured,), _CLOCK_SECONDS)
    return found if isinstance(found, ClockMeasured) else None


def read_account_once(settings: Settings, name: str) -> BalancesReported | LinkChanged | None:
    """Balances with the stored key, or the venue's refusal, or None when nothing came in time."""
    gateway = _live_gateway(settings, name, KeyringVault(), SystemClock(), SeededChance(0))
    found = _first(gateway, ReadBalances(), (BalancesReported, LinkChanged), _ACCOUNT_SECONDS)
    return found if isinstance(found, BalancesReported | LinkChanged) else None


def _first(
    gateway: VenueGateway,
    request: VenueRequest,
    kinds: tuple[type[VenueEvent], ...],
    seconds: float,
) -> VenueEvent | None:
    """Run the gateway until the first event of these kinds (of link changes only refusals count)."""

    async def watch() -> VenueEvent | None:
        found: list[VenueEvent] = []
        heard = asyncio.Event()

        def deliver(event: VenueEvent) -> None:
            refused = not isinstance(event, LinkChanged) or event.state is LinkState.REFUSED
            if isinstance(event, kinds) and refused:
                found.append(event)
                heard.set()

        async with asyncio.TaskGroup() as group:
            running = group.create_task(gateway.run(deliver))
            gateway.request(request)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(heard.wait(), seconds)
            running.cancel()
        return found[0] if found else None

    return asyncio.run(watch())
