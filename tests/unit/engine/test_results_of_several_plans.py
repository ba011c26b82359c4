"""A plan for the rest of an order: what was planned adds up to the order, and what came out is compared with that."""

import asyncio
from decimal import Decimal

import msgspec

from app.domain.order_events import Verdict
from app.domain.order_terms import OrderStatus
from app.domain.venue_requests import Place
from tests.fakes.orders import fill, outcome, report
from tests.fakes.route_bench import RouteBench

D = Decimal


def _filled(bench: RouteBench, venue: str, sent: Place, price: str) -> None:
    """All of it at this price, with the fee of 0.1% that its plan counted on."""
    now_ns = bench.clock.now().wall_ns
    name, quantity = sent.client_order_id, sent.quantity
    trade = fill(f"t-{name}", str(quantity), client_order_id=name, venue=venue, at_ns=now_ns)
    bench.lines[venue].tell(
        msgspec.structs.replace(
            trade,
            price=D(price),
            fee=D(price) * quantity * D("0.001"),
            fee_asset="USDT",
            venue_order_id=None,
        ),
        report(
            OrderStatus.FILLED,
            client_order_id=name,
            venue=venue,
            quantity=str(quantity),
            filled=str(quantity),
            price=str(sent.price),
            at_ns=now_ns,
        ),
    )


async def _two_of_three(bench: RouteBench) -> str:
    """binance fills 2 at 100 as planned, okx refuses 1, the market goes to 104; the parent's id."""
    await bench.ready()
    sent = await bench.confirm(await bench.draft("b 3 btc mkt 100.1"))
    _filled(bench, "binance", sent["binance"], "100")
    name = sent["okx"].client_order_id
    bench.lines["okx"].tell(
        outcome(Verdict.REFUSED, client_order_id=name, venue="okx", reason="no")
    )
    await bench.books(104.0, 104.01, last=12)
    return bench.cards[0].key.removeprefix("parent:")


def test_a_part_that_was_planned_anew_counts_once_and_by_its_new_plan() -> None:
    """binance fills 2 at 100 as planned; okx refuses 1, and the rest is planned and filled at 104.01."""

    async def scenario() -> None:
        async with RouteBench() as bench:
            parent_id = await _two_of_three(bench)
            assert bench.alerts[0].startswith("buy 3 BTC/USDT")
            assert (
                ": 2 filled, the rest rejected, binance, average 100.000, all-in 100.100, at the plan's price"
                in bench.alerts[0]
            )
            rest = await bench.draft("b 1 btc mkt 104.1 @okx", rest_of=parent_id)
            again = await bench.confirm(rest, rest_of=parent_id)
            _filled(bench, "okx", again["okx"], "104.01")
            await bench.pass_time(0.3)
            (card,) = bench.cards
            assert [(share.venue, share.planned, share.filled) for share in card.shares] == [
                ("binance", D(2), D(2)),
                ("okx", D(1), D(1)),
            ]
            assert [share.worse_bp for share in card.shares] == [D(0), D(0)]
            assert (card.planned_raw, card.planned_all_in) == (card.raw, card.all_in)
            assert card.worse_bp == D(0)
            assert bench.alerts[0].endswith(
                "filled, 2 venues, average 101.337, all-in 101.438, at the plan's price."
            )

    asyncio.run(scenario())


def test_a_rest_that_was_planned_dearer_and_did_not_fill_makes_nothing_better() -> None:
    """binance fills 2 at 100 as planned; okx refuses 1; the rest, planned at binance at 104, does not fill."""

    async def scenario() -> None:
        async with RouteBench() as bench:
            parent_id = await _two_of_three(bench)
            rest = await bench.draft("b 1 btc mkt 104.1 @binance", rest_of=parent_id)
            again = await bench.confirm(rest, rest_of=parent_id)
            name = again["binance"].client_order_id
            bench.lines["binance"].tell(
                report(
                    OrderStatus.EXPIRED, client_order_id=name, venue="binance", quantity="1",
                    price="104.1", at_ns=bench.clock.now().wall_ns,
                )
            )  # fmt: skip
            await bench.pass_time(0.3)
            (card,) = bench.cards
            assert card.worse_bp == D(0)
            assert card.compared == card.all_in
            (binance, _okx) = card.shares
            assert (binance.compared, binance.worse_bp) == (binance.all_in, D(0))
            assert (
                ": 2 filled, the rest not filled, binance, average 100.000, all-in 100.100, at"
                in bench.alerts[0]
            )

    asyncio.run(scenario())


def test_a_result_that_was_reckoned_otherwise_by_an_older_version_is_no_news() -> None:
    async def scenario() -> None:
        async with RouteBench() as bench:
            await bench.ready()
            for venue, order in (
                await bench.confirm(await bench.draft("b 3 btc mkt 100.1"))
            ).items():
                _filled(bench, venue, order, "100")
            await bench.pass_time(0.3)
            assert bench.alerts[0].startswith("buy 3 BTC/USDT")
        rows = bench.journal.rows
        at = next(at for at, row in enumerate(rows) if row.kind == "parent_settled")
        body = msgspec.json.decode(rows[at].body)
        for known in (body, *body["venues"]):
            del known["compared"]
            known["worse_bp"] = "7"
        rows[at] = msgspec.structs.replace(rows[at], body=msgspec.json.encode(body))
        async with RouteBench(journal=bench.journal, clock=bench.clock) as again:
            await again.ready()
            await again.pass_time(0.3)
            assert again.cards[0].worse_bp != D(7)
            assert not any(text.startswith("buy 3 BTC/USDT") for text in again.alerts)

    asyncio.run(scenario())


def test_the_price_of_a_parent_is_one_that_may_still_trade() -> None:
    """The first plan went to 100.1 and was canceled; what rests now rests at 90."""

    async def scenario() -> None:
        async with RouteBench() as bench:
            await bench.ready()
            sent = await bench.confirm(await bench.draft("b 3 btc mkt 100.1"))
            for venue, order in sent.items():
                name = order.client_order_id
                bench.lines[venue].tell(
                    outcome(Verdict.REFUSED, client_order_id=name, venue=venue, reason="no")
                )
            await bench.pass_time(0.3)
            assert bench.alerts[0].endswith("ended with nothing filled: rejected.")
            (parent, *_) = bench.orders
            assert parent.price == D("100.1")
            parent_id = bench.cards[0].key.removeprefix("parent:")
            rest = await bench.draft("b 3 btc lim 90 @okx", rest_of=parent_id)
            await bench.confirm(rest, rest_of=parent_id)
            (parent, *_) = bench.orders
            assert (parent.kind, parent.price) == ("parent", D(90))

    asyncio.run(scenario())


def test_a_resting_order_that_fills_at_once_or_later_is_told() -> None:
    async def scenario() -> None:
        async with RouteBench() as bench:
            await bench.ready()
            for seconds in (0.2, 30):
                sent = await bench.confirm(await bench.draft("b 1 btc lim 99 @okx"))
                before = len(bench.alerts)
                await bench.pass_time(seconds)
                _filled(bench, "okx", sent["okx"], "99")
                await bench.pass_time(0.3)
                assert len(bench.alerts) > before
            assert bench.alerts[0].startswith("buy 1 BTC/USDT")
            assert "filled, okx" in bench.alerts[0]

    asyncio.run(scenario())


def test_open_orders_stand_above_those_that_ended() -> None:
    async def scenario() -> None:
        async with RouteBench() as bench:
            await bench.ready()
            await bench.confirm(await bench.draft("b 1 btc lim 99 @okx"))
            sent = await bench.confirm(await bench.draft("b 1 btc mkt 100.1 @binance"))
            _filled(bench, "binance", sent["binance"], "100")
            await bench.pass_time(0.3)
            assert [(card.open, card.line.split()[3]) for card in bench.cards] == [
                (True, "lim"),
                (False, "mkt"),
            ]

    asyncio.run(scenario())


def test_one_order_that_is_filled_at_once_is_told_with_what_it_cost() -> None:
    """1 at 100.02 with 0.1 % of fee, where 100.01 was planned: 0.01 x 1.001 / 100.11001 = 1.00 bp worse."""

    async def scenario() -> None:
        async with RouteBench() as bench:
            await bench.ready()
            sent = await bench.confirm(await bench.draft("b 1 btc mkt 100.1 @okx"))
            _filled(bench, "okx", sent["okx"], "100.02")
            await bench.pass_time(0.3)
            assert bench.alerts[0].startswith("buy 1 BTC/USDT")
            told = "filled, okx, average 100.020, all-in 100.120, 1.00 bp worse than planned."
            assert bench.alerts[0].endswith(told)

    asyncio.run(scenario())


def test_a_market_order_that_found_nothing_is_told() -> None:
    async def scenario() -> None:
        async with RouteBench() as bench:
            await bench.ready()
            sent = await bench.confirm(await bench.draft("b 1 btc mkt 100.1 @okx"))
            bench.lines["okx"].tell(
                report(
                    OrderStatus.CANCELED,
                    client_order_id=sent["okx"].client_order_id,
                    venue="okx",
                    at_ns=bench.clock.now().wall_ns,
                )
            )
            await bench.pass_time(0.3)
            assert bench.alerts[0].startswith("buy 1 BTC/USDT")
            assert bench.alerts[0].endswith("ended with nothing filled: canceled.")

    asyncio.run(scenario())
