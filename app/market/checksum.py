"""Checksums of books over the texts of the wire."""

import zlib
from typing import TypeAlias

TextPair: TypeAlias = tuple[str, str]  # price, size

_DEPTH = 25


def interleaved_crc32(bids: list[TextPair], asks: list[TextPair]) -> int:
    """OKX's (and Bitget's) checksum: signed CRC32 of `bid:size:ask:size:...`, 25 levels, best first.

    When one side is shorter the other goes on alone (protocols/okx.md 4, historic algorithm).
    """
    parts: list[str] = []
    for index in range(_DEPTH):
        if index < len(bids):
            parts += bids[index]
        if index < len(asks):
            parts += asks[index]
    unsigned = zlib.crc32(":".join(parts).encode())
    return unsigned - (1 << 32) if unsigned >= 1 << 31 else unsigned
