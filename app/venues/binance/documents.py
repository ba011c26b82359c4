"""Any one JSON document of Binance, a socket's frame or a REST answer, as events for `decode`."""

from collections.abc import Sequence

import msgspec

from app.domain.identifiers import VenueId
from app.domain.instants import Instant
from app.domain.link_events import InstrumentsListed
from app.domain.safe_text import safe_name, sanitise
from app.venues.binance.private_documents import read_private_document
from app.venues.binance.public import decode_market_frame
from app.venues.binance.public_answers import decode_public_answer
from app.venues.binance.symbols import read_instruments
from app.venues.wire.decoding import SymbolOf
from app.venues.wire.documents import (
    Acknowledged,
    DocumentEvent,
    VenueRefused,
    compacted,
    read_first,
)

VENUE: VenueId = "binance"


def read_document(
    raw: bytes, product: str | None, symbol_of: SymbolOf, received_ns: Instant
) -> list[DocumentEvent]:
    """Every event in the document, its kind told from its shape; WireError when there is none."""
    line = product or "spot"
    return read_first(
        VENUE,
        compacted(VENUE, raw),
        (
            lambda document: _listing(document, line, received_ns),
            lambda document: decode_market_frame(document, line, symbol_of, received_ns),
            lambda document: decode_public_answer(document, symbol_of, received_ns),
            lambda document: read_private_document(document, symbol_of, received_ns),
            _refusal,
            _subscription,
        ),
    )


def _listing(document: bytes, product: str, received_ns: Instant) -> Sequence[DocumentEvent]:
    listing = read_instruments(document, product)
    return (
        InstrumentsListed(
            venue=VENUE,
            product=product,
            instruments=listing.instruments,
            received_ns=received_ns,
        ),
    )


def _refusal(document: bytes) -> Sequence[DocumentEvent]:
    """{"code":-1121,"msg":"Invalid symbol."}, on sockets {"error":{...}} or with "id"."""
    answer = msgspec.json.decode(document)
    if isinstance(answer, dict) and isinstance(answer.get("error"), dict):
        answer = answer["error"]
    if not isinstance(answer, dict) or not isinstance(answer.get("code"), int):
        return ()
    code, reason = safe_name(answer["code"]), sanitise(answer.get("msg", ""))
    return (VenueRefused(venue=VENUE, code=code, reason=reason),)


def _subscription(document: bytes) -> Sequence[DocumentEvent]:
    """{"result":null,"id":1}: the answer to SUBSCRIBE or UNSUBSCRIBE."""
    answer = msgspec.json.decode(document)
    if not isinstance(answer, dict) or answer.keys() != {"result", "id"}:
        return ()
    return (Acknowledged(venue=VENUE, what=safe_name("subscribe")),)
