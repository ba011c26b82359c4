"""Every way to a change of a resting order: by a step of its price or size, or by a command."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from app.domain.commands import AmendOrder, Command
from app.tui.dialogs.amend import Amend
from app.tui.dialogs.amend_form import AmendWish
from app.tui.dialogs.amendable import objection_to
from app.tui.order_cursor import OrderCursor
from app.tui.order_desk import describe
from app.views.orders import OrderRow

if TYPE_CHECKING:
    from app.tui.desk import Desk

_TOLD_S = 10.0  # how long the answer to a change is news
_RESTS = ("open", "partially_filled")


class AmendDesk:
    """None of them sends anything: the change is shown first, and another key sends it."""

    def __init__(self, desk: "Desk", cursor: OrderCursor) -> None:
        self._desk = desk
        self._cursor = cursor
        self._asked: AmendOrder | None = None  # whose answer is still to be told
        self._patience_s = 0.0

    def table(self) -> dict[str, Callable[[], object]]:
        """The actions by name."""
        return {
            "amend_up": partial(self.open, AmendWish(ticks=1)),
            "amend_down": partial(self.open, AmendWish(ticks=-1)),
            "amend_more": partial(self.open, AmendWish(sizes=1)),
            "amend_less": partial(self.open, AmendWish(sizes=-1)),
        }

    def open(self, wish: AmendWish) -> None:
        """Show a change of the order under the cursor; where that has none, say why."""
        row = self._cursor.order
        objection = self._objection(row)
        if row is None or objection:
            self._desk.say(objection)
            return
        feed = self._desk.panels.orders
        feed.cursor.key = row.key  # in sight also when it was chosen in the working panel
        self._desk.open(Amend(row, wish, self._desk, feed.point))

    def given(self, command: Command) -> None:
        """A change is on its way: its answer is told in the row that told that it was asked for."""
        if isinstance(command, AmendOrder):
            self._asked, self._patience_s = command, _TOLD_S

    def follow(self) -> None:
        """The feed has changed: say once that the order, or the one in its place, is what was asked for."""
        view, asked = self._desk.panels.orders.view, self._asked
        if asked is None or view is None:
            return
        done = next((row for row in view.rows if _is_as_asked(row, asked)), None)
        if done is not None:
            self._asked = None
            self._desk.say(f"changed: {describe(done)}", "own")

    def tick(self, seconds: float) -> None:
        """A frame was shown for so long."""
        if self._asked is not None:
            self._patience_s -= seconds
            if self._patience_s <= 0:
                self._asked = None

    def _objection(self, row: OrderRow | None) -> str:
        desk = self._desk
        feed, sees_feed = desk.panels.orders, "orders" in desk.spots
        if not self._cursor.in_working:
            if not sees_feed:
                return "the order feed is not in sight: 6 shows it, then + changes what you see"
            if desk.orders.waiting:
                return "the order just sent is not in the feed yet: look, then press + again"
            if row is not None and feed.newest(row.key) is None:
                return f"{describe(row)} has left the feed since it was frozen: p shows it as it is"
        if row is None:
            return "no order under the cursor: j and k move it, + changes it"
        return objection_to(row)


def _is_as_asked(row: OrderRow, asked: AmendOrder) -> bool:
    """By what the venue has said of it: what nobody knows to rest is no answer."""
    return (
        row.status in _RESTS
        and asked.client_order_id in (row.key, row.replaces)
        and asked.price in (None, row.price)
        and asked.quantity in (None, row.quantity)
    )
