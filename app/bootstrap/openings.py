"""The two ways to fly: on simulated venues, or on real accounts without any order sender."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from app.bootstrap.flight import Flight
from app.host.chance import SeededChance
from app.host.clock import SystemClock
from app.host.folders import private_folder
from app.simulator.child import SimulatorChild
from app.storage.lock import FolderLock

if TYPE_CHECKING:  # imported behind the first frame
    from app.engine import Engine
    from app.host.settings import Settings

LoadSettings: TypeAlias = "Callable[[], Settings]"

_SEED_BITS = 64
_SECRETS = ("api_key", "secret", "passphrase")


def open_demo(settings: LoadSettings, folder: Path, venues: tuple[str, ...], seed: int) -> Flight:
    """The cockpit's engine on simulated venues whose holdings live in `folder`.

    Raises DatabaseHeld and UnusableInput before anything is started.
    """
    clock, chance = _ready(folder), SeededChance(seed)
    simulator = SimulatorChild(folder, venues, seed)

    def assemble() -> "Engine":
        from app.bootstrap import assembly

        served: dict[str, dict[str, Any]] = simulator.addresses()["venues"]
        gateways = [
            assembly.simulated_gateway(name, _addresses(venue), _keys(venue), clock, chance)
            for name, venue in served.items()
        ]
        options = assembly.engine_options(
            settings(), venues, seed, mode="SIMULATED", simulated=True
        )
        return assembly.build_engine(folder, gateways, options, clock, chance)

    return Flight(assemble, simulator.stop, clock, chance)


def open_live(settings: "Settings", folder: Path) -> Flight:
    """The cockpit's engine on the accounts of the settings; raises what makes them unusable."""
    from app.bootstrap import assembly
    from app.host.vault import KeyringVault

    clock = _ready(folder)
    chance = SeededChance(clock.now().wall_ns % (1 << _SEED_BITS))
    vault = KeyringVault()
    names = tuple(name for name, venue in settings.venues.items() if venue.enabled)
    gateways = [assembly.live_gateway(settings, name, vault, clock, chance) for name in names]
    options = assembly.engine_options(settings, names, 0, mode="LIVE READ-ONLY", simulated=False)
    return Flight(
        lambda: assembly.build_engine(folder, gateways, options, clock, chance),
        lambda: None,
        clock,
        chance,
    )


def _ready(folder: Path) -> SystemClock:
    """The folder exists and nobody else holds it, which is said before the screen opens."""
    clock = SystemClock()
    private_folder(folder)
    FolderLock(folder, clock.now().wall_ns).release()
    return clock


def _addresses(venue: Mapping[str, str]) -> dict[str, str]:
    return {key: value for key, value in venue.items() if key not in _SECRETS}


def _keys(venue: Mapping[str, str]) -> dict[str, str]:
    return {key: value for key, value in venue.items() if key in _SECRETS}
