"""Confirming a plan: what was shown is sent, to every venue of it, or nothing is."""

import asyncio
from collections.abc import Awaitable, Callable
from decimal import Decimal

import msgspec
import pytest

from app.domain.commands import DraftPlan, Kill, SendPlan
from app.domain.link_events import InstrumentsListed, StreamSynced
from app.domain.order_events import Verdict
from app.domain.order_terms import TimeInForce
from app.domain.venue_requests import Place, ReadFees, Watch
from app.views.alerts import AlertsView, Leads
from app.views.keys import ALERTS
from tests.fakes.orders import fill, instrument, outcome
from tests.fakes.route_bench import OVER_BOTH, RouteBench, line, run

D = Decimal


def test_what_was_shown_leaves_for_every_venue_once_all_of_it_is_durable() -> None:
    async def scenario(bench: RouteBench) -> None:
        shown = await bench.draft(OVER_BOTH)
        assert shown.ready, shown.refusal
        assert [(c.venue, c.quantity) for c in shown.plan.children] == [
            ("binance", D(2)),
            ("okx", D(1)),
        ]
        bench.journal.hold()
        assert await bench.confirm(shown) == {}
        commits = bench.journal.commits
        bench.journal.let_go()
        await bench.pass_time(0.2)
        sent = {venue: gateway.asked(Place) for venue, gateway in bench.lines.items()}
        assert bench.journal.commits - commits <= 2  # all children in one transaction
        for child in shown.plan.children:
            (order,) = sent[child.venue]
            assert isinstance(order, Place)
            assert (order.quantity, order.price) == (child.quantity, child.price)
            assert order.time_in_force is TimeInForce.IOC
        kinds = [row.kind for row in bench.journal.rows]
        assert kinds[-5:] == [
            "parent_planned",
            "intent",
            "send_authorised",
            "intent",
            "send_authorised",
        ]
        assert bench.kinds == [("parent", "pending"), ("child", "pending"), ("child", "pending")]

    run(scenario)


def test_the_feed_and_the_card_follow_the_children_and_the_result_is_stored() -> None:
    async def scenario(bench: RouteBench) -> None:
        sent = await bench.confirm(await bench.draft(OVER_BOTH))
        for venue, order in sent.items():
            one = order.client_order_id
            bench.lines[venue].tell(
                fill(
                    f"t-{venue}",
                    str(order.quantity),
                    client_order_id=one,
                    venue=venue,
                    venue_order_id=None,
                )
            )
        await bench.pass_time(0.3)
        assert bench.kinds == [("parent", "filled"), ("child", "filled"), ("child", "filled")]
        (card,) = bench.cards
        assert (card.filled, card.held, card.free, card.status) == (D(3), D(0), D(0), "filled")
        assert {share.venue: share.filled for share in card.shares} == {
            "binance": D(2),
            "okx": D(1),
        }
        assert bench.journal.kinds()[-1] == "parent_settled"
        assert any(
            text.startswith("buy 3 BTC/USDT") and "filled, 2 venues" in text
            for text in bench.alerts
        )

    run(scenario)


@pytest.mark.parametrize("ask", [100.012, 99.985], ids=["dearer", "cheaper"])
def test_a_used_book_that_moved_more_than_a_basis_point_voids_it_and_nothing_goes(
    ask: float,
) -> None:
    async def scenario(bench: RouteBench) -> None:
        shown = await bench.draft(OVER_BOTH)
        await bench.give(DraftPlan(line=shown.line, pinned=shown.plan.hash))
        assert bench.plan.pinned is not None
        assert bench.plan.pinned.void == ""
        await bench.books(binance=ask, last=12)
        assert bench.plan.pinned is not None
        assert "binance moved 1." in bench.plan.pinned.void
        assert bench.plan.pinned.plan.children == shown.plan.children  # it stands still while read
        assert await bench.confirm(shown) == {}
        assert "binance moved 1." in bench.alerts[0]
        assert "nothing was sent" in bench.alerts[0]
        alerts = bench.views[ALERTS]
        assert isinstance(alerts, AlertsView)
        assert alerts.rows[0].leads is Leads.BRIEFLY
        assert bench.orders == ()
        assert bench.journal.kinds()[-1] == "refused"
        priced_anew = await bench.draft(OVER_BOTH)
        assert set(await bench.confirm(priced_anew)) == {"binance", "okx"}
        alerts = bench.views[ALERTS]
        assert isinstance(alerts, AlertsView)
        (refused,) = [row for row in alerts.rows if "binance moved 1." in row.text]
        assert refused.leads is Leads.OVER

    run(scenario)


def test_half_a_basis_point_is_no_move() -> None:
    async def scenario(bench: RouteBench) -> None:
        shown = await bench.draft(OVER_BOTH)
        await bench.books(binance=100.0049, last=12)
        assert set(await bench.confirm(shown)) == {"binance", "okx"}

    run(scenario)


async def _too_late(bench: RouteBench) -> None:
    for _ in range(16):
        await bench.pass_time(1)
        await bench.books()


async def _killed(bench: RouteBench) -> None:
    await bench.give(Kill(token="k"))


async def _stream_lost(bench: RouteBench) -> None:
    bench.lines["okx"].tell(
        StreamSynced(
            venue="okx", account="main", synced=False, received_ns=bench.clock.now().wall_ns
        )
    )
    await bench.pass_time(0.1)


@pytest.mark.parametrize(
    ("happening", "said"),
    [
        (_too_late, "older than 15 s"),
        (_killed, "kill switch"),
        (_stream_lost, "account stream not in step"),
    ],
)
def test_what_stops_one_child_stops_all(
    happening: Callable[[RouteBench], Awaitable[None]], said: str
) -> None:
    async def scenario(bench: RouteBench) -> None:
        shown = await bench.draft(OVER_BOTH)
        await bench.give(DraftPlan(line=None))
        await happening(bench)
        assert await bench.confirm(shown) == {}
        assert any(said in text for text in bench.alerts), bench.alerts
        assert bench.orders == ()

    run(scenario)


def test_only_what_was_shown_and_only_with_the_right_word() -> None:
    async def scenario(bench: RouteBench) -> None:
        shown = await bench.draft(OVER_BOTH)
        assert await bench.confirm(shown, typed="enter") == {}
        assert "wants 'y' typed" in bench.alerts[0]
        await bench.give(SendPlan(token="t", plan="beef-beef", typed="y"))
        assert "not on the screen any more" in bench.alerts[0]
        assert bench.orders == ()

    run(scenario)


def test_disarmed_nothing_leaves_and_it_says_how_to_arm() -> None:
    async def scenario() -> None:
        async with RouteBench(armed=False) as bench:
            await bench.ready()
            shown = await bench.draft(OVER_BOTH)
            assert await bench.confirm(shown) == {}
            assert "press A to arm it" in bench.alerts[0]
            await bench.arm()
            assert set(await bench.confirm(shown)) == {"binance", "okx"}

    asyncio.run(scenario())


def test_one_venue_alone_is_shown_as_one_order_and_kept_as_a_parent() -> None:
    async def scenario(bench: RouteBench) -> None:
        sent = await bench.confirm(await bench.draft("b 1 btc mkt 100.1 @okx"))
        assert set(sent) == {"okx"}
        assert bench.kinds == [("order", "pending")]
        assert len(bench.cards) == 1

    run(scenario)


def test_effects_say_what_would_change() -> None:
    async def scenario(bench: RouteBench) -> None:
        shown = await bench.draft(OVER_BOTH)
        changes = {change.name: (change.now, change.after) for change in shown.effects}
        # 3, less the 10 bp that the venues keep of the coins bought, for 2 x 100.00 + 1 x 100.01
        assert changes["BTC total"] == (D(10), D("12.997"))
        assert changes["USDT total"] == (D(2000), D(2000) - D("300.01"))
        assert shown.confirmation.text == "y"

    run(scenario)


def test_the_feed_says_what_each_order_is_a_part_of_and_what_is_left_of_it() -> None:
    async def scenario(bench: RouteBench) -> None:
        shown = await bench.draft(OVER_BOTH)
        sent = await bench.confirm(shown)
        parent = bench.row("parent")
        assert (parent.plan, parent.line, parent.free) == (
            shown.plan.hash,
            "b 3 BTC/USDT mkt 100.1",
            D(0),
        )
        assert {
            (row.parent, row.plan, row.free) for row in bench.orders if row.kind == "child"
        } == {(parent.key, shown.plan.hash, None)}
        bench.lines["okx"].tell(
            outcome(
                Verdict.REFUSED,
                client_order_id=sent["okx"].client_order_id,
                venue="okx",
                reason="no",
            )
        )
        await bench.pass_time(0.2)
        assert bench.row("parent").free == D(1)
        lone = await bench.draft("b 1 btc mkt 100.1 @okx")
        await bench.confirm(lone)
        row = bench.row("order")
        assert (row.plan, row.line, row.free) == (
            lone.plan.hash,
            "b 1 BTC/USDT mkt 100.1 @okx",
            D(0),
        )
        assert row.parent is not None

    run(scenario)


def test_an_instrument_that_is_not_in_view_gets_its_books_and_fees_while_it_is_drafted() -> None:
    async def scenario(bench: RouteBench) -> None:
        for venue, gateway in bench.lines.items():
            eth = msgspec.structs.replace(
                instrument(venue), symbol="ETH/USDT", wire_symbol="ETHUSDT", base="ETH"
            )
            gateway.tell(
                InstrumentsListed(
                    venue=venue,
                    product="spot",
                    instruments=(instrument(venue), eth),
                    received_ns=bench.clock.now().wall_ns,
                )
            )
        await bench.pass_time(0.2)
        draft = msgspec.structs.replace(line("b 1 btc mkt"), symbol="ETH/USDT")
        await bench.give(DraftPlan(line=draft))
        for gateway in bench.lines.values():
            (*_, watch) = [one for one in gateway.requests if isinstance(one, Watch)]
            assert [one.symbol for one in watch.books] == ["BTC/USDT", "ETH/USDT"]
        await bench.give(DraftPlan(line=None))
        await bench.pass_time(2)
        for gateway in bench.lines.values():
            asked = [one for one in gateway.requests if isinstance(one, ReadFees)]
            assert "ETH/USDT" in {one.instrument.symbol for one in asked}

    run(scenario)
