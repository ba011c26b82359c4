"""Decides when "no such order" may be believed: after the fence, twice, and only then (safety.md 6.5)."""

from app.domain.instants import SECOND, Duration, Instant
from app.domain.order_events import OrderNotFound, Verdict
from app.engine.alert_desk import AlertDesk
from app.engine.bookkeeper import Bookkeeper, name_of
from app.engine.state import State, VenueLine
from app.trading.orders.evidence import CleanRead, Finding, OrderResolved
from app.trading.orders.order import Order

CONSISTENCY_MARGIN: Duration = 10 * SECOND
READS_APART: Duration = 3 * SECOND
READS_NEEDED = 2

_VENUE_TOOK_IT = frozenset((Verdict.ACCEPTED, Verdict.EXISTS))


class Resolver:
    """Errors never come here: only an authoritative answer does, and it counts only under conditions."""

    def __init__(self, state: State, alerts: AlertDesk, bookkeeper: Bookkeeper) -> None:
        self._state = state
        self._alerts = alerts
        self._bookkeeper = bookkeeper

    def not_found(self, order: Order, event: OrderNotFound) -> None:
        """One look that found nothing."""
        line = self._state.lines.get(order.venue)
        if line is None or not order.is_open or order.lost:
            return
        if not self._is_clean(order, line, event):
            return
        read = CleanRead(
            venue=order.venue,
            account=order.account,
            client_order_id=event.client_order_id,
            asked_ns=event.asked_ns,
            at_ns=event.received_ns,
        )
        self._bookkeeper.learn(order, read)
        reads = self._counting(order)
        if len(reads) >= READS_NEEDED:
            self._conclude(order, event, reads)

    def fence_ns(self, order: Order) -> Instant | None:
        """The venue time after which the order can no longer arrive; None while its clock is unknown."""
        line = self._state.lines.get(order.venue)
        if line is None or order.authorised is None or line.clock_offset_ns is None:
            return None
        return order.authorised.expires_ns + 2 * line.uncertainty_ns + CONSISTENCY_MARGIN

    def _is_clean(self, order: Order, line: VenueLine, event: OrderNotFound) -> bool:
        fence_ns = self.fence_ns(order)
        if fence_ns is None or not line.synced:
            return False
        if not line.clock_known_ns <= event.asked_ns <= self._state.now.wall_ns:
            return False  # stamped before our clock jumped: when that was is not known
        if line.venue_now_ns(event.asked_ns) <= fence_ns or event.asked_ns <= order.seen_ns:
            return False
        return all(
            abs(event.asked_ns - read_ns) >= READS_APART for read_ns in order.facts.clean_reads
        )

    @staticmethod
    def _counting(order: Order) -> tuple[Instant, ...]:
        """Reads since the venue last showed the order."""
        return tuple(
            read_ns for read_ns in sorted(order.facts.clean_reads) if read_ns > order.seen_ns
        )

    def _conclude(self, order: Order, event: OrderNotFound, reads: tuple[Instant, ...]) -> None:
        had_it = bool(order.facts.verdicts & _VENUE_TOOK_IT or order.seen_ns)
        finding = Finding.LOST_AT_VENUE if had_it else Finding.NOT_PLACED
        if had_it:
            sentence = (
                f"{order.venue} took {name_of(order)} and denies it now, asked twice: look there."
            )
        else:
            sentence = (
                f"{order.venue} does not have it: asked twice after it could no longer arrive. "
                "Nothing was placed."
            )
        resolved = OrderResolved(
            venue=order.venue,
            account=order.account,
            client_order_id=event.client_order_id,
            finding=finding,
            reads_ns=reads,
            at_ns=event.received_ns,
            sentence=sentence,
        )
        self._bookkeeper.learn(order, resolved)
        if had_it:
            self._alerts.tell("alarm", sentence)
        else:
            self._alerts.tell("warning", f"{name_of(order)}: {sentence}")
