"""One venue being served: every request and tick acts, is written down, and only then is told."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Protocol

from app.simulator.changes import BalancesChanged, Change, OrderChanged, Transferred
from app.simulator.dialects.dialect import (
    Answer,
    Dialect,
    Request,
    Socket,
    SocketOutput,
)
from app.simulator.faults import FaultBoard
from app.simulator.orders import NewOrder, Order
from app.simulator.request_log import RequestLog
from app.simulator.store import VenueStore

_ACTING_KINDS = ("place", "cancel", "cancel_all", "amend")


class Listener(Protocol):
    """An open websocket: where its frames go."""

    @property
    def socket(self) -> Socket: ...

    def push(self, outputs: Sequence[SocketOutput]) -> None: ...

    def drop(self) -> None:
        """Cut the connection without a goodbye."""
        ...


class VenueHost:
    """Exchange, dialect, store, faults and sockets of one venue. Synchronous: the server awaits around it."""

    def __init__(self, dialect: Dialect, store: VenueStore, requests: Mapping[str, int]) -> None:
        self.dialect = dialect
        self.exchange = dialect.exchange
        self.venue = dialect.exchange.rules.venue
        self.faults = FaultBoard()
        self.log = RequestLog(self.venue, requests)
        self.listeners: list[Listener] = []
        self.skew_ns = 0
        self._store = store

    def answer(self, request: Request, kind: str, wall_ns: int) -> Answer:
        now_ns = wall_ns + self.skew_ns
        answer = self.dialect.answer(request, now_ns)
        self.publish(now_ns, acted=kind in _ACTING_KINDS)
        return answer

    def receive(self, socket: Socket, text: str, kind: str, wall_ns: int) -> Sequence[SocketOutput]:
        now_ns = wall_ns + self.skew_ns
        outputs = socket.receive(text, now_ns)
        self.publish(now_ns, acted=kind in _ACTING_KINDS)
        return outputs

    def tick(self, wall_ns: int) -> None:
        """After the world has stepped: the dialect's timers, all that happened, the sockets' timers."""
        now_ns = wall_ns + self.skew_ns
        self.dialect.tick(now_ns)
        self.publish(now_ns, acted=False)
        for listener in tuple(self.listeners):
            listener.push(listener.socket.tick(now_ns))

    def publish(self, now_ns: int, *, acted: bool) -> None:
        """Write down what users went through, then tell every socket what happened."""
        changes = self.exchange.drain()
        if acted or any(isinstance(change, _USER_CHANGES) for change in changes):
            self._store.save(self.venue, changes, self.exchange.ledger.counters, self.log.counts)
        if changes:
            self._tell(changes, now_ns)

    def _tell(self, changes: Sequence[Change], now_ns: int) -> None:
        for listener in tuple(self.listeners):
            listener.push(listener.socket.news(changes, now_ns))

    # something else acts on the account (the `ext` verbs)

    def place_from_outside(self, account_id: str, asked: NewOrder, wall_ns: int) -> Order:
        now_ns = wall_ns + self.skew_ns
        order = self.exchange.place(self.exchange.account(account_id), asked, now_ns)
        self.publish(now_ns, acted=True)
        return order

    def cancel_from_outside(self, account_id: str, order_id: int, wall_ns: int) -> Order:
        now_ns = wall_ns + self.skew_ns
        account = self.exchange.account(account_id)
        order = self.exchange.cancel(
            account, self.exchange.order(account, order_id), now_ns, request_id="ext"
        )
        self.publish(now_ns, acted=True)
        return order

    def transfer_from_outside(
        self, account_id: str, asset: str, amount: Decimal, wall_ns: int
    ) -> None:
        now_ns = wall_ns + self.skew_ns
        self.exchange.transfer(self.exchange.account(account_id), asset, amount, now_ns)
        self.publish(now_ns, acted=True)


_USER_CHANGES = (OrderChanged, BalancesChanged, Transferred)
