"""What `e` explains: the figure under the cursor of the panel that has the keys."""

from functools import partial

from app.tui.dialogs.dialog import Hands
from app.tui.dialogs.explain import ExplainDialog, ExplainOrder
from app.tui.explaining.balances import explain_balance
from app.tui.explaining.figures import Explanation
from app.tui.explaining.ladder import explain_book, explain_ladder, find_level
from app.tui.explaining.orders import explain_order
from app.tui.explaining.status import explain_status
from app.tui.explaining.venues import explain_venue
from app.tui.panels import Panels


class ExplainDesk:
    """A panel names its cell as (row key, column name), the column "" while no figure was chosen."""

    def __init__(self, hands: Hands, panels: Panels) -> None:
        self._hands = hands
        self._panels = panels

    def explain(self) -> None:
        """Open the explanation, or say what is missing."""
        answers = {
            "balances": self._balance,
            "ladder": self._level,
            "venues": self._venue,
            "orders": self._order,
        }
        answer = answers.get(self._panels.focus)
        if answer is None:
            self._hands.say("this panel has no figures to explain: tab goes to the next one")
        else:
            answer()

    def explain_status(self) -> None:
        """NAV and the first line."""
        view = self._panels.status.view
        if view is None:
            self._hands.say("the engine has not told anything yet: wait for the first figures")
        else:
            self._open(explain_status(view, self._panels.balances.view))

    def _balance(self) -> None:
        """Without a row: the sum of all rows, which is NAV."""
        panel = self._panels.balances
        view, cell = panel.view, panel.cell_under_cursor()
        if view is None or cell is None:
            self.explain_status()
            return
        row = next((each for each in view.rows if each.asset == cell[0]), None)
        self._open(None if row is None else explain_balance(row, cell[1], view))

    def _level(self) -> None:
        """Without a level: what stands between the sides."""
        panel = self._panels.ladder
        view, cell = panel.view, panel.cell_under_cursor()
        if view is None:
            self._hands.say("the book is not here yet: nothing to explain")
        elif cell is None:
            self._open(explain_book("", view))
        else:
            row = find_level(cell[0], view)
            self._open(None if row is None else explain_ladder(row, cell[1], view))

    def _venue(self) -> None:
        panel = self._panels.venues
        view, cell = panel.view, panel.cell_under_cursor()
        if view is None or cell is None:
            self._hands.say("no venue under the cursor: j and k move it, then e explains it")
            return
        row = next((each for each in view.rows if each.venue == cell[0]), None)
        self._open(None if row is None else explain_venue(row, cell[1], view))

    def _order(self) -> None:
        panel = self._panels.orders
        view, cell = panel.view, panel.cell_under_cursor()
        if view is None or cell is None:
            self._hands.say("no order under the cursor: j and k move it, then e explains it")
            return
        row = next((each for each in view.rows if each.key == cell[0]), None)
        if row is None:
            self._open(None)
        else:
            now_ns = max(view.at_ns, panel.now_ns)
            explain = partial(explain_order, row, cell[1], now_ns=now_ns)
            self._hands.open(ExplainOrder(self._hands, row.key, explain))

    def _open(self, explanation: Explanation | None) -> None:
        if explanation is None:
            self._hands.say("that row has just gone: move the cursor and press e again")
        else:
            self._hands.open(ExplainDialog(self._hands, explanation))
