"""The append-only record of everything that happened to orders and money."""

from collections.abc import Mapping, Sequence
from typing import Protocol

import msgspec

from app.domain.instants import Instant


class AttemptIndex(msgspec.Struct, frozen=True, kw_only=True):
    """Makes a client id unique for ever: a second row with it breaks the transaction."""

    client_order_id: str
    intent_id: str
    number: int
    sent_wall_ns: Instant | None
    expires_wall_ns: Instant | None


class FillIndex(msgspec.Struct, frozen=True, kw_only=True):
    """Keeps one row an execution, however often it is told."""

    symbol: str
    venue_order_id: str
    trade_id: str
    price: str
    quantity: str
    fee: str | None
    fee_asset: str | None
    venue_time_ns: Instant | None


class JournalRow(msgspec.Struct, frozen=True, kw_only=True):
    """One event as it is stored. `body` is canonical JSON, decimals as strings.

    `attempt` and `fill` are indexes written in the same transaction; they need `venue` and `account`.
    """

    kind: str
    version: int
    wall_ns: Instant
    mono_ns: int
    body: bytes
    venue: str | None = None
    account: str | None = None
    intent_id: str | None = None
    attempt_id: str | None = None
    client_order_id: str | None = None
    venue_order_id: str | None = None
    attempt: AttemptIndex | None = None
    fill: FillIndex | None = None
    seq: int = 0  # set by the journal


class JournalHead(msgspec.Struct, frozen=True, kw_only=True):
    """Where the chain stands: the number of events, and the hash of the last one in hex."""

    events: int
    head: str
    chain_ok: bool
    first_bad_seq: int | None = None


class Journal(Protocol):
    """Durable, hash-chained, group-committed; one connection, exclusive.

    `append` returns once the rows are on disk (synchronous FULL) and raises JournalBroken when that
    failed: from then on it refuses every append. `counters` are numbers raised in the same transaction.
    """

    is_moved: bool
    """Whether the file was copied or restored since it was last written: ids must start a new epoch."""

    async def append(
        self, rows: Sequence[JournalRow], counters: Mapping[str, int] | None = None
    ) -> int:
        """Write rows and set counters to these values in one transaction; the seq of the last row."""
        ...

    async def read(self, after_seq: int = 0) -> Sequence[JournalRow]:
        """Rows in order, each checked against the chain; raises JournalBroken naming the first bad one."""
        ...

    async def meta(self, key: str) -> str | None: ...

    async def set_meta(self, key: str, value: str) -> None: ...

    async def counter(self, name: str) -> int: ...

    async def head(self) -> JournalHead: ...

    async def close(self) -> None: ...
