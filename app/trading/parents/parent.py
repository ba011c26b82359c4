"""One parent order: everything it knows follows from its plans and its children."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from app.domain.amounts import ZERO
from app.domain.identifiers import Symbol
from app.domain.instants import Instant
from app.domain.order_terms import OrderStatus, OrderStyle, Side
from app.trading.orders.lifecycle import Stage
from app.trading.orders.order import Order
from app.trading.parents.facts import ParentPlanned


class Parent:
    """`children` in the order in which they were authorised.

    What a child may still trade is held for it: until a venue has proven the opposite it can fill, and its
    share must not be sent a second time. So filled + held + free = quantity, and free is never too large.
    """

    def __init__(self, first: ParentPlanned) -> None:
        self.parent_id = first.parent_id
        self.plans: list[ParentPlanned] = [first]
        self.children: list[Order] = []

    @property
    def key(self) -> str:
        """As rows of the feed name it."""
        return f"parent:{self.parent_id}"

    @property
    def first(self) -> ParentPlanned:
        return self.plans[0]

    @property
    def symbol(self) -> Symbol:
        return self.first.symbol

    @property
    def side(self) -> Side:
        return self.first.side

    @property
    def style(self) -> OrderStyle:
        return self.first.style

    @property
    def quantity(self) -> Decimal:
        """What the trader confirmed; a plan for the rest does not raise it."""
        return self.first.quantity

    @property
    def filled(self) -> Decimal:
        return sum((child.filled for child in self.children), ZERO)

    @property
    def held(self) -> Decimal:
        """What children may still trade, at its most."""
        return sum((may_trade(child) for child in self.children), ZERO)

    @property
    def free(self) -> Decimal:
        """What nobody can trade any more without a new plan."""
        return max(ZERO, self.quantity - self.filled - self.held)

    @property
    def overshot(self) -> Decimal:
        """What was filled beyond the quantity; above 0 only when a venue contradicts itself."""
        return max(ZERO, self.filled - self.quantity)

    @property
    def is_open(self) -> bool:
        """A child may still trade, for all we know."""
        return any(may_trade(child) > 0 or child.is_open for child in self.children)

    @property
    def changed_ns(self) -> Instant:
        return max((child.changed_ns for child in self.children), default=self.first.at_ns)

    @property
    def version(self) -> int:
        """Grows with every change of a child."""
        return sum(child.version for child in self.children) + len(self.children)

    @property
    def status(self) -> OrderStatus:
        """In the words for other programs: UNKNOWN as soon as one child is."""
        stages = {child.stage for child in self.children}
        if Stage.UNKNOWN in stages:
            return OrderStatus.UNKNOWN
        if any(child.is_open for child in self.children):
            resting = any(child.is_resting for child in self.children)
            if self.filled > 0:
                return OrderStatus.PARTIALLY_FILLED
            return OrderStatus.OPEN if resting else OrderStatus.PENDING
        if self.filled >= self.quantity > 0:
            return OrderStatus.FILLED
        return _ended(self.children)


def may_trade(child: Order) -> Decimal:
    """What this child may still trade at its most, also after an end whose fills are not all proven."""
    quantity = child.quantity if child.quantity is not None else ZERO
    if child.authorised is not None and child.quantity is None:
        quantity = child.authorised.quantity
    if child.is_open or child.stage is Stage.WRITTEN_OFF or child.lacks_final:
        return max(ZERO, quantity - child.filled)
    return ZERO


def _ended(children: Sequence[Order]) -> OrderStatus:
    """All have ended and not all is filled: the first of these words that is true of a child."""
    statuses = {child.status for child in children}
    for status in (OrderStatus.CANCELED, OrderStatus.EXPIRED, OrderStatus.FILLED):
        if status in statuses:
            return OrderStatus.CANCELED if status is OrderStatus.FILLED else status
    return OrderStatus.REJECTED


def order_of_children(children: Iterable[Order]) -> list[Order]:
    """By venue, then by age: the order of a parent's rows."""
    return sorted(children, key=lambda child: (child.venue, child.key))
