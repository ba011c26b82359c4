"""Names to gateways: closed environments, read-only real accounts, nothing imported that was not asked for."""

import subprocess
import sys

import pytest

from app.domain.errors import UnusableInput
from app.host.chance import SeededChance
from app.host.clock import SystemClock
from app.ports.vault import Credentials
from app.ports.venue_gateway import VenueGateway
from app.venues.registry import VENUES, build_gateway, has_real_money

SIMULATED = {
    "binance": {
        "rest": "http://127.0.0.1:1",
        "ws_market": "ws://127.0.0.1:1",
        "ws_api": "ws://127.0.0.1:1/ws-api/v3",
    },
    "okx": {
        "rest": "http://127.0.0.1:1",
        "ws_public": "ws://127.0.0.1:1/ws/v5/public",
        "ws_private": "ws://127.0.0.1:1/ws/v5/private",
        "ws_business": "ws://127.0.0.1:1/ws/v5/business",
    },
}
REAL = {"binance": "production", "okx": "global"}


def built(venue: str, environment: str, urls: dict[str, str] | None = None) -> VenueGateway:
    return build_gateway(
        venue,
        "main",
        environment,
        urls or {},
        Credentials(api_key="k", secret="s", passphrase="p"),
        clock=SystemClock(),
        chance=SeededChance(1),
        may_trade=True,
    )


@pytest.mark.parametrize("venue", sorted(VENUES))
def test_the_simulation_may_trade_and_real_money_may_not(venue: str) -> None:
    assert built(venue, "simulation", SIMULATED[venue]).may_trade
    assert has_real_money(venue, REAL[venue])
    gateway = built(venue, REAL[venue])
    assert not gateway.may_trade
    assert (gateway.venue, gateway.account) == (venue, "main")


@pytest.mark.parametrize("venue", sorted(VENUES))
def test_no_address_can_be_typed(venue: str) -> None:
    with pytest.raises(UnusableInput):
        built(venue, REAL[venue], {"rest": "https://evil.example"})
    with pytest.raises(UnusableInput):
        built(venue, "https://evil.example")
    with pytest.raises(UnusableInput):
        built(venue, "simulation", {**SIMULATED[venue], "rest": "https://evil.example"})


def test_an_unknown_venue_names_those_that_exist() -> None:
    with pytest.raises(UnusableInput, match="choose one of binance, okx"):
        built("mtgox", "simulation")


def test_a_venue_is_imported_only_when_it_is_asked_for() -> None:
    code = (
        "import sys; from app.venues.registry import session_builder; session_builder('binance');"
        "sys.exit(any(name.startswith(('app.venues.okx', 'aiohttp', 'websockets')) for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
