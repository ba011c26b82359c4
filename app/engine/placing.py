"""Lets an order leave, once: authorised with its rows on their way to disk, released once durable."""

from decimal import Decimal

import msgspec

from app.domain.identifiers import AccountId, Asset, ClientOrderId, Symbol, VenueId
from app.domain.instants import SECOND, Duration
from app.domain.instruments import Instrument
from app.domain.order_events import Action, RequestOutcome, Verdict
from app.domain.order_terms import OrderStyle, OrderType, Side, TimeInForce
from app.domain.safe_text import sanitise
from app.domain.venue_requests import Place, Replace
from app.engine.alert_desk import AlertDesk
from app.engine.bookkeeper import Bookkeeper, name_of
from app.engine.effects import Durable
from app.engine.epochs import Epochs
from app.engine.gate import Gate
from app.engine.state import State, VenueLine
from app.trading.orders.evidence import OrderIntended, OrderRefused, SendAuthorised
from app.trading.orders.order import Order
from app.trading.parents.parent import replaced_by

EXPIRES_AFTER: Duration = 5 * SECOND


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    """What was refused: the gesture, and what it was about."""

    token: str
    venue: VenueId
    account: AccountId
    symbol: Symbol
    what: str


class Permit(msgspec.Struct, frozen=True, kw_only=True):
    """One order that may leave: judged, on the grid, and what it holds back until its venue shows it.

    `token` is the gesture that confirmed it, or a part of it; `plan` what was shown then. `replaces`: the
    resting order that goes when this one comes.
    """

    token: str
    plan: str
    parent_id: str | None
    account: AccountId
    instrument: Instrument
    side: Side
    style: OrderStyle
    quantity: Decimal
    price: Decimal
    time_in_force: TimeInForce
    post_only: bool
    pays: Asset
    reserve: Decimal
    replaces: ClientOrderId | None = None


class Placing:
    """An order leaves in two steps: authorise (rows on their way to disk), then release once durable."""

    def __init__(
        self, state: State, alerts: AlertDesk, bookkeeper: Bookkeeper, epochs: Epochs, gate: Gate
    ) -> None:
        self._state = state
        self._alerts = alerts
        self._bookkeeper = bookkeeper
        self._epochs = epochs
        self._gate = gate

    def refuse(self, refused: Refusal, sentence: str) -> None:
        """Nothing is sent; said and kept."""
        self._state.write(
            OrderRefused(
                token=refused.token,
                venue=refused.venue,
                account=refused.account,
                symbol=refused.symbol,
                what=refused.what,
                sentence=sentence,
                at_ns=self._state.now.wall_ns,
            )
        )
        self._alerts.refuse(sentence)

    def authorise(self, line: VenueLine, permit: Permit) -> None:
        """Intent, attempt, counter and reservation stand before anything can leave."""
        self._alerts.went_on()
        state, venue = self._state, line.venue
        at_ns = state.now.wall_ns
        intent = OrderIntended(
            token=permit.token,
            intent_id=permit.token,
            plan=permit.plan,
            venue=venue,
            account=permit.account,
            symbol=permit.instrument.symbol,
            side=permit.side,
            style=permit.style,
            quantity=permit.quantity,
            price=permit.price,
            at_ns=at_ns,
            parent_id=permit.parent_id,
        )
        client_order_id = self._epochs.next_id(line)
        authorised = SendAuthorised(
            intent_id=permit.token,
            attempt=1,
            client_order_id=client_order_id,
            venue=venue,
            account=permit.account,
            instrument=permit.instrument,
            side=permit.side,
            style=permit.style,
            type=OrderType.LIMIT,
            time_in_force=permit.time_in_force,
            post_only=permit.post_only,
            quantity=permit.quantity,
            price=permit.price,
            expires_ns=line.venue_now_ns(at_ns) + EXPIRES_AFTER,
            at_ns=at_ns,
            parent_id=permit.parent_id,
            replaces=permit.replaces,
        )
        kept = state.ledger.add_authorised(authorised)
        state.parents.attach(kept)
        kept.remark(intent, state.write(intent))
        self._bookkeeper.learn(kept, authorised)
        state.balances.reserve(client_order_id, venue, permit.account, permit.pays, permit.reserve)
        state.effects.append(Durable(client_order_id=client_order_id))

    def release(self, order: Order) -> None:
        """The order is durable: look once more, then let it leave, once."""
        authorised = order.authorised
        if authorised is None or not self._state.is_held_back(order):
            return
        held_back = self._hold_reason(order, authorised)
        if held_back:
            self.not_sent(order, held_back)
            return
        self._state.sent[order.key] = self._state.now.wall_ns
        place = Place(
            client_order_id=authorised.client_order_id,
            instrument=authorised.instrument,
            side=authorised.side,
            type=authorised.type,
            quantity=authorised.quantity,
            price=authorised.price,
            time_in_force=authorised.time_in_force,
            post_only=authorised.post_only,
            expires_ns=authorised.expires_ns,
        )
        if authorised.replaces is None:
            self._state.send(order.venue, place)
            return
        old = self._state.ledger.ours(authorised.replaces)
        request = Replace(
            client_order_id=authorised.replaces,
            venue_order_id=None if old is None else old.venue_order_id,
            place=place,
        )
        self._state.send(order.venue, request)

    def not_sent(self, order: Order, reason: str) -> None:
        """We kept it back: proven not to have left. What it was to replace stands as it was."""
        if order.client_order_id is None or not self._state.is_held_back(order):
            return
        self._not_sent(order, Action.PLACE, reason)
        old = self._state.ledger.ours(replaced_by(order))
        if old is None:
            self._alerts.tell("warning", f"{name_of(order)} did not leave: {reason}")
        else:
            self._not_sent(old, Action.AMEND, reason)
            self._alerts.tell("warning", f"The change of {name_of(old)} did not leave: {reason}")

    def _not_sent(self, order: Order, action: Action, reason: str) -> None:
        if order.client_order_id is None:
            return
        outcome = RequestOutcome(
            venue=order.venue,
            account=order.account,
            symbol=order.symbol,
            client_order_id=order.client_order_id,
            action=action,
            verdict=Verdict.NOT_SENT,
            received_ns=self._state.now.wall_ns,
            reason=sanitise(reason),
        )
        self._bookkeeper.learn(order, outcome)

    def _hold_reason(self, order: Order, authorised: SendAuthorised) -> str:
        """Why an order that was allowed a moment ago must not leave after all; "" when it may."""
        line = self._state.lines.get(order.venue)
        if line is None:
            return "the venue is no longer connected."
        if order.facts.cancel.asked_ns:
            return "it was canceled before it was sent."
        if authorised.replaces is not None:
            old = self._state.ledger.ours(authorised.replaces)
            if old is None or not old.is_resting or old.filled or old.cancel_pending:
                return "the order that it was to replace has changed meanwhile."
        stopped = self._gate.stopped() or self._gate.blocked(line)
        if stopped:
            return stopped
        if line.venue_now_ns(self._state.now.wall_ns) >= authorised.expires_ns:
            return "storing it took longer than 5 s; confirm it again."
        book = self._state.books.get((order.venue, order.symbol))
        if book is not None and not book.is_valid:
            return f"the book became invalid meanwhile ({book.reason})."
        return ""
