"""NAV says how sure it is only when every venue has told what it holds."""

import asyncio

from app.domain.account_events import BalancesReported
from app.views.keys import STATUS
from app.views.status import StatusView
from tests.fakes.ports import FakeGateway
from tests.fakes.workbench import Workbench, balance


def dollars(bench: Workbench, venue: str) -> BalancesReported:
    """The venue holds 1000 USD."""
    now_ns = bench.clock.now().wall_ns
    return BalancesReported(
        venue=venue,
        account="main",
        balances=(balance("USD", "1000"),),
        complete=True,
        as_of_ns=now_ns,
        received_ns=now_ns,
        from_stream=False,
    )


def test_no_confidence_is_named_while_a_venue_has_not_answered() -> None:
    async def scenario() -> None:
        first, second = FakeGateway("binance"), FakeGateway("okx")
        async with Workbench((first, second), views=(STATUS,)) as bench:
            first.tell(dollars(bench, "binance"))
            await bench.pass_time(2)
            half = bench.views[STATUS]
            assert isinstance(half, StatusView)
            assert half.nav_usd is not None
            assert half.confidence is None
            second.tell(dollars(bench, "okx"))
            await bench.pass_time(2)
            whole = bench.views[STATUS]
            assert isinstance(whole, StatusView)
            assert whole.confidence == 1

    asyncio.run(scenario())
