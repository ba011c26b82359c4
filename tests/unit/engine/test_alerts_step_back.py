"""A warning about an order of which nobody knows stays in sight until that is proven, and not a moment longer."""

import asyncio

from app.domain.commands import WatchSymbol
from app.domain.order_events import Action, Source, Verdict
from app.domain.order_terms import OrderStatus
from app.domain.venue_requests import Place
from app.tui.widgets.alerts_told import Alerts
from app.views.alerts import AlertRow, AlertsView, Leads
from app.views.keys import ALERTS
from tests.fakes.amend_bench import AmendBench
from tests.fakes.orders import fill, outcome, report
from tests.fakes.workbench import Workbench


def row_of(bench: Workbench, part: str) -> AlertRow:
    view = bench.views[ALERTS]
    assert isinstance(view, AlertsView)
    (row,) = [row for row in view.rows if part in row.text]
    return row


def severity_of(bench: Workbench, part: str) -> str:
    return row_of(bench, part).severity


def leads_of(bench: Workbench, part: str) -> Leads:
    return row_of(bench, part).leads


def line_of(bench: Workbench) -> str:
    """The alert line of the screen, as wide as it needs."""
    line = Alerts()
    view = bench.views[ALERTS]
    assert isinstance(view, AlertsView)
    line.view, line.now_ns = view, bench.clock.now().wall_ns
    return "".join(cell[0] for cell in line.first_row(300, alone=True))


def test_what_a_crash_left_open_is_warned_of_until_its_venue_has_said_what_became_of_it() -> None:
    async def scenario() -> None:
        async with Workbench() as bench:
            await bench.ready()
            await bench.place()
            (sent,) = bench.asked(Place)
            one = sent.client_order_id
            await bench.crash()
        async with Workbench(journal=bench.journal, clock=bench.clock) as again:
            await again.ready()
            await again.pass_time(2)
            assert severity_of(again, "stopped before it learnt") == "warning"
            assert "stopped before it learnt" in line_of(again)
            quantity = str(sent.quantity)
            now_ns = again.clock.now().wall_ns
            await again.tell(
                fill("t1", quantity, client_order_id=one, source=Source.QUERY, at_ns=now_ns),
                report(
                    OrderStatus.FILLED,
                    client_order_id=one,
                    quantity=quantity,
                    filled=quantity,
                    source=Source.QUERY,
                    at_ns=now_ns,
                ),
            )
            assert severity_of(again, "stopped before it learnt") == "info"
            assert line_of(again)[12:].lstrip().startswith("buy 0.1 BTC/USDT")
            assert "filled, binance, average" in line_of(again)

    asyncio.run(scenario())


def test_a_cancel_and_a_change_without_an_answer_are_warned_of_until_the_order_is_looked_at() -> (
    None
):
    async def scenario() -> None:
        async with AmendBench() as bench:
            one = await bench.resting()
            await bench.change(one, quantity="0.8")
            await bench.tell(
                outcome(Verdict.UNKNOWN, action=Action.AMEND, client_order_id=one, at_ns=bench.now)
            )
            assert severity_of(bench, "No proven answer") == "warning"
            assert leads_of(bench, "No proven answer") is Leads.OPEN
            await bench.pass_time(1)
            await bench.tell(fill("t1", "0.1", client_order_id=one, at_ns=bench.now))
            assert severity_of(bench, "No proven answer") == "warning"  # of the change no word yet
            await bench.tell(
                report(
                    OrderStatus.PARTIALLY_FILLED,
                    client_order_id=one,
                    quantity="0.8",
                    filled="0.1",
                    price="99",
                    source=Source.QUERY,
                    at_ns=bench.now,
                )
            )
            assert severity_of(bench, "No proven answer") == "info"

    asyncio.run(scenario())


def test_an_answer_that_stays_away_after_the_order_was_seen_asks_for_no_eye() -> None:
    async def scenario() -> None:
        async with AmendBench() as bench:
            one = await bench.resting()
            await bench.tell(outcome(Verdict.UNKNOWN, client_order_id=one, at_ns=bench.now))
            assert severity_of(bench, "No proven answer") == "info"

    asyncio.run(scenario())


def test_a_refusal_of_what_was_just_tried_leads_only_briefly() -> None:
    async def scenario() -> None:
        async with Workbench() as bench:
            await bench.ready()
            await bench.give(WatchSymbol(symbol="NO/SUCH"))
            assert severity_of(bench, "NO/SUCH is not listed") == "warning"
            assert leads_of(bench, "NO/SUCH is not listed") is Leads.BRIEFLY

    asyncio.run(scenario())


def test_a_refusal_leaves_the_line_once_the_next_try_was_taken() -> None:
    async def scenario() -> None:
        async with AmendBench() as bench:
            one = await bench.resting()
            await bench.give(WatchSymbol(symbol="NO/SUCH"))
            assert "NO/SUCH is not listed" in line_of(bench)
            await bench.change(one, price="99.5")
            assert "NO/SUCH" not in line_of(bench)
            assert severity_of(bench, "NO/SUCH is not listed") == "info"  # `a` still lists it
            await bench.give(WatchSymbol(symbol="NOT/HERE"))
            await bench.change(one, price="0")  # refused in its turn
            assert "NOT/HERE is not listed" in line_of(bench)
            await bench.give(await bench.gesture(quantity="0.1", price="98"))
            assert "NOT/HERE" not in line_of(bench)

    asyncio.run(scenario())


def test_refusals_never_push_out_what_is_not_proven() -> None:
    async def scenario() -> None:
        async with AmendBench() as bench:
            one = await bench.resting()
            await bench.change(one, price="99.5")
            await bench.tell(
                outcome(Verdict.UNKNOWN, action=Action.AMEND, client_order_id=one, at_ns=bench.now)
            )
            open_ones = [text for text in bench.alerts if "No proven answer" in text]
            for number in range(60):
                await bench.give(WatchSymbol(symbol=f"NO{number}/SUCH"))
            assert [text for text in bench.alerts if "No proven answer" in text] == open_ones
            assert len(open_ones) == 1

    asyncio.run(scenario())
