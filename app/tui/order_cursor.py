"""The order that keys and commands mean: the one under the cursor, and only where it can be seen."""

from typing import TYPE_CHECKING

from app.views.orders import OrderRow

if TYPE_CHECKING:
    from app.tui.desk import Desk


class OrderCursor:
    """The cursor of the working panel while that has the focus, else the cursor of the feed."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk

    @property
    def order(self) -> OrderRow | None:
        """The order as it is now; None where none is under the cursor, or the cursor is out of sight."""
        desk = self._desk
        if self.in_working:
            card = desk.panels.working.selected()
            return None if card is None else desk.orders.of_plan(card.key)
        return desk.orders.current() if "orders" in desk.spots else None

    @property
    def in_working(self) -> bool:
        """Whether the working panel has the cursor that counts."""
        return self._desk.panels.working.focused and "working" in self._desk.spots

    def cancel(self) -> None:
        """Cancel the marked orders, or the one under the cursor; never one that cannot be seen."""
        desk = self._desk
        if desk.panels.working.focused and (row := self.order) is not None:
            desk.cancel(row)
        elif "orders" in desk.spots:
            desk.orders.cancel_current()
        else:
            desk.say("the order feed is not in sight: 6 shows it, then c cancels what you see")
