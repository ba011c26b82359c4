"""Orders that were placed elsewhere: shown while they live, gone when they are, and never mixed up."""

import asyncio

from app.domain.identifiers import ClientOrderId, VenueOrderId
from app.domain.order_events import OpenOrdersListed, OrderNotFound, OrderReport, Source
from app.domain.order_terms import OrderStatus
from app.domain.venue_requests import QueryOrder
from tests.fakes.orders import report
from tests.fakes.route_bench import RouteBench

GRID = ClientOrderId("grid1")


def seen(
    bench: RouteBench,
    name: str,
    status: OrderStatus = OrderStatus.OPEN,
    *,
    venue: str = "binance",
    symbol: str = "BTC/USDT",
    source: Source = Source.LISTING,
) -> OrderReport:
    return report(
        status,
        venue=venue,
        symbol=symbol,
        client_order_id=GRID,
        venue_order_id=VenueOrderId(name),
        at_ns=bench.clock.now().wall_ns,
        source=source,
    )


def not_found(bench: RouteBench, name: str | None) -> OrderNotFound:
    now_ns = bench.clock.now().wall_ns
    return OrderNotFound(
        venue="binance",
        account="main",
        symbol="BTC/USDT",
        client_order_id=GRID,
        venue_order_id=None if name is None else VenueOrderId(name),
        asked_ns=now_ns,
        received_ns=now_ns,
    )


async def listed(bench: RouteBench, *orders: OrderReport) -> None:
    now_ns = bench.clock.now().wall_ns
    bench.lines["binance"].tell(
        OpenOrdersListed(
            venue="binance",
            account="main",
            symbol=None,
            orders=orders,
            asked_ns=now_ns,
            received_ns=now_ns,
        )
    )
    await bench.pass_time(0.3)


def shown(bench: RouteBench) -> list[tuple[str, str]]:
    return sorted((row.key, row.status) for row in bench.orders)


def test_two_strangers_of_one_name_are_two_orders() -> None:
    async def scenario() -> None:
        async with RouteBench() as bench:
            await bench.ready()
            bench.lines["binance"].tell(seen(bench, "77"), seen(bench, "7", symbol="ETH/USDT"))
            bench.lines["okx"].tell(seen(bench, "77", venue="okx"))
            await bench.pass_time(0.3)
            assert len(shown(bench)) == 3
            bench.lines["binance"].tell(not_found(bench, None))
            await bench.pass_time(0.3)
            assert shown(bench) == [
                ("binance:ETH/USDT:7", "open"),
                ("okx:BTC/USDT:77", "open"),
            ]

    asyncio.run(scenario())


def test_a_stranger_that_vanished_is_asked_about_by_its_venues_id() -> None:
    async def scenario() -> None:
        async with RouteBench() as bench:
            await bench.ready()
            await listed(bench, seen(bench, "77"))
            await bench.pass_time(10)
            await listed(bench, seen(bench, "78"))
            (query,) = bench.lines["binance"].asked(QueryOrder)
            assert isinstance(query, QueryOrder)
            assert query.venue_order_id == "77"
            bench.lines["binance"].tell(
                seen(bench, "77", OrderStatus.CANCELED, source=Source.QUERY)
            )
            await bench.pass_time(0.3)
            assert shown(bench) == [
                ("binance:BTC/USDT:77", "canceled"),
                ("binance:BTC/USDT:78", "open"),
            ]

    asyncio.run(scenario())


def test_that_the_venue_knows_no_such_order_is_said_of_the_one_that_was_asked_about() -> None:
    async def scenario() -> None:
        async with RouteBench() as bench:
            await bench.ready()
            await listed(bench, seen(bench, "77"), seen(bench, "78"))
            bench.lines["binance"].tell(not_found(bench, "77"))
            await bench.pass_time(0.3)
            assert shown(bench) == [("binance:BTC/USDT:78", "open")]

    asyncio.run(scenario())


def test_an_order_of_ours_is_asked_about_by_our_id() -> None:
    async def scenario() -> None:
        async with RouteBench() as bench:
            await bench.ready()
            (place, *_) = (
                await bench.confirm(await bench.draft("b 1 btc lim 99 @binance"))
            ).values()
            now_ns = bench.clock.now().wall_ns
            bench.lines["binance"].tell(
                report(OrderStatus.OPEN, client_order_id=place.client_order_id, at_ns=now_ns)
            )
            await bench.pass_time(10)
            await listed(bench)
            query = bench.lines["binance"].asked(QueryOrder)[0]
            assert isinstance(query, QueryOrder)
            assert (query.client_order_id, query.venue_order_id) == (place.client_order_id, None)

    asyncio.run(scenario())
