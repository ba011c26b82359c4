"""Where OKX may be reached: a closed table by name, and loopback for the simulation."""

import pytest

from app.domain.errors import UnusableInput
from app.venues.okx import build_session
from app.venues.okx.endpoints import ENVIRONMENTS
from app.venues.wire.session import SessionTerms
from app.venues.wire.signing import Keys

SIMULATED = {
    "rest": "http://127.0.0.1:9000",
    "ws_public": "ws://127.0.0.1:9000/ws/v5/public",
    "ws_private": "ws://127.0.0.1:9000/ws/v5/private",
    "ws_business": "ws://127.0.0.1:9000/ws/v5/business",
}


@pytest.mark.parametrize("name", list(ENVIRONMENTS))
def test_every_address_is_encrypted_and_okxs(name: str) -> None:
    session = build_session(SessionTerms(account="main", environment=name))
    assert len(session.origins) == 2
    for scheme, host in session.origins:
        assert scheme in ("https", "wss")
        assert host.partition(":")[0].endswith(".okx.com")


def test_the_simulation_is_on_this_machine() -> None:
    terms = SessionTerms(account="main", environment="simulation", urls=SIMULATED)
    assert build_session(terms).rest_url == "http://127.0.0.1:9000"
    for key in ("rest", "ws_public", "ws_private"):
        urls = {**SIMULATED, key: "http://192.0.2.1:9000"}
        with pytest.raises(UnusableInput, match="not this machine"):
            build_session(SessionTerms(account="main", environment="simulation", urls=urls))


def test_names_are_a_closed_list() -> None:
    with pytest.raises(UnusableInput, match="choose one of"):
        build_session(SessionTerms(account="main", environment="mars"))
    with pytest.raises(UnusableInput, match="choose one of"):
        build_session(SessionTerms(account="main", environment="global", urls=SIMULATED))


def test_a_key_without_passphrase_says_what_to_do() -> None:
    terms = SessionTerms(account="main", environment="global", keys=Keys(api_key="k", secret="s"))
    with pytest.raises(UnusableInput, match="passphrase"):
        build_session(terms)
