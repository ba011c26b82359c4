"""What the order feed knows of an order: its columns, its words for states, what it filters and sorts by."""

from app.domain.instants import clock_text
from app.domain.order_terms import Side
from app.tui import formatting as form
from app.tui.cells import Column
from app.tui.widgets.table import RowModel, Trait
from app.views.orders import OrderRow

WIDE = (
    Column("", 1),
    Column("time", 8),
    Column("venue", 7),
    Column("symbol", 12),
    Column("", 1),
    Column("type", 4),
    Column("price", 13, True),
    Column("size", 12, True),
    Column("filled", 12, True),
    Column("average", 12, True),
    Column("state", 8),
    Column("age", 4, True),
    Column("detail", 10),
)
NARROW = (
    Column("", 1),
    Column("time", 8),
    Column("ven", 3),
    Column("symbol", 10),
    Column("", 1),
    Column("type", 4),
    Column("price", 11, True),
    Column("size", 12, True),
    Column("filled", 11, True),
    Column("state", 8),
)
TIME = 1  # the column whose heading names the clock
WIDE_FROM = 116
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
SIDE_LOOKS = {Side.BUY.value: ("B", "buy"), Side.SELL.value: ("S", "sell")}


def _state(row: OrderRow) -> str:
    """The word of the feed, and "open" for all that may still trade, so that `state:open` finds them."""
    word, _look = STATUS_WORDS.get(row.status, (row.status.upper(), ""))
    return f"{word} {'open' if row.open else 'done'}"


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
)
