"""A venue that does what it is asked at its own pace: refuses, fills and answers late, streams apart from replies."""

from collections import deque
from decimal import Decimal
from random import Random

import msgspec

from app.domain.identifiers import ClientOrderId, VenueId, VenueOrderId
from app.domain.order_events import (
    Action,
    OrderNotFound,
    OrderReport,
    RequestOutcome,
    Source,
    Verdict,
)
from app.domain.order_terms import OrderStatus
from app.domain.venue_events import VenueEvent
from app.domain.venue_requests import Amend, Cancel, Place, QueryOrder, Replace, VenueRequest
from tests.fakes.orders import fill, outcome, report
from tests.fakes.route_bench import RouteBench

D = Decimal
_REFUSES, _FILLS, _AMENDS_NOT = 0.15, 0.08, 0.15


class _Order:
    def __init__(self, place: Place, name: str) -> None:
        self.own, self.name = place.client_order_id, VenueOrderId(name)
        self.quantity, self.price, self.filled = place.quantity, place.price, D(0)
        self.status = OrderStatus.OPEN

    @property
    def is_live(self) -> bool:
        return self.status in (OrderStatus.OPEN, OrderStatus.PARTIALLY_FILLED)

    @property
    def most(self) -> Decimal:
        """What it has traded and still may."""
        return self.quantity if self.is_live else self.filled


class RandomVenue:
    """`lost` is the share of requests that get no proven answer; half of these are carried out."""

    def __init__(self, bench: RouteBench, venue: VenueId, chance: Random, lost: float) -> None:
        self._bench, self._venue, self._chance, self._lost = bench, venue, chance, lost
        self.orders: dict[ClientOrderId, _Order] = {}
        self._asked: deque[VenueRequest] = deque()
        self._stream: deque[VenueEvent] = deque()
        self._replies: deque[VenueEvent] = deque()
        self._trades = 0
        bench.lines[venue]._answer = lambda _gateway, request: self._asked.append(request)

    def act(self) -> None:
        """Do some of what was asked, trade a little, and let some of it be heard."""
        while self._asked and self._chance.random() < 0.5:
            self._do(self._asked.popleft())
        for order in self.orders.values():
            if order.is_live and self._chance.random() < _FILLS:
                self._fill(order)
        for queue in (self._stream, self._replies):
            while queue and self._chance.random() < 0.6:
                self._bench.lines[self._venue].tell(queue.popleft())

    def _do(self, request: VenueRequest) -> None:
        lost = self._chance.random() < self._lost
        happens = not lost or self._chance.random() < 0.5
        if isinstance(request, Place):
            done = happens and self._chance.random() >= _REFUSES and self._open(request)
            self._reply(Action.PLACE, request.client_order_id, lost=lost, done=done)
        elif isinstance(request, Cancel):
            done = happens and self._cancel(request.client_order_id)
            self._reply(Action.CANCEL, request.client_order_id, lost=lost, done=done)
        elif isinstance(request, Amend):
            done = happens and self._amend(request)
            self._reply(Action.AMEND, request.client_order_id, lost=lost, done=done)
        elif isinstance(request, Replace):
            old = self.orders.get(request.client_order_id)
            fits = happens and old is not None and not old.filled
            done = fits and self._cancel(request.client_order_id)
            came = done and self._chance.random() >= _REFUSES and self._open(request.place)
            self._reply(Action.AMEND, request.client_order_id, lost=lost, done=done)
            self._reply(Action.PLACE, request.place.client_order_id, lost=lost, done=came)
        elif isinstance(request, QueryOrder):
            self._tell(request.client_order_id)

    def _open(self, place: Place) -> bool:
        name = f"{self._venue}{len(self.orders)}"
        order = self.orders[place.client_order_id] = _Order(place, name)
        self._stream.append(self._report(order))
        return True

    def _cancel(self, own: ClientOrderId | None) -> bool:
        order = None if own is None else self.orders.get(own)
        if order is None or not order.is_live:
            return False
        order.status = OrderStatus.CANCELED
        self._stream.append(self._report(order))
        return True

    def _amend(self, request: Amend) -> bool:
        order = self.orders.get(request.client_order_id)
        if order is None or not order.is_live or self._chance.random() < _AMENDS_NOT:
            return False
        quantity = order.quantity if request.quantity is None else request.quantity
        if quantity <= order.filled:
            return False
        order.quantity, order.price = quantity, request.price or order.price
        self._stream.append(self._report(order))
        return True

    def _fill(self, order: _Order) -> None:
        part = min(order.quantity - order.filled, D(self._chance.randint(1, 10)) / 10)
        order.filled += part
        full = order.filled >= order.quantity
        order.status = OrderStatus.FILLED if full else OrderStatus.PARTIALLY_FILLED
        self._trades += 1
        trade = fill(
            f"{self._venue}-{self._trades}",
            str(part),
            price=str(order.price),
            client_order_id=order.own,
            venue_order_id=order.name,
            venue=self._venue,
            at_ns=self._now,
        )
        self._stream += (trade, self._report(order))

    def _reply(self, action: Action, own: ClientOrderId | None, *, lost: bool, done: bool) -> None:
        if own is None:
            return
        refused = Verdict.GONE if action is Action.CANCEL else Verdict.REFUSED
        verdict = Verdict.UNKNOWN if lost else Verdict.ACCEPTED if done else refused
        self._replies.append(self._outcome(verdict, action, own))

    def _tell(self, own: ClientOrderId) -> None:
        order = self.orders.get(own)
        if order is not None:
            self._replies.append(msgspec.structs.replace(self._report(order), source=Source.QUERY))
            return
        self._replies.append(
            OrderNotFound(
                venue=self._venue,
                account="main",
                symbol="BTC/USDT",
                client_order_id=own,
                asked_ns=self._now,
                received_ns=self._now,
            )
        )

    def _report(self, order: _Order) -> OrderReport:
        return report(
            order.status,
            client_order_id=order.own,
            venue_order_id=order.name,
            venue=self._venue,
            quantity=str(order.quantity),
            price=str(order.price),
            filled=str(order.filled),
            at_ns=self._now,
        )

    def _outcome(self, verdict: Verdict, action: Action, own: ClientOrderId) -> RequestOutcome:
        return outcome(
            verdict, action=action, client_order_id=own, venue=self._venue, at_ns=self._now
        )

    @property
    def _now(self) -> int:
        return self._bench.clock.now().wall_ns
