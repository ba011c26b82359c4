"""One parent order: everything it knows follows from its plans and its children."""

from collections.abc import Sequence
from decimal import Decimal

from app.domain.amounts import ZERO
from app.domain.identifiers import ClientOrderId, Symbol, VenueId
from app.domain.instants import Instant
from app.domain.order_terms import OrderStatus, OrderStyle, Side
from app.trading.orders.lifecycle import Stage
from app.trading.orders.order import Order
from app.trading.orders.requests import may_grow
from app.trading.parents.facts import ParentPlanned

_NEVER_PLACED = frozenset((Stage.REJECTED, Stage.NOT_SENT, Stage.NOT_PLACED))


class Parent:
    """`children` in the order in which they were authorised.

    What a child may still trade is held for it: until a venue has proven the opposite it can fill, and its
    share must not be sent a second time. So filled + held + free = quantity, and free is never too large.
    An order and the one that was put in its place share one part: only one of them can trade.
    A size that the trader gave a part since is what it is meant to be: nothing of it is left to place.
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
    def confirmed(self) -> Decimal:
        """The most that may ever trade: what was confirmed, of an only order also what it was raised to."""
        return self._confirmed(self.chains)

    def _confirmed(self, chains: Sequence[Sequence[Order]]) -> Decimal:
        if len(self.first.shares) == 1 and chains:
            return max(self.first.quantity, meant(chains[0]))
        return self.first.quantity

    @property
    def quantity(self) -> Decimal:
        """What its parts are meant to be together.

        Each part at its size as the trader last changed it, and together no more than was confirmed: one
        that grew has taken over what another left. A plan for the rest takes over, too, and adds nothing.
        """
        chains = self.chains
        most = self._confirmed(chains)
        changed = sum((meant(chain) - _first_size(chain) for chain in chains), ZERO)
        target = min(most, self.first.quantity + changed)
        return max(target, min(most, self.filled + _held(chains)))

    @property
    def room(self) -> Decimal:
        """What a part may grow by: of that which was confirmed, what has not traded and may not trade."""
        return max(ZERO, self.confirmed - self.filled - self.held)

    @property
    def filled(self) -> Decimal:
        return sum((child.filled for child in self.children), ZERO)

    @property
    def held(self) -> Decimal:
        """What children may still trade, at its most."""
        return _held(self.chains)

    def held_at(self, venue: VenueId) -> Decimal:
        """The part of it that is held at one venue."""
        chains = (chain for chain in self.chains if chain[0].venue == venue)
        return sum((max(map(may_trade, chain)) for chain in chains), ZERO)

    @property
    def is_lone(self) -> bool:
        """Whether one order is all of it, however often its terms were changed."""
        return len(self.first.shares) == 1 and len(self.chains) == 1

    @property
    def shown_children(self) -> list[Order]:
        """Those worth a row: the one that stands for its chain, and what traded or may trade beside it."""
        stands = [standing(chain) for chain in self.chains]
        return [
            child
            for child in self.children
            if child in stands or child.filled or child.is_resting or child.stage is Stage.UNKNOWN
        ]

    @property
    def chains(self) -> list[list[Order]]:
        """Each order with all that were put, or were to be put, in its place; the oldest first."""
        first: dict[ClientOrderId | None, ClientOrderId | None] = {}
        chains: dict[ClientOrderId | None, list[Order]] = {}
        for child in self.children:
            name = child.client_order_id
            first[name] = first.get(replaced_by(child), name)
            chains.setdefault(first[name], []).append(child)
        return list(chains.values())

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


def replaced_by(child: Order) -> ClientOrderId | None:
    """The order in whose place this one was, or was to be, put."""
    return None if child.authorised is None else child.authorised.replaces


def standing(chain: Sequence[Order]) -> Order:
    """Where several were put in each other's place: the one that rests, or else the last that came to rest.

    An order that was canceled for another that then was refused has given way to it: the refusal is the news.
    """
    standing = chain[0]
    for heir in chain[1:]:
        amend = standing.facts.amend
        gave_way = 0 < amend.asked_ns <= amend.accepted_ns
        came = heir.stage not in _NEVER_PLACED or gave_way
        if heir.is_resting or heir.filled or (not standing.is_open and came):
            standing = heir
    return standing


def meant(chain: Sequence[Order]) -> Decimal:
    """The size of one part now; while a change of it is not proven, the greater one."""
    stands = standing(chain)
    return max(_at_its_most(one) for one in chain if one is stands or may_trade(one))


def _held(chains: Sequence[Sequence[Order]]) -> Decimal:
    return sum((max(map(may_trade, chain)) for chain in chains), ZERO)


def _first_size(chain: Sequence[Order]) -> Decimal:
    authorised = chain[0].authorised
    return ZERO if authorised is None else authorised.quantity


def may_trade(child: Order) -> Decimal:
    """What this child may still trade at its most, also after an end whose fills are not all proven."""
    return max(ZERO, _at_its_most(child) - child.filled) if _may_live(child) else ZERO


def _may_live(child: Order) -> bool:
    return child.is_open or child.stage is Stage.WRITTEN_OFF or child.lacks_final


def _at_its_most(child: Order) -> Decimal:
    """Its quantity; while a change is on its way, the greater one: the venue may have made it already.

    One that has ended is no larger than its venue has shown: a change that came too late changed nothing.
    """
    quantity = child.quantity if child.quantity is not None else ZERO
    if child.authorised is not None and child.quantity is None:
        quantity = child.authorised.quantity
    wish = child.facts.amend_wish
    if (
        wish is None
        or wish[2] is None
        or not _may_live(child)
        or not (child.amend_pending or may_grow(child.facts))
    ):
        return quantity
    return max(quantity, wish[2])


def _ended(children: Sequence[Order]) -> OrderStatus:
    """All have ended and not all is filled: the first of these words that is true of a child."""
    statuses = {child.status for child in children}
    for status in (OrderStatus.CANCELED, OrderStatus.EXPIRED, OrderStatus.FILLED):
        if status in statuses:
            return OrderStatus.CANCELED if status is OrderStatus.FILLED else status
    return OrderStatus.REJECTED
