"""One order feed for all venues."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

import msgspec

from app.domain.amounts import decimals_of, plain
from app.domain.instants import Instant
from app.domain.instruments import Instrument
from app.domain.order_terms import OrderStatus, OrderStyle, OrderType, Side, TimeInForce
from app.trading.orders.fills import fees
from app.trading.orders.lifecycle import Stage
from app.trading.orders.order import Order
from app.trading.parents.ends import rest_word
from app.trading.parents.parent import Parent, may_trade, replaced_by
from app.views.letters import letter_of

ORDER, PARENT, CHILD = "order", "parent", "child"


class OrderRow(msgspec.Struct, frozen=True, kw_only=True):
    """One order. `key` is our client id, or venue:venue-id for an order placed elsewhere."""

    key: str
    venue: str
    letter: str
    account: str
    symbol: str
    side: str
    type: str  # "lim", "mkt", "post", "ioc", ...
    price: Decimal | None
    quantity: Decimal | None
    filled: Decimal
    average: Decimal | None
    status: str  # contracts.md words
    detail: str  # "querying client id", reject reason, "cancel pending", ""
    created_ns: Instant
    changed_ns: Instant
    client_order_id: str | None
    venue_order_id: str | None
    external: bool  # not placed from here
    open: bool  # may still trade: pending, open, partially filled, unknown
    price_digits: int
    size_digits: int
    kind: str = ORDER  # "order", or "parent" and "child" of one that is split over venues
    parent: str | None = (
        None  # the key of the parent order that it is a part of, also when it is all of it
    )
    plan: str = ""  # under which it was confirmed
    line: str = ""  # the confirmed order in words; "" for a child
    free: Decimal | None = None  # what of it nobody can trade without a new plan; None for a child
    replaces: str | None = None  # the key of the order in whose place it was put
    fees: tuple[tuple[str, Decimal], ...] = ()  # (asset, amount) as told so far, by asset
    fees_to_come: bool = False  # there are fills whose fee is not told yet


class OrdersView(msgspec.Struct, frozen=True, kw_only=True):
    """Open orders first, newest first within, children behind their parent; at most 500 rows.

    The counts are over all orders at venues that have a row, or would have with room for more: none is a
    parent, and an order in whose place another was put has given its row to that one.
    """

    rows: tuple[OrderRow, ...]
    open: int
    filled: int
    canceled: int
    rejected: int
    unknown: int
    at_ns: Instant


ROWS_MOST = 500
_DIGITS = 8  # where the instrument is not known

_TYPES: Mapping[OrderType, str] = {
    OrderType.LIMIT: "lim",
    OrderType.MARKET: "mkt",
    OrderType.STOP: "stop",
    OrderType.STOP_LIMIT: "stop lim",
    OrderType.TAKE_PROFIT: "take",
    OrderType.TAKE_PROFIT_LIMIT: "take lim",
    OrderType.TRAILING_STOP: "trail",
    OrderType.OTHER: "other",
}
_STYLES: Mapping[OrderStyle, str] = {
    OrderStyle.LIMIT: "lim",
    OrderStyle.CAPPED_MARKET: "ioc",
    OrderStyle.POST_ONLY: "post",
}
_STAGE_DETAILS: Mapping[Stage, str] = {
    Stage.INTENT: "being stored",
    Stage.AUTHORISED: "being sent",
    Stage.ACKED: "accepted, not open yet",
    Stage.UNKNOWN: "no answer, querying client id",
    Stage.WRITTEN_OFF: "written off",
    Stage.NOT_SENT: "not sent",
    Stage.NOT_PLACED: "not placed",
}


def order_row(order: Order, listed: Instrument | None = None) -> OrderRow:
    """One order as the feed shows it; `listed` is the venue's instrument for orders placed elsewhere."""
    instrument = order.instrument or listed
    return OrderRow(
        key=order.key,
        venue=order.venue,
        letter=letter_of(order.venue),
        account=order.account,
        symbol=order.symbol,
        side="" if order.side is None else order.side.value,
        type=_type_of(order),
        price=order.price,
        quantity=order.quantity,
        filled=order.filled,
        average=order.average,
        status=order.status.value,
        detail=order_detail(order),
        created_ns=order.facts.created_ns or order.changed_ns,
        changed_ns=order.changed_ns,
        client_order_id=order.client_order_id,
        replaces=replaced_by(order),
        venue_order_id=order.venue_order_id,
        external=not order.ours,
        open=order.is_open,
        price_digits=_DIGITS if instrument is None else decimals_of(instrument.tick),
        size_digits=_DIGITS if instrument is None else decimals_of(instrument.lot),
        fees=tuple(sorted(fees(order.facts.fills).items())),
        fees_to_come=_fees_to_come(order),
    )


def _fees_to_come(order: Order) -> bool:
    return order.lacks_fees or order.needs_fills


def order_detail(order: Order) -> str:
    """What the status word leaves unsaid."""
    parts: list[str] = []
    if order.contradiction is not None:
        parts.append("contradiction: look at the venue")
    if order.lost:
        parts.append("the venue denies it: look there")
    elif order.stage in _STAGE_DETAILS and (order.ours or order.stage is not Stage.UNKNOWN):
        parts.append(_STAGE_DETAILS[order.stage])
    if order.cancel_pending:
        parts.append("cancel pending")
    if order.amend_pending:
        parts.append("change pending")
    if order.closing:
        parts.append("asking for its fills")
    if not order.is_open and order.reason and order.stage is not Stage.FILLED:
        parts.append(order.reason)
    return "; ".join(parts)


def orders_view(
    rows: Iterable[OrderRow], tally: Mapping[OrderStatus, int], now_ns: Instant
) -> OrdersView:
    """`rows` newest first; open ones are brought to the front. `tally` counts all that are listed."""
    families: dict[str, list[OrderRow]] = {}
    for row in rows:
        families.setdefault(row.parent or row.key, []).append(row)
    ordered = [row for family in sorted(families.values(), key=_rank) for row in _by_age(family)]
    alive = (OrderStatus.PENDING, OrderStatus.OPEN, OrderStatus.PARTIALLY_FILLED)
    return OrdersView(
        rows=tuple(ordered[:ROWS_MOST]),
        open=sum(tally[status] for status in alive),
        filled=tally[OrderStatus.FILLED],
        canceled=tally[OrderStatus.CANCELED] + tally[OrderStatus.EXPIRED],
        rejected=tally[OrderStatus.REJECTED],
        unknown=tally[OrderStatus.UNKNOWN],
        at_ns=now_ns,
    )


def _rank(family: list[OrderRow]) -> tuple[bool, int]:
    is_open = any(row.open for row in family)
    return not is_open, -max(row.created_ns for row in family)


def _by_age(family: list[OrderRow]) -> list[OrderRow]:
    """The parent, then its children, the oldest first."""
    return sorted(family, key=lambda row: (row.kind != PARENT, row.created_ns, row.key))


def own_row(row: OrderRow, parent: Parent) -> OrderRow:
    """An order of a parent: one of several, or the only one, which then speaks for the parent, too."""
    found = msgspec.structs.replace(row, parent=parent.key, plan=parent.plans[-1].plan)
    if len(parent.shown_children) > 1:
        return msgspec.structs.replace(found, kind=CHILD)
    return msgspec.structs.replace(found, line=parent.first.line, free=parent.free)


def parent_row(parent: Parent) -> OrderRow:
    """A parent as the feed shows it: what its children are and did together.

    Its price is the farthest of its newest plan's orders, each on the tick of its venue and as it was changed
    since, and of what may still trade of the plans before: so it does not move when one of them fills. One
    that ended with nothing filled counts no more, unless all of them did.
    """
    children = parent.children
    first = parent.first
    instruments = [child.instrument for child in children if child.instrument is not None]
    prices = _limits(parent) or [share.price for share in parent.plans[-1].shares]
    farthest = max if parent.side is Side.BUY else min
    venues = sorted({child.venue for child in children})
    return OrderRow(
        key=parent.key,
        venue=f"{len(venues)} venues" if len(venues) > 1 else "".join(venues),
        letter="*",
        account="",
        symbol=parent.symbol,
        side=parent.side.value,
        type=_STYLES[parent.style],
        price=farthest(prices),
        quantity=parent.quantity,
        filled=parent.filled,
        average=_average(children),
        status=parent.status.value,
        detail=_parent_detail(parent),
        created_ns=first.at_ns,
        changed_ns=parent.changed_ns,
        client_order_id=None,
        venue_order_id=None,
        external=False,
        open=parent.is_open,
        price_digits=max((decimals_of(one.tick) for one in instruments), default=_DIGITS),
        size_digits=max((decimals_of(one.lot) for one in instruments), default=_DIGITS),
        kind=PARENT,
        plan=parent.plans[-1].plan,
        line=first.line,
        free=parent.free,
        fees=_fees(children),
        fees_to_come=any(map(_fees_to_come, children)),
    )


def _fees(children: Sequence[Order]) -> tuple[tuple[str, Decimal], ...]:
    """Over all children."""
    return tuple(
        sorted(fees(tuple(fill for child in children for fill in child.facts.fills)).items())
    )


def _limits(parent: Parent) -> list[Decimal]:
    """Of the newest plan's orders that traded or may trade, else of all, and of older ones that may trade."""
    shown, newest = parent.shown_children, f"{parent.plans[-1].token}."
    told: list[Order] = []
    ended: list[Order] = []
    for chain in parent.chains:
        first = chain[0].authorised
        alive = [child for child in chain if may_trade(child)]
        if alive:
            told += alive
        elif first is not None and first.intent_id.startswith(newest):
            last = [child for child in chain if child in shown][-1:]
            (told if any(child.filled for child in chain) else ended).extend(last)
    return [child.price for child in told or ended if child.price is not None]


def _average(children: Sequence[Order]) -> Decimal | None:
    """Over all children; None while one that traded has none."""
    filled = [(child.filled, child.average) for child in children if child.filled]
    worth = Decimal(0)
    for quantity, average in filled:
        if average is None:
            return None
        worth += quantity * average
    total = sum((quantity for quantity, _ in filled), Decimal(0))
    return worth / total if total else None


def _parent_detail(parent: Parent) -> str:
    parts = []
    if parent.held:
        parts.append(f"open {plain(parent.held)}")
    if parent.free:
        parts.append(f"{rest_word(parent)} {plain(parent.free)}")
    if parent.overshot:
        parts.append(f"{plain(parent.overshot)} too much: look at the venues")
    return "; ".join(parts)


def _type_of(order: Order) -> str:
    if order.style is not None:
        return _STYLES[order.style]
    if order.facts.post_only:
        return "post"
    if order.time_in_force in (TimeInForce.IOC, TimeInForce.FOK):
        return order.time_in_force.value
    return "?" if order.type is None else _TYPES[order.type]
