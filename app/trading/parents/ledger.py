"""Every parent order, found by its id or by one of its children."""

from collections import Counter
from collections.abc import Iterator

from app.domain.order_terms import OrderStatus
from app.trading.orders.order import Order
from app.trading.parents.facts import ParentPlanned, ParentSettled
from app.trading.parents.parent import Parent

_ENDS = frozenset((OrderStatus.CANCELED, OrderStatus.EXPIRED, OrderStatus.REJECTED))


class ParentLedger:
    """`touched` are the parents whose children changed since the last time it was emptied."""

    def __init__(self) -> None:
        self._parents: dict[str, Parent] = {}
        self._settled: dict[str, ParentSettled] = {}
        self.touched: dict[str, Parent] = {}
        self._changed: dict[str, Parent] = {}  # since `unlisted` was last asked
        self._unlisted: dict[str, Counter[OrderStatus]] = {}
        self._unlisted_sum: Counter[OrderStatus] = Counter()

    def __iter__(self) -> Iterator[Parent]:
        return iter(self._parents.values())

    def __len__(self) -> int:
        return len(self._parents)

    def newest(self) -> Iterator[Parent]:
        """All, the last one first."""
        return reversed(self._parents.values())

    def get(self, parent_id: str) -> Parent | None:
        return self._parents.get(parent_id)

    def of(self, order: Order) -> Parent | None:
        """The parent of a child."""
        authorised = order.authorised
        if authorised is None or authorised.parent_id is None:
            return None
        return self._parents.get(authorised.parent_id)

    def plan(self, planned: ParentPlanned) -> Parent:
        """A new parent, or another plan for the rest of a known one."""
        parent = self._parents.get(planned.parent_id)
        if parent is None:
            parent = self._parents[planned.parent_id] = Parent(planned)
        else:
            parent.plans.append(planned)
        return parent

    def attach(self, order: Order) -> None:
        """A child was authorised."""
        parent = self.of(order)
        if parent is not None and order not in parent.children:
            parent.children.append(order)
            self._touch(parent)

    def noted(self, order: Order) -> None:
        """To be called after evidence changed an order."""
        parent = self.of(order)
        if parent is not None:
            self._touch(parent)

    def unlisted(self) -> Counter[OrderStatus]:
        """How many children ended without a row of their own: another took, or was to take, their place."""
        changed, self._changed = self._changed, {}
        for name, parent in changed.items():
            shown = {child.key for child in parent.shown_children}
            statuses = (child.status for child in parent.children if child.key not in shown)
            counted = Counter(status for status in statuses if status in _ENDS)
            self._unlisted_sum.subtract(self._unlisted.pop(name, Counter()))
            self._unlisted_sum.update(counted)
            if counted:
                self._unlisted[name] = counted
        return self._unlisted_sum.copy()

    def _touch(self, parent: Parent) -> None:
        self.touched[parent.parent_id] = self._changed[parent.parent_id] = parent

    def settled(self, parent: Parent) -> ParentSettled | None:
        """The result that is stored."""
        return self._settled.get(parent.parent_id)

    def keep(self, result: ParentSettled) -> None:
        """This result is stored."""
        self._settled[result.parent_id] = result
