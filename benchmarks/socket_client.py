"""One client of the eight depth servers in a process of its own: ours, or ccxt.pro.

`python -m benchmarks.socket_client ours|ccxt|ccxt-uvloop SECONDS PORTS`: PORTS is a JSON list. Prints processor time, updates
that reached a book and seconds as one JSON object. Ours runs on uvloop, as shipped; ccxt.pro as it comes, or on uvloop, too.
"""

import asyncio
import json
import sys
import time
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

import uvloop

from app.domain.instruments import Instrument, InstrumentKind
from app.domain.venue_requests import Watch
from app.engine import EngineOptions
from app.engine.core import Core
from app.engine.inbox import Inbox
from app.engine.supervisor import Supervisor
from app.engine.worker import Worker
from app.host.chance import SeededChance
from app.host.clock import SystemClock
from app.market.book import OrderBook
from app.market.sequence import sequence_rule
from app.venues.binance import build_session
from app.venues.link import VenueConnection
from app.venues.wire.session import SessionTerms
from benchmarks.depth_servers import symbol_of

_WARM_UP_S = 3.0
_IDS_A_MESSAGE = 3


async def ours(seconds: float, ports: Sequence[int]) -> dict[str, float]:
    """The product's driver and session of each line, the engine's inbox and core behind them."""
    clock, chance = SystemClock(), SeededChance(1)
    gateways = [_gateway(number, port, clock, chance) for number, port in enumerate(ports)]
    options = EngineOptions(mode="SIMULATED", simulated=True, venues=("binance",))
    core = Core(options, gateways[:1], chance)
    books = core.state.books
    for number in range(len(ports)):
        symbol = _instrument(number).symbol
        books["binance", symbol] = OrderBook("binance", symbol, sequence_rule("binance", "usdm"))
    supervisor = Supervisor(clock, chance, lambda failure: sys.exit(failure.reason))
    worker = Worker(
        clock,
        core,
        Inbox(options.inbox_limit),
        supervisor.guard,
        lambda effects: None,
        lambda: None,
    )

    def reached() -> int:
        assert all(book.best_prices() is not None for book in books.values()), "a book is not valid"
        return core.state.lines["binance"].book_updates

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(worker.run())]
        tasks += [group.create_task(gateway.run(worker.hear)) for gateway in gateways]
        for number, gateway in enumerate(gateways):
            gateway.request(Watch(books=(_instrument(number),), tickers=()))
        figures = await _measure(seconds, reached)
        for task in tasks:
            task.cancel()
    return figures


def _gateway(number: int, port: int, clock: SystemClock, chance: SeededChance) -> VenueConnection:
    urls = {"rest": f"http://127.0.0.1:{port}", "ws_market": f"ws://127.0.0.1:{port}"}
    terms = SessionTerms(
        account=f"line{number}", environment="simulation", urls=urls, product="usdm"
    )
    return VenueConnection(build_session(terms), clock, chance)


def _instrument(number: int) -> Instrument:
    return Instrument(
        venue="binance", product="usdm", wire_symbol=symbol_of(number),
        symbol=f"BENCH{number}/USDT:USDT", kind=InstrumentKind.PERPETUAL, base=f"BENCH{number}",
        quote="USDT", settle="USDT", tick=Decimal("0.0001"), lot=Decimal(1),
    )  # fmt: skip


async def peer(seconds: float, ports: Sequence[int]) -> dict[str, float]:
    """ccxt.pro's watch_order_book on each line."""
    import ccxt.pro

    exchanges = []
    for number, port in enumerate(ports):
        exchange = ccxt.pro.binanceusdm({"enableRateLimit": False})
        exchange.urls["api"]["fapiPublic"] = f"http://127.0.0.1:{port}/fapi/v1"
        exchange.urls["api"]["ws"]["linear"] = f"ws://127.0.0.1:{port}/ws"
        symbol = symbol_of(number)
        exchange.set_markets(
            [
                exchange.safe_market_structure(
                    {
                        "id": symbol, "lowercaseId": symbol.lower(), "symbol": symbol, "base": symbol, "quote": "USDT",
                        "settle": "USDT", "type": "swap", "spot": False, "swap": True, "contract": True,
                        "linear": True, "inverse": False,
                    }
                )
            ]
        )  # fmt: skip
        exchanges.append((exchange, symbol))

    async def watch(exchange: Any, symbol: str) -> None:
        while True:
            book = await exchange.watch_order_book(symbol)
            book["bids"][0]
            book["asks"][0]

    def reached() -> int:
        ids = [exchange.orderbooks[symbol]["nonce"] for exchange, symbol in exchanges]
        return int(sum(ids)) // _IDS_A_MESSAGE

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(watch(exchange, symbol)) for exchange, symbol in exchanges]
        figures = await _measure(seconds, reached)
        for task in tasks:
            task.cancel()
    for exchange, _ in exchanges:
        await exchange.close()
    return figures


async def _measure(seconds: float, reached: Callable[[], int]) -> dict[str, float]:
    await asyncio.sleep(_WARM_UP_S)
    before, cpu, started = reached(), time.process_time(), time.perf_counter()
    await asyncio.sleep(seconds)
    return {
        "cpu_s": time.process_time() - cpu,
        "seconds": time.perf_counter() - started,
        "updates": reached() - before,
    }


_CLIENTS = {
    "ours": (ours, uvloop.new_event_loop),
    "ccxt": (peer, asyncio.new_event_loop),
    "ccxt-uvloop": (peer, uvloop.new_event_loop),
}

if __name__ == "__main__":
    client, loop_factory = _CLIENTS[sys.argv[1]]
    with asyncio.Runner(loop_factory=loop_factory) as runner:
        print(json.dumps(runner.run(client(float(sys.argv[2]), json.loads(sys.argv[3])))))
