"""No division on the lots is cheaper than the plan's; sizes in money are kept; nothing in a book makes it raise."""

import random
from decimal import Decimal as D
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.order_line import OffsetUnit, OrderLine, PriceAnchor, PriceTerm, Size, SizeUnit
from app.domain.order_terms import OrderStyle, Side
from app.trading.routing.drift import drift
from app.trading.routing.plan import RoutePlan, RoutingRules
from app.trading.routing.router import route
from app.trading.venue_market import VenueMarket
from tests.property.routing_cases import NOW, RULES, judge, make_case
from tests.unit.trading_ticket.makers import market

CASES = 2000


@pytest.mark.parametrize("seed", range(4))
def test_no_division_is_cheaper(seed: int) -> None:
    """Against a brute force over all divisions; `python -m tests.property.routing_cases 20000` runs more."""
    kinds = set()
    for number in range(CASES // 4):
        verdict = judge(make_case(random.Random(f"suite {seed}/{number}")))
        assert verdict.excess == 0
        kinds.add(verdict.kind)
    assert {"capped_market on 2", "limit on 2", "post_only on 2", "undone on 2"} <= kinds


@pytest.mark.parametrize("seed", range(4))
def test_a_size_in_money_is_never_exceeded_and_a_part_of_what_is_free_is_never_locked_beyond_it(
    seed: int,
) -> None:
    ready = 0
    for number in range(100):
        dice = random.Random(f"money {seed}/{number}")
        case = make_case(dice)
        money = D(dice.randint(50, 600)) / 100
        spent = msgspec.structs.replace(
            case.line, size=Size(value=money, unit=SizeUnit.QUOTE), max_share=None
        )
        plan = route(spent, case.venues, RULES, NOW)
        ready += plan.ready
        worth = sum((c.notional + c.undone * c.price for c in plan.children), D(0))
        assert worth <= money
        part = D(dice.randint(1, 100))
        freed = msgspec.structs.replace(
            case.line, size=Size(value=part, unit=SizeUnit.FREE), max_share=None
        )
        plan = route(freed, case.venues, RULES, NOW)
        ready += plan.ready
        locked = sum((_locked(case.venues, plan, at) for at in range(len(plan.children))), D(0))
        free = sum((venue.available(freed.side) or D(0) for venue in case.venues), D(0))
        assert locked <= free * part / 100 or len(plan.children) == 0
    assert ready > 60


def _locked(venues: list[VenueMarket], plan: RoutePlan, at: int) -> D:
    child = plan.children[at]
    venue = next(venue for venue in venues if venue.instrument.venue == child.venue)
    return child.quantity * venue.cost_each(plan.line.side, child.price)


wild = st.one_of(
    st.decimals(D("0.01"), D(1000), places=4),
    st.sampled_from([D(0), D("1e-30"), D("1e30"), D("1e-9"), D("NaN"), D("Infinity"), D(-5)]),
)
steps = st.sampled_from([D(0), D("0.001"), D("0.3"), D(1), D("1e-18"), D(7)])


def mostly(sane: st.SearchStrategy[Any], strange: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """The strange one about once in twenty times, so that most of what surrounds it is sane."""
    return st.integers(0, 19).flatmap(lambda number: strange if number == 7 else sane)


def tenths(least: int, most: int) -> st.SearchStrategy[D]:
    return st.integers(least, most).map(lambda number: D(number) / 10)


sizes = mostly(tenths(1, 90), wild)


def _ordered(levels: list[tuple[D, D]], best_is_highest: bool) -> tuple[tuple[D, D], ...]:
    """Best first, as a book always is; what is no number stands where it stood."""
    if any(price.is_nan() for price, _size in levels):
        return tuple(levels)
    return tuple(sorted(levels, key=lambda level: level[0], reverse=best_is_highest))


@st.composite
def strange_markets(draw: st.DrawFn, name: str) -> VenueMarket:
    rules: dict[str, Any] = {
        "tick": draw(mostly(st.just(D("0.1")), steps)),
        "lot": draw(mostly(st.just(D("0.001")), steps)),
        "min_quantity": draw(mostly(st.none(), st.sampled_from([D(0), D("0.01"), D(50)]))),
        "max_quantity": draw(mostly(st.none(), st.sampled_from([D(0), D("0.01"), D(50)]))),
        "min_notional": draw(mostly(st.just(D(5)), st.sampled_from([D(0), D("1e20")]))),
        "max_notional": draw(mostly(st.none(), st.sampled_from([D(0), D(5), D("1e20")]))),
    }
    fees = mostly(st.decimals(D("-0.001"), D("0.01"), places=6), st.none() | wild)
    funds = mostly(st.sampled_from([D(5), D(500), D(10**6)]), st.none() | wild)

    def levels(least: int, most: int, best_is_highest: bool) -> tuple[tuple[D, D], ...]:
        pairs = st.tuples(mostly(tenths(least, most), wild), sizes)
        return _ordered(draw(st.lists(pairs, max_size=4)), best_is_highest)

    return market(
        name,
        rules,
        bids=levels(950, 999, best_is_highest=True),
        asks=levels(1001, 1050, best_is_highest=False),
        maker=draw(fees),
        taker=draw(fees),
        available_quote=draw(funds),
        available_base=draw(funds),
        fee_from_paid=draw(st.booleans()),
    )


@st.composite
def strange_lines(draw: st.DrawFn) -> OrderLine:
    anchor = draw(st.sampled_from(list(PriceAnchor)))
    fixed = anchor is PriceAnchor.FIXED
    unit = None if fixed else draw(st.none() | st.sampled_from(list(OffsetUnit)))
    value = draw(mostly(tenths(980, 1020) if fixed else tenths(-9, 9), wild))
    price = PriceTerm(anchor=anchor, value=value, unit=unit)
    size = Size(value=draw(sizes), unit=draw(st.sampled_from(list(SizeUnit))))
    return OrderLine(
        symbol="BTC/USDT",
        side=draw(st.sampled_from(list(Side))),
        style=draw(st.sampled_from(list(OrderStyle))),
        size=draw(mostly(st.just(size), st.none())),
        price=draw(mostly(st.just(price), st.none())),
        venues=draw(mostly(st.just(()), st.sampled_from([("one",), ("two", "one"), ("nowhere",)]))),
        excluded=draw(mostly(st.just(()), st.sampled_from([("one",), ("one", "two")]))),
        max_share=draw(mostly(st.none(), st.sampled_from([D("0.5"), D(1), D(0), D(-1), D("NaN")]))),
    )


@given(
    strange_lines(),
    strange_markets("one"),
    strange_markets("two"),
    mostly(st.just(D(10_000)), st.none() | wild),
    mostly(st.just(D("0.05")), wild),
)
@settings(max_examples=400, derandomize=True, deadline=None)
def test_nothing_in_a_book_a_balance_or_a_line_makes_it_raise(
    line: OrderLine, one: VenueMarket, two: VenueMarket, nav: D | None, collar: D
) -> None:
    width = collar if collar.is_finite() else D(1)
    rules = RoutingRules(collar=width, fallbacks={"one": "two", "nowhere": "one"})
    plan = route(line, [one, two], rules, NOW, nav=nav)
    assert plan.ready == (plan.refusal == "") == (plan.hash != "") == bool(plan.children)
    assert plan.ready or plan.refusal.endswith(".")
    assert sum((child.quantity for child in plan.children), D(0)) == plan.quantity
    assert drift(plan, [one, two], NOW).void == ""
    assert all(route.reason for route in plan.venues)
    if plan.costs is not None and plan.costs.basis_points is not None:
        parts = plan.costs.basis_points
        assert parts.total == parts.spread + parts.walk + parts.fees
        money = plan.costs.money
        assert money is not None
        assert money.walk >= 0
