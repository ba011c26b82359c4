"""Our OKX gateway against the simulated OKX: books, orders over both doors, lost replies, reconnects."""

import asyncio
from collections.abc import Awaitable, Callable
from decimal import Decimal

import pytest

from app.domain.account_events import BalancesReported, FeesReported
from app.domain.instants import MINUTE, SECOND
from app.domain.link_events import (
    BookLost,
    ClockMeasured,
    LinkChanged,
    LinkState,
    StreamSynced,
    VenueNotice,
)
from app.domain.market_events import BookSnapshot, Ticker, Trade
from app.domain.order_events import (
    Action,
    FillReport,
    FillsListed,
    OpenOrdersListed,
    OrderNotFound,
    OrderReport,
    QueryFailed,
    RequestOutcome,
    Source,
    Verdict,
)
from app.domain.order_terms import OrderStatus, Side, TimeInForce
from app.domain.venue_requests import (
    Amend,
    Cancel,
    CancelEvery,
    ListFills,
    ListOpenOrders,
    QueryOrder,
    ReadBalances,
    ReadFees,
)
from tests.end_to_end.okx_gateway import Trader, trading


def _with_trader(story: Callable[[Trader], Awaitable[None]]) -> None:
    async def run() -> None:
        async with trading() as trader:
            await story(trader)

    asyncio.run(run())


async def _our_book_is_the_venues(trader: Trader) -> None:
    """Our best prices equal the exchange's at some moment soon: both live in this process."""
    book = trader.served.hosts["okx"].exchange.book("BTC-USDT")

    def is_equal() -> bool:
        tops = [book.top(side) for side in (Side.BUY, Side.SELL)]
        if not trader.books["BTC/USDT"].is_valid:
            return False
        return trader.best() == tuple(top[0] for top in tops if top is not None)

    await trader.until(is_equal, "our book equal to the venue's")


def test_books_trades_tickers_and_the_account() -> None:
    async def story(trader: Trader) -> None:
        instrument = await trader.ready()
        assert instrument.wire_code is not None
        await _our_book_is_the_venues(trader)
        await trader.wait_for(Ticker, symbol="BTC/USDT")
        await trader.wait_for(Trade, symbol="BTC/USDT")
        clock = await trader.wait_for(ClockMeasured)
        assert abs(clock.offset_ns) < SECOND
        trader.ask(ReadBalances())
        balances = await trader.wait_for(BalancesReported, complete=True)
        assert {"BTC", "USDT"} <= {row.asset for row in balances.balances}
        trader.ask(ReadFees(instrument=instrument))
        fees = await trader.wait_for(FeesReported)
        assert fees.taker > 0
        assert trader.of(VenueNotice, severity="warning") == []

    _with_trader(story)


def test_place_fill_and_cancel() -> None:
    async def story(trader: Trader) -> None:
        instrument = await trader.ready()
        _, ask = trader.best()
        taker = trader.place(instrument, ask * Decimal("1.002"), time_in_force=TimeInForce.IOC)
        outcome = await trader.wait_for(RequestOutcome, client_order_id=taker)
        assert (outcome.verdict, outcome.action) == (Verdict.ACCEPTED, Action.PLACE)
        done = await trader.wait_for(OrderReport, client_order_id=taker, status=OrderStatus.FILLED)
        fills = trader.of(FillReport, client_order_id=taker)
        assert sum(row.quantity for row in fills) == done.filled == Decimal("0.01")
        # OKX takes the fee of a buy in the coin that was bought.
        assert {row.fee_asset for row in fills} == {"BTC"}
        assert all(row.fee is not None and row.fee > 0 and row.maker is False for row in fills)
        bid, _ = trader.best()
        resting = trader.place(instrument, bid * Decimal("0.9"))
        await trader.wait_for(OrderReport, client_order_id=resting, status=OrderStatus.OPEN)
        trader.ask(Cancel(instrument=instrument, client_order_id=resting, venue_order_id=None))
        await trader.wait_for(OrderReport, client_order_id=resting, status=OrderStatus.CANCELED)
        canceled = await trader.wait_for(
            RequestOutcome, client_order_id=resting, action=Action.CANCEL
        )
        assert canceled.verdict is Verdict.ACCEPTED
        trader.ask(Cancel(instrument=instrument, client_order_id=resting, venue_order_id=None))
        await trader.wait_for(RequestOutcome, client_order_id=resting, verdict=Verdict.GONE)
        trader.ask(ListFills(instrument=instrument, since_ns=trader.clock.now().wall_ns - MINUTE))
        listed = await trader.wait_for(FillsListed)
        assert listed.complete
        ours = {(row.trade_id, row.fee) for row in listed.fills if row.client_order_id == taker}
        assert ours == {(row.trade_id, row.fee) for row in fills}

    _with_trader(story)


def test_post_only_that_would_take_is_canceled_with_its_reason() -> None:
    async def story(trader: Trader) -> None:
        instrument = await trader.ready()
        _, ask = trader.best()
        own = trader.place(instrument, ask * Decimal("1.002"), post_only=True)
        report = await trader.wait_for(
            OrderReport, client_order_id=own, status=OrderStatus.CANCELED
        )
        assert report.reason == "post-only would have taken"
        assert report.post_only
        assert report.filled == 0

    _with_trader(story)


def test_a_lost_reply_is_unknown_until_the_query_finds_the_order() -> None:
    async def story(trader: Trader) -> None:
        instrument = await trader.ready()
        bid, _ = trader.best()
        await trader.fault("drop_reply", match="place")
        own = trader.place(instrument, bid * Decimal("0.9"))
        await trader.until(lambda: trader.of(OrderReport, client_order_id=own), "the order itself")
        await trader.fault("drop_req", match="place")
        lost = trader.place(instrument, bid * Decimal("0.9"))
        for name in (own, lost):
            outcome = await trader.wait_for(RequestOutcome, client_order_id=name)
            assert outcome.verdict is Verdict.UNKNOWN
            trader.ask(QueryOrder(instrument=instrument, client_order_id=name))
        found = await trader.wait_for(OrderReport, client_order_id=own, source=Source.QUERY)
        assert found.status is OrderStatus.OPEN
        await trader.wait_for(OrderNotFound, client_order_id=lost)
        held = [row["client_order_id"] for row in (await trader.truth())["orders"]]
        assert (held.count(own), held.count(lost)) == (1, 0)

    _with_trader(story)


@pytest.mark.parametrize(
    ("part", "step"),
    [
        ("api_key", "check the API key"),
        ("secret", "check the secret"),
        ("passphrase", "check the passphrase"),
    ],
)
def test_a_wrong_key_is_one_clear_sentence_on_both_lines(part: str, step: str) -> None:
    async def run() -> None:
        async with trading(wrong={part: "wrong"}) as trader:
            trader.ask(ReadBalances())
            for channel in ("private", "rest"):
                refused = await trader.wait_for(
                    LinkChanged, channel=channel, state=LinkState.REFUSED
                )
                assert step in (refused.reason or "")
            await trader.wait_for(QueryFailed, what="balances")
            logins = len(trader.of(LinkChanged, channel="private", state=LinkState.CONNECTING))
            assert logins == 1

    asyncio.run(run())


def test_a_clock_that_is_off_by_a_minute_is_measured_and_trades() -> None:
    async def run() -> None:
        async with trading() as trader:
            await trader.tell("clock", skew_ms=60_000)
            instrument = await trader.ready()
            bid, _ = trader.best()
            own = trader.place(instrument, bid * Decimal("0.9"), venue_ahead_ns=60 * SECOND)
            outcome = await trader.wait_for(RequestOutcome, client_order_id=own)
            assert outcome.verdict is Verdict.ACCEPTED
            clock = trader.of(ClockMeasured)[-1]
            assert abs(clock.offset_ns - 60 * SECOND) < SECOND

    asyncio.run(run())


def test_an_unaffordable_order_and_one_below_the_minimum_are_refused_with_the_next_step() -> None:
    async def story(trader: Trader) -> None:
        instrument = await trader.ready()
        bid, _ = trader.best()
        dear = trader.place(instrument, bid, "100000")
        outcome = await trader.wait_for(RequestOutcome, client_order_id=dear)
        assert (outcome.verdict, outcome.code) == (Verdict.REFUSED, "51008")
        assert "lower the quantity" in (outcome.reason or "")
        small = trader.place(instrument, bid, "0.00000001")
        outcome = await trader.wait_for(RequestOutcome, client_order_id=small)
        assert outcome.verdict is Verdict.REFUSED
        assert "minimum" in (outcome.reason or "")
        again = trader.place(
            instrument, bid * Decimal("0.9"), own=trader.place(instrument, bid * Decimal("0.9"))
        )
        await trader.wait_for(RequestOutcome, client_order_id=again, verdict=Verdict.EXISTS)

    _with_trader(story)


def test_open_orders_amend_and_cancel_every() -> None:
    async def story(trader: Trader) -> None:
        instrument = await trader.ready()
        bid, _ = trader.best()
        own = [trader.place(instrument, bid * Decimal("0.9")) for _ in range(3)]
        for name in own:
            await trader.wait_for(OrderReport, client_order_id=name, status=OrderStatus.OPEN)
        trader.ask(ListOpenOrders())
        listed = await trader.wait_for(OpenOrdersListed)
        assert {row.client_order_id for row in listed.orders} == set(own)
        assert {row.symbol for row in listed.orders} == {"BTC/USDT"}
        trader.ask(
            Amend(
                instrument=instrument,
                client_order_id=own[0],
                venue_order_id=None,
                side=Side.BUY,
                price=None,
                quantity=Decimal("0.02"),
                expires_ns=trader.clock.now().wall_ns + 5 * SECOND,
            )
        )
        await trader.wait_for(OrderReport, client_order_id=own[0], quantity=Decimal("0.02"))
        ids = {row.client_order_id: row.venue_order_id for row in listed.orders}
        orders = tuple((name, ids[name]) for name in own)
        trader.ask(CancelEvery(instrument=instrument, orders=orders))
        for name in own:
            await trader.wait_for(OrderReport, client_order_id=name, status=OrderStatus.CANCELED)
            cancels = trader.of(RequestOutcome, client_order_id=name, action=Action.CANCEL)
            assert [row.verdict for row in cancels] == [Verdict.ACCEPTED]

    _with_trader(story)


def test_a_gap_is_mended_by_one_fresh_snapshot() -> None:
    async def story(trader: Trader) -> None:
        await trader.ready()
        before = len(trader.of(BookSnapshot))
        await trader.fault("gap", channel="books", count=1)
        await trader.until(lambda: len(trader.of(BookSnapshot)) > before, "a fresh snapshot")
        await _our_book_is_the_venues(trader)
        assert len(trader.of(BookSnapshot)) == before + 1

    _with_trader(story)


def test_sockets_that_are_down_come_back_and_orders_go_by_rest_meanwhile() -> None:
    async def story(trader: Trader) -> None:
        instrument = await trader.ready()
        bid, _ = trader.best()
        await trader.fault("down", what="ws", seconds=1.0)
        await trader.wait_for(StreamSynced, synced=False)
        await trader.wait_for(BookLost, symbol="BTC/USDT")
        own = trader.place(instrument, bid * Decimal("0.9"))
        outcome = await trader.wait_for(RequestOutcome, client_order_id=own)
        assert outcome.verdict is Verdict.ACCEPTED
        await trader.until(lambda: len(trader.of(StreamSynced, synced=True)) == 2, "synced again")
        await _our_book_is_the_venues(trader)
        assert (await trader.truth())["requests"]["place"] == 1

    _with_trader(story)
