"""Every panel of the trade screen in one table: a new panel is a line here and a slot in layout.py.

Digits 3 and 8 are kept for panels to come.
"""

from app.tui.widgets.balances import BALANCE_ROWS, Balances
from app.tui.widgets.chart import Chart
from app.tui.widgets.ladder import Ladder
from app.tui.widgets.log_panel import LOG_ROWS, Log
from app.tui.widgets.order_columns import ORDER_ROWS
from app.tui.widgets.order_feed import OrderFeed
from app.tui.widgets.panel import PanelKind
from app.tui.widgets.tape import Tape
from app.tui.widgets.venues import VENUE_ROWS, Venues
from app.tui.widgets.working import WORKING_ROWS, Working
from app.views import keys

PANELS: tuple[PanelKind, ...] = (
    PanelKind("balances", "1", "Balances", Balances, (keys.BALANCES,), rows=BALANCE_ROWS),
    PanelKind("ladder", "2", "Ladder", Ladder, (keys.LADDER,)),
    PanelKind(
        "working", "4", "Working", Working, (keys.ROUTES,), rows=WORKING_ROWS, place="working"
    ),
    PanelKind("venues", "5", "Venues", Venues, (keys.VENUES,), rows=VENUE_ROWS),
    PanelKind("orders", "6", "Order feed", OrderFeed, (keys.ORDERS,), rows=ORDER_ROWS),
    PanelKind("chart", "7", "Chart", Chart, (keys.chart_key("1m"),), place="chart"),
    PanelKind("tape", "9", "Tape", Tape, (keys.TAPE,), place="tape"),
    PanelKind("log", "0", "Log", Log, (keys.ALERTS,), rows=LOG_ROWS),
)
