"""What the order feed knows of an order: its columns, its words for states, what it filters and sorts by."""

from app.domain.instants import clock_text
from app.domain.order_terms import Side
from app.tui import formatting as form
from app.tui.cells import Column
from app.tui.glyphs import BRANCH
from app.tui.widgets.file_models import ORDER_FILE
from app.tui.widgets.table import RowModel, Trait
from app.views.orders import CHILD, PARENT, OrderRow

WIDE = (
    Column("", 1),
    Column("time", 8),
    Column("venue", 8),
    Column("symbol", 12),
    Column("", 1, name="side"),
    Column("type", 4),
    Column("price", 13, True),
    Column("size", 12, True),
    Column("filled", 12, True),
    Column("average", 12, True),
    Column("state", 8),
    Column("age", 4, True),
    Column("detail", 10),
)
PLAN = Column("plan", 9)
NARROW = (
    Column("", 1),
    Column("time", 8),
    Column("ven", 3, name="venue"),
    Column("symbol", 10),
    Column("", 1, name="side"),
    Column("type", 4),
    Column("price", 11, True),
    Column("size", 12, True),
    Column("filled", 11, True),
    Column("state", 8),
)
TIME = 1  # the column whose heading names the clock
WIDE_FROM = 117
PLAN_FROM = WIDE_FROM + PLAN.width + 1
STATUS_WORDS = {
    "pending": ("PENDING", "warning"),
    "open": ("OPEN", "venue"),
    "partially_filled": ("PARTIAL", "venue"),
    "filled": ("FILLED", "good"),
    "canceled": ("CANCELED", "dim"),
    "expired": ("EXPIRED", "dim"),
    "rejected": ("REJECTED", "bad"),
    "unknown": ("UNKNOWN?", "unknown"),
}
_SHORT = 3  # letters of a venue
SIDE_LOOKS = {Side.BUY.value: ("B", "buy"), Side.SELL.value: ("S", "sell")}


def _state(row: OrderRow) -> str:
    """The word of the feed, and "open" for all that may still trade, so that `state:open` finds them."""
    word, _look = STATUS_WORDS.get(row.status, (row.status.upper(), ""))
    return f"{word} {'open' if row.open else 'done'}"


def columns_for(inner: int) -> tuple[Column, ...]:
    """Those that fit."""
    if inner < WIDE_FROM:
        return NARROW
    return WIDE if inner < PLAN_FROM else (*WIDE[:-1], PLAN, WIDE[-1])


def venue_text(row: OrderRow, width: int) -> str:
    """Where it is; a part of a split order stands behind it, by its venue's letter."""
    if row.kind == CHILD:
        return f"{BRANCH} {row.letter} {row.venue[:_SHORT]}"[:width]
    if width > _SHORT:
        return row.venue
    return (
        f"{row.letter} {row.venue}"[:_SHORT] if row.kind == PARENT else row.venue[:_SHORT].upper()
    )


def _price(row: OrderRow) -> str:
    return form.exact(row.price, row.price_digits)


ORDER_ROWS: RowModel[OrderRow] = RowModel(
    key=lambda row: row.key,
    traits=(
        Trait("symbol", lambda row: row.symbol, lambda row: row.symbol, fuzzy=True),
        Trait("venue", lambda row: row.venue, lambda row: row.venue, fuzzy=True),
        Trait("side", lambda row: row.side, lambda row: row.side),
        Trait("type", lambda row: row.type, lambda row: row.type),
        Trait("state", _state, _state),
        Trait(
            "id", lambda row: f"{row.client_order_id or ''} {row.venue_order_id or ''} {row.key}"
        ),
        Trait("plan", lambda row: row.plan, lambda row: row.plan or None),
        Trait("detail", lambda row: f"{'ext placed elsewhere ' * row.external}{row.detail}"),
        Trait(
            "time", lambda row: clock_text(row.created_ns), lambda row: row.created_ns, figure=True
        ),
        Trait("price", _price, lambda row: row.price, figure=True),
        Trait("size", lambda row: form.exact(row.quantity), lambda row: row.quantity, figure=True),
        Trait("filled", lambda row: form.exact(row.filled), lambda row: row.filled, figure=True),
        Trait("average", lambda row: form.exact(row.average), lambda row: row.average, figure=True),
    ),
    marks=True,
    family=lambda row: row.parent or row.key,
    file=ORDER_FILE,
)
