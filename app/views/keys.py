"""The names under which views are wanted and delivered."""

from typing import TypeAlias

from app.views.alerts import AlertsView
from app.views.amend import AmendView
from app.views.balances import BalancesView
from app.views.instruments import InstrumentsView
from app.views.kill import KillView
from app.views.ladder import LadderView
from app.views.order_life import OrderLifeView
from app.views.orders import OrdersView
from app.views.plan import PlanView
from app.views.routes import RouteCard, RoutesView
from app.views.status import StatusView
from app.views.venues import VenuesView

STATUS = "status"
BALANCES = "balances"
LADDER = "ladder"
VENUES = "venues"
ORDERS = "orders"
INSTRUMENTS = "instruments"
ALERTS = "alerts"
KILL = "kill"
ROUTES = "routes"
PLAN = "plan"
AMEND = "amend"
ORDER_LIFE_PREFIX = "order:"

View: TypeAlias = (
    StatusView
    | BalancesView
    | LadderView
    | VenuesView
    | OrdersView
    | OrderLifeView
    | InstrumentsView
    | AlertsView
    | KillView
    | RoutesView
    | PlanView
    | AmendView
    | RouteCard
)


def order_life_key(order_key: str) -> str:
    """The view key of one order's whole life; `order_key` is OrderRow.key, a parent's too (RouteCard)."""
    return ORDER_LIFE_PREFIX + order_key
