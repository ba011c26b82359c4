"""The Session protocol: one account at one venue, sans-io. `venues/link` drives it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol, TypeAlias

import msgspec

from app.domain.identifiers import AccountId, VenueId
from app.domain.instants import Duration, Moment
from app.domain.venue_events import VenueEvent
from app.domain.venue_requests import InPlace, VenueRequest
from app.venues.wire.requests import Outcome, Outgoing
from app.venues.wire.signing import Keys


class ChannelPlan(msgspec.Struct, frozen=True, kw_only=True):
    """One socket a session wants open now. When `url` changes the driver reconnects."""

    name: str  # "market", "user", "public", "private"
    url: str
    headers: tuple[tuple[str, str], ...] = ()
    pings: bool = (
        True  # the driver sends websocket pings and ends a line that leaves one unanswered
    )


class SessionTerms(msgspec.Struct, frozen=True, kw_only=True):
    """What a session is built from. Raises nothing by itself; `build_session` raises UnusableInput.

    `urls` counts for the environment "simulation" alone: the venue's entry of what `simulate` prints.
    Without keys a session reads public data only. Without `may_trade` no order sender is built: every
    Place, Cancel, CancelEvery, Amend and Replace is answered NOT_SENT. `product` "" is the venue's first.
    """

    account: AccountId
    environment: str
    urls: Mapping[str, str] = {}
    keys: Keys | None = None
    may_trade: bool = False
    product: str = ""


class Session(Protocol):
    """Bytes in, events out; values in, bytes out. Never blocks, never raises for what a venue sends.

    The driver: opens every plan of `channels()`; calls `opened`, `receive`, `closed` per channel; after
    every call drains `to_send` and sleeps until `next_deadline`, then calls `tick`. For each Outgoing with a
    request id exactly one `answered` follows for HttpRequest; for a Frame only if it could not be written
    (NotSent) - an answer to a frame is a frame, its time-out and its loss with the socket are the session's
    to notice (it then reports Verdict.UNKNOWN).
    """

    venue: VenueId
    account: AccountId
    may_trade: bool
    in_place: InPlace  # what an Amend may ask for
    rest_url: str  # scheme and host, no trailing slash; HttpRequest.path is put behind it
    origins: frozenset[tuple[str, str]]  # (scheme, host:port): the driver opens nothing else

    def channels(self) -> Sequence[ChannelPlan]: ...

    def opened(self, channel: str, now: Moment) -> Sequence[VenueEvent]: ...

    def closed(self, channel: str, reason: str, now: Moment) -> Sequence[VenueEvent]: ...

    def receive(self, channel: str, frame: bytes, now: Moment) -> Sequence[VenueEvent]: ...

    def ask(self, request: VenueRequest, now: Moment) -> Sequence[VenueEvent]: ...

    def answered(self, request_id: int, outcome: Outcome, now: Moment) -> Sequence[VenueEvent]: ...

    def to_send(self, now: Moment) -> Sequence[Outgoing]: ...

    def drop(self) -> Sequence[str]:
        """Channels the driver must close and reopen now (silence, bad login, planned shutdown)."""
        ...

    def tick(self, now: Moment) -> Sequence[VenueEvent]: ...

    def next_deadline(self) -> Duration | None:
        """Monotonic ns of the next timer, or None."""
        ...


BuildSession: TypeAlias = Callable[[SessionTerms], Session]
"""`build_session` of every venue package: app.venues.binance, app.venues.okx, ..."""
