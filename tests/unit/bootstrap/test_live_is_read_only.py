"""An account with real money has no order sender: every order, cancel and amend is answered NOT_SENT."""

from decimal import Decimal

import pytest

from app.bootstrap.assembly import live_gateway
from app.domain.errors import UnusableInput
from app.domain.identifiers import ClientOrderId
from app.domain.instants import Moment
from app.domain.order_events import RequestOutcome, Verdict
from app.domain.order_terms import OrderType, Side, TimeInForce
from app.domain.venue_requests import Amend, Cancel, Place, VenueRequest
from app.host.chance import SeededChance
from app.host.clock import SystemClock
from app.host.settings import Settings
from app.ports.vault import Credentials
from app.venues.registry import session_builder
from app.venues.wire.session import SessionTerms
from app.venues.wire.signing import Keys
from tests.fakes.orders import instrument

_ID = ClientOrderId("k00000000000000001")


class _Vault:
    """One key, whatever it is asked for."""

    def __init__(self, held: Credentials | None) -> None:
        self._held = held

    def read(self, name: str) -> Credentials | None:
        return self._held

    def keep(self, name: str, credentials: Credentials) -> None:
        raise NotImplementedError

    def forget(self, name: str) -> bool:
        raise NotImplementedError

    def names(self) -> tuple[str, ...]:
        return ()


def _settings(venue: str) -> Settings:
    return Settings.model_validate({"venues": {venue: {}}})


def _requests(venue: str) -> list[VenueRequest]:
    traded = instrument(venue)
    return [
        Place(
            client_order_id=_ID, instrument=traded, side=Side.BUY, type=OrderType.LIMIT,
            quantity=Decimal(1), price=Decimal(1), time_in_force=TimeInForce.GTC, post_only=False,
            expires_ns=2**62,
        ),
        Cancel(instrument=traded, client_order_id=_ID, venue_order_id=None),
        Amend(
            instrument=traded, client_order_id=_ID, venue_order_id=None, side=Side.BUY,
            price=None, quantity=Decimal(1), expires_ns=2**62,
        ),
    ]  # fmt: skip


@pytest.mark.parametrize("venue", ["binance", "okx"])
def test_nothing_can_be_sent_to_a_real_account(venue: str) -> None:
    vault = _Vault(Credentials(api_key="k" * 20, secret="s" * 20, passphrase="p" * 8))
    gateway = live_gateway(_settings(venue), venue, vault, SystemClock(), SeededChance(1))
    assert not gateway.may_trade

    keys = Keys(api_key="k" * 20, secret="s" * 20, passphrase="p" * 8)
    session = session_builder(venue)(
        SessionTerms(account="main", environment="production", keys=keys, may_trade=True)
    )
    now = Moment(1_763_680_000_000_000_000, 1)
    outcomes = [event for asked in _requests(venue) for event in session.ask(asked, now)]
    told = [event for event in outcomes if isinstance(event, RequestOutcome)]
    assert [outcome.verdict for outcome in told] == [Verdict.NOT_SENT] * 3
    assert all("read-only" in (outcome.reason or "") for outcome in told)
    leaving = "".join(repr(sent) for sent in session.to_send(now))
    assert _ID not in leaving


def test_a_missing_key_says_how_to_add_it() -> None:
    with pytest.raises(UnusableInput, match="tradedeck keys add okx"):
        live_gateway(_settings("okx"), "okx", _Vault(None), SystemClock(), SeededChance(1))
