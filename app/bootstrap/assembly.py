"""Settings and adapters to one engine."""

from collections.abc import Awaitable, Mapping, Sequence
from pathlib import Path

from app import __version__
from app.domain.errors import UnusableInput
from app.engine import Engine, EngineOptions
from app.host.chance import SeededChance
from app.host.clock import SystemClock
from app.host.settings import Settings
from app.ports.history import History
from app.ports.journal import Journal
from app.ports.vault import Credentials, Vault
from app.ports.venue_gateway import VenueGateway
from app.storage.journal import SqliteJournal
from app.storage.kill_flag import FlagFile
from app.trading.confirmation import ConfirmationSteps
from app.trading.routing.plan import RoutingRules
from app.venues.registry import build_gateway


def engine_options(
    settings: Settings, venues: Sequence[str], seed: int, *, mode: str, simulated: bool
) -> EngineOptions:
    """What the settings say to the engine."""
    routing = settings.routing
    share = routing.max_share_percent
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
        routing=RoutingRules(
            collar=settings.engine.collar_percent / 100,
            max_share=None if share is None else share / 100,
            fallbacks=routing.fallbacks,
        ),
        confirmation=ConfirmationSteps(
            one=routing.word_from_percent / 100, two=routing.amount_from_percent / 100
        ),
        steps_in_simulation=routing.steps_in_simulation,
    )


def build_engine(
    folder: Path,
    gateways: Sequence[VenueGateway],
    options: EngineOptions,
    clock: SystemClock,
    chance: SeededChance,
) -> Engine:
    """An engine on the journal and the history of `folder`; nothing is opened before it runs."""
    moment = clock.now()
    boot = f"{moment.wall_ns:x}"

    def open_journal() -> Awaitable[Journal]:
        return SqliteJournal.open(folder, boot, clock.now().wall_ns)

    async def open_history() -> History:
        from app.storage.history import open_history as open_file

        return await open_file(folder / "history.db")

    return Engine(clock, chance, open_journal, open_history, gateways, options, FlagFile(folder))


def simulated_gateway(
    name: str,
    addresses: Mapping[str, str],
    keys: Mapping[str, str],
    clock: SystemClock,
    chance: SeededChance,
) -> VenueGateway:
    """The user's account at a simulated venue; orders may be sent."""
    return build_gateway(
        name,
        "main",
        "simulation",
        addresses,
        Credentials(**keys),
        clock=clock,
        chance=chance,
        may_trade=True,
    )


def live_gateway(
    settings: Settings, name: str, vault: Vault, clock: SystemClock, chance: SeededChance
) -> VenueGateway:
    """A real account, read-only: no order sender is built. Raises UnusableInput without a stored key."""
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
