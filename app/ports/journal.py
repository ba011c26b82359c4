"""The append-only record of everything that happened to orders and money."""

from collections.abc import Sequence
from typing import Protocol

import msgspec

from app.domain.instants import Instant


class JournalRow(msgspec.Struct, frozen=True, kw_only=True):
    """One event as it is stored. `body` is canonical JSON, decimals as strings."""

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

    async def append(
        self, rows: Sequence[JournalRow], counters: dict[str, int] | None = None
    ) -> int: ...

    async def read(self, after_seq: int = 0) -> Sequence[JournalRow]: ...

    async def meta(self, key: str) -> str | None: ...

    async def set_meta(self, key: str, value: str) -> None: ...

    async def counter(self, name: str) -> int: ...

    async def head(self) -> JournalHead: ...

    async def close(self) -> None: ...
