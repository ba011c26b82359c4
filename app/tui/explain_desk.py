"""What `e` explains: the figure under the cursor of the panel that has the keys, as it is painted."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from app.tui.dialogs.explain import ExplainDialog, ExplainOrder, ExplainWorth
from app.tui.explaining.balances import explain_balance
from app.tui.explaining.figures import Explanation
from app.tui.explaining.ladder import explain_book, explain_ladder
from app.tui.explaining.orders import explain_order
from app.tui.explaining.parents import explain_parent
from app.tui.explaining.status import explain_status
from app.tui.explaining.venues import explain_venue
from app.tui.explaining.working import explain_working
from app.tui.widgets.balances import Balances
from app.tui.widgets.ladder import Ladder
from app.tui.widgets.order_feed import OrderFeed
from app.tui.widgets.venues import Venues
from app.tui.widgets.working import Working
from app.views.orders import PARENT

if TYPE_CHECKING:
    from app.tui.desk import Desk


class ExplainDesk:
    """Row and figure are those under the panel's cursor, all numbers come from the view that it paints."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk
        self._panels = desk.panels

    def table(self) -> dict[str, Callable[[], object]]:
        """The actions by name."""
        return {"explain": self._explain, "why": self._worth}

    def _explain(self) -> None:
        match self._panels.focused:
            case Balances() as balances:
                self._balance(balances)
            case Ladder() as ladder:
                self._level(ladder)
            case Venues() as venues:
                self._venue(venues)
            case OrderFeed() as feed:
                self._order(feed)
            case Working() as working:
                self._working(working)
            case panel:
                title = panel.kind.title.lower()
                self._desk.say(f"the {title} has no figures to explain: tab goes to the next panel")

    def _worth(self) -> None:
        """NAV and the first line, which never stand still: from the newest balances, asked for if need be."""
        view = self._panels.status.view
        if view is None:
            self._desk.say("the engine has not told anything yet: wait for the first figures")
        elif "balances" in self._desk.spots:
            self._open(explain_status(view, self._panels.balances.view))
        else:
            self._desk.open(ExplainWorth(self._desk, partial(explain_status, view)))

    def _balance(self, panel: Balances) -> None:
        """Without a row: the sum of all rows, which is NAV."""
        view, row, cell = panel.seen, panel.selected(), panel.cell_under_cursor()
        if view is None or row is None or cell is None:
            self._worth()
        else:
            self._open(explain_balance(row, cell.column, view))

    def _level(self, panel: Ladder) -> None:
        """Without a level: what stands between the sides."""
        view, row, cell = panel.seen, panel.selected(), panel.cell_under_cursor()
        if view is None:
            self._desk.say("the book is not here yet: nothing to explain")
        elif row is None or cell is None:
            self._open(explain_book("", view))
        else:
            self._open(explain_ladder(row, cell.column, view))

    def _venue(self, panel: Venues) -> None:
        view, row, cell = panel.seen, panel.selected(), panel.cell_under_cursor()
        if view is None or row is None or cell is None:
            self._desk.say("no venue under the cursor: j and k move it, then e explains it")
        else:
            self._open(explain_venue(row, cell.column, view))

    def _order(self, panel: OrderFeed) -> None:
        view, row, cell = panel.seen, panel.selected(), panel.cell_under_cursor()
        if view is None or row is None or cell is None:
            self._desk.say("no order under the cursor: j and k move it, then e explains it")
            return
        now_ns = max(view.at_ns, panel.seen_ns)
        if row.kind == PARENT:
            children = [each for each in view.rows if each.parent == row.key]
            self._open(explain_parent(row, cell.column, children, now_ns))
        else:
            explain = partial(explain_order, row, cell.column, now_ns=now_ns)
            self._desk.open(ExplainOrder(self._desk, row.key, explain))

    def _working(self, panel: Working) -> None:
        view, card = panel.seen, panel.selected()
        if view is None or card is None:
            self._desk.say("no order under the cursor: j and k move it, then e explains it")
        else:
            self._open(explain_working(card, max(view.at_ns, panel.seen_ns)))

    def _open(self, explanation: Explanation) -> None:
        self._desk.open(ExplainDialog(self._desk, explanation))
