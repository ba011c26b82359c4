"""One account at one venue, as the engine sees it."""

from collections.abc import Callable
from typing import Protocol, TypeAlias

from app.domain.identifiers import AccountId, VenueId
from app.domain.venue_events import VenueEvent
from app.domain.venue_requests import InPlace, VenueRequest

Deliver: TypeAlias = Callable[[VenueEvent], None]


class VenueGateway(Protocol):
    """Runs the sockets of one account and turns requests into evidence.

    `run` connects, reconnects with jittered backoff and delivers every event on the engine's loop until
    it is canceled; it raises nothing for what a venue or a network does. `request` never blocks and never
    raises: the answer, or UNKNOWN, comes as an event. A Place whose gateway is read-only is answered
    NOT_SENT. `in_place` says what an Amend may ask for there; the rest takes a Replace.
    """

    venue: VenueId
    account: AccountId
    may_trade: bool
    in_place: InPlace

    async def run(self, deliver: Deliver) -> None: ...

    def request(self, request: VenueRequest) -> None: ...
