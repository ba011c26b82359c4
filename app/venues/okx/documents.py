"""Any single document of OKX, a socket frame or a REST answer, as events: for `decode` and its tests."""

from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeAlias

import msgspec

from app.domain.errors import WireError
from app.domain.instants import Instant
from app.domain.link_events import InstrumentsListed
from app.domain.order_events import Source
from app.domain.safe_text import safe_name, sanitise
from app.venues.okx.accounts import (
    AccountRow,
    BalanceRow,
    ClosedPositionRow,
    FeeRow,
    PositionRow,
    balance,
    balances_reported,
    closed_position,
    fees_reported,
    position_reported,
)
from app.venues.okx.algo_orders import AlgoRow, algo_report
from app.venues.okx.decoding import Argument, decode, rows_of
from app.venues.okx.endpoints import VENUE
from app.venues.okx.fields import name_or_none
from app.venues.okx.private import (
    FillRow,
    OrderRow,
    Origin,
    fill_of_order,
    fill_report,
    order_report,
)
from app.venues.okx.public import decode_market_frame
from app.venues.okx.public_answers import decode_public_answer
from app.venues.okx.spreads import SPREADS, SpreadRow, spread
from app.venues.okx.symbols import read_instruments
from app.venues.wire.decoding import SymbolOf
from app.venues.wire.documents import (
    Acknowledged,
    DocumentEvent,
    Unrecognised,
    VenueRefused,
    compacted,
)

Fields: TypeAlias = dict[str, msgspec.Raw]

_FIELDS = msgspec.json.Decoder(Fields)
_TEXT = msgspec.json.Decoder(str)
_ARGUMENT = msgspec.json.Decoder(Argument)
_NO_ACCOUNT = ""


def read_document(
    raw: bytes, product: str | None, symbol_of: SymbolOf, received_ns: Instant
) -> list[DocumentEvent]:
    """Every event in the document, its kind told from its shape; WireError when there is none.

    `product` is not needed: OKX names every instrument uniquely. A market event of an instrument that is
    not listed has the symbol "". A row that nothing here knows is Unrecognised beside the others.
    """
    document = compacted(VENUE, raw)
    fields = decode(_FIELDS, document, "a document")
    if "arg" in fields and "data" in fields:
        return _push(document, fields, symbol_of, received_ns)
    source = Source.ANSWER if "op" in fields else Source.LISTING
    origin = Origin(VENUE, _NO_ACCOUNT, source, symbol_of, received_ns)
    if "event" in fields or ("code" in fields and "data" not in fields):
        return [_said(fields)]
    if "code" in fields:
        rows = rows_of(fields["data"])
        return _rows(rows, document, origin) if rows else [_said(fields)]
    return _rows([msgspec.Raw(document)], b'{"data":[' + document + b"]}", origin)


def product_of_document(_: bytes) -> str | None:
    """None: an instId of OKX is unique over all its products."""
    return None


def _push(
    frame: bytes, fields: Fields, symbol_of: SymbolOf, received_ns: Instant
) -> list[DocumentEvent]:
    channel = decode(_ARGUMENT, fields["arg"], "an argument").channel
    rows = rows_of(fields["data"])
    origin = Origin(VENUE, _NO_ACCOUNT, Source.STREAM, symbol_of, received_ns)
    if channel in _PRIVATE_CHANNELS or channel == "instruments":
        return _rows(rows, frame, origin)
    events = decode_market_frame(frame, "public", lambda name: symbol_of(name) or "", received_ns)
    return list(events)


def _rows(rows: Sequence[msgspec.Raw], body: bytes, origin: Origin) -> list[DocumentEvent]:
    """Every row by the first shape whose fields it has; instruments and prices as whole documents."""
    names = _names_of(rows[0]) if rows else frozenset()
    if {"instId", "tickSz", "lotSz"} <= names:
        return _instruments(body, origin)
    events: list[DocumentEvent] = []
    unknown: list[DocumentEvent] = []
    for raw in rows:
        try:
            found = _row(raw, origin)
        except WireError:
            found = ()
        if not found:
            text = sanitise(bytes(raw)[:120].decode(errors="replace"))
            unknown.append(Unrecognised(venue=VENUE, text=text))
        events += found
    if not events:
        raise WireError("okx: nothing in this document is recognised")
    return events + unknown


def _names_of(raw: msgspec.Raw) -> frozenset[str]:
    if bytes(raw)[:1] != b"{":
        return frozenset()
    fields = decode(_FIELDS, raw, "a row")
    return frozenset(fields)


def _row(raw: msgspec.Raw, origin: Origin) -> Sequence[DocumentEvent]:
    names = _names_of(raw)
    for shape in _SHAPES:
        if shape.tells <= names:
            return shape.means(raw, origin)
    return _market_row(raw, origin)


def _market_row(raw: msgspec.Raw, origin: Origin) -> Sequence[DocumentEvent]:
    return decode_public_answer(
        b'{"code":"0","data":[' + bytes(raw) + b"]}",
        lambda name: origin.symbol_of(name) or "",
        origin.received_ns,
    )


def _spread(raw: msgspec.Raw, origin: Origin) -> Sequence[DocumentEvent]:
    row = decode(msgspec.json.Decoder(SpreadRow), raw, "a spread")
    return [
        InstrumentsListed(
            venue=VENUE,
            product=SPREADS,
            instruments=(spread(row),),
            received_ns=origin.received_ns,
        )
    ]


def _instruments(body: bytes, origin: Origin) -> list[DocumentEvent]:
    listing = read_instruments(body)
    products = dict.fromkeys(row.product for row in listing.instruments)
    return [
        InstrumentsListed(
            venue=VENUE,
            product=product,
            instruments=tuple(row for row in listing.instruments if row.product == product),
            received_ns=origin.received_ns,
        )
        for product in products
    ]


def _order(raw: msgspec.Raw, origin: Origin) -> list[DocumentEvent]:
    row = decode(msgspec.json.Decoder(OrderRow), raw, "an order")
    fill = fill_of_order(row, origin)
    report = order_report(row, origin)
    return [report] if fill is None else [report, fill]


def _spread_order(raw: msgspec.Raw, origin: Origin) -> list[DocumentEvent]:
    """The same row under another name of its instrument."""
    fields = decode(_FIELDS, raw, "an order")
    fields["instId"] = fields.pop("sprdId")
    return _order(msgspec.Raw(msgspec.json.encode(fields)), origin)


def _algo_order(raw: msgspec.Raw, origin: Origin) -> list[DocumentEvent]:
    return [algo_report(decode(msgspec.json.Decoder(AlgoRow), raw, "an order"), origin)]


def _fill(raw: msgspec.Raw, origin: Origin) -> list[DocumentEvent]:
    return [fill_report(decode(msgspec.json.Decoder(FillRow), raw, "a fill"), origin)]


def _account(raw: msgspec.Raw, origin: Origin) -> list[DocumentEvent]:
    account = decode(msgspec.json.Decoder(AccountRow), raw, "an account")
    rows = [
        decode(msgspec.json.Decoder(BalanceRow), detail, "a balance") for detail in account.details
    ]
    is_stream = origin.source is Source.STREAM
    reported = balances_reported(
        account, map(balance, rows), origin, complete=not is_stream, from_stream=is_stream
    )
    return [reported]


def _balance(raw: msgspec.Raw, origin: Origin) -> list[DocumentEvent]:
    row = decode(msgspec.json.Decoder(BalanceRow), raw, "a balance")
    account = AccountRow(details=[], uTime=row.uTime)
    return [balances_reported(account, [balance(row)], origin, complete=False, from_stream=False)]


def _position(raw: msgspec.Raw, origin: Origin) -> list[DocumentEvent]:
    return [position_reported(decode(msgspec.json.Decoder(PositionRow), raw, "a position"), origin)]


def _closed(raw: msgspec.Raw, origin: Origin) -> list[DocumentEvent]:
    row = decode(msgspec.json.Decoder(ClosedPositionRow), raw, "a position")
    return [closed_position(row, origin)]


def _fees(raw: msgspec.Raw, origin: Origin) -> list[DocumentEvent]:
    return [fees_reported(decode(msgspec.json.Decoder(FeeRow), raw, "fee rates"), None, origin)]


class _Operation(msgspec.Struct):
    sCode: str
    sMsg: str | None = ""
    instId: str | None = None
    ordId: str | None = ""
    clOrdId: str | None = ""
    algoId: str | None = ""
    algoClOrdId: str | None = ""


def _operation(raw: msgspec.Raw, origin: Origin) -> list[DocumentEvent]:
    """One row of the reply to an order request."""
    row = decode(msgspec.json.Decoder(_Operation), raw, "a reply")
    own = name_or_none(row.clOrdId or row.algoClOrdId)
    if row.sCode == "0":
        theirs = name_or_none(row.ordId or row.algoId)
        return [
            Acknowledged(
                venue=VENUE, what=safe_name("order"), client_order_id=own, venue_order_id=theirs
            )
        ]
    return [
        VenueRefused(
            venue=VENUE,
            code=safe_name(row.sCode),
            reason=sanitise(row.sMsg or ""),
            client_order_id=own,
        )
    ]


def _position_mode(raw: msgspec.Raw, origin: Origin) -> list[DocumentEvent]:
    mode = decode(_TEXT, decode(_FIELDS, raw, "a row")["posMode"], "posMode")
    return [Acknowledged(venue=VENUE, what=safe_name(f"posMode {mode}"))]


def _said(fields: Fields) -> DocumentEvent:
    """Words without data: an acknowledgement, or a refusal."""
    said = {
        name: decode(_TEXT, fields[name], name)
        for name in ("event", "op", "code", "msg")
        if name in fields and bytes(fields[name])[:1] == b'"'
    }
    code = said.get("code", "0")
    if said.get("event") == "error" or code not in ("0", ""):
        reason = sanitise(said.get("msg", ""))
        return VenueRefused(venue=VENUE, code=safe_name(code), reason=reason)
    return Acknowledged(venue=VENUE, what=safe_name(said.get("event") or said.get("op") or "ok"))


_Means: TypeAlias = Callable[[msgspec.Raw, Origin], Sequence[DocumentEvent]]


class _Shape(NamedTuple):
    tells: frozenset[str]
    means: _Means


def _shape(tells: str, means: _Means) -> _Shape:
    return _Shape(frozenset(tells.split()), means)


_PRIVATE_CHANNELS = frozenset(
    ("orders", "orders-algo", "algo-advance", "account", "positions", "fills")
)

# Told by fields that only they have; the first that fits counts.
_SHAPES = (
    _shape("sCode", _operation),
    _shape("algoId instId ordType state side ordPx", _algo_order),
    _shape("algoId algoClOrdId instId ordType state side tdMode actualSz", _algo_order),
    _shape("sprdId ordId state side", _spread_order),
    _shape("instId ordId state side ordType", _order),
    _shape("instId tradeId ordId fillPx fillSz side", _fill),
    _shape("details uTime", _account),
    _shape("ccy cashBal", _balance),
    _shape("instId openAvgPx closeAvgPx", _closed),
    _shape("instId pos posSide", _position),
    _shape("maker taker", _fees),
    _shape("sprdId legs szCcy tickSz", _spread),
    _shape("posMode", _position_mode),
)
