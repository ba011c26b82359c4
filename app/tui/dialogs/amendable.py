"""Whether an order can be changed, and what has become of it since: in sentences."""

from app.domain.order_terms import OrderStatus
from app.tui import formatting as form
from app.views.orders import PARENT, OrderRow

_RESTING = (OrderStatus.OPEN.value, OrderStatus.PARTIALLY_FILLED.value)


def objection_to(row: OrderRow) -> str:
    """Why this order cannot be changed; "" when it can be tried."""
    if row.kind == PARENT:
        return (
            "a split order is changed part by part: j goes to its parts, + changes one that rests"
        )
    if row.external or row.client_order_id is None:
        return "this order was not placed from here: it can be canceled (c), not changed"
    if row.status == OrderStatus.UNKNOWN.value:
        return "this order is UNKNOWN, nobody knows whether it rests: wait until its venue has told"
    if row.status not in _RESTING:
        return f"this order is {status_words(row)}: only a resting order can be changed"
    if row.price is None or row.quantity is None:
        return "this order has no price or size on record: cancel it (c) and place it anew"
    return ""


def change_since(then: OrderRow, now: OrderRow | None) -> str:
    """What became of the order in between; "" when it is as it was."""
    if now is None:
        return "the engine does not know this order any more"
    if now.status == OrderStatus.UNKNOWN.value:
        return "the order is UNKNOWN now"
    if now.status not in _RESTING:
        return f"the order is {status_words(now)} now"
    if now.filled != then.filled:
        more = form.exact(now.filled - then.filled)
        return f"{more} more was filled meanwhile, {form.exact(now.filled)} in all"
    if now.price != then.price:
        return f"its price is {form.exact(now.price, now.price_digits)} now"
    if now.quantity != then.quantity:
        return f"its size is {form.exact(now.quantity)} now"
    return ""


def status_words(row: OrderRow) -> str:
    """The status as people say it."""
    return row.status.replace("_", " ")
