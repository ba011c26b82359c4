"""What a trader asks of orders: place, cancel, change; checked, made durable, then sent."""

from app.domain.commands import CancelAll, CancelOrder, DraftTicket, PlaceOrder, TicketTerms
from app.domain.instants import SECOND, Duration
from app.domain.order_events import Action, RequestOutcome, Verdict
from app.domain.order_terms import OrderType
from app.domain.safe_text import sanitise
from app.domain.venue_requests import Cancel, Place
from app.engine.alert_desk import AlertDesk
from app.engine.bookkeeper import Bookkeeper, name_of, out_of_reach
from app.engine.canceling import Canceling
from app.engine.effects import Durable
from app.engine.epochs import Epochs
from app.engine.gate import Gate
from app.engine.state import State, VenueLine
from app.trading.orders.evidence import (
    CancelAsked,
    OrderIntended,
    OrderRefused,
    SendAuthorised,
)
from app.trading.orders.order import Order
from app.trading.ticket import Approved, check_order
from app.views.keys import TICKET

EXPIRES_AFTER: Duration = 5 * SECOND


class OrderDesk:
    """An order leaves in two steps: authorise (rows on their way to disk), then release once durable."""

    def __init__(
        self,
        state: State,
        alerts: AlertDesk,
        bookkeeper: Bookkeeper,
        canceling: Canceling,
        epochs: Epochs,
        gate: Gate,
    ) -> None:
        self._state = state
        self._alerts = alerts
        self._bookkeeper = bookkeeper
        self._canceling = canceling
        self._epochs = epochs
        self._gate = gate
        self.terms: TicketTerms | None = None

    def draft(self, command: DraftTicket) -> None:
        """The ticket shows what these terms would do; nothing is sent."""
        self.terms = command.terms
        self._state.changes.mark(TICKET)

    def place(self, command: PlaceOrder) -> None:
        """Judge once more, then authorise; a token that was used does nothing."""
        state = self._state
        if not state.use_token(command.token):
            return
        refusal = self._gate.stopped()
        line = state.lines.get(command.venue)
        if refusal is None and line is not None:
            market = self._gate.market(line, command.symbol)
            ruling = check_order(command, market, state.now.wall_ns, state.options.collar)
            if isinstance(ruling, Approved):
                self._authorise(line, ruling)
                return
            refusal = ruling.reason
        self._refuse(command, refusal or f"{sanitise(command.venue, 20)} is not connected.")

    def _refuse(self, command: PlaceOrder, sentence: str) -> None:
        self._state.write(
            OrderRefused(
                token=command.token,
                venue=command.venue,
                account=command.account,
                symbol=command.symbol,
                what="place",
                sentence=sentence,
                at_ns=self._state.now.wall_ns,
            )
        )
        self._alerts.tell("warning", sentence)

    def _authorise(self, line: VenueLine, approved: Approved) -> None:
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
        )
        kept = state.ledger.add_authorised(authorised)
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

    def cancel(self, command: CancelOrder) -> None:
        """Cancel one order of ours, or one placed elsewhere that the trader names."""
        if not self._state.use_token(command.token):
            return
        ledger = self._state.ledger
        order = ledger.ours(command.client_order_id) or ledger.named(
            command.venue, command.symbol, command.venue_order_id
        )
        if order is None:
            self._alerts.tell(
                "warning",
                f"{sanitise(command.venue, 20)} has no such order here: choose one in the order feed.",
            )
            return
        if not order.is_open:
            self._alerts.tell("info", f"{name_of(order)} is {order.status.value} already.")
            return
        if not self._state.is_connected(order):
            self._alerts.tell(
                "warning", f"{name_of(order)} is not canceled: {out_of_reach([order])}"
            )
        elif order.ours:
            self._canceling.cancel(order, by="you")
        else:
            self._cancel_stranger(order)

    def _cancel_stranger(self, order: Order) -> None:
        instrument = self._state.instrument(order.venue, order.symbol)
        if instrument is None:
            self._alerts.tell(
                "warning",
                f"{order.venue} no longer lists {order.symbol}: cancel the order on its own site.",
            )
            return
        self._state.send(
            order.venue,
            Cancel(
                instrument=instrument,
                client_order_id=None,
                venue_order_id=order.venue_order_id,
            ),
        )
        asked = CancelAsked(
            venue=order.venue,
            account=order.account,
            client_order_id=None,
            venue_order_id=order.venue_order_id,
            by="you",
            at_ns=self._state.now.wall_ns,
            symbol=order.symbol,
        )
        self._bookkeeper.learn(order, asked)

    def cancel_all(self, command: CancelAll) -> None:
        """Ours, all or those that match; others' are not touched."""
        if not self._state.use_token(command.token):
            return
        matching = [
            order
            for order in self._state.ledger.open_orders()
            if order.ours
            and command.venue in (None, order.venue)
            and command.symbol in (None, order.symbol)
            and command.side in (None, order.side)
        ]
        if not matching:
            self._alerts.tell("info", "No open order of ours matches: nothing to cancel.")
            return
        reachable = [order for order in matching if self._state.is_connected(order)]
        self._canceling.cancel_many(reachable, by="you")
        far = [order for order in matching if not self._state.is_connected(order)]
        if far:
            self._alerts.tell("warning", f"{len(far)} not canceled: {out_of_reach(far)}")
