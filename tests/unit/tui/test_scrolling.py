"""A panel that gets its rows back shows what it showed before."""

import re

import pytest

from app.tui.widgets.scrolling import Cursor, LineWindow
from tests.unit.tui.test_panel_keys import picture, trader_at
from tests.unit.tui.trader import Trader

ROWS = [f"row {number}" for number in range(40)]


def cursor_at(at: int) -> Cursor:
    cursor = Cursor()
    cursor.key = ROWS[at]
    return cursor


def first(cursor: Cursor, shown: int) -> int:
    return cursor.first(ROWS, str, shown)


def seen(trader: Trader) -> str:
    """Which of the balances are in sight: "1-7 of 9"."""
    title = picture(trader)["balances"].splitlines()[0]
    return "".join(re.findall(r"\d+-\d+ of \d+", title))


@pytest.mark.parametrize("at", range(9))
@pytest.mark.parametrize("between", [(2,), (6, 4, 2), (2, 4, 6), (3, 20, 1)])
def test_with_its_rows_a_panel_gets_its_place_back(at: int, between: tuple[int, ...]) -> None:
    cursor = cursor_at(at)
    assert first(cursor, 9) == 0
    for shown in between:
        assert first(cursor, shown) <= at < first(cursor, shown) + shown
    assert first(cursor, 9) == 0


def test_rows_above_are_hidden_only_for_the_cursor() -> None:
    cursor = cursor_at(5)
    assert [first(cursor, shown) for shown in (9, 3, 5, 6)] == [0, 3, 1, 0]


def test_a_panel_that_was_larger_for_a_while_stands_where_it_stood() -> None:
    cursor = cursor_at(30)
    assert [first(cursor, shown) for shown in (9, 40)] == [22, 0]
    cursor.move(ROWS, str, -4)
    assert [first(cursor, shown) for shown in (9, 3)] == [18, 24]
    cursor = cursor_at(30)
    assert [first(cursor, shown) for shown in (9, 40, 9)] == [22, 0, 22]


def test_moving_in_little_room_goes_on_from_there_and_room_brings_the_rest_back() -> None:
    cursor = cursor_at(6)
    assert [first(cursor, shown) for shown in (9, 4)] == [0, 3]
    cursor.move(ROWS, str, -1)
    assert [first(cursor, shown) for shown in (4, 9)] == [3, 0]


def test_rows_of_several_lines_come_back_too() -> None:
    window = LineWindow()

    def top(at: int | None, room: int) -> int:
        window.cut(10, lambda index: [f"{index} a", f"{index} b"], at, room)
        return window.span[0]

    assert [top(3, room) for room in (8, 4, 2, 8)] == [0, 2, 3, 0]
    assert [top(None, room) for room in (8, 4, 8)] == [6, 8, 6]


@pytest.mark.parametrize("steps", range(7))
def test_after_a_change_of_an_order_the_biggest_positions_are_in_sight_again(steps: int) -> None:
    trader = trader_at(80, 24).type("1", "home", *["j"] * steps)
    before = seen(trader)
    trader.type("6", "home", "+")
    assert seen(trader) != before
    assert seen(trader.type("escape")) == before


@pytest.mark.parametrize("steps", [0, 3, 6])
def test_a_smaller_terminal_and_a_zoom_take_nothing_away(steps: int) -> None:
    trader = trader_at(80, 30).type("1", "home", *["j"] * steps)
    before = seen(trader)
    trader.desk.fit(80, 24)
    seen(trader)
    trader.desk.fit(80, 30)
    assert seen(trader) == before
    trader.desk.fit(80, 24)
    before = seen(trader)
    seen(trader.type("z"))
    seen(trader.type("z"))
    assert seen(trader.type("z")) == before
