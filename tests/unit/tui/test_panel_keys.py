"""Keys of the trade screen: focus and zoom, movement, jumps, and the figure under the cursor."""

import re

import msgspec
import pytest

from app.domain.instants import SECOND
from app.tui.dialogs.lists import AlertsDialog
from app.tui.dialogs.order_life import OrderLife
from app.tui.registry import PANELS
from app.views import keys
from tests.fakes import demo_views as demo
from tests.unit.tui.test_painters import text_of
from tests.unit.tui.trader import Trader

LINES = {"status", "alerts", "command", "footer"}


def trader_at(width: int, height: int) -> Trader:
    trader = Trader()
    trader.desk.fit(width, height)
    picture(trader)
    return trader


def picture(trader: Trader) -> dict[str, str]:
    """What each panel in sight shows."""
    panels = trader.desk.panels
    return {
        name: text_of(panels.by_name[name].paint(spot.width, spot.height))
        for name, spot in trader.desk.spots.items()
        if name in panels.by_name
    }


def in_sight(trader: Trader) -> set[str]:
    return set(trader.desk.spots) - LINES


def test_digits_are_those_of_the_titles_and_none_is_used_twice() -> None:
    digits = [kind.digit for kind in PANELS]
    assert sorted(digits) == sorted(set(digits))
    shown = picture(trader_at(200, 60))
    for kind in PANELS:
        assert f"{kind.digit} {kind.title}" in shown[kind.name]


def test_the_same_digit_zooms_and_goes_back() -> None:
    trader = trader_at(120, 40).type("1")
    assert in_sight(trader) == {"balances", "venues", "ladder", "chart", "working", "orders"}
    assert in_sight(trader.type("1")) == {"balances"}
    assert set(trader.desk.spots) >= LINES
    assert in_sight(trader.type("1")) == {
        "balances",
        "venues",
        "ladder",
        "chart",
        "working",
        "orders",
    }
    assert trader.desk.panels.focus == "balances"


@pytest.mark.parametrize("leave", ["escape", "5"])
def test_a_panel_without_a_place_opens_zoomed_and_gives_the_focus_back(leave: str) -> None:
    trader = trader_at(80, 24).type("2", "5")
    assert (in_sight(trader), trader.desk.panels.focus) == ({"venues"}, "venues")
    trader.type(leave)
    assert in_sight(trader) == {"balances", "ladder", "orders"}
    assert trader.desk.panels.focus == "ladder"


def test_z_turns_normal_half_full_and_normal_again() -> None:
    trader = trader_at(120, 40).type("1", "z")
    assert in_sight(trader) == {"balances", "orders"}
    assert trader.desk.spots["balances"].width == 120
    assert in_sight(trader.type("z")) == {"balances"}
    assert in_sight(trader.type("z")) == {
        "balances",
        "venues",
        "ladder",
        "chart",
        "working",
        "orders",
    }


def test_half_a_screen_for_the_feed_leaves_the_others_in_sight() -> None:
    trader = trader_at(80, 24)
    before = trader.desk.spots["orders"].height
    trader.type("z")
    assert in_sight(trader) == {"balances", "ladder", "orders"}
    assert trader.desk.spots["orders"].height > before


def test_tab_goes_through_the_panels_in_sight_or_through_all_while_one_is_zoomed() -> None:
    trader = trader_at(80, 24).type("1", "tab", "tab")
    assert trader.desk.panels.focus == "orders"
    assert trader.type("tab").desk.panels.focus == "balances"
    assert trader.type("1", "]", "]").desk.panels.focus == "working"
    assert in_sight(trader) == {"working"}
    assert trader.type("[").desk.panels.focus == "ladder"


def test_the_focus_never_stays_on_a_panel_that_a_smaller_terminal_cannot_show() -> None:
    trader = trader_at(120, 40).type("5")
    trader.desk.fit(80, 24)
    assert trader.desk.panels.focus == "orders"
    trader.desk.fit(20, 5)
    trader.desk.fit(120, 40)
    assert trader.desk.panels.focus == "orders"


def test_only_panels_in_sight_are_wanted_and_what_cancels_act_on() -> None:
    trader = trader_at(80, 24)
    always = {keys.STATUS, keys.ORDERS, keys.ALERTS}
    assert set(trader.desk.wanted) == always | {keys.BALANCES, keys.LADDER}
    assert set(trader.type("5").desk.wanted) == always | {keys.VENUES}
    assert set(trader.type("0").desk.wanted) == always
    trader.desk.fit(120, 40)
    assert set(trader.type("escape").desk.wanted) == always | {
        keys.BALANCES,
        keys.LADDER,
        keys.ROUTES,
        keys.VENUES,
        keys.chart_key("1m"),
    }
    trader.desk.fit(40, 10)
    assert set(trader.desk.wanted) == always


def test_the_ticket_opens_for_the_symbol_in_view_although_the_ladder_is_hidden() -> None:
    trader = trader_at(80, 24).type("0", "b")
    assert trader.draft.symbol == "BTC/USDT"
    assert "orders" in trader.desk.spots  # the zoom does not take the feed from under the ticket


def test_a_picture_that_was_out_of_sight_says_how_old_it_is_until_a_newer_one_comes() -> None:
    trader = trader_at(120, 40).frames(1).type("1", "1").frames(1)
    trader.desk.show(keys.STATUS, demo.status(at_ns=demo.NOW + 12 * SECOND))
    trader.type("1").frames(1)
    assert "as of 12s ago" in picture(trader)["ladder"]
    assert "as of" not in picture(trader)["orders"]  # its view came all the time
    trader.desk.show(keys.LADDER, demo.ladder())
    assert "as of" not in picture(trader)["ladder"]


def test_the_cursor_goes_by_rows_half_pages_pages_and_to_the_ends() -> None:
    trader = trader_at(80, 24)
    rows = tuple(demo.order(number) for number in range(1, 61))
    trader.desk.show(keys.ORDERS, msgspec.structs.replace(demo.orders(), rows=rows))
    picture(trader)
    feed = trader.desk.panels.orders
    page = feed.page
    assert page == 7

    def at() -> int:
        row = feed.selected()
        assert row is not None
        return rows.index(row)

    for pressed, expected in (
        ("j", 1),
        ("down", 2),
        ("pagedown", 2 + page),
        ("ctrl+d", 2 + page + page // 2),
        ("ctrl+u", 2 + page),
        ("pageup", 2),
        ("k", 1),
        ("G", 59),
        ("j", 59),
        ("gg", 0),
        ("end", 59),
        ("home", 0),
        ("up", 0),
    ):
        trader.type(pressed)
        assert at() == expected, pressed


def test_keys_of_movement_go_to_the_focused_panel() -> None:
    trader = trader_at(120, 40).type("5", "j", "j", "1", "G")
    panels = trader.desk.panels
    assert panels.venues.cursor.key == "okx"
    assert panels.balances.cursor.key == "FOO"
    assert panels.orders.cursor.key == demo.orders().rows[0].key


def test_the_ladders_cursor_starts_at_the_spread_and_crosses_it() -> None:
    trader = trader_at(200, 40).type("2")
    ladder, view = trader.desk.panels.ladder, demo.ladder()
    assert ladder.selected() is None
    assert ladder.cell_under_cursor() is None
    assert trader.type("j").desk.panels.ladder.selected() == view.bids[0]
    trader.type("k")
    assert ladder.selected() == view.asks[0]
    trader.type("k", "l")
    assert ladder.selected() == view.asks[1]
    assert ladder.cell_under_cursor() == ("ask okx 97409.51", "net")
    trader.type("gg")
    assert ladder.selected() == view.asks[-1]
    assert "asks from level 3" in picture(trader)["ladder"]
    assert "97,557.62" in picture(trader)["ladder"]
    trader.type("escape")
    assert "from level" not in picture(trader)["ladder"]


def test_the_ladders_cursor_stays_so_many_levels_from_the_spread() -> None:
    trader = trader_at(120, 40).type("2", "j", "j")
    view = demo.ladder()
    fewer = msgspec.structs.replace(view, bids=view.bids[4:])
    trader.desk.show(keys.LADDER, fewer)
    assert trader.desk.panels.ladder.selected() == view.bids[5]
    trader.desk.show(keys.LADDER, msgspec.structs.replace(view, bids=()))
    assert trader.desk.panels.ladder.selected() is None
    picture(trader)


def test_the_ladders_figure_is_written_out_where_it_has_no_column() -> None:
    trader = trader_at(80, 24).type("2", "j", "l", "l", "l", "l")
    assert trader.desk.panels.ladder.cell_under_cursor() == ("bid binance 97401.99", "raw")
    assert "raw 97,401.99 " in picture(trader)["ladder"].splitlines()[-1]
    assert "net 97,328.9385075 " in picture(trader.type("h"))["ladder"].splitlines()[-1]
    assert "net " not in picture(trader.type("escape"))["ladder"].splitlines()[-1]


def test_h_and_l_walk_the_figures_of_the_row_and_back_to_the_whole_row() -> None:
    trader = trader_at(120, 40)
    feed = trader.desk.panels.orders
    key = demo.orders().rows[0].key
    assert feed.cell_under_cursor() == (key, "")
    walked = []
    for _ in range(6):
        trader.type("l")
        cell = feed.cell_under_cursor()
        assert cell is not None
        walked.append(cell.column)
    assert walked == ["price", "size", "filled", "average", "age", "age"]
    trader.type("h", "left", "left", "left", "left", "left")
    assert feed.cell_under_cursor() == (key, "")


def test_the_figure_under_the_cursor_is_written_out_below() -> None:
    trader = trader_at(80, 24).type("1", "j", "j", "j", "l", "l")
    assert trader.desk.panels.balances.cell_under_cursor() == ("USDT", "usd")
    assert "usd 640,221.10" in picture(trader)["balances"].splitlines()[-1]
    trader.type("h")
    assert "total 640,221.1043" in picture(trader)["balances"].splitlines()[-1]
    assert "total" not in picture(trader.type("2"))["balances"].splitlines()[-1]


def test_what_a_venue_holds_is_a_figure_too_where_all_venues_fit() -> None:
    trader = trader_at(200, 60).type("1", "1")
    picture(trader)
    trader.type("j", "j", "j", "l", "l", "l", "l", "l", "l")
    assert trader.desk.panels.balances.cell_under_cursor() == ("USDT", "okx")
    assert "160,055.27 " in picture(trader)["balances"]
    assert "okx 160,055.276075" in picture(trader)["balances"].splitlines()[-1]


def test_enter_opens_what_the_panel_has() -> None:
    trader = trader_at(200, 60)
    assert isinstance(trader.type("enter").desk.dialog, OrderLife)
    assert isinstance(trader.type("escape", "0", "enter").desk.dialog, AlertsDialog)
    trader.type("escape", "5", "enter")
    assert trader.notice == "nothing to open in the venues"


def test_the_footer_is_that_of_the_focused_panel_and_never_loses_the_kill_key() -> None:
    trader = trader_at(80, 24)
    desk = trader.desk

    def footer(width: int = 200) -> str:
        desk.panels.footer.keys = desk.keymap.footer(desk.places)
        return text_of(desk.panels.footer.paint(width, 1))

    assert "space mark" in footer()
    trader.type("2")
    assert "space mark" not in footer()
    assert "/ filter" not in footer()
    trader.type("1")
    assert "/ filter" in footer()
    assert "esc back" not in footer()
    trader.type("1")
    assert "esc back" in footer()
    for width in range(10, 200):
        assert "K kill" in footer(width)


def test_home_and_end_go_to_the_ends_of_a_long_text() -> None:
    trader = Trader().type("?")
    top = trader.picture()
    trader.type("G")
    bottom = trader.picture()
    found = re.search(r"(\d+)-(\d+) of (\d+)", bottom)
    assert found is not None
    assert found[2] == found[3]
    assert trader.type("k").picture() != bottom
    assert trader.type("end").picture() == bottom
    assert trader.type("g", "g").picture() == trader.type("home").picture() == top
