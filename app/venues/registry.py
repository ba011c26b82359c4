"""Names of venues to their builders; a venue's code is imported only when it is asked for."""

from collections.abc import Mapping
from importlib import import_module

from app.domain.errors import UnusableInput
from app.domain.identifiers import AccountId, VenueId
from app.domain.safe_text import safe_name
from app.ports.chance import Chance
from app.ports.clock import Clock
from app.ports.vault import Credentials
from app.ports.venue_gateway import VenueGateway
from app.venues.wire.environments import SIMULATION, Environment
from app.venues.wire.session import BuildSession, SessionTerms
from app.venues.wire.signing import Keys

VENUES: dict[VenueId, str] = {
    "binance": "app.venues.binance",
    "okx": "app.venues.okx",
}


def build_gateway(
    venue: VenueId,
    account: AccountId,
    environment: str,
    urls: Mapping[str, str],
    credentials: Credentials | None,
    *,
    clock: Clock,
    chance: Chance,
    may_trade: bool,
) -> VenueGateway:
    """One account of one venue, ready to `run`.

    `environment` is a name in the venue's own table or "simulation"; only for the latter `urls` (the venue's
    entry of what `simulate` prints) must be given. Without credentials only public data is read. Raises
    UnusableInput with what to change. Accounts with real money are read-only whatever `may_trade` says: no
    order sender is built for them until the safety work is done.
    """
    from app.venues.link.connection import VenueConnection

    terms = SessionTerms(
        account=account,
        environment=environment,
        urls=urls,
        keys=None
        if credentials is None
        else Keys(
            api_key=credentials.api_key,
            secret=credentials.secret,
            passphrase=credentials.passphrase,
        ),
        may_trade=may_trade and not has_real_money(venue, environment),
    )
    return VenueConnection(session_builder(venue)(terms), clock, chance)


def session_builder(venue: VenueId) -> BuildSession:
    """The `build_session` of this venue; raises UnusableInput for a name that is not in VENUES."""
    build: BuildSession = import_module(_package(venue)).build_session
    return build


def has_real_money(venue: VenueId, environment: str) -> bool:
    """Whether this environment moves real money; one that nobody knows counts as such."""
    if environment == SIMULATION:
        return False
    table: Mapping[str, Environment] = import_module(f"{_package(venue)}.endpoints").ENVIRONMENTS
    row = table.get(environment)
    return row is None or row.real_money


def _package(venue: VenueId) -> str:
    path = VENUES.get(venue)
    if path is None:
        raise UnusableInput(
            f"No venue named {safe_name(venue)!r}; choose one of {', '.join(sorted(VENUES))}."
        )
    return path
