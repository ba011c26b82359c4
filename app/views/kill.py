"""What became of the kill switch, venue by venue."""

import msgspec

from app.domain.instants import Instant


class KillRow(msgspec.Struct, frozen=True, kw_only=True):
    """One venue's result."""

    venue: str
    asked: int
    canceled: int
    filled: int
    pending: int
    unknown: int
    external: int  # orders placed elsewhere: left alone
    unreachable: bool


class KillView(msgspec.Struct, frozen=True, kw_only=True):
    """`latched` = no new order is taken until revived by typing `revive_words`."""

    latched: bool
    since_ns: Instant | None
    rows: tuple[KillRow, ...]
    done: bool
    revive_words: str
    at_ns: Instant
