"""What the preview says will be held after a fill is what the venue leaves: fees come off what is received."""

from decimal import Decimal as D

import msgspec
import pytest

from app.market.quotes import PriceBoard
from app.portfolio.valuation import Valuation
from app.views.plan import arriving, plan_effects
from tests.unit.portfolio.makers import NOW, holding
from tests.unit.trading_routing.makers import routed, venue

# 2 are offered at 100; taker 10 bp, maker 10 bp too
ONE = venue("one", "100x2", "99x5", "0.001")


@pytest.mark.parametrize(
    ("line", "coins", "money"),
    [
        ("b 2 mkt 101", D("1.998"), D(-200)),
        ("b 3 lim 100", D("2.997"), D(-300)),  # 2 taken, 1 rests
        ("b 1 post 90", D("0.999"), D(-90)),
        ("s 2 mkt 98", D(-2), D("197.802")),
    ],
)
def test_fees_come_off_what_is_received(line: str, coins: D, money: D) -> None:
    value = Valuation(PriceBoard()).value([holding("BTC", "10"), holding("USDT", "1000")], NOW)
    changes = {change.name: change.after for change in plan_effects(routed(line, ONE), value)}
    assert changes["BTC total"] == D(10) + coins
    assert changes["USDT total"] == D(1000) + money


def test_a_coin_that_is_not_owned_yet_is_valued_at_the_plans_own_price() -> None:
    board = PriceBoard()
    value = Valuation(board).value([holding("USD", "1000")], NOW)
    quoted = msgspec.structs.replace(value, rates={"USDT": value.rates["USD"]})
    shares = {each.name: each for each in plan_effects(routed("b 2 mkt 101", ONE), quoted)}
    # 1.998 at 100 of 1,000
    assert (shares["BTC of NAV"].now, shares["BTC of NAV"].after) == (D(0), D("0.1998"))


def test_without_a_price_of_the_quote_or_of_a_coin_that_is_owned_its_share_is_not_told() -> None:
    value = Valuation(PriceBoard()).value([holding("USD", "1000")], NOW)
    shares = {each.name: each for each in plan_effects(routed("b 2 mkt 101", ONE), value)}
    assert shares["BTC of NAV"].after is None
    owned = Valuation(PriceBoard()).value([holding("USD", "1000"), holding("BTC", "1")], NOW)
    quoted = msgspec.structs.replace(owned, rates={"USDT": owned.rates["USD"]})
    shares = {each.name: each for each in plan_effects(routed("b 2 mkt 101", ONE), quoted)}
    assert shares["BTC of NAV"].after is None


def test_what_arrives_of_a_buy_is_less_the_fee_that_is_kept() -> None:
    assert arriving(routed("b 2 mkt 101", ONE)) == D("1.998")
    assert arriving(routed("b 1 post 90", ONE)) == D("0.999")
    assert arriving(routed("s 2 mkt 98", ONE)) is None
