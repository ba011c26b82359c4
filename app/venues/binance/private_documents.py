"""Any one document about a Binance account as events: user stream frames, order and account answers."""

from collections.abc import Mapping, Sequence

import msgspec

from app.domain.errors import WireError
from app.domain.instants import Instant, from_milliseconds
from app.domain.link_events import ClockMeasured
from app.domain.order_events import Source
from app.domain.safe_text import sanitise
from app.domain.venue_events import VenueEvent
from app.venues.binance.account_rows import (
    Raw,
    Reading,
    SymbolOf,
    read_account_fees,
    read_balances,
    read_fees,
    read_fill,
    read_order,
)
from app.venues.binance.endpoints import VENUE
from app.venues.binance.futures_private import FUTURES_EVENTS, read_algo_row, read_futures_event
from app.venues.binance.private import USER_EVENTS, read_user_event
from app.venues.wire.decoding import WIRE_FAULTS
from app.venues.wire.documents import DocumentEvent, Unrecognised

_NO_ACCOUNT = ""

_fields = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode
_rows = msgspec.json.Decoder(list[msgspec.Raw]).decode
_text = msgspec.json.Decoder(str).decode
_whole = msgspec.json.Decoder(int).decode


def read_private_document(
    document: bytes, symbol_of: SymbolOf, received_ns: Instant
) -> Sequence[DocumentEvent]:
    """The events of a compacted document; [] when it is not about an account. Raises WireError."""
    reading = Reading(_NO_ACCOUNT, symbol_of, received_ns, Source.LISTING)
    if document.startswith(b"["):
        return _list(_rows(document), reading)
    if not document.startswith(b"{"):
        return []
    fields = _fields(document)
    if "event" in fields:  # {"subscriptionId":0,"event":{...}}
        return read_private_document(bytes(fields["event"]), symbol_of, received_ns)
    if "status" in fields and "result" in fields:  # an answer on the WebSocket API
        return read_private_document(bytes(fields["result"]), symbol_of, received_ns)
    if "e" in fields:
        stream = msgspec.structs.replace(reading, source=Source.STREAM)
        return _stream_event(document, _text(fields["e"]), stream)
    return _object(document, fields, reading)


def _stream_event(document: Raw, kind: str, reading: Reading) -> Sequence[VenueEvent]:
    if kind in USER_EVENTS:
        return read_user_event(document, kind, reading)
    if kind in FUTURES_EVENTS:
        return read_futures_event(document, kind, reading)
    return []


def _object(
    document: Raw, fields: Mapping[str, msgspec.Raw], reading: Reading
) -> Sequence[VenueEvent]:
    """One row or answer, told by fields that only it has."""
    if "amendedOrder" in fields:
        return read_order(fields["amendedOrder"], reading)
    if {"orderId", "status"} <= fields.keys():
        return read_order(document, reading)
    if {"orderId", "isBuyer"} <= fields.keys():
        return [read_fill(document, reading)]
    if {"algoId", "algoStatus"} <= fields.keys():
        return [read_algo_row(document, reading)]
    if {"balances", "accountType"} <= fields.keys():
        updated_ms = _whole(fields["updateTime"]) if "updateTime" in fields else 0
        as_of_ns = from_milliseconds(updated_ms) if updated_ms else reading.received_ns
        fees = read_account_fees(document, reading)
        balances = read_balances(document, reading, as_of_ns)
        return [balances] if fees is None else [balances, fees]
    if "standardCommission" in fields:
        return [read_fees(document, reading)]
    if fields.keys() == {"serverTime"}:
        offset_ns = from_milliseconds(_whole(fields["serverTime"])) - reading.received_ns
        measured = ClockMeasured(
            venue=VENUE, offset_ns=offset_ns, uncertainty_ns=0, received_ns=reading.received_ns
        )
        return [measured]
    return []


def _list(rows: list[msgspec.Raw], reading: Reading) -> Sequence[DocumentEvent]:
    """One bad row beside good ones is said to be so."""
    events: list[DocumentEvent] = []
    bad: list[DocumentEvent] = []
    for row in rows:
        try:
            found = _object(row, _fields(row), reading)
        except (WireError, *WIRE_FAULTS) as fault:
            bad.append(Unrecognised(venue=VENUE, text=sanitise(fault, 200)))
            continue
        if not found:
            return []
        events += found
    if not events and bad:
        raise WireError("binance: no row of this list can be read")
    return events + bad
