"""Rounding gives nothing away; a walk costs what it costs; what is planned is what may be sent."""

from decimal import Decimal as D

from hypothesis import given
from hypothesis import strategies as st

from app.domain.amounts import is_multiple
from app.domain.order_terms import OrderStyle, Side
from app.trading.depth import Levels, walk
from app.trading.rounding import (
    largest_quantity,
    proposed_cap,
    round_price,
    round_quantity,
    smallest_quantity,
)
from app.trading.routing.plan import RoutingRules
from app.trading.routing.router import route
from app.trading.routing.sending import Cleared, check_child
from app.trading.venue_market import VenueMarket
from tests.unit.trading_routing.markets import NOW, instrument, market, order_line

steps = st.sampled_from([D("0.00000001"), D("0.001"), D("0.5"), D(1), D(7), D("0.3"), D(0)])
amounts = st.decimals(D("1e-12"), D("1e12"), places=12)
sides = st.sampled_from(list(Side))
styles = st.sampled_from(list(OrderStyle))


@given(amounts, steps)
def test_a_quantity_never_grows_stays_on_the_grid_and_loses_less_than_a_lot(
    quantity: D, lot: D
) -> None:
    rounded = round_quantity(quantity, instrument(lot=lot))
    assert is_multiple(rounded, lot)
    assert rounded <= quantity
    assert quantity - rounded < lot or rounded == quantity


@given(sides, amounts, steps)
def test_a_price_never_gets_worse_and_stays_on_the_grid(side: Side, price: D, tick: D) -> None:
    rounded = round_price(side, price, instrument(tick=tick))
    assert is_multiple(rounded, tick)
    assert rounded <= price if side is Side.BUY else rounded >= price
    assert abs(rounded - price) < tick or rounded == price


@given(sides, st.decimals(D("0.5"), D("1e6"), places=8), steps)
def test_a_proposed_cap_is_on_the_grid_and_reaches_the_best(side: Side, best: D, tick: D) -> None:
    cap = proposed_cap(side, best, instrument(tick=tick))
    assert is_multiple(cap, tick)
    if side is Side.BUY:
        assert best <= cap < max(best * D("1.0025"), best + tick) + D("1e-20")
    else:
        assert best >= cap > min(best * D("0.9975"), best - tick) - D("1e-20")


@given(amounts, steps, st.none() | amounts, st.none() | amounts)
def test_the_smallest_quantity_is_the_smallest(
    price: D, lot: D, least: D | None, worth: D | None
) -> None:
    rules = instrument(lot=lot, min_quantity=least, min_notional=worth)
    smallest = smallest_quantity(price, rules)
    assert is_multiple(smallest, lot)

    def is_enough(quantity: D) -> bool:
        return quantity >= (least or 0) and quantity * price >= (worth or 0) * (1 - D("1e-40"))

    assert is_enough(smallest)
    if lot and smallest > lot:
        assert not (smallest - lot >= (least or 0) and (smallest - lot) * price >= (worth or 0))


@given(amounts, amounts, steps)
def test_the_largest_affordable_quantity_is_affordable_and_one_lot_more_is_not(
    funds: D, each: D, lot: D
) -> None:
    largest = largest_quantity(funds, each, instrument(lot=lot))
    assert is_multiple(largest, lot)
    assert largest * each <= funds * (1 + D("1e-40"))
    if lot:
        assert (largest + lot) * each > funds


prices = st.integers(900, 1100).map(lambda tenths: D(tenths) / 10)
sizes = st.integers(1, 5000).map(lambda thousandths: D(thousandths) / 1000)
sides_of_books = st.lists(st.tuples(prices, sizes), max_size=8, unique_by=lambda level: level[0])


@given(sides, sides_of_books, sizes, prices)
def test_a_walk_costs_what_taking_one_lot_after_another_costs(
    side: Side, levels: list[tuple[D, D]], quantity: D, limit: D
) -> None:
    levels.sort(reverse=side is Side.SELL)
    taken = walk(levels, side, quantity, limit)
    lots = [price for price, size in levels for _ in range(int(size * 1000))]
    good = [price for price in lots if (price <= limit if side is Side.BUY else price >= limit)]
    bought = good[: int(quantity * 1000)]
    assert taken.quantity == D(len(bought)) / 1000
    assert taken.notional == sum(bought, D(0)) / 1000


def _book(levels: list[tuple[D, D]], cut: D) -> tuple[Levels, Levels]:
    """Bids below the cut, asks above it."""
    bids = tuple(sorted((level for level in levels if level[0] < cut), reverse=True))
    return bids, tuple(sorted(level for level in levels if level[0] > cut))


fees = st.integers(-2, 40).map(lambda half_points: D(half_points) / 20_000)


@st.composite
def venue_markets(draw: st.DrawFn, venue: str) -> VenueMarket:
    bids, asks = _book(draw(sides_of_books), D(100))
    return market(
        venue,
        {"tick": draw(st.sampled_from([D("0.1"), D("0.5"), D(1)])), "lot": D("0.01")},
        bids=bids,
        asks=asks,
        maker=draw(fees),
        taker=draw(fees),
        book_valid=draw(st.integers(0, 5)) > 0,
        available_quote=draw(st.sampled_from([D(5), D(100), D(5000)])),
        available_base=draw(st.sampled_from([D(0), D(1), D(50)])),
        fee_from_paid=draw(st.booleans()),
    )


@given(
    venue_markets("binance"),
    venue_markets("okx"),
    venue_markets("kraken"),
    sides,
    styles,
    st.none() | prices,
    sizes,
)
def test_what_is_planned_passes_the_last_look_and_is_never_more_or_worse_than_typed(
    one: VenueMarket,
    two: VenueMarket,
    three: VenueMarket,
    side: Side,
    style: OrderStyle,
    price: D | None,
    quantity: D,
) -> None:
    asked = order_line(side, style, str(quantity), None if price is None else str(price))
    venues = [one, two, three]
    plan = route(asked, venues, RoutingRules(), NOW)
    assert plan.ready == bool(plan.children) == (plan.refusal == "") == (plan.hash != "")
    assert plan.quantity <= quantity
    for child in plan.children:
        if price is not None:
            assert child.price <= price if side is Side.BUY else child.price >= price
        venue = next(each for each in venues if each.instrument.venue == child.venue)
        ruling = check_child(plan, child, venue, NOW)
        assert isinstance(ruling, Cleared)
        available = venue.available(side)
        assert available is not None
        assert ruling.reserve <= available
