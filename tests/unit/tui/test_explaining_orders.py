"""What `e` says of an order and of a venue's line is true, and an unknown outcome stays unknown."""

import msgspec
import pytest

from app.domain.instants import SECOND
from app.domain.link_events import LinkState
from app.domain.order_terms import OrderStatus
from app.trading.orders.order import Order
from app.tui.explaining.figures import Explanation
from app.tui.explaining.orders import explain_order
from app.tui.explaining.venues import explain_venue
from app.views.order_life import OrderLifeView, order_life_view
from app.views.orders import OrderRow
from app.views.venues import ChannelHealth
from tests.fakes import demo_views as demo
from tests.fakes.orders import START, authorised, fill, report
from tests.unit.tui.formulas import check, figure_of


def life_of(*fills: tuple[str, str, str | None], told: str | None = None) -> OrderLifeView:
    """An order over 1 at 102 with these fills: quantity, price, fee."""
    one = Order("k", "binance", "main", "BTC/USDT", authorised(price="102"))
    one.apply(report(OrderStatus.OPEN, price="102"), START + SECOND)
    for number, (quantity, price, fee) in enumerate(fills):
        at_ns = START + (2 + number) * SECOND
        one.apply(fill(f"t{number}", quantity, price=price, fee=fee, at_ns=at_ns), at_ns)
    if told is not None:
        later = START + 90 * SECOND
        partly = report(
            OrderStatus.PARTIALLY_FILLED, filled=told, average="101.7", price="102", at_ns=later
        )
        one.apply(partly, later)
    return order_life_view("k", one, START + 100 * SECOND)


def explain(life: OrderLifeView, column: str = "") -> Explanation:
    assert life.row is not None
    return explain_order(life.row, column, life, life.at_ns)


def test_an_average_is_made_of_its_fills() -> None:
    life = life_of(("0.1", "101", "0.0001"), ("0.2", "101.5", "0.0002"), ("0.03", "102", None))
    told = explain(life)
    for figure in told.figures:
        check(figure)
    average = figure_of(told, "average")
    assert average.formula[0] == "101 x 0.1 + 101.5 x 0.2 + 102 x 0.03 = 33.46"
    assert average.formula[1].startswith("33.46 / 0.33 = 101.3939")
    assert figure_of(told, "filled").formula == ("0.1 + 0.2 + 0.03 = 0.33 BTC",)
    assert figure_of(told, "remaining").formula == ("1 - 0.33 = 0.67 BTC",)
    fee = figure_of(told, "fee")
    assert fee.value == "0.0003 BTC"
    assert "1 of 3 fills have not told theirs" in fee.meaning


def test_many_fills_are_summed_not_listed() -> None:
    life = life_of(*((f"0.0{number + 1:02d}", f"10{number % 3}", "0") for number in range(60)))
    told = explain(life)
    for figure in told.figures:
        check(figure)
    average = figure_of(told, "average")
    assert len(average.formula) == 1
    assert average.sources[-1] == "and 48 older fills"


def test_what_the_venue_says_beyond_our_fills_is_its_word() -> None:
    told = explain(life_of(("0.1", "101", "0"), told="0.4"))
    assert figure_of(told, "average").formula == ()
    assert figure_of(told, "average").value == "101.7000 USDT"
    assert "As the venue tells it." in figure_of(told, "average").meaning
    assert "Its fills here add up to 0.1; the rest is" in figure_of(told, "filled").meaning


@pytest.mark.parametrize("row", demo.orders().rows, ids=lambda row: row.status)
def test_an_order_is_explained_before_its_fills_are_here(row: OrderRow) -> None:
    told = explain_order(row, "", None, demo.NOW)
    assert told.notes == ("Its fills are being loaded.",)
    for figure in told.figures:
        check(figure)
    state = figure_of(told, "state")
    if row.status == "unknown":
        assert state.value == "UNKNOWN"
        assert "never sent again" in state.meaning
    assert row.external == ("it was not placed from here" in figure_of(told, "size").sources[0])


def test_a_venues_line_says_what_is_measured_and_which_channel_is_wrong() -> None:
    view = demo.venues()
    okx = view.rows[1]
    line = ChannelHealth(channel="private", state=LinkState.DOWN, reason="reset by peer")
    told = explain_venue(msgspec.structs.replace(okx, lines=(line,)), "", view)
    for figure in told.figures:
        check(figure)
    assert figure_of(told, "state").sources == ("private: down, reset by peer",)
    assert figure_of(told, "rejects").formula == ("2 / 98 requests = 2.04%",)
    assert figure_of(told, "clock").value == "-11.4 ms, sure to 3.0 ms"
    nothing = msgspec.structs.replace(
        okx, ping_ms=None, budget_percent=None, clock_ms=None, requests=0, rejects=0
    )
    told = explain_venue(nothing, "", view)
    assert [figure_of(told, name).value for name in ("ping", "budget", "clock")] == ["-"] * 3
