"""Builds the frozen views that the screen shows now, from the state, on the engine's thread."""

from collections import Counter
from collections.abc import Callable, Mapping
from itertools import chain, islice

from app.domain.commands import REVIVE_WORDS
from app.domain.instants import SECOND, Duration
from app.domain.instruments import Instrument
from app.domain.order_terms import Side
from app.engine.account_desk import AccountDesk
from app.engine.alert_desk import AlertDesk
from app.engine.amend_desk import AmendDesk
from app.engine.kill_desk import KillDesk
from app.engine.link_desk import LinkDesk
from app.engine.market_desk import MarketDesk
from app.engine.plan_desk import PlanDesk
from app.engine.state import State
from app.trading.orders.order import Order
from app.trading.parents.parent import Parent
from app.views.alerts import alerts_view
from app.views.balances import BalancesView, balances_view, stored_balances_view
from app.views.instruments import instruments_view
from app.views.keys import (
    ALERTS,
    AMEND,
    BALANCES,
    INSTRUMENTS,
    KILL,
    LADDER,
    ORDER_LIFE_PREFIX,
    ORDERS,
    PLAN,
    ROUTES,
    STATUS,
    VENUES,
    View,
)
from app.views.kill import kill_view
from app.views.ladder import LadderView, OwnLevel, ladder_view
from app.views.order_life import order_life_view
from app.views.orders import (
    ROWS_MOST,
    OrderRow,
    OrdersView,
    order_row,
    orders_view,
    own_row,
    parent_row,
)
from app.views.routes import CARDS_MOST, RoutesView, route_card
from app.views.status import Readiness, StatusView, status_view
from app.views.venues import venues_view

# Views that hold ages or change without an event of their own, refreshed once a second.
_AGEING = (STATUS, BALANCES, VENUES, LADDER, PLAN, AMEND, KILL)
_PARENT_PREFIX = "parent:"


class ViewDesk:
    """Builds only what is wanted, changed and due."""

    def __init__(
        self,
        state: State,
        alerts: AlertDesk,
        links: LinkDesk,
        market: MarketDesk,
        account: AccountDesk,
        kill: KillDesk,
        plans: PlanDesk,
        amends: AmendDesk,
    ) -> None:
        self._state = state
        self._alerts = alerts
        self._links = links
        self._market = market
        self._account = account
        self._kill = kill
        self._offered: dict[str, Callable[[str], View | None]] = {}
        self._rows: dict[str, tuple[int, OrderRow]] = {}
        self._aged_s = 0
        self._builders: Mapping[str, Callable[[], View | None]] = {
            STATUS: self._status,
            BALANCES: self._balances,
            LADDER: self._ladder,
            VENUES: lambda: venues_view(links.health(), state.now.wall_ns),
            ORDERS: self._order_feed,
            INSTRUMENTS: lambda: instruments_view(
                one for listed in state.instruments.values() for one in listed.values()
            ),
            ALERTS: lambda: alerts_view(alerts.rows()),
            KILL: self._kill_panel,
            ROUTES: self._routes,
            PLAN: plans.view,
            AMEND: amends.view,
        }

    def offer(self, kind: str, build: Callable[[str], View | None]) -> None:
        """Views of another desk: a whole key, or the beginning of keys up to their colon."""
        self._offered[kind] = build

    def due(self, mono_ns: Duration) -> tuple[str, ...]:
        """What is to be built this frame."""
        self._age(mono_ns)
        return self._state.changes.due(mono_ns)

    @property
    def has_urgent(self) -> bool:
        """Whether a command has changed a view that was not built since."""
        return self._state.changes.has_urgent

    def urgent(self) -> tuple[str, ...]:
        """What is to be built at once because a command changed it; it counts as built from here on."""
        return self._state.changes.urgent(self._state.now.mono_ns)

    def build(self, key: str) -> View | None:
        """The view of this key now; None where there is nothing to show yet."""
        builder = self._builders.get(key)
        if builder is not None:
            return builder()
        if key.startswith(ORDER_LIFE_PREFIX):
            name = key.removeprefix(ORDER_LIFE_PREFIX)
            parent = _parent_named(self._state, name)
            if parent is not None:
                children = (own_row(self._row(child), parent) for child in parent.shown_children)
                family = (parent_row(parent), *children)
                return route_card(parent, self._state.now.wall_ns, family)
            order = self._state.ledger.get(name)
            listed = None if order is None else self._listed(order)
            whole = None if order is None else self._state.parents.of(order)
            return order_life_view(name, order, self._state.now.wall_ns, listed, whole)
        kind, colon, _ = key.partition(":")
        offered = self._offered.get(kind + colon)
        return None if offered is None else offered(key)

    def _age(self, mono_ns: Duration) -> None:
        second = mono_ns // 1_000_000_000
        if second != self._aged_s:
            self._aged_s = second
            for key in _AGEING:
                self._state.changes.mark(key)

    def _status(self) -> StatusView:
        state = self._state
        return status_view(
            mode=state.options.mode,
            symbol=state.symbol,
            value=self._account.value() if self._account.is_confirmed() else None,
            tally=state.ledger.tally(),
            venues=self._links.health(),
            readiness=Readiness(trading_stopped=state.stops.words, armed_s=self._armed_s()),
            lag_ms=state.lag_ms,
            now_ns=state.now.wall_ns,
        )

    def _armed_s(self) -> int | None:
        state = self._state
        left_ns = state.armed_until_ns - state.now.mono_ns
        return left_ns // SECOND if state.armed else None

    def _routes(self) -> RoutesView:
        now_ns = self._state.now.wall_ns
        newest = islice(self._state.parents.newest(), CARDS_MOST)
        cards = sorted((route_card(one, now_ns) for one in newest), key=lambda card: not card.open)
        return RoutesView(cards=tuple(cards), at_ns=now_ns)

    def _balances(self) -> BalancesView:
        """The last stored snapshot until the first venue has answered."""
        stored = self._account.stored
        if not self._account.is_confirmed() and stored is not None:
            return stored_balances_view(
                stored.holdings,
                self._account.ages(),
                confidence=stored.nav_confidence,
                stored_ns=stored.at_ns,
                now_ns=self._state.now.wall_ns,
            )
        return balances_view(
            self._account.value(),
            self._account.ages(),
            loading=not self._account.is_confirmed(),
        )

    def _ladder(self) -> LadderView | None:
        state = self._state
        symbol = state.symbol or ""
        found = [state.instrument(venue, symbol) for venue in state.lines]
        instruments = [instrument for instrument in found if instrument is not None]
        if not instruments:
            return None
        books = {venue: book for (venue, named), book in state.books.items() if named == symbol}
        fees = {venue: state.taker_fee(venue, symbol) for venue in state.lines}
        return ladder_view(
            instruments,
            books,
            {venue: fee for venue, fee in fees.items() if fee is not None},
            own=self._own_levels(symbol),
            last=self._market.last_trade,
            now_ns=state.now.wall_ns,
        )

    def _own_levels(self, symbol: str) -> tuple[OwnLevel, ...]:
        return tuple(
            OwnLevel(
                venue=order.venue,
                side=Side(order.side),
                price=order.price,
                remaining=order.remaining,
            )
            for order in self._state.ledger.open_orders()
            if order.symbol == symbol and order.is_resting and order.side and order.price
        )

    def _order_feed(self) -> OrdersView:
        """All open ones, and the newest of the rest; whoever is shown has its parent and siblings with it."""
        ledger = self._state.ledger
        rows: dict[str, OrderRow] = {}
        for order in chain(ledger.open_orders(), ledger.newest()):
            if len(rows) >= ROWS_MOST and not order.is_open:
                break
            self._add(order, rows)
        if len(self._rows) > 4 * ROWS_MOST:
            self._rows = {key: kept for key, kept in self._rows.items() if key in rows}
        listed = Counter(ledger.tally())
        listed.subtract(self._state.parents.unlisted())
        return orders_view(rows.values(), listed, self._state.now.wall_ns)

    def _add(self, order: Order, rows: dict[str, OrderRow]) -> None:
        if order.key in rows:
            return
        parent = self._state.parents.of(order)
        if parent is None:
            rows[order.key] = self._row(order)
            return
        children = parent.shown_children
        if len(children) > 1:
            rows[parent.key] = parent_row(parent)
        rows.update((child.key, own_row(self._row(child), parent)) for child in children)

    def _row(self, order: Order) -> OrderRow:
        kept = self._rows.get(order.key)
        if kept is not None and kept[0] == order.version:
            return kept[1]
        listed = self._listed(order)
        row = order_row(order, listed)
        if listed is not None:  # else the venue's list may still come
            self._rows[order.key] = (order.version, row)
        return row

    def _listed(self, order: Order) -> Instrument | None:
        return order.instrument or self._state.instrument(order.venue, order.symbol)

    def _kill_panel(self) -> View:
        return kill_view(
            self._kill.rows(),
            since_ns=self._state.stops.killed_ns,
            done=self._kill.done,
            revive_words=REVIVE_WORDS,
            now_ns=self._state.now.wall_ns,
        )


def _parent_named(state: State, key: str) -> Parent | None:
    """The parent order that a row's key names."""
    if not key.startswith(_PARENT_PREFIX):
        return None
    return state.parents.get(key.removeprefix(_PARENT_PREFIX))
