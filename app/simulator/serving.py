"""Puts a world of pretend venues on loopback ports, keeps it moving, and says where it is."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path

import msgspec

from app.domain.errors import UnusableInput
from app.ports.clock import Clock
from app.simulator.control import ControlDoor
from app.simulator.dialects import DIALECTS
from app.simulator.dialects.dialect import DialectOptions
from app.simulator.exchange import Exchange
from app.simulator.ledger import Counters
from app.simulator.loopback import HOST, VenueDoor
from app.simulator.past import DiceOf
from app.simulator.price_paths import Dice
from app.simulator.store import Kept, Keys, SqliteStore
from app.simulator.venue_host import VenueHost
from app.simulator.venues import PROFILES
from app.simulator.world import World

_STEP_SECONDS = 0.1
_STEPS_BETWEEN_PRICES = 10
_EPOCH_MS = (
    1_700_000_000_000  # ids count milliseconds from here at least, so that they rise over restarts
)
STORE_NAME = "venues.sqlite3"


class Served(msgspec.Struct, frozen=True):
    """Where the simulation is. `venues` is the first line of `tradedeck simulate` (contracts.md)."""

    venues: Mapping[str, Mapping[str, str]]
    control: str
    hosts: Mapping[str, VenueHost]

    def first_line(self) -> str:
        return msgspec.json.encode({"venues": self.venues, "control": self.control}).decode()


class Simulation:
    """All venues of one run; `start` and `stop` once each."""

    def __init__(
        self,
        venues: Sequence[str],
        *,
        clock: Clock,
        dice: Dice,
        dice_of: DiceOf | None = None,
        data_folder: Path | None = None,
        options: DialectOptions | None = None,
    ) -> None:
        unknown = [venue for venue in venues if venue not in DIALECTS]
        if unknown:
            known = ", ".join(DIALECTS)
            raise UnusableInput(
                f"no simulated venue {unknown[0]!r}; the simulated ones are {known}"
            )
        self._clock = clock
        self._store = SqliteStore(None if data_folder is None else data_folder / STORE_NAME)
        kept = {venue: self._store.load(venue) for venue in venues}
        now_ns = clock.now().wall_ns
        counters = {venue: _counters(held, now_ns) for venue, held in kept.items()}
        self._world = World(
            venues, dice, prices=self._store.prices(), counters=counters, dice_of=dice_of
        )
        self._doors: dict[str, VenueDoor] = {}
        self._hosts: dict[str, VenueHost] = {}
        for venue, held in kept.items():
            keys = held.keys if held else _new_keys(venue, dice)
            self._open_user(venue, keys, held)
            dialect = DIALECTS[venue](self._world.exchange(venue), options or DialectOptions())
            self._hosts[venue] = VenueHost(dialect, self._store, held.requests if held else {})
            latency = PROFILES[venue].latency_ms
            self._doors[venue] = VenueDoor(self._hosts[venue], clock, latency)
        self._world.open_markets(now_ns)
        self._control = ControlDoor(self._hosts, self._world, clock)

    def _open_user(self, venue: str, keys: Keys, held: Kept | None) -> None:
        """Open the account as it was kept, or anew; resting orders go back before the market makers come."""
        account = self._world.open_user(
            venue, keys.api_key, keys.secret, keys.passphrase, fund=held is None
        )
        if held is None:
            balances = {
                asset: (balance.available, balance.locked)
                for asset, balance in account.balances.items()
            }
            self._store.open_venue(venue, keys, balances)
            return
        for asset, (available, locked) in held.balances.items():
            balance = account.balance(asset)
            balance.available, balance.locked = available, locked
        self._world.exchange(venue).restore(held.orders, held.fills)

    async def start(self, port: int = 0) -> Served:
        """Open all doors: control on `port`, venues on the ports after it, or any free ones for 0."""
        await self._control.door.open(port)
        for number, door in enumerate(self._doors.values(), 1):
            await door.door.open(port + number if port else 0)
        addresses = {}
        for venue, door in self._doors.items():
            place = f"{HOST}:{door.door.port}"
            host = self._hosts[venue]
            account = host.exchange.user_accounts()[0]
            addresses[venue] = {
                **host.dialect.addresses(f"http://{place}", f"ws://{place}"),
                "api_key": account.api_key,
                "secret": account.secret,
                **({"passphrase": account.passphrase} if account.passphrase else {}),
            }
        return Served(addresses, f"http://{HOST}:{self._control.door.port}", self._hosts)

    async def run(self) -> None:
        """Move the markets about ten times a second, until cancelled."""
        step = 0
        while True:
            await asyncio.sleep(_STEP_SECONDS)
            step += 1
            now_ns = self._clock.now().wall_ns
            self._world.step(now_ns)
            for host in self._hosts.values():
                host.tick(now_ns)
            if step % _STEPS_BETWEEN_PRICES == 0:
                self._store.save_prices(self._world.prices.kept())

    async def stop(self) -> None:
        for host in self._hosts.values():
            for listener in tuple(host.listeners):
                listener.drop()
        for door in self._doors.values():
            await door.door.close()
        await self._control.door.close()
        self._store.close()


def _counters(held: Kept | None, now_ns: int) -> Counters:
    """The kept ids, moved on to the clock: ids given to the crowd are not kept, and none may come twice."""
    first = max(1, now_ns // 1_000_000 - _EPOCH_MS)
    counters = held.counters if held else Counters()
    counters.order_id = max(counters.order_id, first)
    counters.trade_id = max(counters.trade_id, first)
    return counters


def _new_keys(venue: str, dice: Dice) -> Keys:
    def text(length: int) -> str:
        letters = "abcdefghijklmnopqrstuvwxyz0123456789"
        return "".join(letters[int(dice.random() * len(letters))] for _ in range(length))

    passphrase = f"sim{text(12)}" if PROFILES[venue].needs_passphrase else ""
    return Keys(f"sim{text(45)}", f"sim{text(45)}", passphrase)


@contextlib.asynccontextmanager
async def serve(simulation: Simulation, port: int = 0) -> AsyncIterator[Served]:
    """Serve for the length of the block; what the block raises comes out as it is."""
    failure: BaseException | None = None
    try:
        served = await simulation.start(port)
        async with asyncio.TaskGroup() as group:
            mover = group.create_task(simulation.run())
            try:
                yield served
            except BaseException as error:  # kept out of the task group, which would wrap it
                failure = error
            finally:
                mover.cancel()
    finally:
        await simulation.stop()
    if failure is not None:
        raise failure


def exchange_of(served: Served, venue: str) -> Exchange:
    """The exchange behind a venue, for tests that compare with the truth in process."""
    return served.hosts[venue].exchange
