"""What the keys do to the panels: move, zoom, filter, sort, mark, freeze, open, and go elsewhere."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from app.tui.dialogs.lists import AlertsDialog, balance_dialog
from app.tui.dialogs.nav_history import NavHistory
from app.tui.dialogs.order_life import OrderLife
from app.tui.dialogs.route_life import RouteLife
from app.tui.sheet import sheet_of
from app.tui.widgets.balances import Balances
from app.tui.widgets.log_panel import Log
from app.tui.widgets.order_feed import OrderFeed
from app.tui.widgets.table_panel import TablePanel
from app.tui.widgets.working import Working
from app.views.orders import PARENT, OrderRow

if TYPE_CHECKING:
    from app.tui.desk import Desk

_END = 100_000  # further than any table goes


class PanelDesk:
    """Every action goes to the panel that has the focus."""

    def __init__(self, desk: "Desk", moved: Callable[[], None]) -> None:
        """`moved` is told when the trader has put the cursor of the order feed somewhere."""
        self._desk = desk
        self._panels = desk.panels
        self._moved = moved

    def table(self) -> dict[str, Callable[[], object]]:
        """The actions by name."""
        arrangement, go = self._desk.arrangement, self._move
        return {
            **{f"focus_{name}": partial(arrangement.choose, name) for name in self._panels.names},
            "next_panel": lambda: arrangement.step(1),
            "previous_panel": lambda: arrangement.step(-1),
            "zoom": arrangement.turn_zoom,
            "down": lambda: go(1),
            "up": lambda: go(-1),
            "level_up": lambda: self._move_level(-1),
            "level_down": lambda: self._move_level(1),
            "half_down": lambda: go(max(1, self._panels.focused.page // 2)),
            "half_up": lambda: go(-max(1, self._panels.focused.page // 2)),
            "page_down": lambda: go(self._panels.focused.page),
            "page_up": lambda: go(-self._panels.focused.page),
            "top": lambda: go(-_END),
            "bottom": lambda: go(_END),
            "left": lambda: self._sideways(-1),
            "right": lambda: self._sideways(1),
            "next_match": lambda: self._turn(1),
            "previous_match": lambda: self._turn(-1),
            "mark": self._mark,
            "sort": self._sort,
            "reverse": self._reverse,
            "export": self._export,
            "freeze": self._freeze,
            "open": self._open,
            "back": self.back,
            "go_trade": arrangement.unzoom,
            "go_venues": lambda: arrangement.open("venues"),
            "go_history": lambda: self._desk.open(NavHistory(self._desk)),
            "longer": lambda: self._panels.chart.turn_interval(1),
            "shorter": lambda: self._panels.chart.turn_interval(-1),
            "next_venue": self._panels.chart.turn_venue,
            "larger": lambda: self._panels.tape.turn_least(1),
            "smaller": lambda: self._panels.tape.turn_least(-1),
        }

    def back(self) -> None:
        """One step back: in the panel first, then out of the zoom."""
        told = self._panels.focused.back()
        if told is None:
            self._desk.arrangement.unzoom()
        elif told:
            self._desk.say(told, "dim")

    def _move(self, step: int) -> None:
        self._panels.focused.move(step)
        self._told_of_move()

    def _sideways(self, step: int) -> None:
        panel = self._panels.focused
        row = panel.cell_under_cursor()
        panel.sideways(step)
        now = panel.cell_under_cursor()
        if now is not None and (row is None or row.row != now.row):
            self._told_of_move()

    def _move_level(self, step: int) -> None:
        """The ladder takes the focus: so b and s open at its level."""
        if "ladder" not in self._desk.spots:
            self._desk.say("the ladder is not in sight: 2 shows it")
            return
        self._panels.focus_on("ladder")
        self._move(step)

    def _turn(self, step: int) -> None:
        panel = self._table_panel()
        if panel is None or not panel.table.filter:
            self._desk.say("there is no filter here: / shows only the rows that you look for")
        else:
            panel.turn(step)
            self._told_of_move()

    def _told_of_move(self) -> None:
        if self._panels.focus == "orders":
            self._moved()

    def _mark(self) -> None:
        panel = self._table_panel()
        row = panel.selected() if panel is not None else None
        if panel is None or row is None:
            self._desk.say("no row under the cursor: j and k move it")
            return
        table = panel.table
        key = table.model.key(row)
        if not table.matches(row) and key not in table.marks:
            self._desk.say(f"/{table.filter} does not match this row, only its order: n goes on")
            return
        table.toggle_mark(key)
        panel.move_on()
        self._told_of_move()

    def _sort(self) -> None:
        panel = self._table_panel()
        if panel is not None:
            panel.sort_next()

    def _reverse(self) -> None:
        panel = self._table_panel()
        if panel is not None:
            panel.table.reverse()

    def _export(self) -> None:
        panel = self._table_panel()
        if panel is not None and panel.found:
            self._desk.sheet_asked = sheet_of(panel)
        elif panel is not None:
            self._desk.say(f"the {panel.kind.title.lower()} shows no rows: nothing to write")

    def _freeze(self) -> None:
        panel = self._panels.focused
        title = panel.kind.title.lower()
        if panel.frozen:
            panel.thaw()
            self._desk.say(f"the {title} follows again", "dim")
        elif not panel.kind.moves:
            self._desk.say(f"the {title} does not move by itself: nothing to freeze")
        elif not panel.freeze():
            self._desk.say(f"the {title} has nothing to freeze yet")

    def _open(self) -> None:
        panel, desk = self._panels.focused, self._desk
        match panel:
            case OrderFeed() if (order := panel.selected()) is not None:
                self._open_order(panel.newest(order.key) or order)
            case Working() if panel.selected() is not None:
                self._open_order(desk.order_under_cursor)
            case Balances() if (row := panel.selected()) is not None and panel.seen is not None:
                desk.open(balance_dialog(desk, row, panel.seen.at_ns))
            case Log():
                desk.open(AlertsDialog(desk, self._panels.told))
            case OrderFeed() | Working():
                desk.say("no order under the cursor: j and k move it")
            case Balances():
                desk.say("no asset under the cursor: j and k move it")
            case _:
                desk.say(f"nothing to open in the {panel.kind.title.lower()}")

    def _open_order(self, row: OrderRow | None) -> None:
        desk = self._desk
        if row is None:
            desk.say("this order has left the feed: tradedeck keeps it in its journal")
        elif row.kind == PARENT:
            desk.open(RouteLife(desk, row))
        else:
            desk.open(OrderLife(desk, row))

    def _table_panel(self) -> TablePanel[object, object] | None:
        panel = self._panels.focused
        return panel if isinstance(panel, TablePanel) else None
