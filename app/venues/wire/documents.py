"""One JSON document of a venue, of whatever kind, as events: what `decode` prints."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

import msgspec

from app.domain.errors import WireError
from app.domain.identifiers import Symbol, VenueId
from app.domain.safe_text import SafeText, sanitise
from app.domain.venue_events import VenueEvent
from app.venues.wire.decoding import WIRE_FAULTS

SIZE_LIMIT = 64 * 1024 * 1024  # bytes; the largest listing of any venue is a tenth of it


class Acknowledged(msgspec.Struct, frozen=True, kw_only=True):
    """The venue took a request (`what` in the venue's words: "subscribe", "login", "order")."""

    venue: VenueId
    what: SafeText
    wire_symbol: str | None = None
    client_order_id: str | None = None
    venue_order_id: str | None = None


class VenueRefused(msgspec.Struct, frozen=True, kw_only=True):
    """The venue refused a request, with its own code and words."""

    venue: VenueId
    code: SafeText
    reason: SafeText
    wire_symbol: str | None = None
    client_order_id: str | None = None


class Unrecognised(msgspec.Struct, frozen=True, kw_only=True):
    """An element that nothing of ours can read, beside others that were read."""

    venue: VenueId
    text: SafeText


DocumentEvent: TypeAlias = VenueEvent | Acknowledged | VenueRefused | Unrecognised
DocumentReader: TypeAlias = Callable[[bytes], Sequence[DocumentEvent]]


def own_spelling(wire_symbol: str) -> Symbol:
    """A SymbolOf that drops nothing: events carry the wire symbol, and whoever prints them maps it."""
    return wire_symbol


def compacted(venue: VenueId, raw: bytes) -> bytes:
    """The document without white space, numbers as they stand; WireError when it is no JSON."""
    if len(raw) > SIZE_LIMIT:
        raise WireError(f"{venue}: a document of more than {SIZE_LIMIT >> 20} MiB")
    try:
        msgspec.json.decode(raw)  # format() alone accepts some text that is no JSON
        return msgspec.json.format(raw, indent=-1)
    except WIRE_FAULTS as fault:
        raise WireError(f"{venue}: not JSON: {sanitise(fault, 120)}") from fault


def read_first(
    venue: VenueId, document: bytes, readers: Iterable[DocumentReader]
) -> list[DocumentEvent]:
    """The events of the first reader that recognises the document.

    A reader answers [] or raises WireError or another of WIRE_FAULTS for what is not its
    own. Raises WireError when none knows it,
    with the first reader's complaint that named something it did know.
    """
    complaints: list[str] = []
    for read in readers:
        try:
            events = read(document)
        except (WireError, *WIRE_FAULTS) as fault:
            complaints.append(sanitise(fault, 200))
            continue
        if events:
            return list(events)
    known = [text for text in complaints if "unknown" not in text and "missing" not in text]
    detail = f" ({known[0]})" if known else ""
    raise WireError(f"{venue}: nothing in this document is recognised{detail}")
