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

_FUTURES_MARKS = (
    b'"pu"',
    b'"ps"',
    b'"st"',
    b'"positionSide"',
    b'"contractType"',
    b'"nextFundingTime"',
    b'"markPriceUpdate"',
    b'"ORDER_TRADE_UPDATE"',
    b'"ACCOUNT_UPDATE"',
    b'"ALGO_UPDATE"',
    b'"TRADE_LITE"',
)


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


def product_of_document(raw: bytes) -> str | None:
    """ "usdm" when something in it occurs on futures only (COIN-M looks the same), else None."""
    return "usdm" if any(mark in raw for mark in _FUTURES_MARKS) else None


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
