"""The peer of bench_screen: the same panels from the same views, as Textual's DataTables fed by update_cell.

As a careful program would do it: views are taken twenty times a second and only cells whose text or colour changed
are updated. The figures come from the same formatting functions.
"""

import os
import sys
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import ClassVar

from rich.text import Text
from textual import events
from textual.app import App, ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import DataTable, Static

from app.cli.screen import SWITCH_SECONDS
from app.domain.commands import WantViews
from app.ports.cockpit import Cockpit
from app.tui import formatting as form
from app.tui.times import Times
from app.views import keys
from app.views.balances import BalancesView
from app.views.keys import View
from app.views.ladder import LadderRow, LadderView
from app.views.orders import OrdersView
from app.views.status import StatusView
from app.views.venues import VenuesView

_TIMES = Times()
_Line = Sequence[tuple[str, str]]  # (text, colour) of each column
_FRAMES = 20
_WANTED = (keys.STATUS, keys.BALANCES, keys.LADDER, keys.VENUES, keys.ORDERS, keys.ALERTS)


class Panel(DataTable[Text]):
    """A table that is told whole lines and updates the cells that differ."""

    def __init__(self, name: str, columns: Iterable[tuple[str, int]], rows: int) -> None:
        super().__init__(id=name, cursor_type="none", zebra_stripes=False)
        self._titles = list(columns)
        self._count = rows
        self._shown: list[_Line] = []

    def on_mount(self) -> None:
        for number, (title, width) in enumerate(self._titles):
            self.add_column(title, width=width, key=str(number))
        for row in range(self._count):
            self.add_row(*(Text("") for _ in self._titles), key=str(row))
        self._shown = [[("", "")] * len(self._titles)] * self._count

    def show(self, lines: Sequence[_Line]) -> None:
        """Update what changed."""
        for row, line in enumerate(lines[: self._count]):
            before = self._shown[row]
            for column, (old, new) in enumerate(zip(before, line, strict=True)):
                if old != new:
                    self.update_cell(str(row), str(column), Text(new[0], style=new[1]))
            self._shown[row] = line


class TableCockpit(App[None]):
    """Balances and venues left, ladder right, orders below; j and k move the mark in the orders."""

    CSS = """
    #upper { height: 2fr; } #orders { height: 1fr; }
    #left { width: 1fr; } #ladder { width: 1fr; } #venues { height: 10; } #balances { height: 1fr; }
    Static { height: 1; }
    """
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar = []

    def __init__(self, cockpit: Cockpit, rows: int) -> None:
        super().__init__()
        self._cockpit = cockpit
        self._mark = 0
        self._orders: OrdersView | None = None
        self._levels = rows * 2 // 3 - 4
        self.ladder = Panel(
            "ladder",
            [
                ("", 1),
                ("cum bid", 8),
                ("size", 9),
                ("net", 11),
                ("size", 9),
                ("cum", 8),
                ("raw", 10),
                ("", 1),
            ],
            self._levels,
        )
        self.balances = Panel(
            "balances",
            [("asset", 7), ("total", 15), ("locked", 11), ("USD", 11), ("%", 4)],
            rows // 2 - 4,
        )
        self.venues = Panel(
            "venues",
            [
                ("venue", 8),
                ("state", 7),
                ("ping", 5),
                ("rej", 4),
                ("budget", 6),
                ("clock", 6),
                ("book", 4),
            ],
            6,
        )
        self.orders = Panel(
            "orders",
            [("", 1), ("time", 8), ("venue", 8), ("symbol", 10), ("", 1), ("price", 12), ("size", 12),
             ("filled", 12), ("state", 8), ("age", 4)],
            rows // 3 - 2,
        )  # fmt: skip
        self.status = Static(" waiting", markup=False)

    def compose(self) -> ComposeResult:
        yield self.status
        with Horizontal(id="upper"):
            with Vertical(id="left"):
                yield self.balances
                yield self.venues
            yield self.ladder
        yield self.orders
        yield Static(" j and k move", markup=False)

    def on_mount(self) -> None:
        self._cockpit.submit(WantViews(keys=_WANTED))
        self.set_interval(1 / _FRAMES, self._frame)

    def on_key(self, event: events.Key) -> None:
        if event.key in ("j", "k"):
            self._mark += 1 if event.key == "j" else -1
            self._show_orders()

    def _frame(self) -> None:
        for view in self._cockpit.take_views().values():
            self._show(view)

    def _show(self, view: View) -> None:
        match view:
            case StatusView():
                worth = form.dollars(view.nav_usd)
                text = f" {view.mode} NAV {worth} {_TIMES.of_day(view.at_ns)} lag {view.lag_ms:.0f}"
                self.status.update(text, layout=False)
            case LadderView():
                self.ladder.show(_ladder(view, self._levels))
            case BalancesView():
                self.balances.show(_balances(view))
            case VenuesView():
                self.venues.show(_venues(view))
            case OrdersView():
                self._orders = view
                self._show_orders()

    def _show_orders(self) -> None:
        if self._orders is not None:
            self.orders.show(_orders(self._orders, self._mark))


def show_tables(cockpit: Cockpit) -> None:
    """Run until the terminal goes away, with the two threads sharing the interpreter as ours do."""
    sys.setswitchinterval(SWITCH_SECONDS)
    TableCockpit(cockpit, os.get_terminal_size(2).lines).run(mouse=False)


def _ladder(view: LadderView, levels: int) -> list[_Line]:
    above = (levels - 1) // 2
    asks = [_level(row, view, "#e74c3c", False) for row in reversed(view.asks[:above])]
    bids = [_level(row, view, "#2ecc71", True) for row in view.bids[:above]]
    spread = [("", "")] * 3 + [(form.basis_points(view.net_spread_bp), "bold")] + [("", "")] * 4
    return [*asks, spread, *bids]


def _level(row: LadderRow, view: LadderView, colour: str, bid: bool) -> _Line:
    cumulative = (_size(row.cumulative, 4), "dim")
    size = (_size(row.size, 5), "")
    none = ("", "")
    price = (form.rounded(row.price, view.price_digits).rjust(11), colour)
    sides = [cumulative, size, price, none, none] if bid else [none, none, price, size, cumulative]
    mark = ("*" if row.own else " ", "")
    return [
        mark,
        *sides,
        (form.exact(row.raw, view.price_digits).rjust(10), "dim"),
        (row.letter, ""),
    ]


def _size(size: Decimal, digits: int) -> str:
    return form.rounded(size, digits).rjust(9)


def _balances(view: BalancesView) -> list[_Line]:
    return [
        [
            (row.asset, "bold"),
            (form.holding(row.total).rjust(15), ""),
            (form.holding(row.locked).rjust(11), ""),
            (form.whole_usd(row.usd).rjust(11), ""),
            (form.share(row.share).rjust(4), "dim"),
        ]
        for row in view.rows
    ]


def _venues(view: VenuesView) -> list[_Line]:
    return [
        [
            (row.venue, "bold"),
            (row.state, "#2ecc71"),
            (form.milliseconds(row.ping_ms).rjust(5), ""),
            (str(row.rejects).rjust(4), ""),
            (str(row.budget_percent or "-").rjust(6), ""),
            (form.milliseconds(row.clock_ms, signed=True).rjust(6), ""),
            (form.age(row.book_as_of_ns, view.at_ns).rjust(4), ""),
        ]
        for row in view.rows
    ]


def _orders(view: OrdersView, mark: int) -> list[_Line]:
    return [
        [
            (">" if number == mark else " ", "bold"),
            (_TIMES.of_day(row.created_ns), "dim"),
            (row.venue, ""),
            (row.symbol, ""),
            (row.side[:1], "#2ecc71"),
            (form.exact(row.price, row.price_digits).rjust(12), ""),
            (form.exact(row.quantity).rjust(12), ""),
            (form.exact(row.filled).rjust(12), ""),
            (row.status, ""),
            (form.age(row.created_ns, view.at_ns), "dim"),
        ]
        for number, row in enumerate(view.rows)
    ]
