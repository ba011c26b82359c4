"""What the engine did and holds, in figures; contracts.md prints it."""

from decimal import Decimal

import msgspec

from app.engine.core import Core
from app.engine.lag import LagMeter
from app.ports.journal import JournalHead
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


class EngineReport(msgspec.Struct, frozen=True, kw_only=True):
    """`orders` counts ours by their outside status; `head` is complete once the engine has stopped."""

    venues: dict[str, VenueReport]
    nav_usd: Decimal | None
    nav_confidence: Decimal | None
    unpriced: tuple[str, ...]
    balances: tuple[BalanceReport, ...]
    orders: dict[str, int]
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
        fills=sum(len(order.facts.fills) for order in ours),
        snapshots=snapshots,
        journal=head or JournalHead(events=state.next_seq - 1, head="", chain_ok=True),
        lag_ms_p50=lag.quantile_ms(500),
        lag_ms_p999=lag.quantile_ms(999),
        events=state.events,
        inbox_prices_dropped=dropped,
    )
