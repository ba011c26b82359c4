"""Parent orders: what each venue was to do, what it did, and what may still happen."""

from decimal import Decimal

import msgspec

from app.domain.amounts import decimals_of
from app.domain.instants import Instant
from app.trading.parents.ends import rest_word
from app.trading.parents.facts import ParentSettled, Realised
from app.trading.parents.parent import Parent
from app.trading.parents.promises import promise_of
from app.trading.parents.results import settle
from app.views.letters import letter_of
from app.views.orders import OrderRow

CARDS_MOST = 20


class ShareRow(msgspec.Struct, frozen=True, kw_only=True):
    """One venue's part. Prices are averages; None where nothing is filled or a fee is not known."""

    venue: str
    letter: str
    planned: Decimal
    filled: Decimal
    held: Decimal  # may still trade, for all we know
    planned_raw: Decimal | None
    planned_all_in: Decimal | None
    raw: Decimal | None
    all_in: Decimal | None
    worse_bp: Decimal | None  # `all_in` against `compared`; above 0: worse than planned
    compared: Decimal | None = None  # planned all-in of the part filled: like with like
    repriced: bool = False  # something filled at an amended price; `compared` is of the first one


class RouteCard(msgspec.Struct, frozen=True, kw_only=True):
    """One parent order. filled + held + free = quantity (free is 0 where more was filled)."""

    key: str
    plan: str
    line: str  # the order in words
    symbol: str
    side: str
    status: str  # contracts.md words
    quantity: Decimal
    filled: Decimal
    held: Decimal
    free: Decimal
    mid: Decimal | None
    planned_raw: Decimal | None
    planned_all_in: Decimal | None
    raw: Decimal | None
    all_in: Decimal | None
    worse_bp: Decimal | None
    shares: tuple[ShareRow, ...]
    children: tuple[str, ...]  # OrderRow.key, in the order of sending
    open: bool
    created_ns: Instant
    price_digits: int
    size_digits: int
    compared: Decimal | None = None  # as in ShareRow, over all venues
    repriced: bool = False  # at any venue
    orders: tuple[OrderRow, ...] = ()  # the parent's row and its orders'; in its own card only
    rest: str = (
        ""  # what became of that which is free: "canceled", "not filled", ...; "" for nothing
    )


class RoutesView(msgspec.Struct, frozen=True, kw_only=True):
    """Of the newest 20: open ones first, the newest first within."""

    cards: tuple[RouteCard, ...]
    at_ns: Instant


def route_card(parent: Parent, at_ns: Instant, orders: tuple[OrderRow, ...] = ()) -> RouteCard:
    """One parent as of now, and `orders` of the same moment."""
    result, promise = settle(parent, at_ns), promise_of(parent)
    instruments = [child.instrument for child in parent.children if child.instrument is not None]
    return RouteCard(
        key=parent.key,
        plan=parent.plans[-1].plan,
        line=parent.first.line,
        symbol=parent.symbol,
        side=parent.side.value,
        status=parent.status.value,
        quantity=parent.quantity,
        filled=parent.filled,
        held=parent.held,
        free=parent.free,
        mid=parent.first.mid,
        planned_raw=promise.raw,
        planned_all_in=promise.all_in,
        raw=result.raw,
        all_in=result.all_in,
        worse_bp=result.worse_bp,
        shares=_shares(parent, result),
        children=tuple(child.key for child in parent.shown_children),
        open=parent.is_open,
        created_ns=parent.first.at_ns,
        price_digits=max((decimals_of(one.tick) for one in instruments), default=2),
        size_digits=max((decimals_of(one.lot) for one in instruments), default=4),
        compared=result.compared,
        repriced=result.repriced,
        orders=orders,
        rest=rest_word(parent),
    )


def _shares(parent: Parent, result: ParentSettled) -> tuple[ShareRow, ...]:
    return tuple(_share(parent, realised) for realised in result.venues)


def _share(parent: Parent, realised: Realised) -> ShareRow:
    venue = realised.venue
    return ShareRow(
        venue=venue,
        letter=letter_of(venue),
        planned=realised.planned,
        filled=realised.filled,
        held=parent.held_at(venue),
        planned_raw=realised.planned_raw,
        planned_all_in=realised.planned_all_in,
        raw=realised.raw,
        all_in=realised.all_in,
        worse_bp=realised.worse_bp,
        compared=realised.compared,
        repriced=realised.repriced,
    )
