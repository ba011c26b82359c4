"""The card of a split order and the life of one sent to one venue: planned beside done, of one moment."""

import re

import msgspec
import pytest

from app.tui.dialogs.order_life import OrderLife
from app.tui.dialogs.route_life import RouteLife
from app.views import keys
from tests.fakes import demo_views as demo
from tests.fakes.demo_routes import KEY, card
from tests.unit.tui.test_families import CHILDREN, PARENT, D, in_front, trader


def test_enter_on_a_parent_opens_its_card_and_on_a_part_its_life_that_names_the_parent() -> None:
    found = trader().type("enter")
    assert in_front(found) is RouteLife
    assert keys.order_life_key(KEY) in found.desk.wanted
    found.desk.show(keys.order_life_key(KEY), card())
    text = found.picture(120, 36)
    for part in (
        "filled 2.2 of 2.5",
        "not filled 0.3  r places it",
        "b 2.5 BTC/USDT mkt 97425",
        "okx            0.9       0.9         0    97,409.80    97,411.00",
        "together       2.5       2.2         0",
        "bybit    ioc",
        "EXPIRED",
    ):
        assert part in text, part
    found.type("escape", "j", "enter")
    assert in_front(found) is OrderLife
    assert "a part of …07c2, plan a41f-07c2" in found.picture(120, 36)


def test_the_card_is_of_one_moment_whatever_the_feed_has_heard_by_then() -> None:
    found = trader(living=True).type("enter")  # in the feed every part is still open
    found.desk.show(keys.order_life_key(KEY), card())
    text = found.picture(120, 36)
    assert "CANCELED" in text
    assert "EXPIRED" in text
    assert not re.search("OPEN|PARTIAL|PENDING", text)
    assert found.desk.dialog is not None
    assert keys.ORDERS not in found.desk.dialog.wanted


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_the_card_tells_the_quantities_of_its_parts_in_full(size: tuple[int, int]) -> None:
    long = [
        msgspec.structs.replace(row, quantity=D("0.47372005"), filled=D("0.47372005"))
        for row in CHILDREN
    ]
    found = trader().type("enter")
    found.desk.show(keys.order_life_key(KEY), card(orders=(PARENT, *long)))
    assert found.picture(*size).count("0.47372005 of 0.47372005") == len(CHILDREN)


def test_an_order_to_one_venue_has_planned_beside_done_in_its_life() -> None:
    found = trader()
    row = demo.orders().rows[0]
    found.desk.show(keys.ORDERS, demo.orders())
    found.type("g", "g", "enter")
    share = card().shares[1]
    alone = card(shares=(share,), compared=None)
    life = msgspec.structs.replace(demo.order_life(), key=row.key, row=row, card=alone)
    found.desk.show(keys.order_life_key(row.key), life)
    for width in (80, 120):
        text = found.picture(width, 30)
        assert "plan all-in" in text
        assert re.search(r"okx +0\.9 +0\.9 .*97,487\.73 +97,488\.93 +\+0\.12", text)
        assert "together" not in text


def test_the_card_says_with_what_it_compares_where_that_is_not_the_plan() -> None:
    """97,488.58 was confirmed for 2.5; for the 2.2 that filled 97,486.21 of it."""
    told = "worse bp is against the plan of the part filled: together 97,486.21"
    found = trader().type("enter")
    found.desk.show(keys.order_life_key(KEY), card())
    for width in (80, 120):
        assert "97,488.58" in found.picture(width, 24)
        assert told in found.picture(width, 24)
    found.desk.show(keys.order_life_key(KEY), card(compared=D("97488.58")))
    assert "worse bp is" not in found.picture(80, 24)
