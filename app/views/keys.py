"""The names under which views are wanted and delivered."""

from typing import TypeAlias

from app.views.alerts import AlertsView
from app.views.balances import BalancesView
from app.views.chart import AUTO, ChartView
from app.views.instruments import InstrumentsView
from app.views.kill import KillView
from app.views.ladder import LadderView
from app.views.nav_history import NavHistoryView
from app.views.order_life import OrderLifeView
from app.views.orders import OrdersView
from app.views.plan import PlanView
from app.views.routes import RouteCard, RoutesView
from app.views.status import StatusView
from app.views.tape import TapeView
from app.views.ticket import TicketView
from app.views.venues import VenuesView

STATUS = "status"
BALANCES = "balances"
LADDER = "ladder"
VENUES = "venues"
ORDERS = "orders"
TICKET = "ticket"
INSTRUMENTS = "instruments"
ALERTS = "alerts"
KILL = "kill"
ROUTES = "routes"
PLAN = "plan"
ORDER_LIFE_PREFIX = "order:"
CHART_PREFIX = "chart:"
TAPE = "tape"
NAV_PREFIX = "nav:"

View: TypeAlias = (
    StatusView
    | BalancesView
    | LadderView
    | VenuesView
    | OrdersView
    | OrderLifeView
    | TicketView
    | InstrumentsView
    | AlertsView
    | KillView
    | RoutesView
    | PlanView
    | RouteCard
    | ChartView
    | TapeView
    | NavHistoryView
)


def order_life_key(order_key: str) -> str:
    """The view key of one order's whole life; `order_key` is OrderRow.key, a parent's too (RouteCard)."""
    return ORDER_LIFE_PREFIX + order_key


def chart_key(interval: str, venue: str = AUTO) -> str:
    """The view key of a chart: a key of INTERVALS, and a venue or AUTO."""
    return f"{CHART_PREFIX}{interval}:{venue}"


def nav_key(name: str) -> str:
    """The view key of NAV over a range, one of RANGES."""
    return NAV_PREFIX + name
