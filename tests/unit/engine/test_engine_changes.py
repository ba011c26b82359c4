"""Cancels and changes through the engine: risk down at once, risk up only when durable."""

import asyncio
from decimal import Decimal

from app.domain.commands import AmendOrder, CancelAll, CancelOrder
from app.domain.order_events import Action, Verdict
from app.domain.order_terms import OrderStatus
from app.domain.venue_requests import Amend, Cancel, CancelEvery, Place
from tests.fakes.orders import outcome, report
from tests.fakes.workbench import Workbench, book


def test_cancel_all_asks_once_per_instrument_and_leaves_strangers_alone() -> None:
    async def scenario() -> None:
        async with Workbench() as bench:
            await bench.ready()
            await bench.place()
            await bench.place(price="99")
            ids = [sent.client_order_id for sent in bench.asked(Place)]
            await bench.tell(
                *(
                    report(OrderStatus.OPEN, client_order_id=one, venue_order_id=None)
                    for one in ids
                ),
                report(OrderStatus.OPEN, client_order_id=None, quantity="3"),
            )
            assert sum(row.external for row in bench.orders) == 1
            await bench.give(CancelAll(token=bench.token()))
            (asked,) = bench.asked(CancelEvery)
            assert [client for client, _ in asked.orders] == ids
            assert bench.asked(Cancel) == []
            assert {row.detail for row in bench.orders if not row.external} == {"cancel pending"}

    asyncio.run(scenario())


def test_a_stranger_is_shown_with_the_digits_of_its_market() -> None:
    """Eight digits where the market has one or two do not fit the column: the price read ####."""

    async def scenario() -> None:
        async with Workbench() as bench:
            await bench.ready()
            await bench.place()
            await bench.tell(report(OrderStatus.OPEN, client_order_id=None))
            ours, stranger = sorted(bench.orders, key=lambda row: row.external)
            assert stranger.external
            assert stranger.price_digits == ours.price_digits < 8
            assert stranger.size_digits == ours.size_digits

    asyncio.run(scenario())


def test_a_stranger_is_canceled_only_by_name() -> None:
    async def scenario() -> None:
        async with Workbench() as bench:
            await bench.ready()
            await bench.tell(report(OrderStatus.OPEN, client_order_id=None))
            (row,) = bench.orders
            await bench.give(
                CancelOrder(
                    token=bench.token(),
                    venue="binance",
                    account="main",
                    venue_order_id=row.venue_order_id,  # type: ignore[arg-type]  # rows hold plain text
                )
            )
            (asked,) = bench.asked(Cancel)
            assert (asked.client_order_id, asked.venue_order_id) == (None, "4242")
            await bench.tell(report(OrderStatus.CANCELED, client_order_id=None, filled="0"))
            assert bench.orders[0].status == "canceled"

    asyncio.run(scenario())


def test_a_cancel_that_came_too_early_is_sent_again_once_the_order_shows() -> None:
    async def scenario() -> None:
        async with Workbench() as bench:
            await bench.ready()
            await bench.place()
            one = bench.asked(Place)[0].client_order_id
            await bench.tell(outcome(Verdict.UNKNOWN, client_order_id=one))
            await bench.give(CancelAll(token=bench.token()))
            now_ns = bench.clock.now().wall_ns
            await bench.tell(
                outcome(Verdict.GONE, action=Action.CANCEL, client_order_id=one, at_ns=now_ns)
            )
            await bench.tell(report(OrderStatus.OPEN, client_order_id=one, at_ns=now_ns))
            await bench.pass_time(6)
            assert len(bench.asked(Cancel)) >= 2
            now_ns = bench.clock.now().wall_ns
            await bench.tell(
                report(OrderStatus.CANCELED, client_order_id=one, at_ns=now_ns, filled="0")
            )
            assert bench.orders[0].status == "canceled"

    asyncio.run(scenario())


def test_a_change_is_durable_before_it_leaves_and_the_venue_has_the_last_word() -> None:
    async def scenario() -> None:
        async with Workbench() as bench:
            await bench.ready()
            await bench.place(quantity="1")
            one = bench.asked(Place)[0].client_order_id
            await bench.tell(report(OrderStatus.OPEN, client_order_id=one))
            bench.journal.hold()
            change = AmendOrder(
                token=bench.token(),
                venue="binance",
                account="main",
                client_order_id=one,
                price=Decimal("99.5"),
            )
            await bench.give(change, change)
            assert bench.asked(Amend) == []
            bench.journal.let_go()
            await bench.pass_time(0.2)
            (asked,) = bench.asked(Amend)
            assert (asked.price, asked.quantity) == (Decimal("99.5"), None)
            assert bench.orders[0].detail == "change pending"
            await bench.pass_time(2)
            now_ns = bench.clock.now().wall_ns
            await bench.tell(
                outcome(Verdict.ACCEPTED, action=Action.AMEND, client_order_id=one, at_ns=now_ns),
                report(OrderStatus.OPEN, client_order_id=one, price="99.5", at_ns=now_ns),
            )
            assert (bench.orders[0].price, bench.orders[0].detail) == (Decimal("99.5"), "")

    asyncio.run(scenario())


def test_a_change_that_cannot_be_paid_or_is_off_the_grid_is_refused() -> None:
    async def scenario() -> None:
        async with Workbench() as bench:
            await bench.ready()
            await bench.place(quantity="1")
            one = bench.asked(Place)[0].client_order_id
            await bench.tell(report(OrderStatus.OPEN, client_order_id=one))
            for quantity, price, words in (
                ("100", None, "more on binance"),
                (None, "99.123456", "not a multiple"),
                (None, None, "Nothing to change"),
                ("NaN", None, "out of any venue's range"),
                (None, "1E+99", "out of any venue's range"),
            ):
                await bench.tell(book(bench.clock, last=20))
                await bench.give(
                    AmendOrder(
                        token=bench.token(),
                        venue="binance",
                        account="main",
                        client_order_id=one,
                        quantity=None if quantity is None else Decimal(quantity),
                        price=None if price is None else Decimal(price),
                    )
                )
                assert words in bench.alerts[0]
            assert bench.asked(Amend) == []

    asyncio.run(scenario())
