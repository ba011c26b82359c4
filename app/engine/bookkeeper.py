"""Puts a piece of evidence where it belongs: into the order, the journal, the reservations, the views."""

from collections.abc import Iterable
from typing import TypeAlias

import msgspec

from app.domain.amounts import plain
from app.domain.identifiers import VenueId
from app.domain.instants import MINUTE, Duration, Instant
from app.domain.order_events import (
    Action,
    FillReport,
    OrderReport,
    RequestOutcome,
    Source,
    Verdict,
)
from app.domain.order_terms import Side
from app.engine.alert_desk import AlertDesk
from app.engine.records import to_row
from app.engine.state import State
from app.trading.orders.evidence import OrderCorrected, OrderEvidence
from app.trading.orders.lifecycle import Move, Stage
from app.trading.orders.order import Applied, Order
from app.views.keys import (
    AMEND,
    BALANCES,
    CHART_PREFIX,
    KILL,
    LADDER,
    ORDERS,
    PLAN,
    STATUS,
    TAPE,
    order_life_key,
)

Dated: TypeAlias = OrderReport | FillReport

_AHEAD_MOST: Duration = MINUTE  # of the venue's clock, as far as it was measured
_ASKED_FOR = frozenset((Source.QUERY, Source.LISTING))
_NO_TRADE = frozenset((Stage.NOT_SENT, Stage.NOT_PLACED, Stage.REJECTED, Stage.WRITTEN_OFF))

_UNPROVEN = frozenset(
    (Stage.INTENT, Stage.AUTHORISED, Stage.ACKED, Stage.UNKNOWN, Stage.WRITTEN_OFF)
)


class Bookkeeper:
    """The only way in which evidence reaches an order while the engine runs."""

    def __init__(self, state: State, alerts: AlertDesk) -> None:
        self._state = state
        self._alerts = alerts

    def learn(self, order: Order, evidence: OrderEvidence) -> Applied:
        """Join, journal when it told something new, and say aloud what a person must know."""
        state = self._state
        if isinstance(evidence, OrderReport | FillReport):
            evidence = self._dated(evidence)
        # Made before the join: what the journal cannot keep must not be learnt either.
        row = to_row(evidence, state.now)
        filled_before = order.filled
        applied = order.apply(evidence, state.now.wall_ns, state.next_seq)
        if isinstance(evidence, OrderReport | FillReport):
            state.ledger.learn_names(order, evidence)
            self._settle(order, evidence)
        if not applied.changed:
            return applied
        state.write_row(row)
        state.ledger.noted(order)
        state.parents.noted(order)
        self._release(order)
        if isinstance(evidence, RequestOutcome):
            self._end_change(order, evidence)
        if isinstance(evidence, OrderReport | FillReport) and evidence.source in _ASKED_FOR:
            moved = applied.before is not order.stage or order.filled != filled_before
            if moved and order.ours:
                self._correct(order, applied, plain(filled_before))
        self._warn(order, applied)
        if is_proven(order):
            self._alerts.proven(order.key)
        self.mark(order)
        return applied

    def mark(self, order: Order) -> None:
        """The views that show this order have something new."""
        changes = self._state.changes
        for key in (ORDERS, STATUS, BALANCES, PLAN, AMEND, KILL, order_life_key(order.key)):
            changes.mark(key)
        if order.symbol == self._state.symbol:
            changes.mark(LADDER)
            changes.mark(TAPE)
            changes.mark_all(CHART_PREFIX)

    def forget(self, order: Order) -> None:
        """An order placed elsewhere is no longer listed, and nothing says how it ended."""
        correction = OrderCorrected(
            venue=order.venue,
            account=order.account,
            key=order.key,
            sentence=f"{order.venue} no longer lists {name_of(order)}, which was placed elsewhere.",
            at_ns=self._state.now.wall_ns,
            forgotten=True,
        )
        self._state.write(correction)
        self._state.ledger.forget(order)
        self.mark(order)

    def _correct(self, order: Order, applied: Applied, filled_before: str) -> None:
        sentence = (
            f"{order.venue} says {name_of(order)} is {order.status.value.replace('_', ' ')} with "
            f"{plain(order.filled)} filled; we had {applied.before.value.replace('_', ' ')} with "
            f"{filled_before}. Corrected."
        )
        correction = OrderCorrected(
            venue=order.venue,
            account=order.account,
            key=order.key,
            sentence=sentence,
            at_ns=self._state.now.wall_ns,
        )
        order.remark(correction, self._state.write(correction))
        self._alerts.tell("info", sentence)

    def _warn(self, order: Order, applied: Applied) -> None:
        if applied.contradiction is not None:
            self._alerts.tell(
                "alarm",
                f"{order.venue} contradicts itself on {name_of(order)}: {applied.contradiction}. "
                "Look at the order there; it counts as it traded.",
            )
        elif applied.move in (Move.REOPENED, Move.ILLEGAL):
            self._alerts.tell(
                "alarm",
                f"{name_of(order)} on {order.venue} went from {applied.before.value} to "
                f"{applied.after.value}: look at the order there.",
            )
        if order.closing and applied.before is not applied.after:
            self._state.changes.mark(ORDERS)

    def _dated(self, evidence: Dated) -> Dated:
        """A stamp that is yet to come would outdo every later word: when we heard it stands in for it."""
        line = self._state.lines.get(evidence.venue)
        heard_ns = min(evidence.received_ns, self._state.now.wall_ns)
        now_ns = heard_ns if line is None else line.venue_now_ns(heard_ns)
        if evidence.venue_time_ns is None or evidence.venue_time_ns <= now_ns + _AHEAD_MOST:
            return evidence
        return msgspec.structs.replace(evidence, venue_time_ns=now_ns)

    def _settle(self, order: Order, evidence: OrderReport | FillReport) -> None:
        """From here on the venue's own balances carry the order."""
        if order.client_order_id is not None and order.ours:
            known_ns = self._known_ns(order.venue, evidence)
            changed = _shows_change(order, evidence)
            self._state.balances.settle(order.client_order_id, known_ns, changed=changed)

    def _known_ns(self, venue: VenueId, evidence: OrderReport | FillReport) -> Instant:
        """Since when the venue has known this, on its own clock, as it stamps its balances.

        Its own stamp, but no later than we heard of it: one from the far future must not hold for good.
        """
        line, told_ns = self._state.lines.get(venue), evidence.venue_time_ns
        if line is None or line.clock_offset_ns is None:
            return evidence.received_ns if told_ns is None else told_ns
        heard_ns = line.venue_now_ns(evidence.received_ns)
        return heard_ns if told_ns is None else min(told_ns, heard_ns + line.uncertainty_ns)

    def _release(self, order: Order) -> None:
        ended = not order.is_open and order.filled == 0
        if order.client_order_id is not None and (order.stage in _NO_TRADE or ended):
            self._state.balances.release(order.client_order_id)

    def _end_change(self, order: Order, evidence: RequestOutcome) -> None:
        """A change that will not happen takes no money."""
        failed = evidence.verdict in (Verdict.REFUSED, Verdict.NOT_SENT, Verdict.GONE)
        if evidence.action is Action.AMEND and failed and order.client_order_id is not None:
            self._state.balances.release_change(order.client_order_id)


def _shows_change(order: Order, evidence: OrderReport | FillReport) -> bool:
    """Whether the venue has made the change that was asked for last, or no change is to come any more."""
    wish = order.facts.amend_wish
    if wish is None or not order.is_open:
        return True
    if not isinstance(evidence, OrderReport):
        return False
    _, price, quantity = wish
    if price in (None, evidence.price) and quantity in (None, evidence.quantity):
        return True
    return evidence.source in _ASKED_FOR and not order.amend_pending


def is_proven(order: Order) -> bool:
    """Its venue has said what became of it, and what was asked of it is answered."""
    asked = order.cancel_pending or order.amend_pending or order.closing
    return order.stage not in _UNPROVEN and not asked


def name_of(order: Order) -> str:
    """How a sentence calls an order: "buy 0.5 BTC/USDT at 100 (...x7k2)"."""
    side = order.side.value if order.side is not None else "order"
    quantity = "" if order.quantity is None else f" {plain(order.quantity)}"
    price = "" if order.price is None else f" at {plain(order.price)}"
    return f"{side}{quantity} {order.symbol}{price} (…{order.key[-4:]})"


def out_of_reach(orders: Iterable[Order]) -> str:
    """Why orders of venues that this run does not connect cannot be touched, and what to do."""
    venues = ", ".join(sorted({order.venue for order in orders}))
    return (
        f"{venues} is not connected in this run: start tradedeck with {venues} among its venues, or "
        "cancel there."
    )


def reserve(state: State, order: Order) -> None:
    """Hold back what an order without a word from its venue may cost, at its worst."""
    instrument, price = order.instrument, order.price
    if instrument is None or order.client_order_id is None or price is None:
        return
    buying = order.side is Side.BUY
    asset = instrument.quote if buying else instrument.base
    amount = order.remaining * price if buying else order.remaining
    state.balances.reserve(order.client_order_id, order.venue, order.account, asset, amount)
