"""The Session protocol: one account at one venue, sans-io. `venues/link` drives it."""

from collections.abc import Sequence
from typing import Protocol

import msgspec

from app.domain.identifiers import AccountId, VenueId
from app.domain.instants import Duration, Moment
from app.domain.venue_events import VenueEvent
from app.domain.venue_requests import VenueRequest
from app.venues.wire.requests import Outcome, Outgoing


class ChannelPlan(msgspec.Struct, frozen=True, kw_only=True):
    """One socket a session wants open now. When `url` changes the driver reconnects."""

    name: str  # "market", "user", "public", "private"
    url: str
    headers: tuple[tuple[str, str], ...] = ()


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
    rest_url: str

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
