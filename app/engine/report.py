"""What the engine did and holds, in figures; contracts.md prints it."""

from decimal import Decimal

import msgspec

from app.domain.instants import Instant
from app.engine.core import Core
from app.engine.lag import LagMeter
from app.ports.journal import JournalHead
from app.trading.parents.parent import Parent
from app.trading.parents.promises import promise_of
from app.trading.parents.results import settle
from app.views.venues import venue_state


class VenueReport(msgspec.Struct, frozen=True, kw_only=True):
    """One venue. `state` is "synced" when books and account are in step, else the word of the panel."""

    state: str
    book_updates: int
    resyncs: int
    reconnects: int
    orders: int


class BalanceReport(msgspec.Struct, frozen=True, kw_only=True):
    """One asset of one account; `usd` None = unpriced."""

    asset: str
    venue: str
    account: str
    account_type: str
    available: Decimal
    locked: Decimal
    total: Decimal
    usd: Decimal | None


class ChildReport(msgspec.Struct, frozen=True, kw_only=True):
    """One child of a parent order."""

    client_order_id: str
    venue: str
    quantity: Decimal
    filled: Decimal
    status: str


class ParentReport(msgspec.Struct, frozen=True, kw_only=True):
    """One confirmed plan: what was asked, what its children did, what may still happen, what is free."""

    parent_id: str
    plan: str
    line: str
    symbol: str
    side: str
    status: str
    quantity: Decimal
    filled: Decimal
    held: Decimal
    free: Decimal
    planned_all_in: Decimal | None
    compared_all_in: Decimal | None  # as planned for the part filled, which `worse_bp` is against
    all_in: Decimal | None
    worse_bp: Decimal | None
    repriced: bool  # a price was amended, and `compared_all_in` is of the one before
    children: tuple[ChildReport, ...]


class EngineReport(msgspec.Struct, frozen=True, kw_only=True):
    """`orders` counts ours by their outside status; `head` is complete once the engine has stopped."""

    venues: dict[str, VenueReport]
    nav_usd: Decimal | None
    nav_confidence: Decimal | None
    unpriced: tuple[str, ...]
    balances: tuple[BalanceReport, ...]
    orders: dict[str, int]
    parents: tuple[ParentReport, ...]
    fills: int
    snapshots: int
    journal: JournalHead
    lag_ms_p50: float
    lag_ms_p999: float
    events: int
    inbox_prices_dropped: int

    @property
    def placed(self) -> int:
        return sum(self.orders.values())


def make_report(
    core: Core, lag: LagMeter, head: JournalHead | None, snapshots: int, dropped: int
) -> EngineReport:
    """The figures as of the core's last moment."""
    state = core.state
    value = core.account.value()
    ours = [order for order in state.ledger if order.ours]
    venues = {}
    for health in core.links.health():
        line = state.lines[health.venue]
        word, _ = venue_state(health, state.now.wall_ns)
        venues[health.venue] = VenueReport(
            state="synced" if word in ("ok", "slow") else word,
            book_updates=line.book_updates,
            resyncs=line.resyncs,
            reconnects=line.reconnects,
            orders=sum(order.venue == health.venue for order in ours),
        )
    return EngineReport(
        venues=venues,
        nav_usd=value.nav_usd,
        nav_confidence=value.confidence,
        unpriced=value.unpriced,
        balances=tuple(
            BalanceReport(
                asset=valued.holding.asset,
                venue=valued.holding.venue,
                account=valued.holding.account,
                account_type=valued.holding.account_type.value,
                available=valued.holding.available,
                locked=valued.holding.locked,
                total=valued.holding.total,
                usd=valued.usd,
            )
            for valued in value.holdings
        ),
        orders={
            status.value: count for status, count in state.ledger.tally(ours_only=True).items()
        },
        parents=tuple(_parent(parent, state.now.wall_ns) for parent in state.parents),
        fills=sum(len(order.facts.fills) for order in ours),
        snapshots=snapshots,
        journal=head or JournalHead(events=state.next_seq - 1, head="", chain_ok=True),
        lag_ms_p50=lag.quantile_ms(500),
        lag_ms_p999=lag.quantile_ms(999),
        events=state.events,
        inbox_prices_dropped=dropped,
    )


def _parent(parent: Parent, at_ns: Instant) -> ParentReport:
    result = settle(parent, at_ns)
    return ParentReport(
        parent_id=parent.parent_id,
        plan=parent.first.plan,
        line=parent.first.line,
        symbol=parent.symbol,
        side=parent.side.value,
        status=parent.status.value,
        quantity=parent.quantity,
        filled=parent.filled,
        held=parent.held,
        free=parent.free,
        planned_all_in=promise_of(parent).all_in,
        compared_all_in=result.compared,
        all_in=result.all_in,
        worse_bp=result.worse_bp,
        repriced=result.repriced,
        children=tuple(
            ChildReport(
                client_order_id=child.key,
                venue=child.venue,
                quantity=child.quantity or Decimal(0),
                filled=child.filled,
                status=child.status.value,
            )
            for child in parent.children
        ),
    )
