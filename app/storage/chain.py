"""The hash chain over journal rows: blake2b-256 of the previous hash and the canonical row."""

from collections.abc import Iterable
from hashlib import blake2b
from typing import TypeAlias

import msgspec

from app.ports.journal import JournalHead

GENESIS = bytes(32)

# seq, wall_ns, mono_ns, boot, kind, v, venue, account, intent_id, attempt_id, cid, vid, body
CanonicalRow: TypeAlias = tuple[
    int, int, int, str, str, int,
    str | None, str | None, str | None, str | None, str | None, str | None, str,
]  # fmt: skip

COLUMNS = (
    "seq, wall_ns, mono_ns, boot, kind, v, venue, account, intent_id, attempt_id, cid, vid, body"
)

_encode = msgspec.json.Encoder().encode


def link(previous: bytes, row: CanonicalRow) -> bytes:
    """The hash of a row that follows `previous`."""
    return blake2b(previous + _encode(row), digest_size=32).digest()


def first_bad(rows: Iterable[tuple[CanonicalRow, bytes, bytes]]) -> tuple[int, bytes, int | None]:
    """Walk (row, prev_hash, hash) in order: how many hold, the last good hash, the first bad seq or None."""
    count, head = 0, GENESIS
    for row, previous, stored in rows:
        if row[0] != count + 1 or previous != head or link(head, row) != stored:
            return count, head, count + 1
        count, head = count + 1, stored
    return count, head, None


def judge(
    rows: Iterable[tuple[CanonicalRow, bytes, bytes]], recorded: tuple[int, str] | None
) -> JournalHead:
    """The state of a chain; `recorded` is what the last transaction noted as seq and hash of its head."""
    count, head, bad = first_bad(rows)
    if bad is None and recorded is not None and recorded != (count, head.hex()):
        bad = min(count, recorded[0]) + 1
    return JournalHead(events=count, head=head.hex(), chain_ok=bad is None, first_bad_seq=bad)
