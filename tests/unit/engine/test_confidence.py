"""NAV says how sure it is only when every venue has told what it holds."""

import asyncio

import msgspec

from app.domain.account_events import BalancesReported
from app.domain.link_events import InstrumentsListed
from app.views.keys import STATUS
from app.views.status import StatusView
from tests.fakes.orders import instrument
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


def test_no_confidence_is_named_while_a_first_price_may_still_come() -> None:
    async def scenario() -> None:
        gateway = FakeGateway("binance")
        async with Workbench((gateway,), views=(STATUS,)) as bench:
            now_ns = bench.clock.now().wall_ns
            held = (balance("USD", "1000"), balance("BTC", "1"), balance("FOO", "5"))
            report = msgspec.structs.replace(dollars(bench, "binance"), balances=held)
            gateway.tell(
                InstrumentsListed(
                    venue="binance",
                    product="spot",
                    instruments=(instrument("binance", "BTC/USD"),),
                    received_ns=now_ns,
                ),
                report,
            )
            await bench.pass_time(1)
            early = bench.views[STATUS]
            assert isinstance(early, StatusView)
            assert early.confidence is None
            assert early.unpriced == 2
            await bench.pass_time(20)  # BTC is not going to be priced, FOO never was
            late = bench.views[STATUS]
            assert isinstance(late, StatusView)
            assert late.confidence == 1
            assert late.unpriced == 2

    asyncio.run(scenario())
