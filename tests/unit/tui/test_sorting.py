"""Tables are sorted by the columns on the screen; cursor, marks and unknown figures keep their places."""

import re

import pytest

from app.tui.widgets.order_columns import ORDER_ROWS
from app.tui.widgets.table import Table
from app.views.orders import OrderRow
from tests.fakes import demo_views as demo
from tests.unit.tui.test_panel_keys import picture, trader_at
from tests.unit.tui.test_tables import shown_keys

D = demo.D
ROWS = demo.orders().rows
SORTED = ["time", "venue", "symbol", "side", "type", "price", "size", "filled", "average", "state"]


def test_o_sorts_by_one_column_after_the_other_and_then_not_at_all() -> None:
    trader = trader_at(120, 40)
    for name in SORTED:
        assert f"  by {name} " in picture(trader.type("o"))["orders"]
    assert "  by " not in picture(trader.type("o"))["orders"]
    assert shown_keys(trader) == [row.key for row in ROWS]


@pytest.mark.parametrize(
    ("width", "more"), [(80, ()), (120, ("average",)), (160, ("average", "plan"))]
)
def test_only_columns_on_the_screen_are_sorted_by_from_left_to_right(
    width: int, more: tuple[str, ...]
) -> None:
    trader = trader_at(width, 40).type("z", "z")
    stops = []
    for _ in range(20):
        title = picture(trader.type("o"))["orders"].splitlines()[0]
        found = re.search(r"  by (\w+) ", title)
        if found is None:
            break
        stops.append(found[1])
    assert set(stops) == {*SORTED} - {"average"} | {*more}
    assert [name for name in stops if name in SORTED] == [name for name in SORTED if name in stops]
    headings = picture(trader)["orders"].splitlines()[1]
    titled = [name for name in stops if name not in ("side", "venue")]
    assert [headings.index(name) for name in titled] == sorted(map(headings.index, titled))


def test_a_sort_by_a_column_that_has_gone_goes_on_with_the_first_one() -> None:
    trader = trader_at(120, 40)
    trader.type(*["o"] * (SORTED.index("average") + 1))
    trader.desk.fit(80, 24)
    assert "by average" in picture(trader)["orders"]  # the rows stay where they are
    assert "by time" in picture(trader.type("o"))["orders"]


def test_figures_fall_words_rise_and_O_turns_them_round() -> None:
    table: Table[OrderRow] = Table(ORDER_ROWS)
    while not any("by price v" in text for text, _look in table.state(ROWS)):
        table.sort_next()
    prices = [row.price for row in table.shown(ROWS)]
    assert prices == sorted((row.price for row in ROWS if row.price), reverse=True)
    table.reverse()
    assert any("by price ^" in text for text, _look in table.state(ROWS))
    assert [row.price for row in table.shown(ROWS)] == prices[::-1]


@pytest.mark.parametrize("reverse", [False, True])
def test_a_missing_figure_stands_last_and_never_as_zero(reverse: bool) -> None:
    rows = (*ROWS, demo.order(9, price=None), demo.order(10, price=D("-1")))
    table: Table[OrderRow] = Table(ORDER_ROWS)
    while not any("by price" in text for text, _look in table.state(rows)):
        table.sort_next()
    if reverse:
        table.reverse()
    assert table.shown(rows)[-1].price is None


def test_reversed_without_a_column_turns_the_usual_order_round() -> None:
    trader = trader_at(120, 40).type("O")
    assert shown_keys(trader) == [row.key for row in reversed(ROWS)]
    assert "reversed" in picture(trader)["orders"]


def test_cursor_and_marks_stay_with_their_orders_when_rows_are_sorted() -> None:
    trader = trader_at(120, 40).type("j", " ", "k", "o", "o")
    assert trader.desk.panels.orders.selected() == ROWS[1]
    assert trader.desk.panels.orders.table.marks == {ROWS[1].key}


def test_the_balances_are_sorted_too_with_unpriced_ones_last() -> None:
    trader = trader_at(120, 40).type("1")
    while "by usd" not in picture(trader)["balances"]:
        trader.type("o")
    assert trader.desk.panels.balances.rows[-1].asset == "FOO"
    assert trader.type("O").desk.panels.balances.rows[-1].asset == "FOO"
