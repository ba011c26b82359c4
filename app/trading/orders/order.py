"""One order: its facts, the stage that follows from them, and the record of how we learnt them."""

from decimal import Decimal

import msgspec

from app.domain.amounts import ZERO, plain
from app.domain.identifiers import AccountId, ClientOrderId, Symbol, VenueId, VenueOrderId
from app.domain.instants import Instant
from app.domain.instruments import Instrument
from app.domain.order_events import FillReport, OrderReport, Verdict
from app.domain.order_terms import OrderStatus, OrderStyle, OrderType, Side, TimeInForce
from app.trading.orders.evidence import (
    OrderCorrected,
    OrderEvidence,
    OrderIntended,
    SendAuthorised,
)
from app.trading.orders.facts import Facts
from app.trading.orders.fills import filled_quantity, notional
from app.trading.orders.lifecycle import OUTSIDE, TERMINAL, Move, Stage, judge
from app.trading.orders.requests import is_amending, is_pending, may_grow

_TIMELINE_FIRST = 20
_TIMELINE_MAX = 200


class Recorded(msgspec.Struct, frozen=True, kw_only=True):
    """A piece of evidence that told something new, and its journal row."""

    seq: int | None
    evidence: OrderEvidence | OrderCorrected | OrderIntended


class Applied(msgspec.Struct, frozen=True, kw_only=True):
    """What a piece of evidence did to an order."""

    changed: bool
    before: Stage
    after: Stage
    move: Move
    contradiction: str | None  # set when this evidence brought the contradiction


class Order:
    """The join of all evidence of one order. `key` is our client id, or "venue:id" when placed elsewhere."""

    def __init__(
        self,
        key: str,
        venue: VenueId,
        account: AccountId,
        symbol: Symbol,
        authorised: SendAuthorised | None = None,
        instrument: Instrument | None = None,
    ) -> None:
        self.key = key
        self.venue = venue
        self.account = account
        self.symbol = symbol
        self.authorised = authorised
        self.instrument = authorised.instrument if authorised is not None else instrument
        self.client_order_id: ClientOrderId | None = (
            None if authorised is None else authorised.client_order_id
        )
        self.facts = Facts()
        self.changed_ns: Instant = 0
        self.heard_ns: Instant = 0  # last word about it, also one that told nothing new
        self.seen_ns: Instant = 0  # last time the venue showed it
        self.version = 0  # grows with every change
        self.filled: Decimal = ZERO  # cumulative; never decreases
        self.lacks_fees = False
        self.timeline: list[Recorded] = []
        self._covered: Decimal = ZERO  # by the fills that are here
        self.stage = Stage.INTENT if authorised is not None else Stage.UNKNOWN

    def apply(self, evidence: OrderEvidence, at_ns: Instant, seq: int | None = None) -> Applied:
        """Join one piece of evidence; the same piece twice changes nothing."""
        before, said = self.stage, self.contradiction
        facts = self.facts.join(evidence)
        self.heard_ns = max(self.heard_ns, at_ns)
        if isinstance(evidence, OrderReport | FillReport):
            self.seen_ns = max(self.seen_ns, evidence.received_ns)
        if facts == self.facts:
            return Applied(
                changed=False, before=before, after=before, move=Move.SAME, contradiction=None
            )
        self.facts = facts
        self.version += 1
        self.changed_ns = max(self.changed_ns, at_ns)
        if self.authorised is None and isinstance(evidence, OrderReport | FillReport):
            self.client_order_id = self.client_order_id or evidence.client_order_id
        self.stage = stage_of(facts, ours=self.authorised is not None)
        self.filled = cumulative(facts)
        self.lacks_fees = any(fill.fee is None for _, fill in facts.fills)
        self._covered = filled_quantity(facts.fills)
        self._record(Recorded(seq=seq, evidence=evidence))
        now = self.contradiction
        return Applied(
            changed=True,
            before=before,
            after=self.stage,
            move=judge(before, self.stage),
            contradiction=now if now != said else None,
        )

    def remark(self, remark: OrderCorrected | OrderIntended, seq: int | None) -> None:
        """Put it into the record; the facts stay as they are."""
        self.version += 1
        self._record(Recorded(seq=seq, evidence=remark))

    def _record(self, recorded: Recorded) -> None:
        self.timeline.append(recorded)
        if len(self.timeline) > _TIMELINE_MAX:
            del self.timeline[_TIMELINE_FIRST]

    @property
    def ours(self) -> bool:
        """Placed from here; others are shown and never touched unless a person names them."""
        return self.authorised is not None

    @property
    def side(self) -> Side | None:
        return self.facts.side

    @property
    def type(self) -> OrderType | None:
        return self.facts.type

    @property
    def style(self) -> OrderStyle | None:
        return None if self.authorised is None else self.authorised.style

    @property
    def time_in_force(self) -> TimeInForce | None:
        return self.facts.time_in_force

    @property
    def price(self) -> Decimal | None:
        return None if self.facts.price is None else self.facts.price[1]

    @property
    def repriced(self) -> bool:
        """A change that was asked for from here has moved its price, if only for a while."""
        prices = self.facts.price_range
        return self.facts.reprice_ns > 0 and prices is not None and prices[0] != prices[1]

    @property
    def quantity(self) -> Decimal | None:
        return None if self.facts.quantity is None else self.facts.quantity[1]

    @property
    def remaining(self) -> Decimal:
        """What may still trade; 0 once it ended."""
        if self.stage in TERMINAL or self.quantity is None:
            return ZERO
        return max(ZERO, self.quantity - self.filled)

    @property
    def average(self) -> Decimal | None:
        """Average price of what is filled: from the fills once they cover it, else the venue's word."""
        if self._covered > 0 and self._covered >= self.filled:
            return notional(self.facts.fills) / self._covered
        return None if self.facts.average is None else self.facts.average[1]

    @property
    def venue_order_id(self) -> VenueOrderId | None:
        ids = self.facts.venue_order_ids
        return max(ids, key=lambda one: (len(one), one)) if ids else None

    @property
    def status(self) -> OrderStatus:
        """As other programs are told (contracts.md)."""
        return OUTSIDE[self.stage]

    @property
    def is_open(self) -> bool:
        """May still trade, for all we know."""
        return self.stage not in TERMINAL

    @property
    def is_resting(self) -> bool:
        """The venue has it and it may trade."""
        return self.stage in (Stage.OPEN, Stage.PARTIAL)

    @property
    def cancel_pending(self) -> bool:
        return self.is_open and is_pending(self.facts.cancel, self.facts.query_ns)

    @property
    def cancel_unheard(self) -> bool:
        """A cancel was asked and not even "unknown" came back."""
        asked = self.facts.cancel
        return asked.asked_ns > max(asked.settled_ns, asked.unknown_ns, asked.accepted_ns)

    @property
    def amend_pending(self) -> bool:
        return self.is_open and (is_amending(self.facts) or may_grow(self.facts))

    @property
    def needs_fills(self) -> bool:
        """The venue says that more is filled than our fills show."""
        return self._covered < self.filled

    @property
    def lacks_final(self) -> bool:
        """It ended, and no word on its end says how much traded, or one that cannot be true."""
        if self.stage is Stage.FILLED and self.quantity is not None:
            return self.filled < self.quantity
        ended = self.stage in (Stage.FILLED, Stage.CANCELED, Stage.EXPIRED)
        return ended and self.facts.final is None

    @property
    def closing(self) -> bool:
        """It ended, but how much traded is not covered yet (late fills are legal)."""
        if self.lacks_final:
            return True
        return self.stage in TERMINAL and self.needs_fills

    @property
    def lost(self) -> bool:
        """The venue had it and denies it now."""
        return self.stage is Stage.UNKNOWN and self.facts.lost_ns > self.facts.reopened_ns

    @property
    def reason(self) -> str:
        return "" if self.facts.reason is None else self.facts.reason[1]

    @property
    def contradiction(self) -> str | None:
        """Two proven words that exclude each other, as a clause for people."""
        return _contradiction(self.facts, self.quantity)


def cumulative(facts: Facts) -> Decimal:
    """The highest filled quantity that anything proves."""
    return max(facts.reported, facts.final or ZERO, filled_quantity(facts.fills))


def stage_of(facts: Facts, *, ours: bool) -> Stage:
    """Where an order stands, from its facts alone."""
    filled = cumulative(facts)
    ended = _ended(facts, filled)
    if ended is not None:
        return ended
    if facts.lost_ns > facts.reopened_ns:
        return Stage.UNKNOWN
    if filled > 0:
        return Stage.PARTIAL
    if facts.live_ns:
        return Stage.OPEN
    return _unseen(facts) if ours else Stage.UNKNOWN


def _ended(facts: Facts, filled: Decimal) -> Stage | None:
    quantity = None if facts.quantity is None else facts.quantity[1]
    if facts.filled_ns:
        return Stage.FILLED
    if quantity is not None and filled >= quantity > 0 and not may_grow(facts):
        return Stage.FILLED
    if facts.canceled_ns > facts.reopened_ns:
        return Stage.CANCELED
    if facts.expired_ns > facts.reopened_ns:
        return Stage.EXPIRED
    lived_on = facts.live_venue_ns > facts.rejected_venue_ns > 0
    if facts.rejected_ns > facts.reopened_ns and filled == 0 and not lived_on:
        return Stage.REJECTED
    return None


def _unseen(facts: Facts) -> Stage:
    """No venue report and no fill yet: what our own request proves."""
    if Verdict.ACCEPTED in facts.verdicts or facts.pending_ns:
        return Stage.UNKNOWN if _denied(facts) else Stage.ACKED
    if facts.reopened_ns > max(facts.not_placed_ns, facts.written_off_ns, 0):
        return Stage.UNKNOWN
    if Verdict.REFUSED in facts.verdicts:
        return Stage.REJECTED
    if Verdict.NOT_SENT in facts.verdicts:
        return Stage.NOT_SENT
    if facts.not_placed_ns:
        return Stage.NOT_PLACED
    if facts.written_off_ns:
        return Stage.WRITTEN_OFF
    if facts.verdicts or facts.lost_outcome_ns:
        return Stage.UNKNOWN
    return Stage.AUTHORISED if facts.authorised_ns else Stage.INTENT


def _denied(facts: Facts) -> bool:
    """Something proves that no such order exists."""
    return bool(facts.verdicts & {Verdict.REFUSED, Verdict.NOT_SENT} or facts.not_placed_ns)


def _contradiction(facts: Facts, quantity: Decimal | None) -> str | None:
    filled = cumulative(facts)
    lives = bool(
        facts.live_ns or facts.canceled_ns or facts.expired_ns or facts.filled_ns or filled
    )
    if _denied(facts) and (lives or Verdict.ACCEPTED in facts.verdicts or facts.pending_ns):
        return "it was proven not to exist, and now the venue shows it"
    if facts.rejected_ns and filled > 0:
        return "the venue rejected it and yet it traded"
    if facts.live_venue_ns > facts.rejected_venue_ns > 0:
        return "the venue rejected it and later showed it open"
    if quantity is not None and filled > quantity and not facts.amend.asked_ns:
        return f"{plain(filled)} is filled of an order over {plain(quantity)}"
    return None
