"""Chart and tape of a running engine: which venue, which instrument, which fills are ours."""

from decimal import Decimal as D

import pytest

from app.domain.commands import WantViews, WatchSymbol
from app.domain.link_events import BookLost, InstrumentsListed
from app.domain.order_terms import Side
from app.domain.safe_text import sanitise
from app.domain.venue_requests import Place
from app.views.chart import ChartView
from app.views.keys import chart_key
from tests.fakes.orders import fill, instrument
from tests.fakes.workbench import Workbench, book, fit_for_trading
from tests.unit.engine.chart_bench import (
    candle,
    chart,
    gateway,
    questions,
    ready,
    run,
    tape,
    tell,
    told,
    trade,
)


def test_the_first_configured_venue_with_a_valid_book_is_shown_and_held_for_a_while() -> None:
    async def scenario(bench: Workbench) -> None:
        okx_first = fit_for_trading(bench.clock, "okx")
        listed = [e for e in fit_for_trading(bench.clock) if isinstance(e, InstrumentsListed)]
        await tell(bench, *listed)
        await tell(bench, *okx_first, venue="okx")
        assert chart(bench).venue == "binance"  # listed first; its book may come any moment
        await bench.pass_time(11)
        assert chart(bench).venue == "okx"
        assert chart(bench).venues == ("binance", "okx")
        await tell(bench, book(bench.clock))
        assert chart(bench).venue == "binance"
        lost = BookLost(venue="binance", symbol="BTC/USDT", reason=sanitise("x"), received_ns=1)
        await tell(bench, lost)
        await bench.pass_time(8)
        assert chart(bench).venue == "binance"
        await bench.pass_time(3)
        assert chart(bench).venue == "okx"
        assert questions(bench, "okx")[0] == ("1m", 500)

    run(scenario, "binance", "okx")


def test_a_venue_can_be_chosen_and_only_its_own_trades_make_its_bars() -> None:
    async def scenario(bench: Workbench) -> None:
        await ready(bench, "binance", "okx")
        key = chart_key("1m", "okx")
        await bench.give(WantViews(keys=(key,)))
        assert questions(bench, "okx") == [("1m", 500)]
        await tell(bench, trade(bench, "100", number=1))
        await tell(bench, trade(bench, "105", number=2, venue="okx"), venue="okx")
        view = chart(bench, key)
        assert (view.venue, view.letter, view.asked) == ("okx", "O", "okx")
        assert [bar.close for bar in view.bars] == [D(105)]

    run(scenario, "binance", "okx")


@pytest.mark.parametrize(
    "key", ["chart:", "chart:7m:auto", "chart:1m:nowhere", "chart:::", "nav:9z"]
)
def test_a_key_that_says_nothing_shows_nothing_and_asks_nothing_odd(key: str) -> None:
    async def scenario(bench: Workbench) -> None:
        await ready(bench)
        view = bench.views.get(key)
        assert view is None or isinstance(view, ChartView)
        if isinstance(view, ChartView):  # a venue that is not there: the automatic one
            assert view.venue == "binance"
        assert {interval for interval, _ in questions(bench)} <= {"1m"}

    run(scenario, views=(key,))


def test_another_instrument_starts_from_nothing_and_late_answers_count_for_nothing() -> None:
    async def scenario(bench: Workbench) -> None:
        other = instrument("binance", "ETH/USDT")
        await ready(bench)
        both = InstrumentsListed(
            venue="binance", product="spot", instruments=(instrument("binance"), other),
            received_ns=1,
        )  # fmt: skip
        await tell(bench, both)
        await tell(bench, told(bench, candle(-1, "9 9 9 9")), trade(bench, "101"))
        await bench.give(WatchSymbol(symbol="ETH/USDT"))
        await bench.pass_time(0.5)
        assert (chart(bench).symbol, chart(bench).bars) == ("ETH/USDT", ())
        assert (tape(bench).symbol, tape(bench).lists[0].rows) == ("ETH/USDT", ())
        await tell(bench, told(bench, candle(-1, "9 9 9 9")), trade(bench, "101"))
        assert chart(bench).bars == ()
        assert tape(bench).lists[0].rows == ()
        assert questions(bench) == [("1m", 500), ("1m", 500)]

    run(scenario)


def test_our_fills_are_marked_on_the_chart_and_on_the_tape() -> None:
    async def scenario(bench: Workbench) -> None:
        await ready(bench)
        await tell(bench, told(bench, candle(-1, "9 9 9 9"), candle(0, "8 8 8 8", closed=False)))
        bench.gateway = gateway(bench)
        await bench.give(bench.place(quantity="1"))
        own = bench.asked(Place)[0].client_order_id
        await tell(bench, trade(bench, "100", number=7), trade(bench, "101", number=8))
        ours = fill(
            "7", "0.4", at_ns=bench.clock.now().wall_ns, side=Side.BUY,
            client_order_id=own, venue_order_id=None,
        )  # fmt: skip
        await tell(bench, ours)
        (mark,) = chart(bench).marks
        assert (mark.side, mark.price, mark.quantity, mark.venue) == (
            "buy", D(100), D("0.4"), "binance",
        )  # fmt: skip
        rows = tape(bench).lists[0].rows
        assert [(row.price, row.own) for row in rows] == [(D(101), False), (D(100), True)]
        assert [(row.letter, row.side, row.notional) for row in rows] == [
            ("B", "buy", D(101)),
            ("B", "buy", D(100)),
        ]

    run(scenario)


def test_the_tape_has_a_list_for_each_size() -> None:
    async def scenario(bench: Workbench) -> None:
        await ready(bench, "binance", "okx")
        await tell(bench, trade(bench, "100", "10", number=1), trade(bench, "100", "9", number=2))
        await tell(bench, trade(bench, "100", "2000", number=1, venue="okx"), venue="okx")
        lists = {one.least: [row.letter for row in one.rows] for one in tape(bench).lists}
        assert lists == {0: ["O", "B", "B"], 1_000: ["O", "B"], 10_000: ["O"], 100_000: ["O"]}
        assert (tape(bench).symbol, tape(bench).quote) == ("BTC/USDT", "USDT")

    run(scenario, "binance", "okx")
