"""Reads files of recorded exchange traffic, line by line, whatever state they are in.

The lines (shared/data/README.md): `URL <-> seconds` a socket was opened; `URL <- seconds: body` a message the
recorder sent; `seconds: body` a message received; `URL -> seconds: body` an HTTP answer; `nanoseconds body` a
message of either kind in hftbacktest's files.
"""

import gzip
import heapq
import re
import zlib
from collections.abc import Iterator
from decimal import Decimal
from io import BufferedReader
from pathlib import Path
from typing import TypeAlias

import msgspec

from app.domain.errors import UnusableInput
from app.domain.identifiers import VenueId
from app.domain.instants import SECOND, Instant
from app.domain.safe_text import sanitise

LINE_LIMIT = 32 * 1024 * 1024  # bytes; ten times the largest snapshot of any venue

_SECONDS = rb"[0-9]{9,10}(?:\.[0-9]{1,9})?"
_RECEIVED = re.compile(rb"(" + _SECONDS + rb"): (.*)", re.DOTALL)
_NANOSECONDS = re.compile(rb"([0-9]{18,19}) (.*)", re.DOTALL)
_EVENT = re.compile(
    rb"((?:wss?|https?)://[^ ]{1,4000}) (<->|<-|->) (" + _SECONDS + rb")(?:: (.*))?", re.DOTALL
)
_NOTE = b"configuration: "

# Whose traffic a host carries.
_HOSTS: tuple[tuple[re.Pattern[str], VenueId, str | None], ...] = (
    (re.compile(r"(?:fstream|fapi)[0-9]*\.binance\.com"), "binance", "usdm"),
    (re.compile(r"(?:dstream|dapi)[0-9]*\.binance\.com"), "binance", "coinm"),
    (re.compile(r"[a-z0-9-]+\.binance\.(?:com|vision)"), "binance", "spot"),
    (re.compile(r"[a-z0-9-]+\.okx\.com"), "okx", None),
)
_HOST = re.compile(r"[a-z]+://([^/:?]+)")

# Whose traffic a file's name says it carries: its words in order.
_NAMES: tuple[tuple[re.Pattern[str], VenueId, str | None], ...] = (
    (re.compile(r"binance_(?:usdm|um|futures)"), "binance", "usdm"),
    (re.compile(r"binance_(?:coinm|cm|delivery)"), "binance", "coinm"),
    (re.compile(r"binance(?:_spot)?(?![a-z])"), "binance", "spot"),
    (re.compile(r"okx(?![a-z])"), "okx", None),
)


class Message(msgspec.Struct, frozen=True, gc=False):
    """A body as it stood on the wire; `url` only on HTTP answers."""

    received_ns: Instant
    body: bytes
    url: str | None = None


class Opened(msgspec.Struct, frozen=True, gc=False):
    """A connection was opened to this address."""

    received_ns: Instant
    url: str


class Damage(msgspec.Struct, frozen=True, gc=False):
    """A line, or the rest of a file, that cannot be read."""

    received_ns: Instant
    text: str


RecordedLine: TypeAlias = Message | Opened | Damage


def read_recording(path: Path) -> Iterator[RecordedLine]:
    """Every line of a file, and of its `.http` sibling when it is a `.ws` file, by receive time.

    Raises UnusableInput when the file cannot be opened; what is broken inside it comes as Damage.
    """
    if not path.is_file():
        raise UnusableInput(f"There is no recording {sanitise(path)}; give the path of a file.")
    sibling = path.with_name(path.name.replace(".ws", ".http", 1))
    if sibling.name == path.name or not sibling.is_file():
        return _lines(path)
    return heapq.merge(_lines(path), _lines(sibling), key=lambda line: line.received_ns)


def venue_of_url(url: str) -> tuple[VenueId, str | None] | None:
    """Venue and product whose host this is; the product of OKX stands in each instrument's name."""
    host = _HOST.match(url)
    return _owner(host[1], _HOSTS) if host else None


def venue_of_name(path: Path) -> tuple[VenueId, str | None] | None:
    """Venue and product that the file's name begins with."""
    return _owner(path.name.lower().replace("-", "_"), _NAMES)


def _owner(
    text: str, table: tuple[tuple[re.Pattern[str], VenueId, str | None], ...]
) -> tuple[VenueId, str | None] | None:
    for pattern, venue, product in table:
        if pattern.match(text):
            return venue, product
    return None


def _lines(path: Path) -> Iterator[RecordedLine]:
    last_ns = 0
    try:
        with _open(path) as file:
            while line := file.readline(LINE_LIMIT):
                if len(line) == LINE_LIMIT:
                    yield Damage(last_ns, f"{sanitise(path.name)}: a line without end")
                    return
                stripped = line.rstrip(b"\r\n")
                if not stripped or stripped.startswith(_NOTE):
                    continue
                read = _read(stripped)
                if read is None:
                    continue
                if isinstance(read, Damage):
                    read = Damage(last_ns, read.text)
                last_ns = read.received_ns
                yield read
    except (EOFError, zlib.error, OSError) as fault:
        yield Damage(last_ns, f"{sanitise(path.name)} breaks off: {sanitise(fault, 120)}")


def _open(path: Path) -> gzip.GzipFile | BufferedReader:
    with path.open("rb") as file:
        packed = file.read(2) == b"\x1f\x8b"
    return gzip.open(path, "rb") if packed else path.open("rb")


def _read(line: bytes) -> RecordedLine | None:
    """One line; None for what the recorder sent."""
    match = _NANOSECONDS.fullmatch(line)
    if match:
        return Message(int(match[1]), match[2])
    match = _RECEIVED.fullmatch(line)
    if match:
        return Message(_nanoseconds(match[1]), match[2])
    match = _EVENT.fullmatch(line)
    if match is None:
        return Damage(
            0, f"not a line of a recording: {sanitise(line[:60].decode(errors='replace'))}"
        )
    url = match[1].decode(errors="replace")
    when_ns = _nanoseconds(match[3])
    if match[2] == b"<->":
        return Opened(when_ns, url)
    if match[2] == b"->" and match[4] is not None:
        return Message(when_ns, match[4], url)
    return None


def _nanoseconds(seconds: bytes) -> Instant:
    return int(Decimal(seconds.decode()) * SECOND)
