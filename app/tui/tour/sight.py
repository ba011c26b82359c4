"""What the tour can see: facts of the screen and of the engine's views, taken once a frame."""

from typing import TYPE_CHECKING, NamedTuple

from app.tui.dialogs.amend import Amend
from app.tui.dialogs.dialog import Dialog
from app.tui.dialogs.explain import ExplainDialog
from app.tui.dialogs.order_life import OrderLife
from app.tui.dialogs.questions import QuitDialog
from app.tui.dialogs.review import Review
from app.tui.dialogs.route_life import RouteLife
from app.tui.dialogs.ticket import Ticket
from app.views.orders import CHILD, OrderRow

if TYPE_CHECKING:
    from app.tui.desk import Desk

NOTHING, TICKET, REVIEW, AMEND, EXPLAIN, CARD, LIFE, QUIT, OTHER = (
    "",
    "ticket",
    "review",
    "amend",
    "explain",
    "card",
    "life",
    "quit",
    "other",
)
_FRONTS: dict[type, str] = {
    Amend: AMEND,
    ExplainDialog: EXPLAIN,
    RouteLife: CARD,
    OrderLife: LIFE,
    QuitDialog: QUIT,
}


class Sight(NamedTuple):
    """One moment. `front` is the dialog that has the keys, "" for none."""

    front: str = NOTHING
    ready: bool = False  # every venue well and NAV known
    armed: bool = False
    void: bool = False  # the review or change in front can confirm nothing any more
    waiting: bool = False  # a plan was sent and its order is not in the feed yet
    focus: str = "orders"
    zoomed: bool = False
    filter: str = ""  # of the order feed
    typing: bool = False  # in the command row
    cursor: OrderRow | None = None  # the order under the cursor
    orders: tuple[OrderRow, ...] = ()  # ours as they were given; the parts of one are left out


def sight_of(desk: "Desk") -> Sight:
    """The moment as it is now."""
    panels, dialog = desk.panels, desk.dialog
    status, feed = panels.status.view, panels.orders
    shown = dialog.review if isinstance(dialog, Ticket) else dialog
    rows = () if feed.view is None else feed.view.rows
    return Sight(
        front=_front(dialog),
        ready=status is not None
        and status.nav_usd is not None
        and 0 < status.venues == status.venues_ok,
        armed=status is not None and status.armed_s is not None,
        void=isinstance(shown, Review | Amend) and bool(shown.void),
        waiting=desk.orders.waiting,
        focus=panels.focus,
        zoomed=desk.arrangement.zoomed,
        filter=feed.table.filter,
        typing=panels.command.active,
        cursor=desk.order_under_cursor,
        orders=tuple(row for row in rows if row.kind != CHILD and not row.external),
    )


def _front(dialog: Dialog | None) -> str:
    if dialog is None:
        return NOTHING
    if isinstance(dialog, Ticket):
        return TICKET if dialog.review is None else REVIEW
    return next((name for kind, name in _FRONTS.items() if isinstance(dialog, kind)), OTHER)
