"""Plans as an engine would answer drafts with them: the real router over fixed books, at a fixed time."""

from decimal import Decimal
from typing import Any

import msgspec

from app.domain.commands import DraftPlan, SendPlan
from app.domain.instants import SECOND
from app.domain.instruments import Instrument, InstrumentKind
from app.domain.order_terms import Side
from app.trading.confirmation import Confirmation, confirmation_for, nav_share
from app.trading.depth import Levels
from app.trading.language import print_line
from app.trading.routing.plan import RoutePlan, RoutingRules
from app.trading.routing.router import route
from app.trading.venue_market import VenueMarket
from app.views.plan import Answer, Change, Pinned, PlanView
from tests.fakes.demo_orders import NOW, D

NAV = D("4812337.41")
# What each venue holds of NAV: coins for money of the same worth leave it as it is, but for the fee.
_SHARES = {
    "binance": D("0.5312"),
    "okx": D("0.2467"),
    "bybit": D("0.1209"),
    "kraken": D("0.0631"),
    "coinbase": D("0.0381"),
}


def levels(text: str) -> Levels:
    """ "100x1 100.5x2": price and size, best first."""
    pairs = [level.split("x") for level in text.split()]
    return tuple((D(price), D(size)) for price, size in pairs)


def market(venue: str, asks: str, bids: str, fee: str, **changes: Any) -> VenueMarket:
    """BTC/USDT at one venue; maker and taker both `fee`."""
    tick = changes.pop("tick", "0.01")
    found = VenueMarket(
        instrument=Instrument(
            venue=venue,
            product="spot",
            wire_symbol="BTCUSDT",
            symbol="BTC/USDT",
            kind=InstrumentKind.SPOT,
            base="BTC",
            quote="USDT",
            tick=D(tick),
            lot=D("0.00001"),
            min_quantity=D("0.00001"),
            min_notional=D(5),
        ),
        account="main",
        asks=levels(asks),
        bids=levels(bids),
        book_valid=True,
        book_as_of_ns=NOW,
        maker=D(fee),
        taker=D(fee),
        available_base=D("9.1"),
        available_quote=D("480165.83"),
    )
    return msgspec.structs.replace(found, **changes)


def two_venues() -> tuple[VenueMarket, ...]:
    """As the other demo views have them: around 97,402, okx with a coarser tick and a higher fee."""
    return (
        market("binance", "97402.01x1.3 97409.5x0.6 97425x4", "97401.99x1.1 97394x2", "0.00075"),
        market("okx", "97402.1x0.9 97410x2.2", "97401.9x0.8 97390x3", "0.0008", tick="0.1"),
    )


def five_venues() -> tuple[VenueMarket, ...]:
    """The wireframe's books (ux.md 5.4): one cheap before fees only, one stale, one without a balance."""
    return (
        market("binance", "97412.10x1.3 97425.22x0.6 97425.23x3", "97411x1", "0.00075"),
        market("okx", "97409.8x0.9 97430x5", "97409x1", "0.0008", tick="0.1"),
        market("bybit", "97408.5x0.7 97433x5", "97408x1", "0.001", tick="0.1"),
        market("kraken", "97399x0.4", "97398x1", "0.0016", book_as_of_ns=NOW - 20 * SECOND),
        market("coinbase", "97391.2x0.8 97406.49x0.9 97406.5x3", "97391x1", "0.0025"),
    )


class DemoPlans:
    """Answers drafts; `books` may be changed, and `live` asks for what live orders ask for."""

    def __init__(
        self, books: tuple[VenueMarket, ...] | None = None, *, live: bool = False, void: str = ""
    ) -> None:
        self.books = two_venues() if books is None else books
        self.live = live
        self.rules = RoutingRules()
        self.left_s = 15
        self.void = void
        self.refusal = ""
        self.send_refusal = ""
        self._shown: dict[str, RoutePlan] = {}
        self._answer: Answer | None = None

    def send(self, given: SendPlan) -> None:
        """Take the plan, or refuse it: the next answer says which."""
        self._answer = Answer(token=given.token, refusal=self.send_refusal)

    def answer(self, draft: DraftPlan) -> PlanView | None:
        """The view of this draft now."""
        line = draft.line
        if line is None:
            return None
        plan = route(line, self.books, self.rules, NOW, nav=NAV)
        if plan.ready:
            self._shown[plan.hash] = plan
        kept = self._shown.get(draft.pinned)
        return PlanView(
            line=line,
            text=print_line(line),
            plan=plan,
            pinned=None if kept is None else self._pinned(kept),
            pin_asked=draft.pinned,
            confirmation=self._confirmation(kept or plan),
            ready=plan.ready and not self.refusal,
            refusal=self.refusal or plan.refusal,
            effects=_effects(kept or plan),
            rest_of=draft.rest_of,
            answer=self._answer,
            at_ns=NOW,
        )

    def _pinned(self, plan: RoutePlan) -> Pinned:
        left_ns = self.left_s * SECOND
        moved = D("0.2")
        return Pinned(
            plan=plan, left_ns=left_ns, move_bp=moved, moved_venue="binance", void=self.void
        )

    def _confirmation(self, plan: RoutePlan) -> Confirmation:
        worth = Decimal(0) if plan.costs is None else plan.costs.notional
        amount = f"{plan.quantity.normalize():f}"
        return confirmation_for(share=nav_share(worth, NAV), amount=amount, live=self.live)


def _effects(plan: RoutePlan) -> tuple[Change, ...]:
    if plan.costs is None:
        return ()
    coins, money = plan.costs.taken + plan.costs.rests, plan.costs.notional
    if plan.line.side is Side.BUY:
        coins, money = (
            coins - sum((c.fee * (c.taken + c.rests) for c in plan.children), D(0)),
            -money,
        )
    else:
        coins, money = -coins, money - plan.costs.fee_money
    shares = [
        Change(
            name=f"NAV at {child.venue}",
            unit="%",
            now=_SHARES[child.venue],
            after=_SHARES[child.venue] - child.fee_money / NAV,
        )
        for child in plan.children
    ]
    return (
        Change(name="BTC total", unit="BTC", now=D("18.24"), after=D("18.24") + coins),
        Change(
            name="USDT total", unit="USDT", now=D("640221.1043"), after=D("640221.1043") + money
        ),
        *shares,
        Change(
            name="BTC of NAV", unit="%", now=D("0.3691"), after=D("0.3691") + coins * 97402 / NAV
        ),
    )
