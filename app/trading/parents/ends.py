"""What became of that part of an order which nobody can trade any more, in one word for every place."""

from app.domain.amounts import ZERO
from app.domain.order_terms import OrderStatus, OrderStyle
from app.trading.orders.order import Order
from app.trading.parents.parent import Parent, may_trade, meant, standing

NOT_FILLED = "not filled"
TO_PLACE = "still to place"


def ends_of(parent: Parent) -> tuple[str, ...]:
    """How that which is free of it came to be so.

    Told of the newest parts: what older ones left these took over.
    """
    left = parent.free
    found: dict[str, None] = {}
    for chain in reversed(parent.chains):
        done = sum((child.filled for child in chain), ZERO) + max(map(may_trade, chain))
        short = meant(chain) - done
        if left > 0 and short > 0:
            found[_end_of(standing(chain))] = None
            left -= short
    if left > 0:
        found[TO_PLACE] = None
    return tuple(sorted(found))


def rest_word(parent: Parent) -> str:
    """The same as one word; "" when nothing is free."""
    ends = ends_of(parent)
    return ends[0] if len(ends) == 1 else NOT_FILLED if ends else ""


def _end_of(child: Order) -> str:
    """A market order that finds no more is ended by its venue, by some as canceled: nobody canceled it."""
    if child.status is OrderStatus.REJECTED:
        return "rejected"
    by_hand = child.style is not OrderStyle.CAPPED_MARKET or child.facts.cancel.asked_ns > 0
    return "canceled" if child.status is OrderStatus.CANCELED and by_hand else NOT_FILLED
