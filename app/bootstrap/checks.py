"""Questions of the shell that need venues or storage for a moment."""

import asyncio
import contextlib
from pathlib import Path

from app.bootstrap.assembly import live_gateway
from app.domain.account_events import BalancesReported
from app.domain.link_events import ClockMeasured, LinkChanged, LinkState
from app.domain.venue_events import VenueEvent
from app.domain.venue_requests import ReadBalances, ReadClock, VenueRequest
from app.host.chance import SeededChance
from app.host.clock import SystemClock
from app.host.settings import Settings
from app.host.vault import KeyringVault
from app.ports.journal import JournalHead
from app.ports.venue_gateway import VenueGateway
from app.storage.journal import FILE_NAME, verify_journal
from app.venues.registry import build_gateway

_CLOCK_SECONDS = 8.0
_ACCOUNT_SECONDS = 20.0


def check_journal(folder: Path) -> JournalHead:
    """Verify the journal of a folder that nobody uses; raises DatabaseHeld or UnusableInput."""
    return verify_journal(folder, SystemClock().now().wall_ns)


def has_journal(folder: Path) -> bool:
    """Whether a journal was ever written there."""
    return (folder / FILE_NAME).exists()


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
    gateway = live_gateway(settings, name, KeyringVault(), SystemClock(), SeededChance(0))
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
