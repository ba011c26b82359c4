"""The words for the state of an order book, and for what a message did to it."""

from enum import Enum


class BookCondition(Enum):
    """Only a VALID book may be looked at."""

    EMPTY = "empty"
    BUFFERING = "buffering"  # deltas wait for a first snapshot
    VALID = "valid"
    INVALID = "invalid"  # see reason; deltas wait for a new snapshot


class Change(Enum):
    """What one message did to the book."""

    APPLIED = "applied"
    BUFFERED = "buffered"  # waits for a snapshot
    STALE = "stale"  # older than the book
    NEEDS_SNAPSHOT = "needs_snapshot"  # the book is invalid already: ask for a resync


class Fault(Enum):
    """Why a book is INVALID; its `reason` says the same with figures."""

    GAP = "gap"  # an update is missing
    OLD_SNAPSHOT = "old_snapshot"  # the snapshot ends before the first update that waited for it
    CHECKSUM = "checksum"
    CROSSED = "crossed"
    OVERSIZED = "oversized"
    UNANSWERED = "unanswered"  # too many updates waited for a snapshot
    LOST = "lost"  # the stream ended
