"""Charts and NAV as views: where gaps are, what is marked, and what is never made up."""

from decimal import Decimal as D

import pytest

from app.domain.instants import MINUTE, SECOND
from app.domain.intervals import DAY, HOUR
from app.market.candles import BarSeries
from app.portfolio.nav_ranges import RANGES, reach_of
from app.trading.orders.client_ids import make_client_order_id
from app.trading.orders.ledger import OrderLedger
from app.views.chart import MARKS_MOST, ChartWish, chart_view
from app.views.nav_history import NavBar, NavHistoryView, nav_history_view
from tests.fakes.orders import authorised, fill, instrument

NOW = 29_000_000 * MINUTE + 30 * SECOND
HERE = NOW // MINUTE * MINUTE
WISH = ChartWish(interval="1m", asked="auto", venues=("binance",))


def bar(minutes_ago: int, nav: str = "100", confidence: str | None = "1") -> NavBar:
    return NavBar(
        at_ns=HERE - minutes_ago * MINUTE, open=D(nav), high=D(nav), low=D(nav), close=D(nav),
        samples=6, confidence=None if confidence is None else D(confidence),
    )  # fmt: skip


def history(*points: NavBar, oldest_minutes: int | None = 60) -> NavHistoryView:
    oldest_ns = None if oldest_minutes is None else HERE - oldest_minutes * MINUTE
    return nav_history_view(
        "1h", "minute", MINUTE, points,
        since_ns=HERE - 60 * MINUTE, until_ns=NOW, oldest_ns=oldest_ns,
    )  # fmt: skip


def holes(view: NavHistoryView) -> list[tuple[int, int]]:
    """From and to in minutes ago, of the minute that runs."""
    return [((HERE - one.from_ns) // MINUTE, (HERE - one.to_ns) // MINUTE) for one in view.gaps]


def test_holes_lie_between_points_and_at_the_end() -> None:
    assert holes(history(bar(5), bar(4), bar(1), bar(0))) == [(3, 1)]
    assert holes(history(bar(9), bar(3))) == [(8, 3), (2, -1)]
    assert holes(history(bar(2), bar(1))) == []  # the minute that runs has no snapshot yet


def test_before_the_first_point_is_a_hole_only_if_the_history_is_older() -> None:
    assert holes(history(bar(1), bar(0))) == []
    assert holes(history(bar(1), bar(0), oldest_minutes=500)) == [(60, 1)]
    assert holes(history(oldest_minutes=500)) == [(60, -1)]
    assert holes(history(oldest_minutes=None)) == []


def test_no_share_is_made_of_a_nav_that_was_nothing_or_less() -> None:
    assert history(bar(1, "0"), bar(0, "5")).change_share is None
    assert history(bar(1, "-4"), bar(0, "5")).change == 9
    assert history(bar(1, "-4"), bar(0, "5")).change_share is None
    assert history(bar(1, "4"), bar(0, "5")).change_share == D("0.25")


def test_doubtful_points_are_counted() -> None:
    view = history(bar(3), bar(2, confidence="0.949"), bar(1, confidence=None), bar(0))
    assert view.doubtful == 2


@pytest.mark.parametrize("name", RANGES)
def test_a_range_never_has_more_points_than_a_view_can_carry(name: str) -> None:
    for oldest in (0, MINUTE, HOUR, DAY, 40 * DAY, 9 * 365 * DAY):
        reach = reach_of(name, NOW - oldest, NOW)
        assert reach.since_ns % reach.span_ns == 0
        assert (NOW - reach.since_ns) // reach.span_ns <= 3_300


def test_fills_older_than_the_bars_are_not_marked_and_marks_are_bounded() -> None:
    series = BarSeries(MINUTE)
    series.fold(D(1), D(1), HERE)
    fills = [fill(str(n), "1", at_ns=HERE + n * SECOND // 10) for n in range(-20, 400)]
    view = chart_view(
        instrument(), series, fills, WISH, last_price=None, problem="", now_ns=NOW
    )  # fmt: skip
    assert len(view.marks) == MARKS_MOST
    assert [mark.at_ns for mark in view.marks] == sorted(mark.at_ns for mark in view.marks)
    assert view.marks[-1].at_ns == HERE + 399 * SECOND // 10 - 5_000_000
    early = chart_view(
        instrument(), series, fills[:10], WISH, last_price=None, problem="", now_ns=NOW
    )
    assert early.marks == ()


def test_the_ledger_finds_fills_by_instrument_those_of_the_newest_orders_first() -> None:
    ledger = OrderLedger()
    for number in range(1, 4):
        name = make_client_order_id("s", 77, number, "binance:main")
        order = ledger.add_authorised(authorised(name))
        assert len(ledger.fills_of("BTC/USDT", 99)) == 2 * (number - 1)
        for part in range(2):
            trade = fill(f"{number}-{part}", "0.01", client_order_id=order.client_order_id)
            order.apply(trade, 2)
            ledger.noted(order)
    assert [one.trade_id for one in ledger.fills_of("BTC/USDT", 3)] == ["3-0", "3-1", "2-0", "2-1"]
    assert len(ledger.fills_of("BTC/USDT", 99)) == 6
    assert ledger.fills_of("ETH/USDT", 99) == []
