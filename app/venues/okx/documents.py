"""Any one JSON document of OKX, a socket's frame or a REST answer, as events for `decode`."""

from collections.abc import Sequence

import msgspec

from app.domain.identifiers import VenueId
from app.domain.instants import Instant
from app.domain.link_events import InstrumentsListed
from app.domain.safe_text import safe_name, sanitise
from app.venues.okx.public import decode_market_frame
from app.venues.okx.public_answers import decode_public_answer
from app.venues.okx.symbols import read_instruments
from app.venues.wire.decoding import SymbolOf
from app.venues.wire.documents import (
    Acknowledged,
    DocumentEvent,
    VenueRefused,
    compacted,
    read_first,
)

VENUE: VenueId = "okx"


def read_document(
    raw: bytes, product: str | None, symbol_of: SymbolOf, received_ns: Instant
) -> list[DocumentEvent]:
    """Every event in the document, its kind told from its shape; WireError when there is none."""
    line = product or "spot"
    return read_first(
        VENUE,
        compacted(VENUE, raw),
        (
            lambda document: _listings(document, received_ns),
            lambda document: decode_market_frame(document, line, symbol_of, received_ns),
            lambda document: decode_public_answer(document, symbol_of, received_ns),
            _control,
        ),
    )


def _listings(document: bytes, received_ns: Instant) -> Sequence[DocumentEvent]:
    listing = read_instruments(document)
    products = dict.fromkeys(found.product for found in listing.instruments)
    return [
        InstrumentsListed(
            venue=VENUE,
            product=product,
            instruments=tuple(found for found in listing.instruments if found.product == product),
            received_ns=received_ns,
        )
        for product in products
    ]


def _control(document: bytes) -> Sequence[DocumentEvent]:
    """{"event":"subscribe","arg":{...}}, {"event":"error","code":"60012",...}, {"code":"51000","msg":...}."""
    answer = msgspec.json.decode(document)
    if not isinstance(answer, dict):
        return ()
    code = answer.get("code", "0")
    if code not in ("0", ""):
        reason = sanitise(answer.get("msg", ""))
        return (VenueRefused(venue=VENUE, code=safe_name(code), reason=reason),)
    if isinstance(answer.get("event"), str):
        return (Acknowledged(venue=VENUE, what=safe_name(answer["event"])),)
    return ()
