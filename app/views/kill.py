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


def kill_view(
    rows: tuple[KillRow, ...],
    *,
    since_ns: Instant | None,
    done: bool,
    revive_words: str,
    now_ns: Instant,
) -> KillView:
    """The kill panel; `since_ns` None = new orders are taken."""
    return KillView(
        latched=since_ns is not None,
        since_ns=since_ns,
        rows=rows,
        done=done,
        revive_words=revive_words,
        at_ns=now_ns,
    )
