"""One order's whole life: every piece of evidence, its source and times."""

import msgspec

from app.domain.instants import Instant
from app.views.orders import OrderRow


class EvidenceRow(msgspec.Struct, frozen=True, kw_only=True):
    """One piece of evidence."""

    at_ns: Instant  # when we learnt it
    venue_ns: Instant | None  # when the venue says it happened
    source: str  # "you", "engine", "stream", "answer", "query", "listing"
    what: str  # "intent", "authorised", "accepted", "fill", ...
    detail: str
    seq: int | None  # journal row


class OrderLifeView(msgspec.Struct, frozen=True, kw_only=True):
    """Oldest first. `row` is None when the order is not known (any more)."""

    key: str
    row: OrderRow | None
    evidence: tuple[EvidenceRow, ...]
    at_ns: Instant
