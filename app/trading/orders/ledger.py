"""Every order we know, ours and others', found by any of its names."""

from collections.abc import Iterator
from typing import TypeAlias

from app.domain.identifiers import AccountId, ClientOrderId, Symbol, VenueId, VenueOrderId
from app.domain.order_events import FillReport, OrderReport
from app.domain.order_terms import OrderStatus
from app.trading.orders.evidence import SendAuthorised
from app.trading.orders.order import Order

_ByVenueId: TypeAlias = dict[tuple[VenueId, AccountId, Symbol, VenueOrderId], Order]


class OrderLedger:
    """Orders by key, by client id and by the venue's id; a stranger's id never finds an order of ours."""

    def __init__(self) -> None:
        self._orders: dict[str, Order] = {}
        self._by_venue_id: _ByVenueId = {}
        self._unsettled: dict[str, Order] = {}
        self._traded: dict[
            Symbol, dict[str, Order]
        ] = {}  # those with fills, in order of their first
        self._counted: dict[str, tuple[OrderStatus, bool]] = {}
        self._tally: dict[tuple[OrderStatus, bool], int] = {}

    def __iter__(self) -> Iterator[Order]:
        return iter(self._orders.values())

    def __len__(self) -> int:
        return len(self._orders)

    def unsettled(self) -> tuple[Order, ...]:
        """Those that may still trade, or whose fills or fees are not all here."""
        return tuple(self._unsettled.values())

    def open_orders(self) -> tuple[Order, ...]:
        """Those that may still trade."""
        return tuple(order for order in self._unsettled.values() if order.is_open)

    def tally(self, *, ours_only: bool = False) -> dict[OrderStatus, int]:
        """How many orders stand where, by the words for other programs."""
        counted = dict.fromkeys(OrderStatus, 0)
        for (status, ours), count in self._tally.items():
            if ours or not ours_only:
                counted[status] += count
        return counted

    def newest(self) -> Iterator[Order]:
        """All, the last one learnt of first."""
        return reversed(self._orders.values())

    def fills_of(self, symbol: Symbol, most: int) -> list[FillReport]:
        """Fills on one instrument at all venues, those of the orders that began to fill last."""
        found: list[FillReport] = []
        for order in reversed(self._traded.get(symbol, {}).values()):
            found += [fill for _, fill in order.facts.fills]
            if len(found) >= most:
                break
        return found

    def forget(self, order: Order) -> None:
        """An order placed elsewhere that nobody can tell anything about any more."""
        if order.ours or self._orders.pop(order.key, None) is None:
            return
        self._unsettled.pop(order.key, None)
        self._traded.get(order.symbol, {}).pop(order.key, None)
        self._count(self._counted.pop(order.key), -1)
        self._by_venue_id = {
            name: known for name, known in self._by_venue_id.items() if known is not order
        }

    def noted(self, order: Order) -> None:
        """To be called after evidence changed an order."""
        place = (order.status, order.ours)
        if self._counted.get(order.key) != place:
            if order.key in self._counted:
                self._count(self._counted[order.key], -1)
            self._count(place, 1)
            self._counted[order.key] = place
        if order.facts.fills:
            self._traded.setdefault(order.symbol, {}).setdefault(order.key, order)
        if order.is_open or order.closing or order.lacks_fees:
            self._unsettled[order.key] = order
        else:
            self._unsettled.pop(order.key, None)

    def get(self, key: str) -> Order | None:
        """By OrderRow.key."""
        return self._orders.get(key)

    def ours(self, client_order_id: ClientOrderId | None) -> Order | None:
        """Ours by client id."""
        found = None if client_order_id is None else self._orders.get(client_order_id)
        return found if found is not None and found.ours else None

    def add_authorised(self, authorised: SendAuthorised) -> Order:
        """A new order of ours, not yet joined with anything."""
        order = Order(
            authorised.client_order_id,
            authorised.venue,
            authorised.account,
            authorised.instrument.symbol,
            authorised,
        )
        self._orders[order.key] = order
        self.noted(order)
        return order

    def find(self, report: OrderReport | FillReport) -> Order | None:
        """The order a venue's word is about."""
        found = self.ours(report.client_order_id)
        if found is not None and (found.venue, found.account) == (report.venue, report.account):
            return found
        if report.venue_order_id is None:
            return None
        return self._by_venue_id.get(_name(report, report.venue_order_id))

    def adopt(self, report: OrderReport | FillReport) -> Order | None:
        """An order placed elsewhere; None when the venue gave it no name to tell it by."""
        if report.venue_order_id is None:
            return None
        key = f"{report.venue}:{_scope(report)}:{report.venue_order_id}"
        order = self._orders.get(key)
        if order is None:
            order = Order(key, report.venue, report.account, _scope(report))
            self._orders[key] = order
            self.noted(order)
        return order

    def _count(self, place: tuple[OrderStatus, bool], step: int) -> None:
        self._tally[place] = self._tally.get(place, 0) + step

    def named(
        self, venue: VenueId, symbol: Symbol | None, venue_order_id: VenueOrderId | None
    ) -> Order | None:
        """By the venue's own id; None when the instrument is not told and several carry that id."""
        found = {
            order.key: order
            for (where, _, _, name), order in self._by_venue_id.items()
            if (where, name) == (venue, venue_order_id) and symbol in (None, order.symbol)
        }
        return next(iter(found.values())) if len(found) == 1 else None

    def learn_names(self, order: Order, report: OrderReport | FillReport) -> None:
        """Remember the venue's id of an order."""
        if report.venue_order_id is not None:
            self._by_venue_id[_name(report, report.venue_order_id)] = order


def _scope(report: OrderReport | FillReport) -> str:
    return report.symbol or report.wire_symbol


def _name(
    report: OrderReport | FillReport, venue_order_id: VenueOrderId
) -> tuple[VenueId, AccountId, Symbol, VenueOrderId]:
    # Some venues number orders per instrument.
    return (report.venue, report.account, _scope(report), venue_order_id)
