"""`apply(happening) -> effects`: every change of state happens here, synchronously, in one order."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from app.domain.account_events import BalancesReported, FeesReported, PositionReported
from app.domain.commands import (
    AmendOrder,
    Arm,
    CancelAll,
    CancelOrder,
    Disarm,
    DraftAmend,
    DraftPlan,
    Kill,
    Present,
    Reconcile,
    Revive,
    SendPlan,
    WantViews,
    WatchSymbol,
)
from app.domain.instants import Duration, Moment
from app.domain.link_events import (
    BookLost,
    BudgetMeasured,
    ClockMeasured,
    InstrumentsListed,
    LatencyMeasured,
    LinkChanged,
    StreamSynced,
    VenueNotice,
)
from app.domain.market_events import BookDelta, BookSnapshot, CandlesListed, Quote, Ticker, Trade
from app.domain.order_events import (
    FillReport,
    FillsListed,
    OpenOrdersListed,
    OrderNotFound,
    OrderReport,
    QueryFailed,
    RequestOutcome,
)
from app.engine.account_desk import AccountDesk
from app.engine.alert_desk import AlertDesk
from app.engine.amend_desk import AmendDesk
from app.engine.amend_judge import AmendJudge
from app.engine.arming import Arming
from app.engine.bookkeeper import Bookkeeper
from app.engine.canceling import Canceling
from app.engine.chart_desk import ChartDesk
from app.engine.duties import CANDLES, CLOCK
from app.engine.effects import (
    AttemptDurable,
    Beat,
    DeltasDropped,
    Effect,
    HistoryFailed,
    JournalFailed,
    NavRead,
    Store,
    TaskFailed,
)
from app.engine.epochs import Epochs
from app.engine.evidence_desk import EvidenceDesk
from app.engine.gate import Gate
from app.engine.inbox import Happening
from app.engine.kill_desk import KillDesk
from app.engine.link_desk import LinkDesk
from app.engine.market_desk import MarketDesk
from app.engine.nav_desk import NavDesk
from app.engine.options import EngineOptions
from app.engine.order_desk import OrderDesk
from app.engine.parent_desk import ParentDesk
from app.engine.placing import Placing
from app.engine.plan_desk import PlanDesk
from app.engine.reconciler import Reconciler
from app.engine.resolver import Resolver
from app.engine.state import State
from app.engine.storing_desk import StoringDesk
from app.engine.view_desk import ViewDesk
from app.ports.chance import Chance
from app.ports.venue_gateway import VenueGateway
from app.views.keys import CHART_PREFIX, NAV_PREFIX, TAPE, View

NOTHING: list[Effect] = []


class Core:
    """The state and its desks. Needs no clock, no loop, no I/O: the time comes with every happening."""

    def __init__(
        self, options: EngineOptions, gateways: Sequence[VenueGateway], chance: Chance
    ) -> None:
        state = self.state = State(options, gateways)
        self.alerts = AlertDesk(state)
        self.bookkeeper = Bookkeeper(state, self.alerts)
        self.canceling = Canceling(state, self.bookkeeper)
        self.epochs = Epochs(state, chance)
        self.reconciler = Reconciler(
            state, self.bookkeeper, self.canceling, lambda: chance.uniform("reconciler")
        )
        self.gate = Gate(state)
        self.arming = Arming(state, self.alerts)
        self.charts = ChartDesk(state)
        self.nav = NavDesk(state)
        self.links = LinkDesk(state, self.alerts, self.reconciler, self.arming)
        self.market = MarketDesk(state, self.alerts, self.reconciler, self.charts)
        self.account = AccountDesk(state, self.market, self.reconciler)
        self.kill = KillDesk(state, self.alerts, self.canceling, self.arming)
        self.resolver = Resolver(state, self.alerts, self.bookkeeper)
        self.evidence = EvidenceDesk(
            state,
            self.alerts,
            self.bookkeeper,
            self.reconciler,
            self.resolver,
            self.epochs,
            self.kill,
        )
        self.parents = ParentDesk(state, self.alerts)
        self.placing = Placing(state, self.alerts, self.bookkeeper, self.epochs, self.gate)
        self.orders = OrderDesk(state, self.alerts, self.bookkeeper, self.canceling)
        self.plans = PlanDesk(state, self.gate, self.account, self.market, self.placing)
        self.amends = AmendDesk(
            state,
            self.alerts,
            self.bookkeeper,
            self.gate,
            AmendJudge(state, self.gate, self.account),
            self.market,
            self.placing,
        )
        self.storing = StoringDesk(state, self.alerts, self.links, self.placing, self.amends)
        self.screens = ViewDesk(
            state,
            self.alerts,
            self.links,
            self.market,
            self.account,
            self.kill,
            self.plans,
            self.amends,
        )
        self.screens.offer(CHART_PREFIX, self.charts.chart)
        self.screens.offer(TAPE, lambda _: self.charts.tape())
        self.screens.offer(NAV_PREFIX, self.nav.view)
        self._next_snapshot_ns: Duration = 0
        self._handlers = self._table()

    def apply(self, happening: Happening, now: Moment) -> list[Effect]:
        """Fold one happening; the effects are to be carried out in their order."""
        state = self.state
        state.now = now
        state.events += 1
        handler = self._handlers.get(type(happening))
        if handler is not None:
            handler(happening)
        if state.parents.touched:
            self.parents.settle()
        state.changes.answer(type(happening))
        return self.take_effects()

    def take_effects(self) -> list[Effect]:
        """What was asked of the outside since the last time."""
        effects = self.state.effects
        if not effects:
            return NOTHING
        self.state.effects = []
        return effects

    def due_views(self, now: Moment) -> tuple[str, ...]:
        """The keys that are wanted, changed and due; they count as built from here on."""
        self.state.now = now
        return self.screens.due(now.mono_ns)

    def build_view(self, key: str) -> list[tuple[str, View]]:
        """The view of this key as of the last moment told; empty where there is nothing to show yet."""
        view = self.screens.build(key)
        return [] if view is None else [(key, view)]

    def awaits_cancels(self) -> bool:
        """Whether a cancel of ours has had no answer of any kind yet, at a venue that is connected."""
        return any(
            order.ours and order.cancel_unheard and self.state.is_connected(order)
            for order in self.state.ledger.open_orders()
        )

    def begin(self, now: Moment) -> None:
        """After recovery: regular questions start."""
        self.state.now = now
        self._next_snapshot_ns = now.mono_ns + self.state.options.snapshot_every
        self.reconciler.begin()

    def _table(self) -> Mapping[type, Callable[[Any], None]]:
        return {
            BookDelta: self.market.delta,
            BookSnapshot: self.market.snapshot,
            Trade: self.market.trade,
            Quote: self.market.quote,
            Ticker: self.market.ticker,
            BookLost: self.market.lost,
            DeltasDropped: self.market.dropped,
            InstrumentsListed: self.market.instruments,
            WatchSymbol: self.market.watch,
            OrderReport: self.evidence.report,
            FillReport: self.evidence.fill,
            RequestOutcome: self.evidence.outcome,
            OrderNotFound: self.evidence.not_found,
            QueryFailed: self._query_failed,
            CandlesListed: self.charts.listed,
            NavRead: self.nav.read,
            OpenOrdersListed: self.evidence.open_orders_listed,
            FillsListed: self.evidence.fills_listed,
            BalancesReported: self.account.balances,
            FeesReported: self.account.fees,
            PositionReported: self.account.position,
            LinkChanged: self.links.link_changed,
            StreamSynced: self.links.stream_synced,
            ClockMeasured: self._clock_measured,
            BudgetMeasured: self.links.budget_measured,
            LatencyMeasured: self.links.latency_measured,
            VenueNotice: self.links.noticed,
            DraftPlan: self.plans.draft,
            SendPlan: self.plans.send,
            CancelOrder: self.orders.cancel,
            CancelAll: self.orders.cancel_all,
            DraftAmend: self.amends.draft,
            AmendOrder: self.amends.amend,
            Arm: self.arming.arm,
            Disarm: self.arming.disarm,
            Present: self.arming.present,
            Kill: self.kill.kill,
            Revive: self.kill.revive,
            WantViews: self._want,
            Reconcile: self._reconcile,
            Beat: self._beat,
            AttemptDurable: self.storing.durable,
            JournalFailed: self.storing.journal_failed,
            HistoryFailed: self.storing.history_failed,
            TaskFailed: self.storing.task_failed,
        }

    def _clock_measured(self, event: ClockMeasured) -> None:
        self.links.clock_measured(event)
        self.reconciler.answered(event.venue, CLOCK)

    def _query_failed(self, event: QueryFailed) -> None:
        if event.what == CANDLES:
            self.charts.failed(event)
        else:
            self.evidence.query_failed(event)

    def _want(self, command: WantViews) -> None:
        self.state.changes.want(command.keys)

    def _reconcile(self, command: Reconcile) -> None:
        if self.state.use_token(command.token):
            self.reconciler.hurry_all()
            self.alerts.tell("info", "Asking every venue for open orders, fills and balances.")

    def _beat(self, beat: Beat) -> None:
        state = self.state
        state.lag_ms, state.lag_ms_max = beat.lag_ms, beat.lag_ms_max
        self.reconciler.beat()
        self.kill.beat()
        self.arming.beat()
        self.market.beat()
        self.charts.beat()
        self.nav.beat()
        if state.now.mono_ns >= self._next_snapshot_ns:
            self._next_snapshot_ns = state.now.mono_ns + state.options.snapshot_every
            self.store_snapshot()
        self.links.beat()

    def store_snapshot(self) -> None:
        """Keep what we own now, once any venue has told."""
        snapshot = self.account.snapshot()
        if snapshot is not None:
            self.state.effects.append(Store(snapshot=snapshot))
