"""What venues say about orders, each word to the order it is about."""

from app.domain.order_events import (
    Action,
    FillReport,
    FillsListed,
    OpenOrdersListed,
    OrderNotFound,
    OrderReport,
    QueryFailed,
    RequestOutcome,
    Verdict,
)
from app.domain.venue_requests import QueryOrder
from app.engine.alert_desk import AlertDesk
from app.engine.bookkeeper import Bookkeeper, is_proven, name_of
from app.engine.duties import OPEN_ORDERS
from app.engine.epochs import Epochs
from app.engine.kill_desk import KillDesk
from app.engine.reconciler import Reconciler
from app.engine.resolver import Resolver
from app.engine.state import State
from app.trading.orders.client_ids import parse_client_order_id
from app.trading.orders.evidence import OrderReopened
from app.trading.orders.order import Order
from app.trading.orders.reconcile import Findings, account_scope, compare
from app.views.keys import VENUES

_NO_ANSWER = frozenset((Verdict.UNKNOWN, Verdict.EXISTS, Verdict.GONE))
_DONE = {Action.PLACE: "place", Action.CANCEL: "cancel", Action.AMEND: "change"}


class EvidenceDesk:
    """Finds the order; the bookkeeper joins, the resolver judges, the reconciler asks on."""

    def __init__(
        self,
        state: State,
        alerts: AlertDesk,
        bookkeeper: Bookkeeper,
        reconciler: Reconciler,
        resolver: Resolver,
        epochs: Epochs,
        kill: KillDesk,
    ) -> None:
        self._state = state
        self._alerts = alerts
        self._bookkeeper = bookkeeper
        self._reconciler = reconciler
        self._resolver = resolver
        self._epochs = epochs
        self._kill = kill

    def report(self, event: OrderReport) -> None:
        """One order as its venue shows it."""
        if event.venue not in self._state.lines:
            return
        order = self._state.ledger.find(event)
        if order is None:
            self._warn_of_our_mark(event)
            order = self._state.ledger.adopt(event)
        if order is None:
            return
        was = order.status
        self._bookkeeper.learn(order, event)
        if order.ours and order.status is not was and order.status.value == "rejected":
            self._alerts.tell(
                "warning",
                f"{order.venue} rejected {name_of(order)}: {order.reason or 'no reason given'}.",
            )

    def fill(self, event: FillReport) -> None:
        """One execution; of an order that nobody knows it is no evidence (the balances show it)."""
        order = self._state.ledger.find(event)
        if order is not None:
            self._bookkeeper.learn(order, event)

    def outcome(self, event: RequestOutcome) -> None:
        """What became of a request of ours."""
        ledger = self._state.ledger
        order = ledger.ours(event.client_order_id) or ledger.named(
            event.venue, event.symbol, event.venue_order_id
        )
        if event.verdict is Verdict.REFUSED and event.venue in self._state.lines:
            self._state.lines[event.venue].rejects += 1
            self._state.changes.mark(VENUES)
        if order is None:
            return
        self._bookkeeper.learn(order, event)
        if event.verdict in _NO_ANSWER:
            self._reconciler.soon(order)
        if event.verdict is not Verdict.ACCEPTED:
            self._tell_outcome(order, event)

    def _tell_outcome(self, order: Order, event: RequestOutcome) -> None:
        did = _DONE[event.action]
        why = event.reason or event.code or "no reason given"
        if event.verdict is Verdict.REFUSED:
            text = f"{event.venue} refused to {did} {name_of(order)}: {why}."
        elif event.verdict is Verdict.NOT_SENT:
            text = f"The request to {did} {name_of(order)} did not leave: {why}. Nothing was sent."
        elif event.verdict is Verdict.GONE:
            text = f"{event.venue} no longer has {name_of(order)} open; asking what became of it."
        else:
            text = (
                f"No proven answer from {event.venue} to {did} {name_of(order)} ({why}): asking it "
                "until it says. It counts as open until then."
            )
            # Its stream may have told already what this answer left open.
            self._alerts.tell("warning", text, until=order.key)
            if is_proven(order):
                self._alerts.proven(order.key)
            return
        severity = "info" if event.verdict is Verdict.GONE else "warning"
        self._alerts.tell(severity, text)

    def not_found(self, event: OrderNotFound) -> None:
        """An authoritative no."""
        where = (event.venue, event.account, event.symbol)
        for order in self._state.ledger.open_orders():
            if (order.venue, order.account, order.symbol) != where:
                continue
            if order.ours:
                if event.venue_order_id is None and order.client_order_id == event.client_order_id:
                    self._resolver.not_found(order, event)
            elif _is_about(event, order):
                self._bookkeeper.forget(order)

    def query_failed(self, event: QueryFailed) -> None:
        """No answer: it counts for nothing."""
        line = self._state.lines.get(event.venue)
        if line is None:
            return
        if event.client_order_id is None:
            self._reconciler.failed(event.venue, event.what)
        if event.what in ("balances", OPEN_ORDERS):
            line.problem = event.reason
            self._state.changes.mark("balances")
        if event.what == OPEN_ORDERS:
            self._kill.unreachable(event.venue)

    def fills_listed(self, event: FillsListed) -> None:
        for fill in event.fills:
            self.fill(fill)
        if not event.complete:
            self._alerts.tell(
                "warning",
                f"{event.venue} cut its list of fills short; the rest is asked for with each order.",
            )

    def open_orders_listed(self, event: OpenOrdersListed) -> None:
        """Ours against theirs; every difference is followed up, none is corrected by guessing."""
        line = self._state.lines.get(event.venue)
        if line is None:
            return
        line.problem = None
        self._reconciler.answered(event.venue, OPEN_ORDERS)
        findings = compare(self._state.ledger, event, self._state.identity)
        for order, report in findings.known:
            self._bookkeeper.learn(order, report)
        for report in findings.strangers:
            self.report(report)
        for report in (*findings.unaccounted, *findings.second_instance):
            self.report(report)
        self._follow_up(findings)
        self._kill.listed(event)

    def _follow_up(self, findings: Findings) -> None:
        for order in findings.ask:
            self._reconciler.soon(order)
            self._ask(order)
        for order in findings.vanished:
            if order.client_order_id is None:
                self._bookkeeper.forget(order)
            else:
                self._ask(order)
        for order in findings.undead:
            if order.client_order_id is None:
                continue
            sentence = f"{order.venue} lists {name_of(order)} as open, which had ended for us."
            reopened = OrderReopened(
                venue=order.venue,
                account=order.account,
                client_order_id=order.client_order_id,
                at_ns=self._state.now.wall_ns,
                sentence=sentence,
            )
            self._bookkeeper.learn(order, reopened)
            self._reconciler.soon(order)

    def _ask(self, order: Order) -> None:
        instrument = self._state.instrument(order.venue, order.symbol) or order.instrument
        if instrument is not None and order.client_order_id is not None:
            query = QueryOrder(
                instrument=instrument,
                client_order_id=order.client_order_id,
                venue_order_id=None if order.ours else order.venue_order_id,
            )
            self._state.send(order.venue, query)

    def _warn_of_our_mark(self, event: OrderReport) -> None:
        """An order that carries an id of ours and is not in the journal."""
        parsed = parse_client_order_id(event.client_order_id, account_scope(event))
        if parsed is None:
            return
        if parsed.epoch in self._state.identity.epochs:
            text = (
                f"{event.venue} shows order {event.client_order_id} that this journal should know and does "
                "not: was the data folder restored from a backup? It is shown as placed elsewhere."
            )
            self._epochs.begin("an id of this epoch came back that the journal does not hold")
        else:
            text = (
                f"{event.venue} shows order {event.client_order_id} of another tradedeck on this account: "
                "use one at a time. It is shown as placed elsewhere."
            )
        self._alerts.tell("alarm", text)


def _is_about(event: OrderNotFound, stranger: Order) -> bool:
    if event.venue_order_id is not None:
        return event.venue_order_id in stranger.facts.venue_order_ids
    return stranger.client_order_id == event.client_order_id
