"""All that is known of one order, as a value that only ever grows: evidence joins in any order.

Every field is a maximum, a minimum, a union or the newest by a total order, so the same evidence gives
the same facts however it is shuffled or repeated (safety.md S5). Times are 0 where a thing never happened.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, TypeAlias

import msgspec

from app.domain.amounts import ZERO
from app.domain.identifiers import VenueOrderId
from app.domain.instants import SECOND, Duration, Instant
from app.domain.order_events import (
    Action,
    FillReport,
    OrderReport,
    RequestOutcome,
    Source,
    Verdict,
)
from app.domain.order_terms import OrderStatus, OrderType, Side, TimeInForce
from app.trading.orders.evidence import (
    AmendAsked,
    CancelAsked,
    CleanRead,
    Finding,
    OrderEvidence,
    OrderReopened,
    OrderResolved,
    OutcomeLost,
    SendAuthorised,
)
from app.trading.orders.extremes import least, most, ranging
from app.trading.orders.fills import Fills, with_fill

Wish: TypeAlias = tuple[Instant, Decimal | None, Decimal | None]  # when, price, quantity


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A cancel or an amend: when it was last asked for, and what came of it."""

    asked_ns: Instant = 0
    settled_ns: Instant = 0  # an answer that ends the asking: refused, gone, not sent
    unknown_ns: Instant = 0
    accepted_ns: Instant = 0
    times: int = 0  # distinct askings


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """The join of all evidence of one order."""

    authorised_ns: Instant = 0
    verdicts: frozenset[Verdict] = frozenset()
    venue_order_ids: frozenset[VenueOrderId] = frozenset()
    fills: Fills = ()
    reported: Decimal = ZERO  # highest cumulative quantity that the venue told
    final: Decimal | None = None  # as told with an end
    average: tuple[Decimal, Decimal] | None = None  # cumulative quantity, average price
    live_ns: Instant = (
        0  # first word that it rests or trades; `live_venue_ns` is the last, venue time
    )
    live_venue_ns: Instant = 0
    pending_ns: Instant = 0  # first word that the venue has taken it
    filled_ns: Instant = 0
    canceled_ns: Instant = 0
    expired_ns: Instant = 0
    rejected_ns: Instant = 0
    rejected_venue_ns: Instant = 0
    lost_outcome_ns: Instant = 0
    clean_reads: frozenset[Instant] = frozenset()
    not_placed_ns: Instant = 0
    lost_ns: Instant = 0
    written_off_ns: Instant = 0
    reopened_ns: Instant = 0
    query_ns: Instant = 0
    price: tuple[Instant, Decimal] | None = None  # as of this venue time; our own wish has -1
    quantity: tuple[Instant, Decimal] | None = None
    price_range: tuple[Decimal, Decimal] | None = None  # the lowest and the highest told
    reprice_ns: Instant = 0  # when a change of its price was first asked for
    amend_wish: Wish | None = None
    amend_over_ns: Instant = 0  # a look after this has seen every change that was asked for
    cancel: Asked = Asked()
    amend: Asked = Asked()
    cancel_times: frozenset[Instant] = frozenset()
    venue_time_ns: Instant = 0
    created_ns: Instant = 0
    reason: tuple[Instant, str] | None = None
    side: Side | None = None
    type: OrderType | None = None
    time_in_force: TimeInForce | None = None
    post_only: bool = False

    def join(self, evidence: OrderEvidence) -> "Facts":
        """These facts and one more piece of evidence; equal to these when it told nothing new."""
        return _JOINS[type(evidence)](self, evidence)


def _with(facts: Facts, **changes: Any) -> Facts:  # msgspec's own signature
    return msgspec.structs.replace(facts, **changes)


def _authorised(facts: Facts, evidence: SendAuthorised) -> Facts:
    return _with(
        facts,
        authorised_ns=max(facts.authorised_ns, evidence.at_ns),
        created_ns=least(facts.created_ns, evidence.at_ns),
        price=most(facts.price, (-1, evidence.price)),
        price_range=ranging(facts.price_range, evidence.price),
        quantity=most(facts.quantity, (-1, evidence.quantity)),
        side=evidence.side,
        type=evidence.type,
        time_in_force=evidence.time_in_force,
        post_only=evidence.post_only,
    )


_FIRST_FIELDS: Mapping[OrderStatus, str] = {
    OrderStatus.PENDING: "pending_ns",
    OrderStatus.OPEN: "live_ns",
    OrderStatus.PARTIALLY_FILLED: "live_ns",
}
_END_FIELDS: Mapping[OrderStatus, str] = {
    OrderStatus.FILLED: "filled_ns",
    OrderStatus.CANCELED: "canceled_ns",
    OrderStatus.EXPIRED: "expired_ns",
    OrderStatus.REJECTED: "rejected_ns",
}
_LIVE = frozenset((OrderStatus.OPEN, OrderStatus.PARTIALLY_FILLED))
_ENDS = frozenset((OrderStatus.FILLED, OrderStatus.CANCELED, OrderStatus.EXPIRED))


def _reported(facts: Facts, evidence: OrderReport) -> Facts:
    venue_ns = evidence.venue_time_ns or 0
    changes: dict[str, Any] = {
        "venue_time_ns": max(facts.venue_time_ns, venue_ns),
        "created_ns": least(facts.created_ns, evidence.created_ns),
    }
    if field := _END_FIELDS.get(evidence.status):
        changes[field] = max(getattr(facts, field), evidence.received_ns)
    # Only the first time counts: a listing that repeats "open" every half minute is no news.
    if field := _FIRST_FIELDS.get(evidence.status):
        changes[field] = least(getattr(facts, field), evidence.received_ns)
    if evidence.status in _LIVE:
        changes["live_venue_ns"] = max(facts.live_venue_ns, venue_ns)
    if evidence.status is OrderStatus.REJECTED:
        changes["rejected_venue_ns"] = max(facts.rejected_venue_ns, venue_ns)
    if evidence.source is Source.QUERY:
        changes["query_ns"] = max(facts.query_ns, evidence.received_ns)
    if evidence.venue_order_id:
        changes["venue_order_ids"] = facts.venue_order_ids | {evidence.venue_order_id}
    if evidence.reason:
        changes["reason"] = most(facts.reason, (evidence.received_ns, str(evidence.reason)))
    changes |= _amounts_reported(facts, evidence) | _nature_reported(facts, evidence)
    return _with(facts, **changes)


def _amounts_reported(facts: Facts, evidence: OrderReport) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    filled = evidence.filled
    if filled is None and evidence.status is OrderStatus.FILLED:
        filled = evidence.quantity
    if filled is not None:
        changes["reported"] = max(facts.reported, filled)
        if evidence.status in _ENDS:
            changes["final"] = most(facts.final, filled)
        if evidence.average_price is not None:
            changes["average"] = most(facts.average, (filled, evidence.average_price))
    at_ns = evidence.venue_time_ns or 0
    if evidence.price is not None:
        changes["price"] = most(facts.price, (at_ns, evidence.price))
        changes["price_range"] = ranging(facts.price_range, evidence.price)
    if evidence.quantity is not None:
        changes["quantity"] = most(facts.quantity, (at_ns, evidence.quantity))
    return changes


def _nature_reported(facts: Facts, evidence: OrderReport) -> dict[str, Any]:
    """What an order placed elsewhere is; ours is known from before it left."""
    if facts.authorised_ns:
        return {}
    return {
        "side": most(facts.side, evidence.side),
        "type": most(facts.type, evidence.type),
        "time_in_force": most(facts.time_in_force, evidence.time_in_force),
        "post_only": facts.post_only or evidence.post_only,
    }


def _filled(facts: Facts, evidence: FillReport) -> Facts:
    ids = facts.venue_order_ids
    return _with(
        facts,
        fills=with_fill(facts.fills, evidence),
        venue_order_ids=ids | {evidence.venue_order_id} if evidence.venue_order_id else ids,
        venue_time_ns=max(facts.venue_time_ns, evidence.venue_time_ns or 0),
        side=facts.side if facts.authorised_ns else most(facts.side, evidence.side),
    )


def _answered(facts: Facts, evidence: RequestOutcome) -> Facts:
    ids = facts.venue_order_ids
    changes: dict[str, Any] = {}
    if evidence.venue_order_id:
        changes["venue_order_ids"] = ids | {evidence.venue_order_id}
    if evidence.action is Action.PLACE:
        changes["verdicts"] = facts.verdicts | {evidence.verdict}
        if evidence.reason and evidence.verdict in _PROVEN_NO:
            changes["reason"] = most(facts.reason, (evidence.received_ns, str(evidence.reason)))
    elif evidence.action is Action.CANCEL:
        changes["cancel"] = _asked_answered(facts.cancel, evidence)
    else:
        changes["amend"] = _asked_answered(facts.amend, evidence)
    return _with(facts, **changes)


# A venue refuses a change that arrives 5 s after it was asked for, by its own clock, and what it tells of an
# order may lag behind what it does with it.
_CHANGE_OVER: Duration = 15 * SECOND
_PROVEN_NO = frozenset((Verdict.REFUSED, Verdict.NOT_SENT))
_ASKED_FIELDS: Mapping[Verdict, str] = {
    Verdict.ACCEPTED: "accepted_ns",
    Verdict.UNKNOWN: "unknown_ns",
}


def _asked_answered(asked: Asked, evidence: RequestOutcome) -> Asked:
    field = _ASKED_FIELDS.get(evidence.verdict, "settled_ns")
    return msgspec.structs.replace(
        asked, **{field: max(getattr(asked, field), evidence.received_ns)}
    )


def _cancel_asked(facts: Facts, evidence: CancelAsked) -> Facts:
    times = facts.cancel_times | {evidence.at_ns}
    asked = msgspec.structs.replace(
        facts.cancel, asked_ns=max(facts.cancel.asked_ns, evidence.at_ns), times=len(times)
    )
    return _with(facts, cancel=asked, cancel_times=times)


def _amend_asked(facts: Facts, evidence: AmendAsked) -> Facts:
    wish: Wish = (evidence.at_ns, evidence.price, evidence.quantity)
    asked = msgspec.structs.replace(facts.amend, asked_ns=max(facts.amend.asked_ns, evidence.at_ns))
    newest = wish if facts.amend_wish is None else max(wish, facts.amend_wish, key=_wish_order)
    over_ns = max(facts.amend_over_ns, evidence.at_ns + _CHANGE_OVER)
    moves = evidence.price is not None
    first_ns = least(facts.reprice_ns, evidence.at_ns) if moves else facts.reprice_ns
    return _with(facts, amend=asked, amend_wish=newest, amend_over_ns=over_ns, reprice_ns=first_ns)


def _wish_order(wish: Wish) -> tuple[Instant, Decimal, Decimal]:
    return (wish[0], wish[1] or ZERO, wish[2] or ZERO)


def _outcome_lost(facts: Facts, evidence: OutcomeLost) -> Facts:
    return _with(facts, lost_outcome_ns=max(facts.lost_outcome_ns, evidence.at_ns))


def _clean_read(facts: Facts, evidence: CleanRead) -> Facts:
    return _with(facts, clean_reads=facts.clean_reads | {evidence.asked_ns})


_FINDING_FIELDS: Mapping[Finding, str] = {
    Finding.NOT_PLACED: "not_placed_ns",
    Finding.LOST_AT_VENUE: "lost_ns",
    Finding.WRITTEN_OFF: "written_off_ns",
}


def _resolved(facts: Facts, evidence: OrderResolved) -> Facts:
    field = _FINDING_FIELDS[evidence.finding]
    return _with(
        facts,
        **{field: max(getattr(facts, field), evidence.at_ns)},
        reason=most(facts.reason, (evidence.at_ns, evidence.sentence)),
    )


def _reopened(facts: Facts, evidence: OrderReopened) -> Facts:
    return _with(facts, reopened_ns=max(facts.reopened_ns, evidence.at_ns))


_JOINS: Mapping[type, Callable[[Facts, Any], Facts]] = {
    SendAuthorised: _authorised,
    CancelAsked: _cancel_asked,
    AmendAsked: _amend_asked,
    OutcomeLost: _outcome_lost,
    CleanRead: _clean_read,
    OrderResolved: _resolved,
    OrderReopened: _reopened,
    OrderReport: _reported,
    FillReport: _filled,
    RequestOutcome: _answered,
}
