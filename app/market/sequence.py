"""Each venue's rule for update ids, as data: what follows what, and what bridges a snapshot."""

from collections.abc import Callable
from enum import Enum
from typing import TypeAlias

import msgspec

from app.market.checksum import TextPair, interleaved_crc32

UNNUMBERED = -1  # the id of a message from before its venue numbered them

ChecksumOf: TypeAlias = Callable[[list[TextPair], list[TextPair]], int]


class Continuity(Enum):
    """How a delta names the one it follows."""

    RANGE = "range"  # first..last covers the book's last + 1
    PREVIOUS = "previous"  # previous equals the book's last
    NONE = "none"  # no ids (all are UNNUMBERED): only the checksum can tell


class SequenceRule(msgspec.Struct, frozen=True, kw_only=True):
    """What makes a book of one venue and product whole.

    `snapshot_in_stream`: the snapshot comes on the same socket as the deltas, so whatever came before it
    is old; it need not be bridged. `checksum`: how to compute the venue's checksum from the texts of the
    wire, best first, where it sends one other than 0.
    """

    continuity: Continuity
    snapshot_in_stream: bool = False
    checksum: ChecksumOf | None = None


# Sources: protocols/binance.md A4 and B3 (COIN-M as USD-M), protocols/okx.md 4.
RULES: dict[str, SequenceRule] = {
    # U <= last + 1 <= u, then U == last + 1
    "binance.spot": SequenceRule(continuity=Continuity.RANGE),
    # U <= lastUpdateId <= u, then pu == last
    "binance.usdm": SequenceRule(continuity=Continuity.PREVIOUS),
    "binance.coinm": SequenceRule(continuity=Continuity.PREVIOUS),
    # prevSeqId == last; equal ids are a keep-alive, a falling id is the venue's maintenance reset
    "okx": SequenceRule(
        continuity=Continuity.PREVIOUS, snapshot_in_stream=True, checksum=interleaved_crc32
    ),
    # recordings from before seqId existed: snapshots and updates carry UNNUMBERED as their id
    "okx.unnumbered": SequenceRule(
        continuity=Continuity.NONE, snapshot_in_stream=True, checksum=interleaved_crc32
    ),
}


def sequence_rule(venue: str, product: str) -> SequenceRule:
    """The rule of a venue's product line; KeyError when the venue's books are not known to us."""
    rule = RULES.get(f"{venue}.{product}")
    return RULES[venue] if rule is None else rule
