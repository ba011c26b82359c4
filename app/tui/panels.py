"""The panels of the trade screen: which view goes where, which of them has the focus."""

from app.tui.times import Times
from app.tui.widgets.balances import Balances
from app.tui.widgets.bottom_lines import AlertLine, CommandLine, KeyFooter
from app.tui.widgets.ladder import Ladder
from app.tui.widgets.order_feed import OrderFeed
from app.tui.widgets.small_notice import SmallNotice
from app.tui.widgets.status_bar import StatusBar
from app.tui.widgets.venues import Venues
from app.views.alerts import AlertsView
from app.views.balances import BalancesView
from app.views.instruments import InstrumentsView
from app.views.keys import View
from app.views.ladder import LadderView
from app.views.orders import OrdersView
from app.views.status import StatusView
from app.views.venues import VenuesView

_FOCUS_ORDER = ("balances", "ladder", "venues", "orders")
_PATIENCE_S = 3.0  # how long another symbol's book is ignored after one was asked for


class Panels:
    """`left` is what stands on the left where balances and venues do not both fit."""

    def __init__(self, times: Times | None = None) -> None:
        times = times or Times()
        self.status = StatusBar(times)
        self.balances = Balances()
        self.ladder = Ladder()
        self.venues = Venues()
        self.orders = OrderFeed(times)
        self.alerts = AlertLine(times)
        self.command = CommandLine()
        self.footer = KeyFooter()
        self.small = SmallNotice()
        self.instruments: InstrumentsView | None = None
        self.focus = "orders"
        self.left = "balances"
        self._awaited: str | None = None
        self._patience_s = 0.0

    @property
    def symbol(self) -> str | None:
        """The instrument in view, or the one that was just asked for."""
        if self._awaited is not None:
            return self._awaited
        return self.ladder.view.symbol if self.ladder.view is not None else None

    @property
    def venue_names(self) -> tuple[str, ...]:
        """The configured venues."""
        return tuple(row.venue for row in self.venues.view.rows) if self.venues.view else ()

    def await_symbol(self, symbol: str) -> None:
        """Another instrument was asked for: its book is shown as loading until it arrives."""
        if symbol != self.symbol:
            self._awaited, self._patience_s = symbol, _PATIENCE_S
            self.ladder.view, self.ladder.symbol, self.ladder.scroll = None, symbol, 0

    def show(self, key: str, view: View) -> None:
        """Keep the newest view where it is drawn."""
        match view:
            case StatusView():
                self.status.view = self.small.view = view
                self.alerts.now_ns = self.orders.now_ns = view.at_ns
            case BalancesView():
                self.balances.view = view
            case LadderView():
                self._show_ladder(view)
            case VenuesView():
                self.venues.view = view
            case OrdersView():
                self.orders.view = view
            case AlertsView():
                self.alerts.view = view
            case InstrumentsView():
                self.instruments = view

    def tick(self, seconds: float) -> None:
        """A frame was shown for so long."""
        if self._awaited is not None:
            self._patience_s -= seconds
            if self._patience_s <= 0:
                self._awaited = None

    def focus_on(self, name: str) -> None:
        """Give the keys of movement to a panel; balances and venues take each other's place if they must."""
        self.focus = name
        if name in ("balances", "venues"):
            self.left = name
        for each in _FOCUS_ORDER:
            getattr(self, each).focused = each == name

    def focus_next(self, step: int) -> None:
        """The next or previous panel."""
        at = _FOCUS_ORDER.index(self.focus)
        self.focus_on(_FOCUS_ORDER[(at + step) % len(_FOCUS_ORDER)])

    def move(self, step: int) -> None:
        """Move in the focused panel."""
        {
            "balances": self.balances.move,
            "ladder": self.ladder.move,
            "venues": self.venues.move,
            "orders": self.orders.move,
        }[self.focus](step)

    def _show_ladder(self, view: LadderView) -> None:
        if self._awaited is not None and view.symbol != self._awaited:
            return
        if self.ladder.view is not None and self.ladder.view.symbol != view.symbol:
            self.ladder.scroll = 0
        self._awaited = None
        self.ladder.view, self.ladder.symbol = view, view.symbol
