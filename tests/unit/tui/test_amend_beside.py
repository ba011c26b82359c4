"""A change whose price goes with the best ones: along with them while it is open, never further than was read."""

from decimal import Decimal

import pytest

from tests.fakes.demo_amends import DemoAmends
from tests.unit.tui.amending import BOUGHT, SOLD, happens, strip, wished
from tests.unit.tui.trader import Trader

D = Decimal
SECONDS = 40  # frames that are more than the time for which a price stands


def moved(trader: Trader, by: str) -> Trader:
    """The market moves, and the engine tells it."""
    trader.amends.market_moved = D(by)
    return trader.amend_answered()


@pytest.mark.parametrize(
    ("pressed", "begun", "then"),
    [
        (("+", "J"), "97401.99", "97404.49"),
        (("+", "F"), "97402", "97404.5"),
        (("j", "+", "J"), "97402.01", "97404.51"),
        (("j", "+", "F"), "97402", "97404.5"),
        ((":amend bid-1t", "enter"), "97401.98", "97404.48"),
    ],
)
def test_it_goes_along_with_the_market_until_it_is_sent(
    pressed: tuple[str, ...], begun: str, then: str
) -> None:
    trader = Trader().type(*pressed).frames(3)
    assert wished(trader) == (begun, None)
    moved(trader, "2.50").frames(SECONDS)
    assert D(wished(trader)[0] or 0) == D(then)
    (sent,) = trader.frames(5).type("y").amended
    assert sent.price == D(then)


def test_it_stands_long_enough_to_be_read_and_is_read_again_after_a_step() -> None:
    trader = Trader().type("+", "J").frames(3)
    moved(trader, "2.50").frames(3)
    assert wished(trader) == ("97401.99", None)  # not at once: what is read is what y sends
    assert len(trader.type("y").amended) == 1
    trader = moved(Trader().type("+", "J").frames(3), "2.50")
    while wished(trader)[0] == "97401.99":
        trader.frames(1)
    assert trader.type("y").amended == []
    assert "this has just changed" in trader.notice
    assert trader.frames(3).type("y").amended[0].price == D("97404.49")


@pytest.mark.parametrize("key", ["+", "-", "pageup", "9", "backspace"])
def test_a_step_or_a_digit_takes_it_from_there(key: str) -> None:
    trader = Trader().type("+", "J", key).frames(3)
    price = wished(trader)
    moved(trader, "2.50").frames(SECONDS)
    assert wished(trader) == price
    assert "follows" not in strip(trader)


def test_what_it_goes_with_is_said() -> None:
    assert "97,371.99 → 97,401.99 (follows bid)" in strip(Trader().type("+", "J").frames())
    assert "97,371.99 → 97,402.00 (follows bid+1t)" in strip(Trader().type("+", "F").frames())
    assert "97,432.01 → 97,402.00 (follows ask-1t)" in strip(Trader().type("j", "+", "F").frames())


def test_it_follows_no_further_than_half_a_percent_from_what_was_asked_for() -> None:
    trader = moved(Trader().type("+", "J").frames(3), "400").frames(SECONDS)
    assert wished(trader) == ("97801.99", None)
    moved(trader, "500").frames(SECONDS)
    assert wished(trader) == ("97801.99", None)
    assert "went more than 0.5 % away, this one stays: J or F goes along again" in trader.notice
    moved(trader, "100").frames(SECONDS)
    assert wished(trader) == ("97801.99", None)
    assert wished(trader.type("J")) == ("97501.99", None)
    moved(trader, "110").frames(SECONDS)
    assert wished(trader) == ("97511.99", None)


def test_where_nobody_else_stands_that_is_said_and_nothing_sent() -> None:
    trader = Trader(amends=DemoAmends()).type("+").frames()
    trader.amends.alone = True
    trader.amend_answered().type("J")
    assert "its venue's book shows no price for bid beside your own" in trader.notice
    assert wished(trader) == ("97372", None)
    trader = Trader(amends=DemoAmends())
    trader.amends.alone = True
    trader.type(":amend bid-2t", "enter").frames(10).type("y")
    assert trader.amended == []
    assert "shows no price for bid-2t beside your own: type a price" in trader.notice
    trader.amends.alone = False
    assert trader.amend_answered().frames(10).type("y").amended[0].price == D("97401.97")


def test_pressed_before_the_book_is_here_it_counts_once_it_is() -> None:
    trader = Trader(slow=True).type("+", "J", ">")
    trader.slow = False
    trader.amend_answered().amend_answered()
    assert wished(trader) == ("97401.99", "0.55")


@pytest.mark.parametrize(
    ("pressed", "price", "quantity"),
    [
        (("96000.5",), "96000.5", None),
        (("+",), "97372.01", None),
        ((">", "J"), "97401.99", "0.55"),
    ],
)
def test_a_fill_makes_it_void_and_r_goes_on_with_what_was_typed(
    pressed: tuple[str, ...], price: str, quantity: str | None
) -> None:
    trader = Trader().type("+", *pressed).frames()
    happens(trader, BOUGHT, filled=D("0.3")).frames().type("y")
    assert trader.amended == []
    trader.type("r").frames()
    assert wished(trader) == (price, quantity)
    assert "0.3 filled" in strip(trader)
    trader.type("r").frames()
    assert wished(trader) == (None, None)  # as it is now


def test_steps_from_a_price_or_size_that_is_no_more_are_not_kept() -> None:
    trader = Trader().type("+", "<").frames()
    happens(trader, BOUGHT, price=D("97000"), quantity=D("0.6")).type("r").frames()
    assert wished(trader) == (None, None)
    trader = Trader().type("<", "<").frames()
    happens(trader, BOUGHT, filled=D("0.45")).type("r").frames()
    assert wished(trader) == (None, None)  # less than that is filled
    trader = Trader().type("j", "+", "96000").frames()
    happens(trader, SOLD, price=D("97500")).type("r").frames()
    assert wished(trader) == ("96000", None)


def test_where_nobody_else_stands_what_stands_keeps_its_promise_not_to_take() -> None:
    trader = Trader(amends=DemoAmends()).type("+", "J").frames(3)
    trader.amends.alone = True
    trader.amend_answered().type("F")
    trader.amends.alone = False
    moved(trader, "-30").type("y")
    assert trader.amended == []
    assert "would take" in trader.notice


def test_the_engine_is_told_that_it_must_not_take() -> None:
    assert Trader().type("+", "F").frames(3).type("y").amended[0].must_rest
    assert not Trader().type("+").frames(3).type("y").amended[0].must_rest
    assert not Trader().type(":amend bid", "enter").frames(3).type("y").amended[0].must_rest


def test_a_price_stands_its_time_whatever_was_pressed_before() -> None:
    trader = Trader().type("+").frames(29).type("J").frames(1)
    moved(trader, "2.50").frames(20)
    assert wished(trader) == ("97401.99", None)


def test_what_became_of_the_order_is_kept_up_to_date() -> None:
    trader = happens(Trader().type("+").frames(), BOUGHT, filled=D("0.3"))
    assert "0.1 more was filled meanwhile, 0.3 in all" in strip(trader)
    happens(trader, BOUGHT, filled=D("0.45"))
    assert "0.25 more was filled meanwhile, 0.45 in all" in strip(trader)
    happens(trader, BOUGHT, filled=D("0.5"), status="filled", open=False)
    assert "the order is filled now" in strip(trader)
    trader.type("y")
    assert trader.notice == "the order is filled now, nothing was sent: esc goes back"


def test_a_step_along_with_the_market_is_no_refusal() -> None:
    trader = Trader().type("+", "J").frames(3)
    moved(trader, "2.50")
    while wished(trader)[0] == "97401.99":
        trader.frames(1)
    trader.amend_answered()
    assert "this has just changed: read it first" in strip(trader)
    assert "READY" in strip(trader.frames(5))
