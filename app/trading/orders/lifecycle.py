"""The life of an order as a table: which stage may follow which, and what other programs are told."""

from collections.abc import Mapping
from enum import StrEnum

from app.domain.order_terms import OrderStatus


class Stage(StrEnum):
    """Where an order stands inside this house (safety.md 6.4)."""

    INTENT = "intent"  # wanted, not yet allowed to leave
    AUTHORISED = "authorised"  # durable; may leave or has left
    ACKED = "acked"  # the venue took it for processing
    UNKNOWN = "unknown"  # it may or may not exist
    NOT_SENT = "not_sent"  # proven: no byte left
    OPEN = "open"
    PARTIAL = "partial"
    FILLED = "filled"
    CANCELED = "canceled"
    EXPIRED = "expired"
    REJECTED = "rejected"  # the venue refused it
    NOT_PLACED = "not_placed"  # proven by fence and two clean reads
    WRITTEN_OFF = "written_off"  # nobody could find out; a person said so

    @property
    def is_terminal(self) -> bool:
        return self in TERMINAL


class Move(StrEnum):
    """What a change of stage means."""

    SAME = "same"
    STEP = "step"
    REOPENED = "reopened"  # evidence of life after an end: alarm, and the order is open again
    ILLEGAL = "illegal"


TERMINAL = frozenset(
    (
        Stage.NOT_SENT,
        Stage.FILLED,
        Stage.CANCELED,
        Stage.EXPIRED,
        Stage.REJECTED,
        Stage.NOT_PLACED,
        Stage.WRITTEN_OFF,
    )
)

_VENUE_HAS_IT = frozenset(
    (Stage.OPEN, Stage.PARTIAL, Stage.FILLED, Stage.CANCELED, Stage.EXPIRED, Stage.REJECTED)
)

LEGAL: Mapping[Stage, frozenset[Stage]] = {
    Stage.INTENT: frozenset((Stage.AUTHORISED,)),
    Stage.AUTHORISED: _VENUE_HAS_IT | {Stage.ACKED, Stage.UNKNOWN, Stage.NOT_SENT},
    Stage.ACKED: _VENUE_HAS_IT | {Stage.UNKNOWN},
    Stage.UNKNOWN: _VENUE_HAS_IT
    | {Stage.ACKED, Stage.NOT_SENT, Stage.NOT_PLACED, Stage.WRITTEN_OFF},
    Stage.OPEN: (_VENUE_HAS_IT - {Stage.OPEN}) | {Stage.UNKNOWN},
    Stage.PARTIAL: frozenset((Stage.FILLED, Stage.CANCELED, Stage.EXPIRED, Stage.UNKNOWN)),
    # Late fills after an end are applied: they can complete the order.
    Stage.CANCELED: frozenset((Stage.FILLED,)),
    Stage.EXPIRED: frozenset((Stage.FILLED, Stage.CANCELED)),
    # An amend upwards makes a full order a part-filled one; a fill never un-happens.
    Stage.FILLED: frozenset((Stage.PARTIAL,)),
    Stage.REJECTED: frozenset(),
    Stage.NOT_SENT: frozenset(),
    Stage.NOT_PLACED: frozenset(),
    Stage.WRITTEN_OFF: frozenset(),
}

_LIFE = _VENUE_HAS_IT | {Stage.ACKED, Stage.UNKNOWN}

REOPENING: Mapping[Stage, frozenset[Stage]] = {
    Stage.REJECTED: _LIFE - {Stage.REJECTED},
    Stage.NOT_SENT: _LIFE,
    Stage.NOT_PLACED: _LIFE,
    Stage.WRITTEN_OFF: _LIFE,
    Stage.CANCELED: frozenset((Stage.OPEN, Stage.PARTIAL)),
    Stage.EXPIRED: frozenset((Stage.OPEN, Stage.PARTIAL)),
}

OUTSIDE: Mapping[Stage, OrderStatus] = {
    Stage.INTENT: OrderStatus.PENDING,
    Stage.AUTHORISED: OrderStatus.PENDING,
    Stage.ACKED: OrderStatus.PENDING,
    Stage.UNKNOWN: OrderStatus.UNKNOWN,
    Stage.NOT_SENT: OrderStatus.REJECTED,
    Stage.OPEN: OrderStatus.OPEN,
    Stage.PARTIAL: OrderStatus.PARTIALLY_FILLED,
    Stage.FILLED: OrderStatus.FILLED,
    Stage.CANCELED: OrderStatus.CANCELED,
    Stage.EXPIRED: OrderStatus.EXPIRED,
    Stage.REJECTED: OrderStatus.REJECTED,
    Stage.NOT_PLACED: OrderStatus.REJECTED,
    Stage.WRITTEN_OFF: OrderStatus.UNKNOWN,
}


def judge(before: Stage, after: Stage) -> Move:
    """What going from one stage to another means."""
    if before is after:
        return Move.SAME
    if after in LEGAL[before]:
        return Move.STEP
    return Move.REOPENED if after in REOPENING.get(before, frozenset()) else Move.ILLEGAL
