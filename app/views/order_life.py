"""One order's whole life: every piece of evidence, its source and times."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import msgspec

from app.domain.amounts import ZERO, plain
from app.domain.instants import Instant
from app.domain.instruments import Instrument
from app.domain.order_events import FillReport, OrderReport, RequestOutcome
from app.trading.orders.evidence import (
    AmendAsked,
    CancelAsked,
    CleanRead,
    OrderCorrected,
    OrderIntended,
    OrderReopened,
    OrderResolved,
    OutcomeLost,
    SendAuthorised,
)
from app.trading.orders.fills import Fills, filled_quantity, notional
from app.trading.orders.order import Order, Recorded
from app.trading.parents.parent import Parent
from app.views.orders import OrderRow, order_row, own_row
from app.views.routes import RouteCard, route_card

FILLS_MOST = 50


class EvidenceRow(msgspec.Struct, frozen=True, kw_only=True):
    """One piece of evidence."""

    at_ns: Instant  # when we learnt it
    venue_ns: Instant | None  # when the venue says it happened
    source: str  # "you", "engine", "stream", "answer", "query", "listing"
    what: str  # "intent", "authorised", "accepted", "fill", ...
    detail: str
    seq: int | None  # journal row


class FillRow(msgspec.Struct, frozen=True, kw_only=True):
    """One execution."""

    price: Decimal
    quantity: Decimal
    fee: Decimal | None
    fee_asset: str | None
    maker: bool | None
    trade_id: str
    source: str  # "stream", "query", ...
    at_ns: Instant


class OrderLifeView(msgspec.Struct, frozen=True, kw_only=True):
    """Oldest first. `row` is None when the order is not known (any more)."""

    key: str
    row: OrderRow | None
    evidence: tuple[EvidenceRow, ...]
    at_ns: Instant
    fills: tuple[FillRow, ...] = ()  # oldest first, the newest FILLS_MOST of them
    fills_count: int = 0
    fills_quantity: Decimal = ZERO  # of all of them
    fills_notional: Decimal = ZERO  # price times quantity, of all of them
    card: RouteCard | None = None  # planned beside done, where it is all there is of its plan


def order_life_view(
    key: str,
    order: Order | None,
    now_ns: Instant,
    listed: Instrument | None = None,
    parent: Parent | None = None,
) -> OrderLifeView:
    """The life of one order; None = it is not known (any more). `parent`: what it is a part of."""
    if order is None:
        return OrderLifeView(key=key, row=None, evidence=(), at_ns=now_ns)
    row = order_row(order, listed)
    is_all = parent is not None and parent.shown_children == [order]
    return OrderLifeView(
        key=key,
        row=row if parent is None else own_row(row, parent),
        card=route_card(parent, now_ns) if parent is not None and is_all else None,
        evidence=tuple(_row(recorded) for recorded in order.timeline),
        at_ns=now_ns,
        fills=tuple(_fills(order.facts.fills)),
        fills_count=len(order.facts.fills),
        fills_quantity=filled_quantity(order.facts.fills),
        fills_notional=notional(order.facts.fills),
    )


def _fills(fills: Fills) -> list[FillRow]:
    return sorted(map(_fill, fills), key=lambda fill: fill.at_ns)[-FILLS_MOST:]


def _fill(known: tuple[str, FillReport]) -> FillRow:
    trade_id, fill = known
    return FillRow(
        price=fill.price,
        quantity=fill.quantity,
        fee=fill.fee,
        fee_asset=fill.fee_asset,
        maker=fill.maker,
        trade_id=trade_id,
        source=fill.source.value,
        at_ns=fill.venue_time_ns or fill.received_ns,
    )


def _row(recorded: Recorded) -> EvidenceRow:
    evidence = recorded.evidence
    source, what, detail = _TELL[type(evidence)](evidence)
    return EvidenceRow(
        at_ns=getattr(evidence, "received_ns", 0) or getattr(evidence, "at_ns", 0),
        venue_ns=getattr(evidence, "venue_time_ns", None),
        source=source,
        what=what,
        detail=detail,
        seq=recorded.seq,
    )


_Told = tuple[str, str, str]  # source, what, detail


def _intended(evidence: OrderIntended) -> _Told:
    return "you", "intent", f"plan {evidence.plan}"


def _authorised(evidence: SendAuthorised) -> _Told:
    terms = f"{evidence.side} {plain(evidence.quantity)} at {plain(evidence.price)}"
    rules = f"{evidence.style.value.replace('_', ' ')}, {evidence.time_in_force}"
    return "engine", "authorised", f"{terms}, {rules}, id {evidence.client_order_id}"


def _reported(evidence: OrderReport) -> _Told:
    parts = [f"order {evidence.venue_order_id}"] if evidence.venue_order_id else []
    if evidence.filled is not None and evidence.quantity is not None:
        parts.append(f"{plain(evidence.filled)} of {plain(evidence.quantity)} filled")
    if evidence.price is not None:
        parts.append(f"at {plain(evidence.price)}")
    if evidence.reason:
        parts.append(str(evidence.reason))
    return evidence.source.value, evidence.status.value.replace("_", " "), ", ".join(parts)


def _filled(evidence: FillReport) -> _Told:
    fee = "fee not told yet"
    if evidence.fee is not None:
        fee = f"fee {plain(evidence.fee)} {evidence.fee_asset or ''}".rstrip()
    role = {True: "maker", False: "taker", None: "role not told"}[evidence.maker]
    trade = f"{plain(evidence.quantity)} at {plain(evidence.price)}"
    return evidence.source.value, "fill", f"{trade}, {role}, {fee}, trade {evidence.trade_id}"


def _answered(evidence: RequestOutcome) -> _Told:
    parts = [str(part) for part in (evidence.code, evidence.reason) if part]
    if evidence.sent_ns is not None:
        parts.append(f"{(evidence.received_ns - evidence.sent_ns) / 1e6:.1f} ms after it left")
    what = f"{evidence.action.value} {evidence.verdict.value.replace('_', ' ')}"
    return "answer", what, ", ".join(parts)


def _cancel_asked(evidence: CancelAsked) -> _Told:
    source = evidence.by if evidence.by == "you" else "engine"
    why = {"kill": "kill switch", "engine": "asked again, the order still rests"}
    return source, "cancel asked", why.get(evidence.by, "")


def _amend_asked(evidence: AmendAsked) -> _Told:
    def term(name: str, value: Decimal | None) -> list[str]:
        return [] if value is None else [f"{name} {plain(value)}"]

    wish = term("price", evidence.price) + term("amount", evidence.quantity)
    return "you", "change asked", ", ".join(wish)


_TELL: Mapping[type, Callable[[Any], _Told]] = {
    OrderIntended: _intended,
    SendAuthorised: _authorised,
    OrderReport: _reported,
    FillReport: _filled,
    RequestOutcome: _answered,
    CancelAsked: _cancel_asked,
    AmendAsked: _amend_asked,
    OutcomeLost: lambda evidence: ("engine", "outcome lost", evidence.sentence),
    CleanRead: lambda evidence: ("query", "not found", "asked after it could no longer arrive"),
    OrderResolved: lambda evidence: (
        "engine",
        evidence.finding.value.replace("_", " "),
        evidence.sentence,
    ),
    OrderReopened: lambda evidence: ("engine", "reopened", evidence.sentence),
    OrderCorrected: lambda evidence: ("engine", "corrected", evidence.sentence),
}
