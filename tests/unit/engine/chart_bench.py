"""An engine with a chart on its screen, and short ways to tell it of trades and bars."""

import asyncio
from collections.abc import Awaitable, Callable
from decimal import Decimal as D

from app.domain.identifiers import Symbol, VenueId
from app.domain.instants import MINUTE
from app.domain.market_events import Candle, CandlesListed, Trade
from app.domain.order_terms import Side
from app.domain.venue_requests import ReadCandles
from app.views.chart import ChartView
from app.views.keys import TAPE, chart_key
from app.views.tape import TapeView
from tests.fakes.ports import NOON, FakeGateway
from tests.fakes.workbench import Workbench, fit_for_trading

KEY = chart_key("1m")
RUNNING = NOON // MINUTE * MINUTE  # the minute that runs when the tests begin, 20 s old
Scenario = Callable[[Workbench], Awaitable[None]]


def run(scenario: Scenario, *venues: str, views: tuple[str, ...] = (KEY, TAPE)) -> None:
    async def main() -> None:
        gateways = [FakeGateway(venue) for venue in venues or ("binance",)]
        async with Workbench(gateways, views=views) as bench:
            await scenario(bench)

    asyncio.run(main())


def gateway(bench: Workbench, venue: str = "binance") -> FakeGateway:
    found = next(one for one in bench.gateways if one.venue == venue)
    assert isinstance(found, FakeGateway)
    return found


def questions(bench: Workbench, venue: str = "binance") -> list[tuple[str, int]]:
    """Interval and limit of every question for bars."""
    return [
        (request.interval, request.limit)
        for request in gateway(bench, venue).requests
        if isinstance(request, ReadCandles)
    ]


async def tell(bench: Workbench, *events: object, venue: str = "binance") -> None:
    gateway(bench, venue).tell(*events)  # type: ignore[arg-type]  # events of any kind
    await bench.pass_time(0.5)


async def ready(bench: Workbench, *venues: str) -> None:
    for venue in venues or ("binance",):
        await tell(bench, *fit_for_trading(bench.clock, venue), venue=venue)


def trade(
    bench: Workbench,
    price: str,
    size: str = "1",
    *,
    number: int = 0,
    venue: str = "binance",
    ahead_ns: int = 0,
    symbol: str = "BTC/USDT",
) -> Trade:
    now_ns = bench.clock.now().wall_ns
    name = str(number or now_ns)
    return Trade(venue, symbol, name, D(price), D(size), Side.BUY, now_ns + ahead_ns, now_ns)


def candle(minute: int, prices: str, *, closed: bool = True, venue: str = "binance") -> Candle:
    """So many minutes after the one that runs at the beginning."""
    open_, high, low, close = map(D, prices.split())
    start_ns = RUNNING + minute * MINUTE
    return Candle(
        venue, "BTC/USDT", "1m", start_ns, None, open_, high, low, close, D(1), closed, start_ns
    )


def told(
    bench: Workbench, *candles: Candle, venue: VenueId = "binance", symbol: Symbol = "BTC/USDT"
) -> CandlesListed:
    now_ns = bench.clock.now().wall_ns
    return CandlesListed(
        venue=venue, symbol=symbol, interval="1m", candles=candles, asked_ns=now_ns, received_ns=now_ns
    )  # fmt: skip


def chart(bench: Workbench, key: str = KEY) -> ChartView:
    view = bench.views[key]
    assert isinstance(view, ChartView)
    return view


def closes(bench: Workbench) -> list[tuple[int, str]]:
    return [((bar.start_ns - RUNNING) // MINUTE, str(bar.close)) for bar in chart(bench).bars]


def tape(bench: Workbench) -> TapeView:
    view = bench.views[TAPE]
    assert isinstance(view, TapeView)
    return view
