"""Figures and hints that matter are whole at every supported size: words give way, figures do not."""

from decimal import Decimal as D

import pytest

from app.tui.registry import PANELS
from app.tui.times import Times
from app.tui.widgets.chart import Chart
from app.tui.widgets.order_feed import OrderFeed
from tests.fakes import demo_views as demo
from tests.fakes.demo_charts import chart
from tests.fakes.demo_plans import DemoPlans, two_venues
from tests.unit.tui.test_painters import text_of
from tests.unit.tui.test_route_costs import SIZES, read
from tests.unit.tui.trader import Trader

FINE = D("1.12345678")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    ("side", "price", "figure", "distance"),
    [
        ("s", "bid-3bp", "97,372.76", "-3.0bp"),
        ("b", "ask+0.1234567%", "97,522.", "bp"),
        ("s", "", "97,", "bp"),
    ],
)
def test_a_price_and_how_far_it_is_from_mid_are_whole(
    size: tuple[int, int], side: str, price: str, figure: str, distance: str
) -> None:
    trader = Trader().type(side, "0.5", "tab", price)
    (told,) = [row for row in trader.picture(*size).splitlines() if "> price" in row]
    field = told.split("││")[0]
    assert figure in field
    assert field.rstrip("│ ").endswith(distance)
    assert "…" not in field


@pytest.mark.parametrize("size", SIZES)
def test_the_hints_of_the_form_are_whole(size: tuple[int, int]) -> None:
    trader = Trader().type("b", "0.5", "tab", "97000", "tab")  # on the venues
    for _ in range(2):
        fields = [row.split("││")[0] for row in trader.picture(*size).splitlines()]
        hinted = [row for row in fields if row[1:9].strip("> ") in ("venues", "share")]
        assert hinted
        assert "…" not in "".join(hinted)
        trader.type("tab", "6", "0")  # on the share


@pytest.mark.parametrize("size", SIZES)
def test_two_limits_and_their_quote_are_whole_in_the_review(size: tuple[int, int]) -> None:
    trader = Trader(DemoPlans(two_venues())).type("b", "2.2", "tab", "97409.99")
    trader.type("shift+tab", "shift+tab", "right", "enter")
    told = read(trader, size)[0]
    assert "at most 97,409.90 to 97,409.99 USDT" in told


@pytest.mark.parametrize("size", [*SIZES, (110, 40)])
def test_money_that_is_of_a_part_of_the_size_says_of_which(size: tuple[int, int]) -> None:
    def form_of(asked: str) -> str:
        trader = Trader(DemoPlans(two_venues())).type("b", asked, "tab", "97405")
        trader.type("shift+tab", "shift+tab", "right")
        rows = [row.split("││")[0] for row in trader.picture(*size).splitlines()]
        ends = next(at for at, row in enumerate(rows) if "─────" in row and at)
        assert "…" not in "".join(rows[:ends])
        return " ".join(" ".join(row.strip("│") for row in rows[:ends]).split())

    part = form_of("2.25412345")
    assert "= 2.25412 BTC 214,284.50 USDT for 2.2 BTC simulated money" in part
    assert "USDT simulated money" in form_of("2.2")  # all of it


@pytest.mark.parametrize(
    ("detail", "shown"),
    [
        ("open 1.77712345", "open 1.77712345"),
        ("canceled 0.81735714", "canceled 0.81735714"),
        ("open 1.77712345; canceled 0.81735714", "open 1.77712345 …"),
    ],
)
def test_a_figure_in_the_feeds_last_column_is_whole_or_not_there(detail: str, shown: str) -> None:
    kind = next(each for each in PANELS if each.name == "orders")
    feed = OrderFeed(kind, Times())
    row = demo.order(1, detail=detail, quantity=FINE, filled=D("0.12345678"))
    feed.show(demo.orders().__class__(rows=(row,), **_counts()))
    line = text_of(feed.paint(120, 10)).splitlines()[2]
    assert line.rstrip("│ ").endswith(shown)
    assert "1.12345678" in line


def _counts() -> dict[str, int]:
    view = demo.orders()
    names = ("open", "filled", "canceled", "rejected", "unknown", "at_ns")
    return {name: getattr(view, name) for name in names}


@pytest.mark.parametrize(("ago", "told"), [(0, "[binance]"), (12, "[binance], 12 ago")])
def test_the_charts_title_says_in_short_what_was_chosen(ago: int, told: str) -> None:
    panel = Chart(next(each for each in PANELS if each.name == "chart"), Times())
    panel.venue = "binance"
    panel.show(chart(asked="binance"))
    panel.ago = ago
    for width in (39, 80):
        title = text_of(panel.paint(width, 12)).splitlines()[0]
        assert "…" not in title
        assert (told if width == 39 else "binance, chosen") in title
