"""Our open orders against a venue's list of them: what to ask about, and what is not ours."""

from collections.abc import Iterable

import msgspec

from app.domain.instants import SECOND, Duration, Instant
from app.domain.order_events import OpenOrdersListed, OrderReport
from app.trading.orders.client_ids import parse_client_order_id
from app.trading.orders.ledger import OrderLedger
from app.trading.orders.order import Order

GUARD: Duration = 2 * SECOND  # a venue's list may lag its own stream by this much


class Identity(msgspec.Struct, frozen=True, kw_only=True):
    """Which client ids are ours: the epochs of this database, the newest last, and its counter."""

    epochs: tuple[int, ...]
    counter: int


class Findings(msgspec.Struct, frozen=True, kw_only=True):
    """What a list of open orders calls for.

    `known` pairs go on as evidence; `ask` are ours that the list lacks; `vanished` are others' that it
    lacks; `strangers` were placed elsewhere; `undead` ended for us and rest at the venue;
    `unaccounted` carry an id of this database that its journal does not hold; `second_instance` one of ours
    from another database.
    """

    known: tuple[tuple[Order, OrderReport], ...]
    ask: tuple[Order, ...]
    vanished: tuple[Order, ...]
    strangers: tuple[OrderReport, ...]
    undead: tuple[Order, ...]
    unaccounted: tuple[OrderReport, ...]
    second_instance: tuple[OrderReport, ...]


def compare(ledger: OrderLedger, listed: OpenOrdersListed, identity: Identity) -> Findings:
    """Ours x theirs. Orders with evidence younger than the guard wait for the next list."""
    known: list[tuple[Order, OrderReport]] = []
    undead: list[Order] = []
    others: list[OrderReport] = []
    seen: set[str] = set()
    for report in listed.orders:
        order = ledger.find(report)
        if order is None:
            others.append(report)
            continue
        seen.add(order.key)
        known.append((order, report))
        if not order.is_open and order.heard_ns < listed.asked_ns - GUARD:
            undead.append(order)
    missing = _missing(ledger, listed, seen)
    unaccounted, second, strangers = _sort_strangers(others, identity)
    return Findings(
        known=tuple(known),
        ask=tuple(order for order in missing if order.ours),
        vanished=tuple(order for order in missing if not order.ours),
        strangers=strangers,
        undead=tuple(undead),
        unaccounted=unaccounted,
        second_instance=second,
    )


def _missing(ledger: OrderLedger, listed: OpenOrdersListed, seen: set[str]) -> list[Order]:
    return [
        order
        for order in ledger.open_orders()
        if order.key not in seen
        and (order.venue, order.account) == (listed.venue, listed.account)
        and listed.symbol in (None, order.symbol)
        and _settled_before(order, listed.asked_ns)
    ]


def _settled_before(order: Order, asked_ns: Instant) -> bool:
    return max(order.heard_ns, order.changed_ns) < asked_ns - GUARD


def _sort_strangers(
    reports: Iterable[OrderReport], identity: Identity
) -> tuple[tuple[OrderReport, ...], tuple[OrderReport, ...], tuple[OrderReport, ...]]:
    unaccounted: list[OrderReport] = []
    second: list[OrderReport] = []
    strangers: list[OrderReport] = []
    for report in reports:
        parsed = parse_client_order_id(report.client_order_id, account_scope(report))
        if parsed is None:
            strangers.append(report)
        elif parsed.epoch in identity.epochs:
            unaccounted.append(report)
        else:
            second.append(report)
    return tuple(unaccounted), tuple(second), tuple(strangers)


def account_scope(holder: OrderReport | Order) -> str:
    """The account as client ids name it."""
    return f"{holder.venue}:{holder.account}"
