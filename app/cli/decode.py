"""`tradedeck decode`: what one message of a venue says, as events in JSON."""

import json
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from app.cli import market_document  # noqa: F401  # registers the market's kinds
from app.cli.event_document import event_documents
from app.cli.replay import packaged_instruments
from app.domain.errors import NumberError, UnusableInput, WireError
from app.domain.instants import Instant
from app.domain.safe_text import safe_name, sanitise
from app.host.clock import SystemClock
from app.venues.registry import VENUES
from app.venues.replay import PRODUCTS
from app.venues.wire.decoding import SymbolOf
from app.venues.wire.documents import SIZE_LIMIT, DocumentEvent, own_spelling


class Documents(Protocol):
    """A venue's documents.py."""

    def read_document(
        self, raw: bytes, product: str | None, symbol_of: SymbolOf, received_ns: Instant
    ) -> Sequence[DocumentEvent]: ...

    def product_of_document(self, raw: bytes) -> str | None: ...


def run_decode(file: Path, *, venue: str, product: str | None) -> int:
    """Print one JSON object; raises UnusableInput when nothing in the file is recognised."""
    if venue not in VENUES:
        raise UnusableInput(
            f"No venue named {safe_name(venue)!r}; choose one of {', '.join(sorted(VENUES))}."
        )
    if product is not None and product not in PRODUCTS[venue]:
        raise UnusableInput(
            f"{venue} has no product {safe_name(product)!r}; "
            f"choose one of {', '.join(PRODUCTS[venue])}."
        )
    raw = _read(file)
    documents = cast("Documents", import_module(f"{VENUES[venue]}.documents"))
    line = product or documents.product_of_document(raw)
    listed = packaged_instruments()

    def unified(wire_symbol: str) -> str | None:
        found = listed.find(venue, line, wire_symbol)
        if found is None and product is None:
            found = listed.find(venue, None, wire_symbol)
        return None if found is None else found.symbol

    try:
        events = documents.read_document(raw, line, own_spelling, SystemClock().now().wall_ns)
        told = event_documents(events, unified)
    except (WireError, NumberError) as fault:
        raise UnusableInput(
            f"{sanitise(file.name)} cannot be decoded: {sanitise(fault)}; "
            "give one JSON document, a socket frame or a REST answer, and the right --venue."
        ) from fault
    print(json.dumps({"events": told}, ensure_ascii=False))
    return 0


def _read(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(SIZE_LIMIT + 1)
    except OSError as fault:
        raise UnusableInput(
            f"{sanitise(file)} cannot be read: {sanitise(fault.strerror or fault)}; give the path of a file."
        ) from fault
