"""An unmodified independent client, ccxt, trades on the simulator: only credentials and URLs are set.

The URLs are set as contracts.md says. Every figure is compared with what the venue really holds, in process.
"""

import asyncio
import contextlib
import itertools
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from decimal import Decimal
from typing import Any

import ccxt.pro
import pytest

from app.domain.order_terms import Side
from app.simulator import simulated
from app.simulator.accounts import Account
from app.simulator.orders import Fill
from app.simulator.venue_host import VenueHost

VENUES = ("binance", "okx")
SYMBOL = "BTC/USDT"
WIRE = {"binance": "BTCUSDT", "okx": "BTC-USDT"}
# requests until a private stream runs: one signed subscription, or a login and a subscription
LOGINS = {"binance": 1, "okx": 2}
DEADLINE_SECONDS = 15.0
AMOUNT = 0.01

Work = Callable[["Desk"], Awaitable[None]]


def rehosted(value: Any, rest: str) -> Any:
    """`urls.api` with every https host replaced by `rest`, paths kept."""
    if isinstance(value, dict):
        return {name: rehosted(part, rest) for name, part in value.items()}
    if isinstance(value, str) and value.startswith("https://"):
        _, slash, path = value.removeprefix("https://").partition("/")
        return rest + slash + path
    return value


def ccxt_client(venue: str, place: Mapping[str, str]) -> Any:
    """ccxt.pro as it comes, with keys and URLs."""
    keys = {"apiKey": place["api_key"], "secret": place["secret"]}
    if "passphrase" in place:
        keys["password"] = place["passphrase"]
    client = getattr(ccxt.pro, venue)(keys)
    api = client.urls["api"] = rehosted(client.urls["api"], place["rest"])
    if venue == "binance":
        api["ws"]["spot"] = place["ws_market"] + "/ws"
        api["ws"]["ws-api"]["spot"] = place["ws_api"]
    else:
        api["ws"] = place["ws_public"].removesuffix("/public")
    return client


class Desk:
    """The client, and the truth behind it."""

    def __init__(self, venue: str, client: Any, host: VenueHost) -> None:
        self.venue = venue
        self.client = client
        self.exchange = host.exchange
        self.requests = host.log.counts
        self.wire = WIRE[venue]

    @property
    def account(self) -> Account:
        return self.exchange.user_accounts()[0]

    def held(self) -> dict[str, tuple[Decimal, Decimal]]:
        balances = self.account.balances
        return {asset: (held.available, held.locked) for asset, held in balances.items()}

    def best(self, side: Side) -> Decimal:
        level = self.exchange.book(self.wire).top(side)
        assert level is not None
        return level.price

    def far_below(self) -> float:
        """A price that rests and that no taker of the crowd reaches."""
        tick = self.exchange.listings[self.wire].tick
        return float(self.best(Side.BUY) * 9 // 10 // tick * tick)

    def fills(self) -> tuple[Fill, ...]:
        return self.exchange.fills_of(self.account)

    async def balances_match(self) -> None:
        """What the client reads is what the venue holds."""
        told = await self.client.fetch_balance()
        for asset, (available, locked) in self.held().items():
            assert told[asset]["free"] == float(available), asset
            assert told[asset]["used"] == float(locked), asset
            assert told[asset]["total"] == float(available + locked), asset


@contextlib.asynccontextmanager
async def desk(venue: str, **changed: str) -> AsyncIterator[Desk]:
    async with simulated((venue,), seed=11) as served:
        client = ccxt_client(venue, {**served.venues[venue], **changed})
        try:
            yield Desk(venue, client, served.hosts[venue])
        finally:
            await client.close()


def run(venue: str, work: Work, **changed: str) -> None:
    async def main() -> None:
        async with asyncio.timeout(DEADLINE_SECONDS), desk(venue, **changed) as at:
            await work(at)

    asyncio.run(main())


async def watched(at: Desk, order_id: str, status: str) -> Any:
    """The order as watch_orders shows it once it has this status."""
    while True:
        for order in await at.client.watch_orders(SYMBOL):
            if order["id"] == order_id and order["status"] == status:
                return order


async def watching(at: Desk, work: Awaitable[Any]) -> "asyncio.Future[Any]":
    """Start a private watch; returns once the venue has taken its login and subscription in."""
    task = asyncio.ensure_future(work)
    for pause in itertools.repeat(0.01):
        if at.requests.get("login", 0) >= LOGINS[at.venue]:
            break
        await asyncio.sleep(pause)
    return task


@pytest.mark.parametrize("venue", VENUES)
def test_markets_and_balances(venue: str) -> None:
    async def work(at: Desk) -> None:
        markets = await at.client.load_markets()
        listings = {row.symbol: row for row in at.exchange.listings.values()}
        assert set(markets) == set(listings)
        for symbol, listing in listings.items():
            market = markets[symbol]
            assert market["active"]
            assert market["id"] == listing.wire_symbol
            assert market["precision"]["price"] == float(listing.tick)
            assert market["precision"]["amount"] == float(listing.lot)
            assert market["limits"]["amount"]["min"] == float(listing.min_quantity)
            assert market["contractSize"] in (None, float(listing.contract_size))
        assert set(at.held()) <= set(at.client.currencies)
        await at.balances_match()

    run(venue, work)


@pytest.mark.parametrize("venue", VENUES)
def test_the_watched_book_is_the_engines(venue: str) -> None:
    async def work(at: Desk) -> None:
        engine, equal = at.exchange.book(at.wire), 0
        while equal < 5:
            book = await at.client.watch_order_book(SYMBOL)
            if book["nonce"] != engine.update_id:
                continue  # the engine moved on while the frame travelled
            for side, name in ((Side.BUY, "bids"), (Side.SELL, "asks")):
                ours = [[float(row.price), float(row.quantity)] for row in engine.levels(side)]
                assert [list(level[:2]) for level in book[name]] == ours
            equal += 1

    run(venue, work)


@pytest.mark.parametrize("venue", VENUES)
def test_a_limit_order_from_placing_to_canceling(venue: str) -> None:
    async def work(at: Desk) -> None:
        await at.client.load_markets()
        before, price = at.held(), at.far_below()
        watch = await watching(at, at.client.watch_orders(SYMBOL))
        placed = await at.client.create_order(SYMBOL, "limit", "buy", AMOUNT, price)
        seen = (await watch)[-1]
        assert (seen["id"], seen["status"], seen["price"]) == (placed["id"], "open", price)
        available, locked = before["USDT"]
        cost = Decimal(str(price)) * Decimal(str(AMOUNT))
        assert at.held()["USDT"] == (available - cost, locked + cost)
        await at.balances_match()
        (resting,) = await at.client.fetch_open_orders(SYMBOL)
        assert (resting["id"], resting["side"], resting["amount"]) == (placed["id"], "buy", AMOUNT)
        assert resting["clientOrderId"] == at.exchange.open_orders(at.account)[0].client_order_id
        fetched = await at.client.fetch_order(placed["id"], SYMBOL)
        assert (fetched["status"], fetched["filled"], fetched["price"]) == ("open", 0.0, price)
        gone = asyncio.ensure_future(watched(at, placed["id"], "canceled"))
        assert (await at.client.cancel_order(placed["id"], SYMBOL))["id"] == placed["id"]
        assert (await gone)["filled"] == 0.0
        fetched = await at.client.fetch_order(placed["id"], SYMBOL)
        assert fetched["status"] == "canceled"
        assert await at.client.fetch_open_orders(SYMBOL) == []
        assert at.held() == before
        with pytest.raises(ccxt.OrderNotFound):
            await at.client.cancel_order(placed["id"], SYMBOL)

    run(venue, work)


@pytest.mark.parametrize("venue", VENUES)
@pytest.mark.parametrize("side", ["buy", "sell"])
def test_a_market_order_fills_and_the_fee_is_in_the_received_asset(venue: str, side: str) -> None:
    async def work(at: Desk) -> None:
        await at.client.load_markets()
        before = at.held()
        watch = await watching(at, at.client.watch_my_trades(SYMBOL))
        placed = await at.client.create_order(SYMBOL, "market", side, AMOUNT)
        seen = await watch
        fills = at.fills()
        base = sum((fill.quantity for fill in fills), Decimal(0))
        quote = sum((fill.price * fill.quantity for fill in fills), Decimal(0))
        assert base == Decimal(str(AMOUNT))
        rate = at.account.taker_fee
        asset, received = ("BTC", base) if side == "buy" else ("USDT", quote)
        fee = received * rate
        assert seen[0]["order"] == placed["id"]
        assert seen[0]["fee"]["currency"] == asset
        order = await at.client.fetch_order(placed["id"], SYMBOL)
        assert (order["status"], order["filled"], order["remaining"]) == ("closed", AMOUNT, 0.0)
        assert order["average"] == pytest.approx(float(quote / base), rel=1e-12)
        trades = await at.client.fetch_my_trades(SYMBOL)
        assert {trade["id"] for trade in trades} == {str(fill.trade_id) for fill in fills}
        assert sum(Decimal(str(trade["amount"])) for trade in trades) == base
        assert {trade["fee"]["currency"] for trade in trades} == {asset}
        assert sum(Decimal(str(trade["fee"]["cost"])) for trade in trades) == fee
        sign = 1 if side == "buy" else -1
        moved = {"BTC": sign * base, "USDT": -sign * quote}
        moved[asset] -= fee
        for name, change in moved.items():
            assert at.held()[name] == (before[name][0] + change, before[name][1])
        await at.balances_match()

    run(venue, work)


@pytest.mark.parametrize("venue", VENUES)
def test_post_only_rests_or_is_refused_as_each_venue_does(venue: str) -> None:
    async def work(at: Desk) -> None:
        await at.client.load_markets()
        before, resting = at.held(), at.far_below()
        post = {"postOnly": True}
        placed = await at.client.create_order(SYMBOL, "limit", "buy", AMOUNT, resting, post)
        fetched = await at.client.fetch_order(placed["id"], SYMBOL)
        assert (fetched["status"], fetched["postOnly"]) == ("open", True)
        await at.client.cancel_order(placed["id"], SYMBOL)
        crossing = float(at.best(Side.SELL)) * 1.01
        if venue == "binance":  # refused: there is no order
            with pytest.raises(ccxt.OrderImmediatelyFillable):
                await at.client.create_order(SYMBOL, "limit", "buy", AMOUNT, crossing, post)
        else:  # accepted, then canceled with source 31
            placed = await at.client.create_order(SYMBOL, "limit", "buy", AMOUNT, crossing, post)
            fetched = await at.client.fetch_order(placed["id"], SYMBOL)
            assert fetched["status"] == "canceled"
            assert fetched["info"]["cancelSource"] == "31"
        assert at.fills() == ()
        assert at.held() == before

    run(venue, work)


@pytest.mark.parametrize("venue", VENUES)
def test_orders_over_the_socket(venue: str) -> None:
    async def work(at: Desk) -> None:
        await at.client.load_markets()
        price = at.far_below()
        placed = await at.client.create_order_ws(SYMBOL, "limit", "buy", AMOUNT, price)
        (held,) = at.exchange.open_orders(at.account)
        assert placed["id"] == str(held.order_id)
        assert (held.price, held.quantity) == (Decimal(str(price)), Decimal(str(AMOUNT)))
        await at.client.cancel_order_ws(placed["id"], SYMBOL)
        assert at.exchange.open_orders(at.account) == ()

    run(venue, work)


@pytest.mark.parametrize("venue", VENUES)
def test_refusals_carry_the_venues_meaning(venue: str) -> None:
    async def work(at: Desk) -> None:
        await at.client.load_markets()
        with pytest.raises(ccxt.InsufficientFunds):
            await at.client.create_order(SYMBOL, "limit", "buy", 8, at.far_below())
        with pytest.raises(ccxt.OrderNotFound):
            await at.client.fetch_order("1", SYMBOL)
        assert at.exchange.orders_of(at.account) == ()

    run(venue, work)


@pytest.mark.parametrize("venue", VENUES)
@pytest.mark.parametrize("wrong", ["secret", "api_key"])
def test_wrong_keys_are_an_authentication_error(venue: str, wrong: str) -> None:
    async def work(at: Desk) -> None:
        with pytest.raises(ccxt.AuthenticationError):
            await at.client.fetch_balance()

    run(venue, work, **{wrong: "simwrong"})
