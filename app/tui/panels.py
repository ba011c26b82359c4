"""The panels of the trade screen: which view goes where, which of them has the focus."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, TypeVar

from app.tui.registry import PANELS
from app.tui.times import Times
from app.tui.widgets.alerts_told import Alerts
from app.tui.widgets.balances import Balances
from app.tui.widgets.bottom_lines import AlertLine, CommandLine, KeyFooter
from app.tui.widgets.chart import Chart
from app.tui.widgets.ladder import Ladder
from app.tui.widgets.log_panel import Log
from app.tui.widgets.order_feed import OrderFeed
from app.tui.widgets.panel import Panel, PanelKind
from app.tui.widgets.small_notice import SmallNotice
from app.tui.widgets.status_bar import StatusBar
from app.tui.widgets.tape import Tape
from app.tui.widgets.venues import Venues
from app.tui.widgets.working import Working
from app.views.alerts import AlertsView
from app.views.instruments import InstrumentsView
from app.views.keys import View
from app.views.ladder import LadderView
from app.views.orders import PARENT
from app.views.status import StatusView

_PATIENCE_S = 3.0  # how long another symbol's book is ignored after one was asked for

P = TypeVar("P")


class Panels:
    """`by_name` has what the registry lists; the lines above and below them are always there."""

    def __init__(self, kinds: Sequence[PanelKind] = PANELS, times: Times | None = None) -> None:
        """`times` is the clock of all of them."""
        self.times = times or Times()
        self.by_name: Mapping[str, Panel[Any]] = {
            kind.name: kind.painter(kind, self.times) for kind in kinds
        }
        self.status = StatusBar(self.times)
        self.told = Alerts(self.times)
        self.command = CommandLine(self.told)
        self.alerts = AlertLine(self.command)
        self.footer = KeyFooter(self.command)
        self.small = SmallNotice()
        self.instruments: InstrumentsView | None = None
        self.focus = ""
        self.focus_on("orders")
        self._fed: set[str] = set()  # panels whose views come
        self._awaited: str | None = None
        self._patience_s = 0.0

    @property
    def names(self) -> tuple[str, ...]:
        """All panels, in the order of the registry."""
        return tuple(self.by_name)

    @property
    def focused(self) -> Panel[Any]:
        """The panel that the keys of movement go to."""
        return self.by_name[self.focus]

    @property
    def balances(self) -> Balances:
        """What we own."""
        return self._of(Balances)

    @property
    def ladder(self) -> Ladder:
        """The book of the instrument in view."""
        return self._of(Ladder)

    @property
    def chart(self) -> Chart:
        """Bars of the instrument in view."""
        return self._of(Chart)

    @property
    def tape(self) -> Tape:
        """Trades of the instrument in view."""
        return self._of(Tape)

    @property
    def working(self) -> Working:
        """The orders that were planned from here."""
        return self._of(Working)

    @property
    def venues(self) -> Venues:
        """The lines to the venues."""
        return self._of(Venues)

    @property
    def orders(self) -> OrderFeed:
        """The order feed."""
        return self._of(OrderFeed)

    @property
    def log(self) -> Log:
        """Alerts and answers."""
        return self._of(Log)

    @property
    def symbol(self) -> str | None:
        """The instrument in view, or the one that was just asked for."""
        if self._awaited is not None:
            return self._awaited
        if self.ladder.view is not None:
            return self.ladder.view.symbol
        return self.status.view.symbol if self.status.view is not None else None

    @property
    def venue_names(self) -> tuple[str, ...]:
        """The configured venues, also where their panel has no place: then those that list something."""
        if self.venues.view is not None:
            return tuple(row.venue for row in self.venues.view.rows)
        listed = () if self.instruments is None else self.instruments.rows
        return tuple(dict.fromkeys(venue for row in listed for venue in row.venues))

    @property
    def venues_under_cursor(self) -> tuple[str, ...]:
        """The venue of the focused panel's row or of the current order; of a split one its parts'."""
        if self.venues.focused:
            row = self.venues.selected()
            return () if row is None else (row.venue,)
        order = self.orders.selected()
        if order is None or order.kind != PARENT:
            return () if order is None else (order.venue,)
        parts = [each.venue for each in self.orders.all_rows if each.parent == order.key]
        return tuple(dict.fromkeys(parts))

    def await_symbol(self, symbol: str) -> None:
        """Another instrument was asked for: its book is shown as loading until it arrives."""
        if symbol != self.symbol:
            self._awaited, self._patience_s = symbol, _PATIENCE_S
            self.ladder.restart(symbol)

    def show(self, key: str, view: View) -> None:
        """Keep the newest view where it is drawn."""
        match view:
            case StatusView():
                self.status.view = self.small.view = view
                self.told.now_ns = view.at_ns
                for panel in self.by_name.values():
                    panel.now_ns = view.at_ns
            case AlertsView():
                self.told.view = view
            case InstrumentsView():
                self.instruments = view
            case LadderView() if self._awaited not in (None, view.symbol):
                return  # of the instrument that was in view before
            case LadderView():
                self._awaited = None
        for panel in self.by_name.values():
            if key in panel.views:
                panel.show(view)

    def tick(self, seconds: float, wanted: Collection[str]) -> None:
        """A frame was shown for so long, while these views were wanted."""
        fed = {name for name, each in self.by_name.items() if set(each.views) <= set(wanted)}
        for name in self._fed - fed:
            self.by_name[name].leave()
        self._fed = fed
        if self._awaited is not None:
            self._patience_s -= seconds
            if self._patience_s <= 0:
                self._awaited = None

    def focus_on(self, name: str) -> None:
        """Give the keys of movement to a panel."""
        if (
            name != "ladder"
        ):  # nobody looks deep into the book from elsewhere: it shows its spread again
            self.ladder.cursor.reset()
        self.focus = name
        for each, panel in self.by_name.items():
            panel.focused = each == name

    def cover(self, covered: bool) -> None:
        """Whether a dialog has the keys; the focus stays where it is."""
        for panel in self.by_name.values():
            panel.covered = covered

    def _of(self, kind: type[P]) -> P:
        return next(panel for panel in self.by_name.values() if isinstance(panel, kind))
