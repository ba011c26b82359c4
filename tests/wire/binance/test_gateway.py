"""The whole gateway against the simulated exchange over real sockets: a book, a life of orders, lost answers."""

from decimal import Decimal

from app.domain.account_events import BalancesReported
from app.domain.instants import SECOND
from app.domain.link_events import (
    LinkChanged,
    LinkState,
    StreamSynced,
    VenueNotice,
)
from app.domain.market_events import BookSnapshot
from app.domain.order_events import (
    FillReport,
    FillsListed,
    OrderNotFound,
    OrderReport,
    QueryFailed,
    RequestOutcome,
    Source,
    Verdict,
)
from app.domain.order_terms import OrderStatus, TimeInForce
from app.domain.venue_requests import (
    Cancel,
    ListFills,
    QueryOrder,
    ReadBalances,
)
from app.simulator.serving import Served
from tests.wire.binance.deck import CLOCK, control, fault, fly, flying


def test_a_book_is_synced_and_stays_whole() -> None:
    async def scenario(served: Served) -> None:
        async with flying(served) as deck:
            await deck.ready()
            seen = deck.deltas
            await deck.until(lambda: deck.deltas >= seen + 10)
            assert deck.book.is_valid
            assert len([e for e in deck.events if isinstance(e, BookSnapshot)]) == 1
            await fault(served, "gap", channel="btcusdt@depth", count=1)
            await deck.until(lambda: not deck.book.is_valid)
            await deck.until(lambda: deck.book.is_valid)

    fly(scenario)


def test_an_order_fills_another_rests_and_is_canceled() -> None:
    async def scenario(served: Served) -> None:
        async with flying(served) as deck:
            btc = await deck.ready()
            taker = deck.place(btc, "1.01", TimeInForce.IOC)
            await deck.until(lambda: deck.of(RequestOutcome))
            assert deck.of(RequestOutcome)[-1].verdict is Verdict.ACCEPTED
            await deck.until(
                lambda: any(
                    o.status is OrderStatus.FILLED and o.source is Source.STREAM
                    for o in deck.of(OrderReport)
                )
            )
            assert {f.client_order_id for f in deck.of(FillReport)} == {taker}
            streamed = {f.trade_id: f for f in deck.of(FillReport) if f.source is Source.STREAM}
            assert sum(f.quantity for f in streamed.values()) == Decimal("0.002")
            resting = deck.place(btc, "0.9")
            await deck.until(lambda: len(deck.of(RequestOutcome)) == 2)
            deck.gateway.request(
                Cancel(instrument=btc, client_order_id=resting, venue_order_id=None)
            )
            await deck.until(lambda: len(deck.of(RequestOutcome)) == 3)
            assert deck.of(RequestOutcome)[-1].verdict is Verdict.ACCEPTED
            await deck.until(
                lambda: any(
                    o.client_order_id == resting and o.status is OrderStatus.CANCELED
                    for o in deck.of(OrderReport)
                )
            )
            deck.gateway.request(
                ListFills(instrument=btc, since_ns=CLOCK.now().wall_ns - 60 * SECOND)
            )
            listed = await deck.next(FillsListed)
            assert {f.trade_id for f in listed.fills} == streamed.keys()
            deck.gateway.request(ReadBalances())
            balances = await deck.next(BalancesReported)
            assert balances.complete

    fly(scenario)


def test_lost_answers_and_lost_orders_are_unknown_until_the_query_tells_them_apart() -> None:
    async def scenario(served: Served) -> None:
        async with flying(served) as deck:
            btc = await deck.ready()
            await fault(served, "drop_reply", match="place", contains="s00000000000000001", count=1)
            await fault(served, "drop_req", match="place", contains="s00000000000000002", count=1)
            alive, never = deck.place(btc, "0.9"), deck.place(btc, "0.9")
            await deck.until(lambda: len(deck.of(RequestOutcome)) == 2)
            assert {o.verdict for o in deck.of(RequestOutcome)} == {Verdict.UNKNOWN}
            deck.gateway.request(QueryOrder(instrument=btc, client_order_id=alive))
            deck.gateway.request(QueryOrder(instrument=btc, client_order_id=never))
            assert (await deck.some(OrderNotFound)).client_order_id == never
            await deck.until(lambda: any(o.source is Source.QUERY for o in deck.of(OrderReport)))
            found = next(o for o in deck.of(OrderReport) if o.source is Source.QUERY)
            assert (found.client_order_id, found.status) == (alive, OrderStatus.OPEN)
            assert served.hosts["binance"].log.counts["place"] == 2  # nothing was sent again

    fly(scenario)


def test_a_reset_line_comes_back_synced_with_a_whole_book() -> None:
    async def scenario(served: Served) -> None:
        async with flying(served) as deck:
            await deck.ready()
            await fault(served, "down", what="ws", seconds=0.5)
            await deck.until(lambda: not deck.book.is_valid)
            await deck.until(lambda: len([e for e in deck.of(StreamSynced) if e.synced]) == 2)
            await deck.until(lambda: deck.book.is_valid)
            ups = [
                e.generation
                for e in deck.of(LinkChanged)
                if e.channel == "user" and e.state is LinkState.UP
            ]
            assert ups == [1, 2]

    fly(scenario)


def test_wrong_key_wrong_secret_and_skewed_clock_each_say_so() -> None:
    async def scenario(served: Served) -> None:
        for changed, words in (
            ({"api_key": "simwrong"}, "API key is refused"),
            ({"secret": "simwrong"}, "secret"),
        ):
            async with flying(served, **changed) as deck:
                await deck.some(VenueNotice)
                assert words in deck.of(VenueNotice)[0].text
                assert [e for e in deck.of(LinkChanged) if e.state is LinkState.REFUSED]
                deck.gateway.request(ReadBalances())
                await deck.some(QueryFailed)
        async with flying(served) as deck:
            await deck.ready()
            await control(served, "/clock", {"venue": "binance", "skew_ms": 60_000})
            deck.gateway.request(ReadBalances())
            await deck.until(lambda: deck.of(QueryFailed))
            assert "network time" in deck.of(VenueNotice)[0].text
            deck.gateway.request(ReadBalances())  # the clock was measured again: this one is taken
            await deck.until(lambda: deck.of(BalancesReported))

    fly(scenario)
