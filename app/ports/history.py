"""Portfolio snapshots over time, in a file of their own."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Protocol

import msgspec

from app.domain.instants import Instant


class PortfolioSnapshot(msgspec.Struct, frozen=True, kw_only=True):
    """What we owned at one instant.

    `holdings` rows: venue, account, account type, asset, available, locked, total, usd.
    """

    at_ns: Instant
    nav_usd: Decimal | None
    nav_confidence: Decimal | None
    unpriced: tuple[str, ...]
    holdings: tuple[tuple[str, str, str, str, Decimal, Decimal, Decimal, Decimal | None], ...]


class NavPoint(msgspec.Struct, frozen=True, kw_only=True):
    """One point of the rolled-up NAV series over [at_ns, at_ns + span).

    `confidence` is the lowest of its snapshots; None when one of them had none.
    """

    at_ns: Instant
    open: Decimal
    high: Decimal
    low: Decimal
    close: Decimal
    samples: int
    confidence: Decimal | None = None


class History(Protocol):
    """Packed snapshots with roll-ups of a minute, an hour and a day, written at insert."""

    async def store(self, snapshot: PortfolioSnapshot) -> None: ...

    async def latest(self) -> PortfolioSnapshot | None: ...

    async def series(self, span: str, since_ns: Instant) -> Sequence[NavPoint]: ...

    async def oldest(self) -> Instant | None:
        """When the rolled-up series begins; None while there is none."""
        ...

    async def count(self) -> int: ...

    async def close(self) -> None: ...
