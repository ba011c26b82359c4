"""A plan that was confirmed: until the engine has answered, the screen says neither that it went nor more."""

import msgspec
import pytest

from app.trading.confirmation import Confirmation
from app.trading.routing.plan import RoutePlan
from tests.fakes.demo_plans import DemoPlans
from tests.unit.tui.test_review import D, reviewing
from tests.unit.tui.trader import Trader


def test_a_plan_that_the_engine_refuses_stays_on_the_screen_with_the_reason() -> None:
    """The book moved between the last picture and the key: the trader must not believe it went."""
    trader = reviewing().frames()
    trader.plans.send_refusal = "okx moved 1.2 bp since this plan was made, nothing was sent."
    trader.type("y")
    assert "VOID" in trader.picture()
    assert "okx moved 1.2 bp" in trader.picture()
    assert "order given" not in trader.notice
    trader.plans.send_refusal = ""
    trader.type("r").frames()
    trader.type("y")
    assert len(trader.sent) == 2
    assert trader.desk.dialog is None
    assert trader.notice.startswith("order given")


def test_until_the_engine_has_answered_nothing_is_given_again_nor_said_to_be() -> None:
    trader = reviewing().frames()
    trader.slow = True
    trader.type("y", "y")
    assert len(trader.sent) == 1
    assert "the engine has not answered yet" in trader.notice
    trader.answered()
    assert trader.desk.dialog is None
    assert trader.notice.startswith("order given")


@pytest.mark.parametrize("then", [("r",), ("escape", "enter"), ("escape", "tab", "enter")])
def test_until_the_engine_has_answered_no_second_plan_can_be_given(then: tuple[str, ...]) -> None:
    trader = reviewing().frames()
    trader.slow = True
    trader.type("y", *then).frames().type("y").frames().type("y")
    assert len(trader.sent) == 1
    assert "the engine has not answered yet" in trader.notice
    trader.answered()
    assert trader.desk.dialog is None
    assert trader.notice == "order given: buy 0.5 BTC/USDT @ 97,000.00 on binance"


def test_a_plan_that_was_refused_late_leaves_the_new_one_to_be_confirmed() -> None:
    trader = reviewing().frames()
    trader.slow = True
    trader.plans.send_refusal = "no"
    trader.type("y", "r").answered()
    assert len(trader.frames().type("y").sent) == 2


@pytest.mark.parametrize("width", [80, 120, 160])
def test_the_review_names_the_price_that_is_sent_not_the_one_that_was_typed(width: int) -> None:
    trader = Trader().type("b", "0.5", "tab", "97000.037", "enter").frames()
    review = trader.ticket.review
    assert review is not None
    assert [child.price for child in review.plan.children] == [D("97000.03")]
    picture = trader.picture(width, 30)
    assert "at 97,000.03 USDT" in picture
    assert "97,000.037" not in picture
    trader.type("y")
    assert trader.notice == "order given: buy 0.5 BTC/USDT @ 97,000.03 on binance"


def test_prices_on_different_ticks_are_named_both() -> None:
    trader = Trader().type("b", "2", "tab", "97450.037", "enter").frames()
    review = trader.ticket.review
    assert review is not None
    assert {child.price for child in review.plan.children} == {D("97450.03"), D("97450.0")}
    assert "at 97,450.00 to 97,450.03 USDT" in trader.picture(120, 30)


class _Swaying(DemoPlans):
    """NAV moves with every look."""

    looks = 0

    def _confirmation(self, plan: RoutePlan) -> Confirmation:
        self.looks += 1
        reason = f"{1 + self.looks / 10:.1f}% of NAV"
        return msgspec.structs.replace(super()._confirmation(plan), reason=reason)


def test_a_nav_that_moves_does_not_take_away_what_was_typed() -> None:
    trader = reviewing(_Swaying(live=True)).frames()
    for character in "send":
        trader.type(character).answered().frames(1)
    assert len(trader.type("enter").sent) == 1


def test_a_fee_that_changes_under_the_review_voids_it() -> None:
    trader = reviewing().frames()
    before = trader.ticket.review
    assert before is not None
    trader.plans.books = tuple(
        msgspec.structs.replace(each, maker=D("0.01"), taker=D("0.01"))
        for each in trader.plans.books
    )
    trader.answered().type("y")
    assert trader.sent == []
    assert "the fees have changed" in trader.notice
    after = trader.type("r").frames().ticket.review
    assert after is not None
    assert after.plan.hash == before.plan.hash
    assert after.plan.children[0].fee == D("0.01")
    assert len(trader.type("y").sent) == 1


def test_a_void_plan_is_said_once_and_offers_no_key_that_sends() -> None:
    trader = reviewing().frames()
    trader.plans.void = (
        "okx moved 1.2 bp since this plan was made, nothing was sent: look at the new one."
    )
    trader.answered().type("y")
    assert trader.notice == (
        "okx moved 1.2 bp since this plan was made, nothing was sent: look at the new one; r shows it"
    )
    assert trader.sent == []


def test_what_a_sale_takes_at_least_is_a_floor() -> None:
    assert " floor" in Trader().type("s", "0.5").picture()
    assert " cap" in Trader().type("b", "0.5").picture()


@pytest.mark.parametrize(("key", "word"), [("b", "at most"), ("s", "at least")])
def test_the_cap_of_a_market_order_is_not_called_a_price(key: str, word: str) -> None:
    trader = Trader().type(key, "0.5", "enter").frames().type("y")
    assert trader.notice.startswith("order given: ")
    assert f" {word} 97," in trader.notice
    assert "@" not in trader.notice
