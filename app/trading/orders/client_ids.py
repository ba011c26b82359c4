"""Our client order ids: 18 characters that say ours, which database, which number, and whether mistyped.

    k  1   e e e e   c c c c c c c c c c   x x
    |  |   epoch     durable counter       check over account and the rest
    |  format version
    fixed prefix (live "k", simulator "s")

The counter is raised in the transaction that stores the attempt, so an id is never used twice; the epoch
is new for every database, so a restored backup cannot repeat one (safety.md 6.3).
"""

import hashlib

import msgspec

from app.domain.identifiers import ClientOrderId

LENGTH = 18
LIVE_PREFIX = "k"
SIMULATOR_PREFIX = "s"
EPOCH_BITS = 20
COUNTER_BITS = 50

_VERSION = "1"
_PREFIXES = frozenset((LIVE_PREFIX, SIMULATOR_PREFIX))
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # base32 without i, l, o, u
_VALUES = {letter: value for value, letter in enumerate(_ALPHABET)}


class ParsedId(msgspec.Struct, frozen=True, kw_only=True):
    """What one of our ids says about itself."""

    prefix: str
    epoch: int
    counter: int


def make_client_order_id(prefix: str, epoch: int, counter: int, account: str) -> ClientOrderId:
    """The id of one attempt. `account` is "venue:account"; raises ValueError when a part does not fit."""
    if prefix not in _PREFIXES:
        raise ValueError(f"not a prefix of ours: {prefix!r}")
    if not 0 <= epoch < 1 << EPOCH_BITS or not 0 <= counter < 1 << COUNTER_BITS:
        raise ValueError("epoch or counter out of range")
    rest = prefix + _VERSION + _encode(epoch, EPOCH_BITS // 5) + _encode(counter, COUNTER_BITS // 5)
    return ClientOrderId(rest + _check(account, rest))


def parse_client_order_id(text: str | None, account: str) -> ParsedId | None:
    """The parts of an id that we made for this account; None for anybody else's."""
    if text is None or len(text) != LENGTH or text[0] not in _PREFIXES or text[1] != _VERSION:
        return None
    if any(letter not in _VALUES for letter in text[2:]):
        return None
    rest, check = text[:-2], text[-2:]
    if check != _check(account, rest):
        return None
    return ParsedId(prefix=text[0], epoch=_decode(text[2:6]), counter=_decode(text[6:16]))


def is_ours(text: str | None, account: str) -> bool:
    """Whether some database of ours made this id for this account."""
    return parse_client_order_id(text, account) is not None


def is_this_epoch(text: str | None, account: str, epoch: int) -> bool:
    """Whether the database of this epoch made this id for this account."""
    parsed = parse_client_order_id(text, account)
    return parsed is not None and parsed.epoch == epoch


def _encode(number: int, letters: int) -> str:
    return "".join(_ALPHABET[number >> 5 * place & 31] for place in range(letters - 1, -1, -1))


def _decode(text: str) -> int:
    number = 0
    for letter in text:
        number = number << 5 | _VALUES[letter]
    return number


def _check(account: str, rest: str) -> str:
    digest = hashlib.blake2b(f"{account}|{rest}".encode(), digest_size=2).digest()
    return _encode(int.from_bytes(digest, "big") >> 6, 2)
