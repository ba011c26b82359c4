"""What a trader asks of orders that are there: cancel one or many."""

from app.domain.commands import CancelAll, CancelOrder
from app.domain.safe_text import sanitise
from app.domain.venue_requests import Cancel
from app.engine.alert_desk import AlertDesk
from app.engine.bookkeeper import Bookkeeper, name_of, out_of_reach
from app.engine.canceling import Canceling
from app.engine.state import State
from app.trading.orders.evidence import CancelAsked
from app.trading.orders.order import Order


class OrderDesk:
    """Finds which orders are meant; Canceling lets the cancel leave."""

    def __init__(
        self, state: State, alerts: AlertDesk, bookkeeper: Bookkeeper, canceling: Canceling
    ) -> None:
        self._state = state
        self._alerts = alerts
        self._bookkeeper = bookkeeper
        self._canceling = canceling

    def cancel(self, command: CancelOrder) -> None:
        """Cancel one order of ours, or one placed elsewhere that the trader names."""
        if not self._state.use_token(command.token):
            return
        ledger = self._state.ledger
        order = ledger.ours(command.client_order_id) or ledger.named(
            command.venue, command.symbol, command.venue_order_id
        )
        if order is None:
            self._alerts.refuse(
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
            for one in (order, *ledger.heirs(order)):
                self._canceling.cancel(one, by="you")
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
            and command.parent_id in (None, _parent_id(order))
        ]
        if not matching:
            self._alerts.tell("info", "No open order of ours matches: nothing to cancel.")
            return
        reachable = [order for order in matching if self._state.is_connected(order)]
        self._canceling.cancel_many(reachable, by="you")
        far = [order for order in matching if not self._state.is_connected(order)]
        if far:
            self._alerts.tell("warning", f"{len(far)} not canceled: {out_of_reach(far)}")


def _parent_id(order: Order) -> str | None:
    return None if order.authorised is None else order.authorised.parent_id
