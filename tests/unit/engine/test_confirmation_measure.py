"""What must be typed is measured by all that an order may trade, not by what the book shows at the moment."""

import asyncio
from decimal import Decimal

from app.domain.account_events import BalancesReported
from app.domain.commands import DraftPlan, SendPlan
from app.domain.link_events import InstrumentsListed
from app.domain.market_events import Quote
from app.domain.order_events import Verdict
from app.domain.order_terms import OrderStatus
from app.domain.venue_requests import Amend, Place
from app.trading.confirmation import ConfirmationKind
from app.views.keys import PLAN
from app.views.plan import PlanView
from tests.fakes.amend_bench import AmendBench
from tests.fakes.orders import instrument, outcome
from tests.fakes.route_bench import line
from tests.fakes.workbench import balance

D = Decimal


async def _rich(bench: AmendBench) -> None:
    """100,000 USDT and nothing else, each worth a dollar."""
    await bench.ready()
    listed = tuple(instrument(symbol=symbol) for symbol in ("BTC/USDT", "USDT/USD"))
    await bench.tell(
        InstrumentsListed(
            venue="binance", product="spot", instruments=listed, received_ns=bench.now
        ),
        Quote(
            venue="binance",
            symbol="USDT/USD",
            bid=D(1),
            bid_size=D(1),
            ask=D(1),
            ask_size=D(1),
            last=None,
            venue_time_ns=bench.now,
            received_ns=bench.now,
        ),
        BalancesReported(
            venue="binance",
            account="main",
            balances=(balance("USDT", "100000"),),
            complete=True,
            as_of_ns=bench.now,
            received_ns=bench.now,
            from_stream=False,
        ),
    )


async def _drafted(bench: AmendBench, text: str) -> PlanView:
    await bench.give(DraftPlan(line=line(text)))
    await bench.pass_time(0.2)
    view = bench.views[PLAN]
    assert isinstance(view, PlanView)
    return view


def test_an_order_far_from_the_market_is_not_brought_to_it_by_one_key() -> None:
    async def scenario() -> None:
        async with AmendBench(steps=True) as bench:
            await _rich(bench)
            far = await _drafted(bench, "b 880 btc lim 0.5 @binance")
            assert far.confirmation.reason == "0.4% of NAV"
            await bench.give(SendPlan(token=bench.token(), plan=far.plan.hash, typed="y"))
            one = bench.asked(Place)[-1].client_order_id
            await bench.tell(
                outcome(Verdict.ACCEPTED, client_order_id=one, at_ns=bench.now),
                bench.seen(OrderStatus.OPEN, one, price="0.5", quantity="880"),
            )
            assert (await bench.drafted(one, price="0.9")).ready
            view = await bench.drafted(one, price="100")
            assert view.refusal == (
                "87560 USDT more is too much for a change (87.6% of NAV): cancel it (c), then place it "
                "anew."
            )
            await bench.change(one, price="100")
            assert bench.asked(Amend) == []

    asyncio.run(scenario())


def test_what_the_book_does_not_show_counts_at_the_cap() -> None:
    async def scenario() -> None:
        async with AmendBench(steps=True) as bench:
            await _rich(bench)
            small = await _drafted(bench, "b 2 btc mkt 100.4 @binance")
            assert (small.ready, small.plan.undone) == (True, D(0))
            assert (small.confirmation.kind, small.confirmation.reason) == (
                ConfirmationKind.KEY,
                "0.2% of NAV",
            )
            large = await _drafted(bench, "b 500 btc mkt 100.4 @binance")
            assert (large.ready, large.plan.undone) == (True, D(498))
            assert (large.confirmation.kind, large.confirmation.reason) == (
                ConfirmationKind.AMOUNT,
                "50.2% of NAV at the cap",
            )

    asyncio.run(scenario())
