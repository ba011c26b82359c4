"""Lets an order leave, once: authorised with its rows on their way to disk, released once durable."""

import msgspec

from app.domain.identifiers import AccountId, Symbol, VenueId
from app.domain.instants import SECOND, Duration
from app.domain.order_events import Action, RequestOutcome, Verdict
from app.domain.order_terms import OrderType
from app.domain.safe_text import sanitise
from app.domain.venue_requests import Place
from app.engine.alert_desk import AlertDesk
from app.engine.bookkeeper import Bookkeeper, name_of
from app.engine.effects import Durable
from app.engine.epochs import Epochs
from app.engine.gate import Gate
from app.engine.state import State, VenueLine
from app.trading.orders.evidence import OrderIntended, OrderRefused, SendAuthorised
from app.trading.orders.order import Order
from app.trading.ticket import Approved

EXPIRES_AFTER: Duration = 5 * SECOND


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    """What was refused: the gesture, and what it was about."""

    token: str
    venue: VenueId
    account: AccountId
    symbol: Symbol
    what: str


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
        self._alerts.tell("warning", sentence)

    def authorise(self, line: VenueLine, approved: Approved, parent_id: str | None = None) -> None:
        """Intent, attempt, counter and reservation stand before anything can leave."""
        state, order = self._state, approved.order
        at_ns = state.now.wall_ns
        intent = OrderIntended(
            token=order.token,
            intent_id=order.token,
            plan=order.plan,
            venue=order.venue,
            account=order.account,
            symbol=order.symbol,
            side=order.side,
            style=order.style,
            quantity=order.quantity,
            price=order.price,
            at_ns=at_ns,
            parent_id=parent_id,
        )
        client_order_id = self._epochs.next_id(line)
        authorised = SendAuthorised(
            intent_id=order.token,
            attempt=1,
            client_order_id=client_order_id,
            venue=order.venue,
            account=order.account,
            instrument=approved.instrument,
            side=order.side,
            style=order.style,
            type=OrderType.LIMIT,
            time_in_force=approved.time_in_force,
            post_only=approved.post_only,
            quantity=order.quantity,
            price=order.price,
            expires_ns=line.venue_now_ns(at_ns) + EXPIRES_AFTER,
            at_ns=at_ns,
            parent_id=parent_id,
        )
        kept = state.ledger.add_authorised(authorised)
        state.parents.attach(kept)
        kept.remark(intent, state.write(intent))
        self._bookkeeper.learn(kept, authorised)
        state.balances.reserve(
            client_order_id, order.venue, order.account, approved.pays, approved.reserve
        )
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
        self._state.send(
            order.venue,
            Place(
                client_order_id=authorised.client_order_id,
                instrument=authorised.instrument,
                side=authorised.side,
                type=authorised.type,
                quantity=authorised.quantity,
                price=authorised.price,
                time_in_force=authorised.time_in_force,
                post_only=authorised.post_only,
                expires_ns=authorised.expires_ns,
            ),
        )

    def not_sent(self, order: Order, reason: str) -> None:
        """We kept it back: proven not to have left."""
        if order.client_order_id is None or not self._state.is_held_back(order):
            return
        self._bookkeeper.learn(
            order,
            RequestOutcome(
                venue=order.venue,
                account=order.account,
                symbol=order.symbol,
                client_order_id=order.client_order_id,
                action=Action.PLACE,
                verdict=Verdict.NOT_SENT,
                received_ns=self._state.now.wall_ns,
                reason=sanitise(reason),
            ),
        )
        self._alerts.tell("warning", f"{name_of(order)} did not leave: {reason}")

    def _hold_reason(self, order: Order, authorised: SendAuthorised) -> str:
        """Why an order that was allowed a moment ago must not leave after all; "" when it may."""
        line = self._state.lines.get(order.venue)
        if line is None:
            return "the venue is no longer connected."
        if order.facts.cancel.asked_ns:
            return "it was canceled before it was sent."
        stopped = self._gate.stopped() or self._gate.blocked(line)
        if stopped:
            return stopped
        if line.venue_now_ns(self._state.now.wall_ns) >= authorised.expires_ns:
            return "storing it took longer than 5 s; confirm it again."
        book = self._state.books.get((order.venue, order.symbol))
        if book is not None and not book.is_valid:
            return f"the book became invalid meanwhile ({book.reason})."
        return ""
