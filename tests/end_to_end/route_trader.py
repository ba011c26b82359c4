"""A trader who routes over the simulated venues, in one process with a running engine."""

import asyncio
import json
import secrets
import urllib.request
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from app.bootstrap import Flight
from app.domain.commands import Arm, DraftPlan, SendPlan, WantViews
from app.domain.order_line import OrderLine
from app.trading.language import parse_line
from app.trading.line_names import ListedSymbols
from app.views import keys
from app.views.keys import View
from app.views.orders import OrderRow, OrdersView
from app.views.plan import PlanView
from app.views.routes import RouteCard, RoutesView
from app.views.venues import VenuesView

Wanted = TypeVar("Wanted")

_PATIENCE_SECONDS = 60.0
_VENUES = ("binance", "okx")


class RouteTrader:
    """Drafts lines, confirms the plan shown, breaks what it is told to, and asks the venues for the truth."""

    def __init__(self, flight: Flight, folder: Path) -> None:
        self._flight = flight
        self._views: dict[str, View] = {}
        self._control = json.loads((folder / "simulator.json").read_text())["control"]
        wanted = (keys.PLAN, keys.LADDER, keys.VENUES, keys.ALERTS, keys.ORDERS, keys.ROUTES)
        flight.submit(WantViews(keys=wanted))
        self.see(keys.VENUES, VenuesView, lambda view: all(row.state == "ok" for row in view.rows))
        flight.submit(Arm(token=secrets.token_hex(8)))

    def see(
        self, key: str, kind: type[Wanted], holds: Callable[[Wanted], bool], seconds: float = 0.0
    ) -> Wanted:
        """The view once it holds; fails after a minute (or `seconds`)."""
        end_ns = self._now() + int((seconds or _PATIENCE_SECONDS) * 1e9)
        while self._now() < end_ns:
            self._views.update(self._flight.take_views())
            found = self._views.get(key)
            if isinstance(found, kind) and holds(found):
                return found
            asyncio.run(asyncio.sleep(0.02))
        raise AssertionError(f"{key} never came to it: {self._views.get(key)}")

    def over_both(self, side: str) -> PlanView:
        """A plan that takes from both venues: larger and larger until it does."""
        for size in ("0.3", "0.5", "0.8", "1.1", "1.5"):
            shown = self.draft(f"{side} {size} btc mkt")
            if shown.ready and len(shown.plan.children) == len(_VENUES):
                return shown
        raise AssertionError(f"no size was divided: {shown.refusal or shown.plan.venues}")

    def draft(self, text: str) -> PlanView:
        line = parse_line(
            text,
            symbol_in_view="BTC/USDT",
            symbols=ListedSymbols(["BTC/USDT", "ETH/USDT"]),
            venues=_VENUES,
        )
        assert isinstance(line, OrderLine), line
        self._flight.submit(DraftPlan(line=line))
        return self.see(keys.PLAN, PlanView, lambda view: view.line == line)

    def send(self, side: str, *faults: dict[str, Any]) -> RouteCard:
        """Confirm a plan over both venues with these faults standing; a plan that went void is drawn anew."""
        known = {card.key for card in self.cards()}
        for _ in range(10):
            shown = self.over_both(side)
            for fault in faults:
                self.fault(**fault)
            command = SendPlan(
                token=secrets.token_hex(8), plan=shown.plan.hash, typed=shown.confirmation.text
            )
            self._flight.submit(command)
            try:
                return self.card(lambda card: card.key not in known, seconds=2.0)
            except AssertionError:
                for fault in faults:
                    self.fault(venue=fault["venue"], verb="clear")
        raise AssertionError("every plan went void")

    def card(self, holds: Callable[[RouteCard], bool], seconds: float = 0.0) -> RouteCard:
        view = self.see(
            keys.ROUTES, RoutesView, lambda found: any(map(holds, found.cards)), seconds
        )
        return next(card for card in view.cards if holds(card))

    def cards(self) -> tuple[RouteCard, ...]:
        view = self._views.get(keys.ROUTES)
        return view.cards if isinstance(view, RoutesView) else ()

    def children(self, card: RouteCard) -> dict[str, OrderRow]:
        """Rows of the card's children by venue, as the feed shows them now."""
        view = self.see(
            keys.ORDERS,
            OrdersView,
            lambda found: {row.key for row in found.rows} >= set(card.children),
        )
        return {row.venue: row for row in view.rows if row.key in card.children}

    def fault(self, **fields: Any) -> None:
        self._post("faults", fields)

    def halt(self, venue: str, symbol: str, status: str) -> None:
        self._post("market", {"venue": venue, "symbol": symbol, "status": status})

    def truth(self) -> dict[str, dict[str, Any]]:
        """Orders by client id, as the venues hold them."""
        with urllib.request.urlopen(f"{self._control}/truth", timeout=10) as answer:
            orders = json.loads(answer.read())["orders"]
        return {order["client_order_id"]: order for order in orders}

    def true_fill(self, card: RouteCard) -> Decimal:
        truth = self.truth()
        return sum(
            (Decimal(truth[key]["filled"]) for key in card.children if key in truth), Decimal(0)
        )

    def _post(self, path: str, body: dict[str, Any]) -> None:
        request = urllib.request.Request(
            f"{self._control}/{path}",
            json.dumps(body).encode(),
            {"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=10):
            pass

    def _now(self) -> int:
        return self._flight.clock.now().mono_ns
