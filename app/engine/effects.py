"""What the core asks of the outside world."""

from collections.abc import Sequence
from typing import TypeAlias

import msgspec

from app.domain.identifiers import AccountId, ClientOrderId, VenueId
from app.domain.instants import Duration, Instant
from app.domain.venue_requests import VenueRequest
from app.ports.history import NavPoint, PortfolioSnapshot
from app.ports.journal import JournalRow


class Send(msgspec.Struct, frozen=True, kw_only=True):
    """Hand a request to a venue at once. A Place or Amend is only ever sent after its row is durable."""

    venue: VenueId
    account: AccountId
    request: VenueRequest


class Write(msgspec.Struct, frozen=True, kw_only=True):
    """Append a row to the journal; rows are written in the order of their effects."""

    row: JournalRow


class RaiseCounter(msgspec.Struct, frozen=True, kw_only=True):
    """Set a durable counter in the same transaction as the rows beside it."""

    name: str
    value: int


class Durable(msgspec.Struct, frozen=True, kw_only=True):
    """Tell the core (with an AttemptDurable) once everything before this is on disk."""

    client_order_id: ClientOrderId
    amend_token: str | None = None  # None: the order itself


class SetMeta(msgspec.Struct, frozen=True, kw_only=True):
    """Keep a word of state in the journal's meta table."""

    key: str
    value: str


class LatchKill(msgspec.Struct, frozen=True, kw_only=True):
    """Raise (or lower) the flag file, which works even when the database does not."""

    words: str | None  # None lowers it


class Store(msgspec.Struct, frozen=True, kw_only=True):
    """Keep a portfolio snapshot in the history."""

    snapshot: PortfolioSnapshot


class ReadNav(msgspec.Struct, frozen=True, kw_only=True):
    """Read NAV over a range (one of RANGES) from the history; answered by NavRead."""

    range: str
    until_ns: Instant


Effect: TypeAlias = Send | Write | RaiseCounter | Durable | SetMeta | LatchKill | Store | ReadNav


# What comes back from inside the machine, through the same inbox as everything else.


class AttemptDurable(msgspec.Struct, frozen=True, kw_only=True):
    """The row that allows this order (or this change of it) to leave is on disk."""

    client_order_id: ClientOrderId
    amend_token: str | None


class JournalFailed(msgspec.Struct, frozen=True, kw_only=True):
    """The journal refused a row: no new order from now on. `unsent` never left."""

    reason: str
    unsent: tuple[tuple[ClientOrderId, str | None], ...]


class HistoryFailed(msgspec.Struct, frozen=True, kw_only=True):
    """A snapshot could not be stored; nothing else stops."""

    reason: str


class NavRead(msgspec.Struct, frozen=True, kw_only=True):
    """What the history holds of a range; `problem` says why it cannot be read, "" if it could.

    `oldest_ns` is when the history begins, None while it is empty.
    """

    range: str
    span: str
    span_ns: Duration
    since_ns: Instant
    until_ns: Instant
    oldest_ns: Instant | None
    points: Sequence[NavPoint]
    problem: str = ""


class TaskFailed(msgspec.Struct, frozen=True, kw_only=True):
    """A task of the engine ended by an exception; `name` is "venue:account" or a part of the machine."""

    name: str
    reason: str
    again_in: Duration


class DeltasDropped(msgspec.Struct, frozen=True, kw_only=True):
    """The inbox was full: this book has a hole, on purpose and in the open."""

    venue: VenueId
    symbol: str
    count: int


class Beat(msgspec.Struct, frozen=True, kw_only=True):
    """Time passes. `lag_ms` is the median lag of the loop, `lag_ms_max` its worst of the last 5 s."""

    lag_ms: float = 0.0
    lag_ms_max: float = 0.0


Inside: TypeAlias = (
    AttemptDurable | JournalFailed | HistoryFailed | NavRead | TaskFailed | DeltasDropped | Beat
)
