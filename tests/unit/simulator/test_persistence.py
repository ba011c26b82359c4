"""What a venue holds comes back: balances, orders, fills, keys, ids, prices, counts."""

import asyncio
import random
import sqlite3
from collections.abc import Awaitable, Callable
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.amounts import ZERO
from app.domain.errors import UnusableInput
from app.domain.instants import Moment
from app.domain.order_terms import Side
from app.simulator.accounts import Account
from app.simulator.exchange import Exchange
from app.simulator.serving import Served, Simulation
from app.simulator.store import Keys, SqliteStore
from app.simulator.truth import truth
from app.simulator.venue_host import VenueHost
from tests.unit.simulator.makers import START_NS, asked, exchange, user


class HandClock:
    """A clock that tests move."""

    def __init__(self) -> None:
        self.wall_ns = START_NS

    def now(self) -> Moment:
        return Moment(self.wall_ns, self.wall_ns)

    def not_before(self, wall_ns: int) -> None:
        raise AssertionError("a venue has its own time")

    async def sleep_until(self, mono_ns: int) -> None:
        raise AssertionError("nothing waits here")


def _run(
    folder: Path, seed: int, act: Callable[[Served], Awaitable[None]], later_ns: int
) -> Served:
    """One life of the simulation on a folder; ends without a goodbye to the store."""

    async def live() -> Served:
        clock = HandClock()
        clock.wall_ns += later_ns
        simulation = Simulation(
            ("binance", "okx") if folder.name == "both" else ("binance",),
            clock=clock,
            dice=random.Random(seed),
            data_folder=folder,
        )
        served = await simulation.start()
        await act(served)
        await simulation.stop()
        return served

    return asyncio.run(live())


def _truth(host: VenueHost) -> dict[str, object]:
    known = truth([host])
    return {name: known[name] for name in ("orders", "fills", "balances", "requests")}


def test_everything_comes_back_after_a_restart(tmp_path: Path) -> None:
    seen: list[dict[str, object]] = []

    async def trade(served: Served) -> None:
        host = served.hosts["binance"]
        top = host.exchange.book("BTCUSDT").top(Side.BUY)
        assert top is not None
        resting = asked(Side.BUY, "0.01", str(top.price - 1000), client_id="rest")
        taking = asked(Side.BUY, "0.02", str(top.price + 1000), client_id="take")
        host.log.note("place", "rest", "newClientOrderId=rest", 5)
        host.place_from_outside("main", resting, START_NS + 1)
        host.place_from_outside("main", taking, START_NS + 2)
        host.transfer_from_outside("main", "FOO", Decimal("7"), START_NS + 3)
        seen.append(_truth(host))

    async def look(served: Served) -> None:
        seen.append(_truth(served.hosts["binance"]))

    first = _run(tmp_path, 1, trade, 0)
    second = _run(tmp_path, 99, look, 3_600_000_000_000)
    assert seen[0] == seen[1]
    assert len(msgspec.to_builtins(seen[0]["fills"])) >= 1
    assert first.venues["binance"]["api_key"] == second.venues["binance"]["api_key"]
    assert first.venues["binance"]["api_key"].startswith("sim")

    venue, account = (
        second.hosts["binance"].exchange,
        second.hosts["binance"].exchange.account("main"),
    )
    (order,) = venue.open_orders(account)
    assert order.client_order_id == "rest"
    assert order.price is not None
    level = venue.book("BTCUSDT").half(Side.BUY).level(order.price)
    assert level.quantity >= order.remaining
    assert account.balance("USDT").locked == order.price * order.remaining
    newest = first.hosts["binance"].exchange.ledger.counters
    assert venue.ledger.counters.order_id > newest.order_id
    assert venue.ledger.counters.trade_id > newest.trade_id


def test_the_crowd_does_not_trade_through_resting_orders_at_a_restart(tmp_path: Path) -> None:
    """Prices go on from where they were, so an order near the market is still near it."""

    async def rest(served: Served) -> None:
        host = served.hosts["binance"]
        top = host.exchange.book("BTCUSDT").top(Side.BUY)
        assert top is not None
        far = asked(Side.BUY, "0.01", str((top.price * Decimal("0.99")).quantize(Decimal("1"))))
        host.place_from_outside("main", far, START_NS + 1)

    async def look(served: Served) -> None:
        host = served.hosts["binance"]
        (order,) = host.exchange.open_orders(host.exchange.account("main"))
        assert order.filled == 0

    _run(tmp_path, 1, rest, 0)
    store = SqliteStore(tmp_path / "venues.sqlite3")
    store.save_prices({"BTC": 91_000.0, "USDT": 1.0})
    store.close()
    served = _run(tmp_path, 2, look, 60_000_000_000)
    top = served.hosts["binance"].exchange.book("BTCUSDT").top(Side.BUY)
    assert top is not None
    assert abs(top.price - 91_000) < 200


def _save(store: SqliteStore, venue: Exchange, counts: dict[str, int]) -> None:
    store.save("binance", venue.drain(), venue.ledger.counters, counts)


def _balances(account: Account) -> dict[str, tuple[Decimal, Decimal]]:
    return {asset: (held.available, held.locked) for asset, held in account.balances.items()}


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(list(Side)), st.integers(1, 300), st.integers(95, 105)),
        max_size=25,
    )
)
def test_the_store_after_each_step_equals_the_exchange(
    script: list[tuple[Side, int, int]],
) -> None:
    venue = exchange()
    me = user(venue, "main")
    crowd = Account("crowd")
    crowd.deposit({"BTC": Decimal(10_000), "USDT": Decimal(10_000_000)})
    venue.add_account(crowd)
    store = SqliteStore(None)
    store.open_venue("binance", Keys("simk", "sims", ""), _balances(me))
    for number, (side, lots, price) in enumerate(script):
        order = asked(side, str(Decimal(lots) / 100), str(price))
        venue.place(me if number % 2 else crowd, order, START_NS + number)
        _save(store, venue, {"place": number})
        kept = store.load("binance")
        assert kept is not None
        assert {a: row for a, row in kept.balances.items() if any(row)} == {
            a: row for a, row in _balances(me).items() if any(row)
        }
        assert list(kept.orders) == list(venue.orders_of(me))
        assert list(kept.fills) == list(venue.fills_of(me))
        assert kept.counters == venue.ledger.counters
    store.close()


def test_a_half_written_step_is_not_there() -> None:
    venue = exchange()
    me, other = user(venue, "main"), Account("crowd")
    other.deposit({"BTC": Decimal(5)})
    venue.add_account(other)
    store = SqliteStore(None)
    store.open_venue("binance", Keys("simk", "sims", ""), _balances(me))
    venue.place(other, asked(Side.SELL, "1", "100"), START_NS)
    venue.place(me, asked(Side.BUY, "1", "100", client_id="a"), START_NS)
    filled = venue.drain()
    store.save("binance", filled, venue.ledger.counters, {})
    venue.place(me, asked(Side.BUY, "1", "90", client_id="b"), START_NS)
    with pytest.raises(sqlite3.IntegrityError):  # the fill is there already
        store.save("binance", [*venue.drain(), *filled], venue.ledger.counters, {"place": 2})
    kept = store.load("binance")
    assert kept is not None
    assert [order.client_order_id for order in kept.orders] == ["a"]
    assert kept.balances["USDT"] == (Decimal(999_900), ZERO)
    assert kept.requests == {}
    store.close()


def test_one_simulation_per_folder(tmp_path: Path) -> None:
    first = SqliteStore(tmp_path / "venues.sqlite3")
    with pytest.raises(UnusableInput, match="another folder"):
        SqliteStore(tmp_path / "venues.sqlite3", wait_seconds=0.1)
    first.close()
    SqliteStore(tmp_path / "venues.sqlite3").close()
