"""A scripted trader for the headless demo: the same commands and views as the screen, a seed for moods."""

import threading
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import TypeVar

import msgspec

from app.domain.commands import (
    Arm,
    CancelOrder,
    DraftPlan,
    SendPlan,
    WantViews,
    WatchSymbol,
)
from app.domain.identifiers import ClientOrderId
from app.domain.instants import SECOND
from app.domain.order_line import OrderLine, PriceAnchor, PriceTerm, Size
from app.domain.order_terms import OrderStyle, Side
from app.ports.chance import Chance
from app.ports.clock import Clock
from app.ports.cockpit import Cockpit
from app.views import keys
from app.views.keys import View
from app.views.ladder import LadderView
from app.views.orders import OrdersView
from app.views.plan import PlanView
from app.views.venues import VenuesView

_SYMBOLS = ("BTC/USDT", "ETH/USDT", "SOL/USDT")
_STYLES = (OrderStyle.POST_ONLY, OrderStyle.CAPPED_MARKET, OrderStyle.LIMIT)
_LOOK_SECONDS = 0.02
_PAUSE_SECONDS = 0.6
_REST_AWAY = Decimal("0.004")

Wanted = TypeVar("Wanted", bound=msgspec.Struct)


class Operator:
    """Places, watches and cancels until its time is up; `orders` counts what it asked for."""

    def __init__(
        self, cockpit: Cockpit, clock: Clock, chance: Chance, token: Callable[[], str]
    ) -> None:
        self._cockpit = cockpit
        self._clock = clock
        self._chance = chance
        self._token = token
        self._views: dict[str, View] = {}
        self._quiet = threading.Event()
        self.orders = 0

    def trade_until(self, mono_ns: int) -> None:
        """Trade until the monotonic clock says so."""
        wanted = (keys.STATUS, keys.BALANCES, keys.LADDER, keys.VENUES, keys.ORDERS, keys.PLAN)
        self._cockpit.submit(WantViews(keys=wanted))
        turn = 0
        while self._now() < mono_ns:
            self._cockpit.submit(WatchSymbol(symbol=_SYMBOLS[turn % len(_SYMBOLS)]))
            ladder = self._wait_for(LadderView, partial(self._tradable, turn), mono_ns)
            if ladder is None:
                continue
            if turn % 4 == 3:
                self._cancel_one()
            else:
                self._place_one(ladder, turn, mono_ns)
            turn += 1
            self._look_for(_PAUSE_SECONDS)

    def look_until(self, mono_ns: int) -> None:
        """Keep taking views without acting."""
        while self._now() < mono_ns:
            self._look_for(_LOOK_SECONDS)

    def orders_seen(self) -> OrdersView | None:
        """The newest view of all orders."""
        found = self._views.get(keys.ORDERS)
        return found if isinstance(found, OrdersView) else None

    def _tradable(self, turn: int, view: LadderView) -> bool:
        return (
            view.symbol == _SYMBOLS[turn % len(_SYMBOLS)]
            and all(book.valid for book in view.books)
            and bool(view.asks and view.bids and view.books)
            and self._synced()
        )

    def _synced(self) -> bool:
        venues = self._views.get(keys.VENUES)
        return isinstance(venues, VenuesView) and all(row.state == "ok" for row in venues.rows)

    def _place_one(self, ladder: LadderView, turn: int, until_ns: int) -> None:
        line = self._line(ladder, turn)
        self._cockpit.submit(DraftPlan(line=line))
        shown = self._wait_for(
            PlanView, lambda view: view.line == line, min(until_ns, self._now() + 3 * SECOND)
        )
        if shown is None or not shown.ready:
            return
        self._cockpit.submit(Arm(token=self._token()))
        self._cockpit.submit(
            SendPlan(token=self._token(), plan=shown.plan.hash, typed=shown.confirmation.text)
        )
        self.orders += len(shown.plan.children)

    def _line(self, ladder: LadderView, turn: int) -> OrderLine:
        """A small order that rests, or one that takes and is large enough for more than one venue."""
        side = Side.BUY if self._chance.uniform("side") < 0.5 else Side.SELL
        style = _STYLES[(turn + turn // len(_SYMBOLS)) % len(_STYLES)]
        bid, ask = max(row.raw for row in ladder.bids), min(row.raw for row in ladder.asks)
        rests = style is OrderStyle.POST_ONLY
        spend = Decimal(200 + int(self._chance.uniform("size") * (1_800 if rests else 60_000)))
        price = None
        if rests:
            price = bid * (1 - _REST_AWAY) if side is Side.BUY else ask * (1 + _REST_AWAY)
        elif style is OrderStyle.LIMIT:
            price = ask if side is Side.BUY else bid
        venues = [book.venue for book in ladder.books]
        pick = int(self._chance.uniform("venue") * 3 * len(venues))  # most go wherever it is best
        return OrderLine(
            symbol=ladder.symbol,
            side=side,
            style=style,
            size=Size(value=(spend / ask).quantize(Decimal("0.00000001"))),
            price=None if price is None else PriceTerm(anchor=PriceAnchor.FIXED, value=price),
            venues=(venues[pick],) if pick < len(venues) else (),
        )

    def _cancel_one(self) -> None:
        orders = self._views.get(keys.ORDERS)
        if not isinstance(orders, OrdersView):
            return
        mine = [row for row in orders.rows if row.open and not row.external and row.client_order_id]
        if mine:
            row = mine[int(self._chance.uniform("cancel") * len(mine))]
            self._cockpit.submit(
                CancelOrder(
                    token=self._token(),
                    venue=row.venue,
                    account=row.account,
                    client_order_id=ClientOrderId(row.client_order_id or ""),
                )
            )

    def _wait_for(
        self, kind: type[Wanted], holds: Callable[[Wanted], bool], until_ns: int
    ) -> Wanted | None:
        while self._now() < until_ns:
            self._look_for(_LOOK_SECONDS)
            for view in self._views.values():
                if isinstance(view, kind) and holds(view):
                    return view
        return None

    def _look_for(self, seconds: float) -> None:
        self._quiet.wait(seconds)
        self._views.update(self._cockpit.take_views())

    def _now(self) -> int:
        return self._clock.now().mono_ns
