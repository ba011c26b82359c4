"""What must hold however often the terminal went and came: our orders and balances are the venues', both ways."""

import json
import secrets
import time
import urllib.request
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from app.bootstrap import open_demo
from app.bootstrap.checks import check_journal
from app.domain.commands import Reconcile, WantViews
from app.host.config_files import load_settings
from app.host.folders import user_folders
from app.views import keys
from app.views.balances import BalancesView
from app.views.keys import View
from app.views.orders import PARENT, OrdersView
from app.views.venues import VenuesView

_PATIENCE_SECONDS = 40.0
_DONE = {"filled", "canceled", "rejected", "expired"}
Fact = tuple[str, ...]


class Agreement(NamedTuple):
    """How much was compared."""

    orders: int
    open: int
    fills: int
    balances: int


def agreement(folder: Path) -> Agreement:
    """Open what was left behind once more and compare; fails with what differs."""
    flight = open_demo(lambda: load_settings(user_folders()), folder, ("binance", "okx"), 7)
    flight.start()
    views: dict[str, View] = {}
    try:
        control = json.loads((folder / "simulator.json").read_text("utf-8"))["control"]
        _ask(control, "crowd", {"running": False})  # the truth stands still
        flight.submit(WantViews(keys=(keys.ORDERS, keys.BALANCES, keys.VENUES)))
        flight.submit(Reconcile(token=secrets.token_hex(8)))
        end = time.monotonic() + _PATIENCE_SECONDS
        while True:
            views.update(flight.take_views())
            truth = _ask(control, "truth")
            told = _difference(views, truth)
            if not told:
                break
            assert time.monotonic() < end, told
            time.sleep(0.1)
    finally:
        flight.stop()
    assert check_journal(folder).chain_ok
    orders = truth["orders"]
    return Agreement(
        len(orders),
        sum(each["status"] not in _DONE for each in orders),
        len(truth["fills"]),
        len(truth["balances"]),
    )


def _difference(views: dict[str, View], truth: dict[str, Any]) -> str:
    orders, balances, venues = (views.get(key) for key in (keys.ORDERS, keys.BALANCES, keys.VENUES))
    if not (
        isinstance(orders, OrdersView)
        and isinstance(balances, BalancesView)
        and isinstance(venues, VenuesView)
    ):
        return "the cockpit shows nothing yet"
    if orders.unknown or any(row.state != "ok" for row in venues.rows):
        return f"{orders.unknown} orders unknown, venues {[row.state for row in venues.rows]}"
    ours = {
        (
            row.venue,
            row.client_order_id or "",
            row.venue_order_id or "",
            row.status,
            str(row.filled.normalize()),
        )
        for row in orders.rows
        if row.kind != PARENT and (row.venue_order_id or row.status != "rejected")
    }  # an order that was refused never was at the venue
    theirs = {
        (
            each["venue"], each["client_order_id"], each["order_id"], each["status"],
            str(Decimal(each["filled"]).normalize()),
        )
        for each in truth["orders"]
    }  # fmt: skip
    held = {
        (cell.venue, row.asset, str(cell.total.normalize()), str(cell.locked.normalize()))
        for row in balances.rows
        for cell in row.cells
        if cell.total
    }
    true = {
        (
            each["venue"], each["asset"], str(Decimal(each["total"]).normalize()),
            str(Decimal(each["locked"]).normalize()),
        )
        for each in truth["balances"]
        if Decimal(each["total"])
    }  # fmt: skip
    return _words("orders", ours, theirs) or _words("balances", held, true)


def _words(what: str, ours: set[Any], theirs: set[Any]) -> str:
    if ours == theirs:
        return ""
    return f"{what}: only here {sorted(ours - theirs)[:6]}, only there {sorted(theirs - ours)[:6]}"


def _ask(control: str, path: str, body: dict[str, object] | None = None) -> Any:
    request: Any = f"{control}/{path}"
    if body is not None:
        request = urllib.request.Request(
            request, json.dumps(body).encode(), {"Content-Type": "application/json"}
        )
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.loads(answer.read())
