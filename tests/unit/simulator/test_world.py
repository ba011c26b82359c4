"""Seeded markets: live books, one common price, sometimes crossed between venues, users get filled."""

import random
from decimal import Decimal

from app.domain.order_terms import OrderType, Side
from app.simulator.changes import BookChanged, OrderChanged, OrderStep, PublicTrade
from app.simulator.orders import NewOrder
from app.simulator.world import World
from tests.unit.simulator.makers import START_NS

STEP_NS = 100_000_000


def _world(seed: int) -> World:
    world = World(["binance", "okx"], random.Random(seed))
    for venue in world.markets:
        world.open_user(venue, f"sim{venue}", "secret")
    world.open_markets(START_NS)
    return world


def _tops(world: World) -> list[tuple[Decimal, Decimal]]:
    rows = []
    for venue, symbol in (("binance", "BTCUSDT"), ("okx", "BTC-USDT")):
        book = world.exchange(venue).book(symbol)
        bid, ask = book.top(Side.BUY), book.top(Side.SELL)
        assert bid is not None
        assert ask is not None
        assert bid.price < ask.price
        rows.append((bid.price, ask.price))
    return rows


def test_the_same_seed_makes_the_same_market() -> None:
    runs = []
    for _ in range(2):
        world = _world(7)
        for step in range(1, 30):
            world.step(START_NS + step * STEP_NS)
        runs.append([world.exchange(venue).drain() for venue in world.markets])
    assert runs[0] == runs[1]
    other = _world(8)
    assert other.exchange("binance").drain() != runs[0][0]


def test_books_live_stay_close_and_sometimes_cross_between_venues() -> None:
    world = _world(1)
    crossed, steps, books, trades = 0, 1200, 0, 0
    for step in range(1, steps + 1):
        world.step(START_NS + step * STEP_NS)
        (low_bid, low_ask), (bid, ask) = _tops(world)
        crossed += low_bid > ask or bid > low_ask
        assert abs(low_bid - bid) / bid < Decimal("0.005")
        for venue in world.markets:
            changes = world.exchange(venue).drain()
            books += sum(isinstance(change, BookChanged) for change in changes)
            trades += sum(isinstance(change, PublicTrade) for change in changes)
    assert 0 < crossed < steps // 2
    assert books > steps * 5
    assert trades > 100


def test_a_users_resting_orders_are_filled_by_the_crowd_sometimes_in_parts() -> None:
    world = _world(3)
    venue = world.exchange("binance")
    account = venue.account("main")
    (bid, _), _ = _tops(world)
    for offset in range(4):
        order = NewOrder(
            symbol="BTCUSDT",
            side=Side.BUY,
            type=OrderType.LIMIT,
            client_order_id=f"c{offset}",
            quantity=Decimal("0.1"),
            price=bid - offset * 5,
        )
        venue.place(account, order, START_NS)
    steps: list[OrderChanged] = []
    for step in range(1, 600):
        world.step(START_NS + step * STEP_NS)
        steps += [change for change in venue.drain() if isinstance(change, OrderChanged)]
    fills = [change.fill for change in steps if change.step is OrderStep.TRADE]
    assert fills
    assert any(fill is not None and fill.quantity < Decimal("0.1") for fill in fills)
    assert all(fill is not None and fill.maker for fill in fills)


def test_every_listing_has_eight_or_more_books_with_both_sides() -> None:
    world = _world(5)
    for venue in world.markets:
        held = world.exchange(venue)
        assert len(held.listings) >= 8
        for symbol, listing in held.listings.items():
            for side in Side:
                levels = held.book(symbol).levels(side)
                assert len(levels) >= 10
                assert all(listing.price_on_tick(level.price) for level in levels)
                assert all(listing.quantity_on_lot(level.quantity) for level in levels)
    assert {"USDT-USD", "USDC-USD"} <= set(world.exchange("okx").listings)
