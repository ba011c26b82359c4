"""Every way to a change of a resting order, and what is said where there is none."""

from decimal import Decimal

import msgspec
import pytest

from app.domain.commands import DraftAmend
from app.tui.dialogs.amend import Amend
from app.views import keys
from tests.fakes import demo_views as demo
from tests.fakes.demo_amends import DemoAmends
from tests.fakes.demo_routes import orders_with_family
from tests.unit.tui.amending import BOUGHT, SOLD, happens, strip
from tests.unit.tui.trader import Trader

D = Decimal


@pytest.mark.parametrize(
    ("moves", "told"),
    [
        (2, "this order is UNKNOWN, nobody knows whether it rests"),
        (3, "this order was not placed from here: it can be canceled (c), not changed"),
        (4, "this order is filled: only a resting order can be changed"),
        (6, "this order is canceled: only a resting order can be changed"),
        (7, "this order is rejected: only a resting order can be changed"),
    ],
)
@pytest.mark.parametrize("key", ["+", "-", "<", ">"])
def test_what_cannot_be_changed_is_said(moves: int, told: str, key: str) -> None:
    trader = Trader().type(*["j"] * moves, key)
    assert trader.desk.dialog is None
    assert told in trader.notice
    assert trader.all(DraftAmend) == []


def test_a_split_order_is_changed_by_its_parts() -> None:
    trader = Trader()
    rows = orders_with_family().rows
    resting = msgspec.structs.replace(rows[1], status="open", open=True, filled=D(0), type="lim")
    view = msgspec.structs.replace(orders_with_family(), rows=(rows[0], resting, *rows[2:]))
    trader.desk.show(keys.ORDERS, view)
    trader.amends = DemoAmends(view)
    trader.type("g", "g", "+")
    assert "a split order is changed part by part: j goes to its parts" in trader.notice
    trader.type("j", "+")
    assert trader.frames().type("y").amended[0].client_order_id == resting.key


def test_not_the_wrong_order_right_after_sending_nor_one_that_cannot_be_seen() -> None:
    trader = Trader().type("b", "0.5", "tab", "97000", "enter").frames().type("y", "+")
    assert trader.desk.dialog is None
    assert "not in the feed yet" in trader.notice
    trader = Trader().type("1", "1", ":amend 97000", "enter")
    assert "the order feed is not in sight" in trader.notice
    trader = Trader()
    trader.desk.show(keys.ORDERS, msgspec.structs.replace(demo.orders(), rows=()))
    trader.type("+")
    assert "no order under the cursor" in trader.notice


def test_a_frozen_feed_changes_what_is_now_and_goes_on_when_it_is_sent() -> None:
    trader = happens(Trader().type("p"), BOUGHT, filled=D("0.3"))
    trader.type("+").frames()
    assert "0.3 filled" in strip(trader)
    trader.type("y")
    assert len(trader.amended) == 1
    assert not trader.desk.panels.orders.frozen
    trader = Trader().type("p")
    trader.desk.show(
        keys.ORDERS, msgspec.structs.replace(demo.orders(), rows=demo.orders().rows[1:])
    )
    trader.type("+")
    assert "has left the feed since it was frozen" in trader.notice


def test_in_the_working_panel_it_is_the_order_of_the_card() -> None:
    trader = Trader()
    trader.desk.fit(200, 60)
    view = demo.orders()
    lone = msgspec.structs.replace(view.rows[1], parent="parent:5e1f07c2")
    trader.desk.show(keys.ORDERS, msgspec.structs.replace(view, rows=(view.rows[0], lone)))
    trader.type("4", "+")
    assert trader.amend.form.row.key == SOLD
    assert trader.desk.panels.orders.cursor.key == SOLD
    assert len(trader.frames().type("y").amended) == 1


def test_the_chart_keeps_its_own_plus_and_minus() -> None:
    trader = Trader()
    trader.desk.fit(120, 40)
    trader.type("7", "+", ">")
    assert trader.desk.dialog is None


@pytest.mark.parametrize(
    ("line", "price", "quantity"),
    [
        ("amend 97420", "97420", None),
        ("amend 97420 0.6", "97420", "0.6"),
        ("am +2t", "97372.01", None),
        ("amend -1t 0.45", "97371.98", "0.45"),
        ("amend 97371.99 0.4", None, "0.4"),
        ("amend bid", "97401.99", None),
        ("amend bid-1% 0.4", "96427.97", "0.4"),
        ("amend ask-5bp", "97353.30", None),
    ],
)
def test_the_command_opens_it_with_these_values(
    line: str, price: str | None, quantity: str | None
) -> None:
    trader = Trader().type(":", line, "enter")
    assert isinstance(trader.desk.dialog, Amend)
    draft = trader.all(DraftAmend)[-1]
    assert draft.price == (None if price is None else D(price))
    assert draft.quantity == (None if quantity is None else D(quantity))
    assert trader.amended == []
    assert len(trader.frames().type("y").amended) == 1


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("amend", "type a price or a step in ticks, then the total size: amend 97420 0.5"),
        ("amend 1 2 3", "type a price or a step in ticks"),
        ("amend x", "type a price or a step in ticks"),
        ("amend +2", "an offset needs its unit"),
        ("amend +2%", "'+2%' says not from what: type bid+2%, or +2t for ticks from its price now"),
        ("amend bid+", "'bid+' is no price here"),
        ("amend 97,420", "use a point for decimals"),
        ("amend 0", "a price is above 0"),
        ("amend 97420 +0.05", "'+0.05': the size of a change is the whole size that it becomes"),
        ("amend 97420 10%", "the size of a change is in coins"),
        ("amend 97420 0", "an amount is above 0"),
        ("a 97420", "'a' can mean amend or arm or alerts"),
    ],
)
def test_a_wrong_amend_line_stays_and_says_what_to_type(line: str, told: str) -> None:
    trader = Trader().type(":", line, "enter")
    assert told in trader.hint
    assert trader.desk.dialog is None
    assert trader.all(DraftAmend) == []


def test_the_command_is_hinted_and_completed() -> None:
    trader = Trader().type(":", "am")
    assert trader.hint == "amend PRICE|+2t|-2t [SIZE]; PRICE: 97420, bid, ask+5t, mid-0.1%"
    trader.type("tab")
    assert trader.desk.panels.command.edit.text == "amend "
    trader.type("97", "tab")
    assert trader.desk.panels.command.edit.text == "amend 97"


def test_the_answer_to_a_change_is_told_once() -> None:
    trader = Trader().type("+").frames().type("y")
    assert trader.notice.startswith("change asked: ")
    wish = trader.amended[0]
    trader.desk.show(keys.ORDERS, demo.orders())
    assert trader.notice.startswith("change asked: ")
    happens(trader, BOUGHT, price=wish.price)
    assert trader.notice.startswith("changed: buy ")
    assert f"{wish.price:,}" in trader.notice
    trader.desk.say("")
    happens(trader, BOUGHT, filled=D("0.4"))
    assert trader.notice == ""


def test_an_order_in_the_place_of_the_changed_one_is_its_answer_too() -> None:
    trader = Trader().type("+").frames().type("y")
    view = demo.orders()
    heir = msgspec.structs.replace(
        view.rows[0], key="heir", replaces=BOUGHT, price=trader.amended[0].price
    )
    trader.desk.show(keys.ORDERS, msgspec.structs.replace(view, rows=(heir, *view.rows[1:])))
    assert trader.notice.startswith("changed: buy ")


def test_a_change_that_comes_late_is_no_news_any_more() -> None:
    trader = Trader().type("+").frames().type("y")
    trader.desk.tick(30)
    happens(trader, BOUGHT, price=trader.amended[0].price)
    assert not trader.notice


@pytest.mark.parametrize("status", ["unknown", "pending", "canceled", "filled"])
def test_what_nobody_knows_to_rest_is_no_answer_to_a_change(status: str) -> None:
    trader = Trader().type("+").frames().type("y")
    view = demo.orders()
    heir = msgspec.structs.replace(
        view.rows[0],
        key="heir",
        replaces=BOUGHT,
        price=trader.amended[0].price,
        status=status,
        open=status in ("unknown", "pending"),
    )
    trader.desk.show(keys.ORDERS, msgspec.structs.replace(view, rows=(heir, *view.rows)))
    assert trader.notice.startswith("change asked: ")
