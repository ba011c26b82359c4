"""Seeded dice, one independent stream a name (ports/chance.py)."""

import hashlib
import random


class SeededChance:
    """Streams that do not disturb each other: a new draw in one shifts no other."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._streams: dict[str, random.Random] = {}

    def uniform(self, stream: str) -> float:
        return self._stream(stream).random()

    def token(self, stream: str, bits: int) -> int:
        return self._stream(stream).getrandbits(bits)

    def _stream(self, name: str) -> random.Random:
        found = self._streams.get(name)
        if found is None:
            digest = hashlib.blake2b(f"{self._seed}/{name}".encode(), digest_size=8).digest()
            found = self._streams[name] = random.Random(digest)
        return found
