"""NAV sizes orders, so a pair that nobody trades must not set it."""

import asyncio
from decimal import Decimal as D

from app.domain.link_events import InstrumentsListed
from app.domain.market_events import Quote, Ticker
from app.domain.venue_requests import Watch
from tests.fakes.orders import instrument
from tests.fakes.route_bench import RouteBench

PAIRS = ("BTC/USDT", "BTC/USD", "USDT/USD")


async def _quote(bench: RouteBench, symbol: str, bid: str, ask: str) -> None:
    now_ns = bench.clock.now().wall_ns
    quote = Quote(
        venue="okx",
        symbol=symbol,
        bid=D(bid),
        ask=D(ask),
        bid_size=D(1),
        ask_size=D(1),
        last=None,
        venue_time_ns=now_ns,
        received_ns=now_ns,
    )
    bench.lines["okx"].tell(quote)
    await bench.pass_time(0.1)


async def _repeat_last(bench: RouteBench, symbol: str, last: str) -> None:
    now_ns = bench.clock.now().wall_ns
    ticker = Ticker(
        venue="okx",
        symbol=symbol,
        last_price=D(last),
        open_price=None,
        high_price=None,
        low_price=None,
        base_volume=D(0),
        quote_volume=D(0),
        venue_time_ns=now_ns,
        received_ns=now_ns,
    )
    bench.lines["okx"].tell(ticker)
    await bench.pass_time(0.1)


def _size_of_two_percent(dead: str) -> D | None:
    async def scenario() -> D | None:
        async with RouteBench() as bench:
            await bench.ready()
            listed = InstrumentsListed(
                venue="okx",
                product="spot",
                instruments=tuple(instrument("okx", symbol) for symbol in PAIRS),
                received_ns=bench.clock.now().wall_ns,
            )
            bench.lines["okx"].tell(listed)
            await bench.books(last=30)
            await _quote(bench, "USDT/USD", "0.9999", "1.0001")
            if dead == "wide":
                await _quote(bench, "BTC/USD", "1", "5000")
            elif dead == "silent":
                for _ in range(3):
                    await _repeat_last(bench, "BTC/USD", "2500")
            await bench.pass_time(2)
            await bench.books(last=31)
            shown = await bench.draft("b 2n% btc mkt 100.1 @binance")
            watched = bench.lines["okx"].asked(Watch)[-1]
            assert isinstance(watched, Watch)
            assert {one.symbol for one in watched.tickers} == set(PAIRS)
            return None if shown.plan is None else shown.plan.quantity

    return asyncio.run(scenario())


def test_a_dead_pair_does_not_size_an_order() -> None:
    alive = _size_of_two_percent("")
    assert alive == D("0.6")
    assert _size_of_two_percent("wide") == alive  # two forgotten orders
    assert _size_of_two_percent("silent") == alive  # a ticker that repeats a price of days ago
