"""What must be typed is measured by all that an order may trade, not by what the book shows at the moment."""

import asyncio
from decimal import Decimal

from app.domain.account_events import BalancesReported
from app.domain.commands import DraftPlan
from app.domain.link_events import InstrumentsListed
from app.domain.market_events import Quote
from app.trading.confirmation import ConfirmationKind
from app.views.keys import PLAN
from app.views.plan import PlanView
from tests.fakes.amend_bench import AmendBench
from tests.fakes.orders import instrument
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
