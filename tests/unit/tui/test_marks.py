"""Marks and frozen pictures, and what the cancel key makes of them."""

import msgspec

from app.domain.commands import CancelOrder, SendPlan
from app.domain.instants import SECOND
from app.tui.dialogs.questions import Question
from app.views import keys
from tests.fakes import demo_views as demo
from tests.unit.tui.test_painters import text_of
from tests.unit.tui.test_panel_keys import picture, trader_at
from tests.unit.tui.test_tables import ROWS, D, becomes, canceled, show, shown_keys

# Marks


def test_space_marks_shows_and_counts_and_c_cancels_the_marked_orders() -> None:
    trader = trader_at(120, 40).type(" ", "j", " ")
    text = picture(trader)["orders"]
    assert "marked 2" in text
    assert sum(line.startswith("│ *") for line in text.splitlines()) == 2
    trader.type("c")
    assert canceled(trader) == [ROWS[0].key, ROWS[2].key]
    assert len({each.token for each in trader.given if isinstance(each, CancelOrder)}) == 2
    assert trader.notice == "cancel asked for 2 marked orders"


def test_c_pressed_again_never_falls_through_to_the_order_under_the_cursor() -> None:
    trader = trader_at(120, 40).type(" ", "c")
    show(trader, *becomes(0, status="canceled", open=False))
    trader.type("c", "c")
    assert canceled(trader) == [ROWS[0].key]
    assert (
        trader.notice == "the marked orders' cancel was asked: j and k go to another order, then c"
    )
    assert canceled(trader.type("escape", "c")) == [ROWS[0].key, ROWS[1].key]


def test_marks_go_with_the_cancel_that_was_sent() -> None:
    trader = trader_at(120, 40).type(" ", "j", " ", "c")
    assert trader.desk.panels.orders.table.marks == set()
    assert "marked" not in picture(trader)["orders"]
    assert canceled(trader.type("k", "c")) == [ROWS[0].key, ROWS[2].key, ROWS[2].key]


def test_the_mark_of_what_was_not_sent_stays() -> None:
    trader = trader_at(120, 40).type(" ", "/", "sol", "enter", " ", "c")
    assert trader.desk.panels.orders.table.marks == {ROWS[0].key}


def test_a_split_orders_mark_goes_with_the_cancels_of_its_parts() -> None:
    parts = [
        demo.order(
            at, key=f"part{at}", kind="child", parent="parent:one", client_order_id=f"part{at}"
        )
        for at in (1, 2)
    ]
    whole = demo.order(0, key="parent:one", kind="parent")
    trader = trader_at(120, 40)
    show(trader, whole, *parts)
    trader.type("g", "g", " ", "c")
    assert canceled(trader) == ["part1", "part2"]
    assert trader.desk.panels.orders.table.marks == set()
    assert canceled(trader.type("c", "c")) == ["part1", "part2"]


def test_esc_takes_the_marks_away_before_filter_and_zoom() -> None:
    trader = trader_at(120, 40).type("z", "/", "btc", "enter", " ", "escape")
    assert trader.notice == "1 mark taken away, nothing else changed"
    feed = trader.desk.panels.orders
    assert (feed.table.marks, feed.table.filter) == (set(), "btc")
    trader.type("escape")
    assert feed.table.filter == ""
    assert trader.desk.arrangement.zoomed
    assert not trader.type("escape").desk.arrangement.zoomed


def test_a_marked_order_that_the_filter_hides_is_left_alone_and_said() -> None:
    trader = trader_at(120, 40).type(" ", "/", "sol", "enter", " ", "c")
    assert canceled(trader) == [ROWS[2].key]
    assert trader.notice == "cancel asked for 1 marked order; 1 not in sight and left alone"


def test_marked_orders_placed_elsewhere_are_asked_about_together() -> None:
    trader = trader_at(120, 40).type("j", "j", " ", " ", "c")
    assert canceled(trader) == []
    assert isinstance(trader.desk.dialog, Question)
    assert "1 of these 2 was not placed from here" in text_of(trader.desk.dialog.paint(84, 22))
    assert canceled(trader.type("c", "y")) == [ROWS[2].key, "77120"]


def test_only_the_order_feed_has_marks() -> None:
    trader = trader_at(120, 40).type("1", "j", " ", "5", " ")
    assert trader.desk.panels.balances.table.marks == set()
    assert trader.desk.panels.venues.table.marks == set()


def test_c_cancels_nothing_while_the_feed_is_out_of_sight() -> None:
    trader = trader_at(80, 24).type("5", "c", ":", "c", "enter")
    assert canceled(trader) == []
    assert (
        trader.notice == "the order feed is not in sight: 6 shows it, then c cancels what you see"
    )
    assert canceled(trader.type(":", "c last", "enter")) == [ROWS[0].key]
    assert canceled(trader.type("6", "c")) == [ROWS[0].key] * 2


# Freeze


def test_p_freezes_the_picture_while_the_data_go_on_and_says_for_how_long() -> None:
    trader = trader_at(120, 40).type("p")
    show(trader, demo.order(0, key="newest"), *ROWS)
    trader.desk.show(keys.STATUS, demo.status(at_ns=demo.NOW + 12 * SECOND, open_orders=5))
    text = picture(trader)["orders"]
    assert "FROZEN 12s" in text
    assert " 41s " in text  # the age of then
    assert shown_keys(trader) == [row.key for row in ROWS]
    view = trader.desk.panels.orders.view
    assert view is not None
    assert len(view.rows) == 9
    assert shown_keys(trader.type("p"))[0] == "newest"
    assert "FROZEN" not in picture(trader)["orders"]


def test_status_and_alerts_are_never_frozen() -> None:
    trader = trader_at(200, 60)
    for digit in "12456790":
        trader.type(digit, "p")
    trader.desk.show(keys.STATUS, demo.status(trading_stopped="KILLED"))
    alert = msgspec.structs.replace(demo.alerts().rows[0], text="another alarm")
    trader.desk.show(keys.ALERTS, msgspec.structs.replace(demo.alerts(), rows=(alert,)))
    panels = trader.desk.panels
    assert "KILLED" in text_of(panels.status.paint(200, 1))
    assert "another alarm" in text_of(panels.alerts.paint(200, 1))
    assert all(panel.frozen for panel in panels.by_name.values())
    assert "another alarm" not in picture(trader)["log"]


def test_c_in_a_frozen_feed_acts_on_the_newest_state_and_says_what_has_changed() -> None:
    trader = trader_at(120, 40).type("j", "p")
    show(trader, *becomes(1, status="partially_filled", filled=D("0.1"), changed_ns=demo.NOW))
    assert canceled(trader.type("c")) == [ROWS[1].key]
    assert trader.notice.endswith("; since the feed was frozen it is partially filled, 0.1 filled")


def test_c_in_a_frozen_feed_on_an_order_that_is_done_cancels_nothing() -> None:
    trader = trader_at(120, 40).type("j", "p")
    show(trader, *becomes(1, status="filled", filled=D("0.5"), open=False))
    assert canceled(trader.type("c")) == []
    assert trader.notice.endswith("is filled: nothing to cancel")
    show(trader, *ROWS[2:])
    assert canceled(trader.type("c")) == []
    assert trader.notice.endswith("has left the feed since it was frozen: p shows it as it is")


def test_marks_in_a_frozen_feed_say_what_has_changed() -> None:
    trader = trader_at(120, 40).type(" ", " ", "p")
    show(trader, *becomes(1, status="filled", filled=D("0.5"), open=False))
    assert canceled(trader.type("c")) == [ROWS[0].key]
    assert trader.notice == (
        "cancel asked for 1 marked order; 1 not open any more; 1 changed since the feed was frozen"
    )


def test_an_order_sent_from_here_thaws_the_feed_so_that_it_is_seen() -> None:
    trader = trader_at(120, 40).type("p")
    trader.desk.give(SendPlan(token="t", plan="beef-cafe", typed="y"))
    assert not trader.desk.panels.orders.frozen


def test_another_instrument_thaws_the_ladder() -> None:
    trader = trader_at(120, 40).type("2", "p")
    assert "FROZEN" in picture(trader)["ladder"]
    trader.type(":", "sym eth/usdt", "enter")
    trader.desk.show(keys.LADDER, demo.ladder("ETH/USDT"))
    assert "FROZEN" not in picture(trader)["ladder"]
    assert "ETH/USDT" in picture(trader)["ladder"]


def test_nothing_can_be_frozen_before_it_is_there() -> None:
    trader = trader_at(120, 40)
    trader.desk.panels.orders.view = None
    assert trader.type("p").notice == "the order feed has nothing to freeze yet"
