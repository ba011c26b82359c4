"""The kill switch: latched first, then every order of ours canceled, then looked at until it is true."""

from app.domain.commands import REVIVE_WORDS, Disarm, Kill, Revive
from app.domain.identifiers import VenueId
from app.domain.instants import MINUTE, SECOND, Duration, Instant
from app.domain.order_events import OpenOrdersListed
from app.domain.order_terms import OrderStatus
from app.domain.venue_requests import ListOpenOrders
from app.engine.alert_desk import AlertDesk
from app.engine.arming import Arming
from app.engine.bookkeeper import out_of_reach
from app.engine.canceling import Canceling
from app.engine.effects import LatchKill, SetMeta
from app.engine.records import Killed, Revived
from app.engine.state import State
from app.trading.orders.lifecycle import Stage
from app.trading.orders.order import Order
from app.views.keys import KILL, PLAN, STATUS
from app.views.kill import KillRow

META_KEY = "kill_latch"
_KILLED = "KILLED"
_STAY = "New orders stay stopped"

_LOOK_EVERY: Duration = 2 * SECOND
_LOOK_FOR: Duration = 10 * MINUTE


class Round:
    """One use of the kill switch at one venue."""

    def __init__(self, orders: tuple[Order, ...]) -> None:
        self.orders = orders
        self.listed_ns: Instant = 0
        self.unreachable = False


class KillDesk:
    """Latch, cancel, verify; only typed words lift the latch."""

    def __init__(
        self, state: State, alerts: AlertDesk, canceling: Canceling, arming: Arming
    ) -> None:
        self._state = state
        self._arming = arming
        self._alerts = alerts
        self._canceling = canceling
        self._rounds: dict[VenueId, Round] = {}
        self._began_ns: Instant = 0
        self._look_ns: Duration = 0
        self._told = True  # what became of the last use

    def kill(self, command: Kill) -> None:
        """Stop new orders and cancel our own; a second kill cancels again."""
        state = self._state
        if not state.use_token(command.token):
            return
        at_ns = state.now.wall_ns
        is_new = state.stops.killed_ns is None
        if is_new:
            state.stops.killed_ns = at_ns
            self._arming.disarm(Disarm())
        ours = self._begin_rounds()
        far = [order for order in ours if not state.is_connected(order)]
        self._canceling.cancel_many([one for one in ours if state.is_connected(one)], by="kill")
        if is_new:  # behind the cancels, which wait for no disk
            state.effects.append(LatchKill(words=str(at_ns)))
            state.effects.append(SetMeta(key=META_KEY, value=str(at_ns)))
        self._look()
        state.write(Killed(token=command.token, at_ns=at_ns))
        self._alerts.tell(
            "alarm",
            f"{_KILLED}: no new orders, {len(ours) - len(far)} of ours being canceled. Orders placed "
            "elsewhere are left alone. See the kill panel for each venue's result.",
        )
        if far:
            self._alerts.tell("alarm", f"{len(far)} of ours may still trade: {out_of_reach(far)}")
        self._mark()

    def resume(self) -> None:
        """The switch was used in an earlier run: what rests of ours is canceled as it shows, and proven."""
        self._begin_rounds()

    def _begin_rounds(self) -> list[Order]:
        """Our open orders, by venue, those of venues without a line too."""
        ours = [order for order in self._state.ledger.open_orders() if order.ours]
        venues = dict.fromkeys((*self._state.lines, *(order.venue for order in ours)))
        self._rounds = {
            venue: Round(tuple(order for order in ours if order.venue == venue)) for venue in venues
        }
        for venue, begun in self._rounds.items():
            begun.unreachable = venue not in self._state.lines
        self._began_ns = self._state.now.wall_ns
        self._told = False
        return ours

    def revive(self, command: Revive) -> None:
        """Lift the latch when the right words were typed."""
        state = self._state
        if not state.use_token(command.token) or state.stops.killed_ns is None:
            return
        if command.words.strip().lower() != REVIVE_WORDS:
            self._alerts.tell(
                "warning", f"{_STAY}: type :revive {REVIVE_WORDS} to allow them again."
            )
            return
        state.stops.killed_ns = None
        self._rounds = {}
        state.write(Revived(token=command.token, at_ns=state.now.wall_ns))
        state.effects.append(SetMeta(key=META_KEY, value=""))
        state.effects.append(LatchKill(words=None))
        self._alerts.settle("alarm", _KILLED)
        self._alerts.settle("warning", _STAY)
        self._alerts.tell("info", "New orders are allowed again.")
        self._mark()

    def listed(self, event: OpenOrdersListed) -> None:
        """A venue's own list, asked after the kill, is the proof."""
        found = self._rounds.get(event.venue)
        if found is not None and event.asked_ns >= self._began_ns:
            found.listed_ns = event.asked_ns
            found.unreachable = False
            self._state.changes.mark(KILL)

    def unreachable(self, venue: VenueId) -> None:
        found = self._rounds.get(venue)
        if found is not None:
            found.unreachable = True
            self._state.changes.mark(KILL)

    def beat(self) -> None:
        """Look again until everything is verified; what still rests is canceled again by the reconciler."""
        self._take_in()
        recent = self._state.now.wall_ns - self._began_ns < _LOOK_FOR
        if self._rounds and recent and not self.done and self._state.now.mono_ns >= self._look_ns:
            self._look()
        if self._rounds and not self.done:
            self._told = False  # also when something that had ended is open again
        elif self._rounds and not self._told:
            self._told = True
            self._alerts.tell("info", _proven(self.rows()))

    @property
    def done(self) -> bool:
        """Every venue has shown, after the kill, that nothing of ours is left, nor come back since."""
        proven = all(self._is_proven(found) for found in self._rounds.values())
        return proven and not any(order.ours for order in self._state.ledger.open_orders())

    def rows(self) -> tuple[KillRow, ...]:
        """Per venue what became of the orders that were open."""
        return tuple(self._row(venue, found) for venue, found in self._rounds.items())

    def _take_in(self) -> None:
        """What a venue shows as open although it had ended for us belongs to the round, too."""
        for order in self._state.ledger.open_orders() if self._rounds else ():
            found = self._rounds.get(order.venue)
            if order.ours and found is not None and order not in found.orders:
                found.orders = (*found.orders, order)
                self._state.changes.mark(KILL)

    def _look(self) -> None:
        self._look_ns = self._state.now.mono_ns + _LOOK_EVERY
        for venue, found in self._rounds.items():
            if not self._is_proven(found):
                self._state.send(venue, ListOpenOrders())

    @staticmethod
    def _is_proven(found: Round) -> bool:
        ended = all(not order.is_open for order in found.orders)
        return ended and found.listed_ns > 0

    def _row(self, venue: VenueId, found: Round) -> KillRow:
        orders = found.orders
        ended = (OrderStatus.CANCELED, OrderStatus.EXPIRED, OrderStatus.REJECTED)
        unknown = sum(order.stage is Stage.UNKNOWN for order in orders)
        return KillRow(
            venue=venue,
            asked=len(orders),
            canceled=sum(order.status in ended for order in orders),
            filled=sum(order.status is OrderStatus.FILLED for order in orders),
            pending=sum(order.is_open for order in orders) - unknown,
            unknown=unknown,
            external=sum(
                order.venue == venue and not order.ours
                for order in self._state.ledger.open_orders()
            ),
            unreachable=found.unreachable,
        )

    def _mark(self) -> None:
        for key in (KILL, STATUS, PLAN):
            self._state.changes.mark(key)


def _proven(rows: tuple[KillRow, ...]) -> str:
    """What became of the orders, venue by venue."""
    ends = [_ends(row) for row in rows if row.asked]
    if not ends:
        return "The kill is proven: none of ours was open."
    return f"The kill is proven, nothing of ours is open: {'; '.join(ends)}."


def _ends(row: KillRow) -> str:
    ways = ((row.canceled, "canceled"), (row.filled, "filled"))
    return f"{row.venue} {', '.join(f'{count} {way}' for count, way in ways if count)}"
