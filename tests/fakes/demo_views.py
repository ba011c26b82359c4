"""A believable set of views with fixed times: what the pictures show and the tests start from."""

from collections.abc import Callable, Mapping
from decimal import Context

import msgspec

from app.domain.commands import Command, DraftAmend, DraftPlan, SendPlan
from app.domain.instants import MILLISECOND, SECOND
from app.domain.intervals import INTERVALS
from app.portfolio.nav_ranges import RANGES
from app.views import keys
from app.views.alerts import AlertRow, AlertsView
from app.views.balances import BalanceCell, BalanceRow, BalancesView, PriceLeg, VenueAge
from app.views.instruments import InstrumentRow, InstrumentsView
from app.views.keys import View
from app.views.ladder import BookState, LadderRow, LadderView, OwnOrder
from app.views.status import StatusView
from tests.fakes.cockpit import ScriptedCockpit
from tests.fakes.demo_amends import DemoAmends
from tests.fakes.demo_charts import chart, nav_history, tape
from tests.fakes.demo_orders import NOW, D, kill, order, order_life, orders
from tests.fakes.demo_plans import DemoPlans
from tests.fakes.demo_routes import card, routes
from tests.fakes.demo_venues import venues

__all__ = [
    "NOW",
    "D",
    "alerts",
    "all_views",
    "answering",
    "balances",
    "demo_cockpit",
    "instruments",
    "kill",
    "ladder",
    "order",
    "order_life",
    "orders",
    "routes",
    "status",
    "venues",
]


def status(**changes: object) -> StatusView:
    view = StatusView(
        mode="SIMULATED",
        symbol="BTC/USDT",
        nav_usd=D("4812337.41"),
        confidence=D("0.94043029"),
        unpriced=1,
        open_orders=4,
        unknown_orders=1,
        venues_ok=2,
        venues=2,
        trading_stopped=None,
        lag_ms=0.4,
        at_ns=NOW,
        armed_s=292,
    )
    return msgspec.structs.replace(view, **changes)


def _balance(
    asset: str, total: str, locked: str, usd: str | None, share: str | None, stale: bool = False
) -> BalanceRow:
    whole, held = D(total), D(locked)
    cells = tuple(
        BalanceCell(
            venue=venue,
            account="main",
            account_type="spot",
            available=(whole - held) * part,
            locked=held * part,
            total=whole * part,
            borrowed=D(0),
            usd=None if usd is None else D(usd) * part,
            as_of_ns=NOW - age * SECOND,
            source="stream" if age else "REST",
            fresh=True,
        )
        for venue, part, age in (("binance", D("0.75"), 0), ("okx", D("0.25"), 6))
    )
    return BalanceRow(
        asset=asset,
        available=whole - held,
        locked=held,
        total=whole,
        usd=None if usd is None else D(usd),
        share=None if share is None else D(share),
        price=None if usd is None else _price(usd, total),
        price_as_of_ns=None if usd is None else NOW - (31 if stale else 1) * SECOND,
        price_path="" if usd is None else f"{asset}/USDT binance > USDT/USD okx",
        stale=stale,
        cells=cells,
        legs=() if usd is None else _legs(asset, _price(usd, total), stale),
        price_fresh=usd is not None and not stale,
    )


def _price(usd: str, total: str) -> D:
    return Context(prec=18).divide(D(usd), D(total))


def _legs(asset: str, price: D, stale: bool) -> tuple[PriceLeg, ...]:
    """Over USDT at exactly one dollar."""
    at_ns = NOW - (31 if stale else 1) * SECOND
    first = PriceLeg(
        venue="binance", symbol=f"{asset}/USDT", price=price, inverse=False, traded=stale, as_of_ns=at_ns,
    )  # fmt: skip
    second = PriceLeg(
        venue="okx", symbol="USDT/USD", price=D(1), inverse=False, traded=False, as_of_ns=NOW
    )
    return (first, second)


def balances() -> BalancesView:
    return BalancesView(
        rows=(
            _balance("BTC", "18.24", "2.5", "1776448.00", "0.3691"),
            _balance("ETH", "412", "20", "1392601.20", "0.2894"),
            _balance("USDT", "640221.1043", "97380", "640221.10", "0.133"),
            _balance("USDC", "716393.90", "0", "716393.90", "0.1488"),
            _balance("SOL", "1950", "250", "286669.50", "0.0595", stale=True),
            _balance("BNB", "0.00431277", "0", "3.71", "0.0000007"),
            _balance("FOO", "90000", "0", None, None),
        ),
        priced_usd=D("4812337.41"),
        confidence=D("0.94043029"),
        unpriced=("FOO",),
        venues=(
            VenueAge(venue="binance", as_of_ns=NOW - 300 * MILLISECOND, problem=None),
            VenueAge(venue="okx", as_of_ns=NOW - 6 * SECOND, problem=None),
        ),
        stored=False,
        loading=False,
        at_ns=NOW,
    )


def _levels(best: str, step: str, fees: tuple[str, str], digits: int = 2) -> tuple[LadderRow, ...]:
    sizes = (
        "0.8",
        "0.4",
        "0.7",
        "0.9",
        "1.3",
        "0.25",
        "2.04",
        "0.77",
        "1.37",
        "3.1",
        "0.05",
        "4.2",
    )
    rows: list[LadderRow] = []
    cumulative = D(0)
    for index, size in enumerate(sizes):
        binance = index % 3 != 1
        raw = D(best) + D(step) * index
        fee = D(fees[0] if binance else fees[1])
        cumulative += D(size)
        rows.append(
            LadderRow(
                price=raw * (1 + fee),
                raw=raw,
                size=D(size),
                cumulative=cumulative,
                venue="binance" if binance else "okx",
                letter="B" if binance else "O",
                own=D("0.5") if index == 4 else D(0),
            )
        )
    return tuple(rows)


def ladder(symbol: str = "BTC/USDT") -> LadderView:
    return LadderView(
        symbol=symbol,
        base=symbol.partition("/")[0],
        quote="USDT",
        asks=_levels("97402.01", "7.5", ("0.00075", "0.0008")),
        bids=_levels("97401.99", "-7.5", ("-0.00075", "-0.0008")),
        books=(
            BookState(
                venue="binance",
                letter="B",
                valid=True,
                reason="",
                as_of_ns=NOW - 90 * MILLISECOND,
                taker=D("0.00075"),
            ),
            BookState(
                venue="okx",
                letter="O",
                valid=True,
                reason="",
                as_of_ns=NOW - 2 * SECOND,
                taker=D("0.0008"),
            ),
        ),
        own=(
            OwnOrder(
                side="buy", venue="binance", letter="B", price=D("97371.99"), remaining=D("0.5")
            ),
            OwnOrder(
                side="sell", venue="binance", letter="B", price=D("97432.01"), remaining=D("0.5")
            ),
        ),
        net_spread_bp=D("15.02"),
        raw_crossed=False,
        last_price=D("97402.00"),
        last_side="buy",
        last_venue="binance",
        last_ns=NOW - 400 * MILLISECOND,
        price_digits=2,
        size_digits=5,
        at_ns=NOW,
    )


def alerts() -> AlertsView:
    return AlertsView(
        rows=(
            AlertRow(at_ns=NOW - 31 * SECOND, severity="alarm", count=1,
                     text="okx order 7f03aa000000000003 unconfirmed: SOL exposure between 0 and -250"),
            AlertRow(at_ns=NOW - 60 * SECOND, severity="warning", count=3,
                     text="FOO has no price: 90,000 FOO are outside NAV"),
            AlertRow(at_ns=NOW - 90 * SECOND, severity="info", count=1, text="reconciled: 0 differences"),
        )
    )  # fmt: skip


def instruments() -> InstrumentsView:
    names = (
        "BTC/USDT",
        "ETH/USDT",
        "ETH/BTC",
        "SOL/USDT",
        "DOGE/USDT",
        "USDT/USD",
        "BTC/USDT:USDT",
    )
    return InstrumentsView(
        rows=tuple(
            InstrumentRow(
                symbol=name,
                kind="swap" if ":" in name else "spot",
                base=name.partition("/")[0],
                quote=name.partition("/")[2].partition(":")[0],
                venues=("okx",) if ":" in name or name == "USDT/USD" else ("binance", "okx"),
            )
            for name in names
        )
    )


def all_views() -> dict[str, View]:
    return {
        keys.STATUS: status(),
        keys.BALANCES: balances(),
        keys.LADDER: ladder(),
        keys.VENUES: venues(),
        keys.ORDERS: orders(),
        keys.ALERTS: alerts(),
        keys.INSTRUMENTS: instruments(),
        keys.KILL: kill(),
        keys.ROUTES: routes(),
        keys.order_life_key(card().key): card(),
        keys.order_life_key(orders().rows[0].key): order_life(),
        **{keys.chart_key(interval): chart(interval) for interval in INTERVALS},
        keys.chart_key("1m", "okx"): chart("1m", "okx"),
        keys.TAPE: tape(),
        **{keys.nav_key(name): nav_history(name) for name in RANGES},
    }


def demo_cockpit(
    plans: DemoPlans | None = None,
    changes: Mapping[str, View] | None = None,
    amends: DemoAmends | None = None,
) -> ScriptedCockpit:
    """Every view, some of them changed, and drafts that are answered."""
    answer = answering(plans or DemoPlans(), amends or DemoAmends())
    return ScriptedCockpit({**all_views(), **(changes or {})}, answer)


def answering(plans: DemoPlans, amends: DemoAmends) -> Callable[[ScriptedCockpit, Command], None]:
    """Answers drafts and what is sent as an engine would."""
    draft = DraftPlan(line=None)

    def answer(cockpit: ScriptedCockpit, command: Command) -> None:
        nonlocal draft
        if isinstance(command, DraftPlan):
            draft = command
        elif isinstance(command, SendPlan):
            plans.send(command)
        view = plans.answer(draft)
        if view is not None:
            cockpit.put(keys.PLAN, view)
        change = amends.answer(command) if isinstance(command, DraftAmend) else None
        if change is not None:
            cockpit.put(keys.AMEND, change)

    return answer
