"""Cancels: they lower risk, so they leave at once and are journalled beside."""

from collections.abc import Iterable, Sequence

from app.domain.identifiers import ClientOrderId, VenueId, VenueOrderId
from app.domain.instruments import Instrument
from app.domain.venue_requests import Cancel, CancelEvery
from app.engine.bookkeeper import Bookkeeper
from app.engine.state import State
from app.trading.orders.evidence import CancelAsked
from app.trading.orders.order import Order


class Canceling:
    """Sends cancels for orders of ours, as few requests as the venue allows."""

    def __init__(self, state: State, bookkeeper: Bookkeeper) -> None:
        self._state = state
        self._bookkeeper = bookkeeper

    def cancel(self, order: Order, by: str) -> None:
        """Cancel one order; where it may not have arrived yet, by our id, and again once it shows."""
        instrument = self._instrument(order)
        if instrument is not None and not self._state.is_held_back(order):
            self._state.send(
                order.venue,
                Cancel(
                    instrument=instrument,
                    client_order_id=order.client_order_id,
                    venue_order_id=order.venue_order_id,
                ),
            )
        self._note(order, by)

    def cancel_many(self, orders: Iterable[Order], by: str) -> None:
        """Cancel all of these."""
        groups: dict[tuple[VenueId, str], list[Order]] = {}
        for order in orders:
            if self._state.is_held_back(order):
                self._note(order, by)
                continue
            groups.setdefault((order.venue, order.symbol), []).append(order)
        for (venue, _), group in groups.items():
            instrument = self._instrument(group[0])
            named = _named(group)
            if len(group) == 1 or instrument is None or len(named) < len(group):
                for order in group:
                    self.cancel(order, by)
                continue
            self._state.send(venue, CancelEvery(instrument=instrument, orders=named))
            for order in group:
                self._note(order, by)

    def _instrument(self, order: Order) -> Instrument | None:
        """With today's wire code where the venue lists it still."""
        return self._state.instrument(order.venue, order.symbol) or order.instrument

    def _note(self, order: Order, by: str) -> None:
        asked = CancelAsked(
            venue=order.venue,
            account=order.account,
            client_order_id=order.client_order_id,
            venue_order_id=order.venue_order_id,
            by=by,
            at_ns=self._state.now.wall_ns,
        )
        self._bookkeeper.learn(order, asked)


def _named(group: Sequence[Order]) -> tuple[tuple[ClientOrderId, VenueOrderId | None], ...]:
    return tuple(
        (order.client_order_id, order.venue_order_id)
        for order in group
        if order.client_order_id is not None
    )
