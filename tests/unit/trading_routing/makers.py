"""Lines as typed and venues for them; prices near 100, so that figures can be checked by hand."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import msgspec

from app.domain.order_line import OrderLine
from app.trading.language import parse_line
from app.trading.line_names import ListedSymbols
from app.trading.routing.plan import Child, Counterfactual, RoutePlan, RoutingRules, VenueRoute
from app.trading.routing.router import route
from app.trading.venue_market import VenueMarket
from tests.unit.trading_routing.markets import NOW, levels, market

D = Decimal
RULES = RoutingRules()
LISTED = ListedSymbols(["BTC/USDT"])


def line(text: str, venues: Sequence[str] = ("one", "two", "three")) -> OrderLine:
    read = parse_line(text, symbol_in_view="BTC/USDT", symbols=LISTED, venues=venues)
    assert isinstance(read, OrderLine), read.sentence
    return read


def venue(
    name: str,
    asks: str = "",
    bids: str = "",
    fee: str = "0.001",
    rules: dict[str, Any] | None = None,
    **changes: Any,
) -> VenueMarket:
    """`asks` and `bids` as "100x1 100.2x2": price and size; maker and taker both `fee`, 2,000,000 USDT free."""
    fields: dict[str, Any] = {
        "asks": _side(asks),
        "bids": _side(bids),
        "maker": D(fee),
        "taker": D(fee),
        "available_quote": D(2_000_000),
        "available_base": D(1_000),
    }
    no_limits = {"max_quantity": None, "min_notional": None}
    return market(name, no_limits | (rules or {}), **(fields | changes))


def _side(text: str) -> tuple[tuple[D, D], ...]:
    pairs = [level.split("x") for level in text.split()]
    return levels(*((price, size) for price, size in pairs))


def routed(
    text: str, *venues: VenueMarket, rules: RoutingRules = RULES, nav: str | None = None
) -> RoutePlan:
    names = [each.instrument.venue for each in venues]
    return route(line(text, names), venues, rules, NOW, nav=None if nav is None else D(nav))


def parts(plan: RoutePlan) -> dict[str, D]:
    """Who gets how much."""
    assert plan.ready, plan.refusal
    return {child.venue: child.quantity for child in plan.children}


def refused(plan: RoutePlan) -> str:
    """The sentence of a plan that sends nothing."""
    assert not plan.ready
    assert (len(plan.children), plan.hash, plan.quantity) == (0, "", D(0))
    return plan.refusal


def child_at(plan: RoutePlan, name: str) -> Child:
    return next(child for child in plan.children if child.venue == name)


def route_at(plan: RoutePlan, name: str) -> VenueRoute:
    return next(each for each in plan.venues if each.venue == name)


def figures(way: Counterfactual) -> tuple[D, D, D]:
    """Its price after fees, and how much dearer it is in basis points and in money, to two decimals."""
    assert way.all_in is not None
    assert way.difference_bp is not None
    assert way.difference_money is not None
    return round(way.all_in, 2), round(way.difference_bp, 2), round(way.difference_money, 2)


def reasons(plan: RoutePlan) -> dict[str, str]:
    return {each.venue: each.reason for each in plan.venues}


ONE = venue("one", "100x5 101x10", "99.9x5", "0.001")
TWO = venue("two", "100.1x5 101x10", "99.8x5", "0.001")


def three(**changes: Any) -> VenueMarket:
    """The venue that would be cheapest, if it could be used."""
    books = {name: changes.pop(name) for name in ("bids", "asks") if name in changes}
    made = venue("three", "99.5x50", "99x5", "0.001", **changes)
    return msgspec.structs.replace(made, **books)
